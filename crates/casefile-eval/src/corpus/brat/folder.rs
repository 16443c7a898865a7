//! The files of a corpus in brat's form.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The ids of the documents, sorted: of an `.ann` file its name, of a folder the paths in it of the `.ann` files at any
/// depth, both without the ending and with `/` between folders. Links to folders are not followed.
///
/// # Errors
/// [`Error::File`] where a folder has no `.ann` file or the name of one is not UTF-8; [`Error::Io`] where a folder
/// cannot be read.
pub(in crate::corpus) fn ids(path: &Path) -> Result<Vec<Box<str>>, Error> {
    let fault = |reason: &str| Error::File { path: path.to_owned(), reason: reason.to_owned() };
    let (root, files) = match path.is_dir() {
        true => (Some(path), files(path)?),
        false => (path.parent(), vec![path.to_owned()]),
    };
    if files.is_empty() {
        return Err(fault("there is no .ann file in the folder"));
    }
    let id = |file: &PathBuf| {
        let own = root.and_then(|root| file.strip_prefix(root).ok()).unwrap_or(file).with_extension("");
        let parts = own.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>()?;
        Some(parts.join("/").into_boxed_str())
    };
    let ids: Option<Vec<_>> = files.iter().map(id).collect();
    let mut ids = ids.ok_or_else(|| fault("the name of a file is not UTF-8"))?;
    ids.sort_unstable();
    Ok(ids)
}

fn files(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let (mut folders, mut files) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        let mut list = || -> io::Result<()> {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let path = entry.path();
                if entry.file_type()?.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "ann") {
                    files.push(path);
                }
            }
            Ok(())
        };
        list().map_err(|source| Error::Io { path: folder.clone(), source })?;
    }
    Ok(files)
}
