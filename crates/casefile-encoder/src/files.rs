//! Where the files of a model come from.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use casefile_schema::Error;

use crate::bytes::Bytes;

/// The files of a model by name, in a folder on disk or embedded in the program.
#[derive(Clone)]
pub struct ModelFiles(Source);

#[derive(Clone)]
enum Source {
    Folder(PathBuf),
    Embedded(&'static [(&'static str, &'static [u8])]),
}

impl ModelFiles {
    /// The files of a folder; nothing is read before it is asked for.
    #[must_use]
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self(Source::Folder(path.into()))
    }

    /// Files that are part of the program, as pairs of name and content.
    #[must_use]
    pub fn embedded(files: &'static [(&'static str, &'static [u8])]) -> Self {
        Self(Source::Embedded(files))
    }

    /// Whether there is a file of that name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        match &self.0 {
            Source::Folder(path) => path.join(name).is_file(),
            Source::Embedded(files) => files.iter().any(|(file, _)| *file == name),
        }
    }

    /// The content of a file of which parts are read.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(crate) fn bytes(&self, name: &str) -> Result<Bytes<'static>, Error> {
        match &self.0 {
            Source::Folder(folder) => Bytes::open(&folder.join(name)),
            Source::Embedded(_) => self.read(name).map(Bytes::Memory),
        }
    }

    /// The whole content of a file: borrowed where it is embedded, read where it is on disk.
    ///
    /// # Errors
    /// [`Error::Io`] with the full path where the file of a folder cannot be read, [`Error::Model`] where an embedded
    /// model has no such file.
    pub fn read(&self, name: &str) -> Result<Cow<'static, [u8]>, Error> {
        match &self.0 {
            Source::Folder(folder) => {
                let path = folder.join(name);
                std::fs::read(&path).map(Cow::Owned).map_err(|source| Error::Io { path, source })
            }
            Source::Embedded(files) => {
                let found = files.iter().find(|(file, _)| *file == name);
                let missing = || Error::model(name, "not among the model's embedded files");
                found.map(|&(_, bytes)| Cow::Borrowed(bytes)).ok_or_else(missing)
            }
        }
    }
}

impl ModelFiles {
    /// An error that speaks of one of these files by its name alone, with the folder that it is in.
    #[must_use]
    pub fn locate(&self, error: Error) -> Error {
        let Source::Folder(folder) = &self.0 else { return error };
        let locate = |file: String| folder.join(file).display().to_string();
        match error {
            Error::Model { file, reason } => Error::Model { file: locate(file), reason },
            Error::Shape { file, name, expected, found } => {
                Error::Shape { file: locate(file), name, expected, found }
            }
            other => other,
        }
    }
}

impl fmt::Debug for ModelFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Folder(path) => f.debug_tuple("Folder").field(path).finish(),
            Source::Embedded(files) => f.debug_list().entries(files.iter().map(|(name, _)| name)).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named() {
        let embedded = ModelFiles::embedded(&[("config.json", b"{}")]);
        assert_eq!(embedded.read("config.json").unwrap().as_ref(), b"{}");
        assert!(embedded.contains("config.json") && !embedded.contains("heads.json"));
        assert!(embedded.read("heads.json").unwrap_err().to_string().contains("heads.json"));

        let folder = ModelFiles::folder("/no/such/folder");
        let error = folder.read("config.json").unwrap_err();
        assert_eq!(error.to_string(), "cannot read /no/such/folder/config.json");
    }
}
