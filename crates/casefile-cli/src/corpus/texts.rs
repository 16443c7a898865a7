//! Texts in files of any form.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use casefile_corpus::{Anchored, Search, Split, StandOff, stand_off};
use casefile_eval::Corpus;

use crate::input::cannot_read;

/// What is read as texts; of others (`.ann`, `.py`, ...) a folder of data holds many.
const EXTENSIONS: [&str; 9] = ["jsonl", "ndjson", "json", "txt", "conll", "bio", "iob", "iob2", "bioes"];

/// A text with its place, or why it cannot be read.
type Text<'a> = Result<(&'a str, &'a str), String>;

/// Every text of a file, or of the files of a folder and the folders in it, in the order of their names.
///
/// A file in a folder that is no corpus is passed over, and so is a link to a folder, which may lead back; what is named itself has
/// to be one.
pub(crate) fn each(path: &Path, visit: &mut dyn FnMut(Text<'_>)) -> Result<(), String> {
    let kind = fs::metadata(path).map_err(|error| cannot_read(path, &error))?;
    if kind.is_dir() { folder(path, visit) } else { file(path, visit) }
}

fn folder(path: &Path, visit: &mut dyn FnMut(Text<'_>)) -> Result<(), String> {
    let entries = fs::read_dir(path).map_err(|error| cannot_read(path, &error))?;
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let mut inside: Vec<_> = entries.flatten().map(|entry| (entry.path(), is_folder(&entry))).collect();
    inside.sort();
    for (path, is_folder) in inside {
        if is_folder {
            folder(&path, visit)?;
        } else if EXTENSIONS.contains(&extension(&path).as_str()) {
            file(&path, visit).unwrap_or_default();
        }
    }
    Ok(())
}

fn file(path: &Path, visit: &mut dyn FnMut(Text<'_>)) -> Result<(), String> {
    if extension(path) == "txt" {
        let text = fs::read_to_string(path);
        let place = path.display().to_string();
        visit(match &text {
            Ok(text) => Ok((&place, text)),
            Err(error) => Err(cannot_read(path, error)),
        });
        return Ok(());
    }
    let corpus = Corpus::open(path, None).map_err(|error| error.to_string())?;
    for index in 0..corpus.len() {
        let document = corpus.read(index);
        let place = corpus.place(index);
        visit(match &document {
            Ok(document) => Ok((&place, &document.text)),
            Err(error) => Err(error.to_string()),
        });
    }
    Ok(())
}

fn extension(path: &Path) -> String {
    path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase()
}

/// An annotation, with its text where that was found.
pub(crate) type Found = (StandOff, Option<Anchored>);

/// Annotations with their texts from a folder or file; what cannot be read there is not wanted, or missed by its id.
pub(crate) fn anchored(annotations: Vec<StandOff>, texts: &Path) -> Result<Vec<Found>, String> {
    let mut search = Search::new(annotations);
    each(texts, &mut |text| text.into_iter().for_each(|(_, text)| search.offer(text)))?;
    if search.is_open() {
        each(texts, &mut |text| text.into_iter().for_each(|(_, text)| search.offer_alike(text)))?;
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
