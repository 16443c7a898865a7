//! Texts in files of any form.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use casefile_corpus::{Anchored, Search, Split, StandOff, stand_off};
use casefile_eval::Corpus;

use crate::input::cannot_read;

/// What is read as texts; of others (`.ann`, `.py`, ...) a folder of data holds many.
const EXTENSIONS: [&str; 9] = ["jsonl", "ndjson", "json", "txt", "conll", "bio", "iob", "iob2", "bioes"];

/// Every text of a file, or of the files of a folder and the folders in it, with its place, in the order of their names.
///
/// A file named itself has to be readable; one in a folder that is something else is passed over.
pub(crate) fn each(path: &Path, visit: &mut dyn FnMut(&str, &str)) -> Result<(), String> {
    let kind = fs::metadata(path).map_err(|error| cannot_read(path, &error))?;
    if kind.is_dir() { folder(path, visit) } else { file(path, visit) }
}

fn folder(path: &Path, visit: &mut dyn FnMut(&str, &str)) -> Result<(), String> {
    let entries = fs::read_dir(path).map_err(|error| cannot_read(path, &error))?;
    // A link to a folder is not followed: it may lead back here.
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let mut inside: Vec<_> = entries.flatten().map(|entry| (entry.path(), is_folder(&entry))).collect();
    inside.sort();
    for (path, is_folder) in inside {
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        if is_folder {
            folder(&path, visit)?;
        } else if EXTENSIONS.contains(&extension) {
            file(&path, visit).unwrap_or_default();
        }
    }
    Ok(())
}

fn file(path: &Path, visit: &mut dyn FnMut(&str, &str)) -> Result<(), String> {
    if path.extension().is_some_and(|extension| extension == "txt") {
        let text = fs::read_to_string(path).map_err(|error| cannot_read(path, &error))?;
        visit(&path.display().to_string(), &text);
        return Ok(());
    }
    let corpus = Corpus::open(path, None).map_err(|error| error.to_string())?;
    for index in 0..corpus.len() {
        if let Ok(document) = corpus.read(index) {
            visit(&corpus.place(index), &document.text);
        }
    }
    Ok(())
}

/// Annotations with their texts from a folder or file; `None` where there is none.
pub(crate) fn anchored(
    annotations: Vec<StandOff>,
    texts: &Path,
) -> Result<Vec<(StandOff, Option<Anchored>)>, String> {
    let mut search = Search::new(annotations);
    each(texts, &mut |_, text| search.offer(text))?;
    if search.is_open() {
        each(texts, &mut |_, text| search.offer_alike(text))?;
    }
    Ok(search.finish().collect())
}

/// The stand-off part of the corpus.
pub(crate) fn annotations(split: Split) -> Result<Vec<StandOff>, String> {
    let read = |(number, line)| {
        StandOff::from_line(line)
            .map_err(|reason| format!("standoff/{}.jsonl:{number}: {reason}", split.name()))
    };
    stand_off(split).map(read).collect()
}
