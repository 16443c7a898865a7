//! `casefile corpus validate`: whether every line keeps to the form, the schema and the guide.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casefile_corpus::{Entry, Split, faults, read, shared_groups};

use super::documents::{self, Document};
use super::stand_off;
use crate::report;

/// Reports every fault; how many documents there are, and how many faults.
pub(super) fn run(files: &[PathBuf], texts: Option<&Path>) -> Result<(usize, usize), String> {
    let (lines, missing, common) = match files {
        [] => of_corpus(texts)?,
        files => (of_files(files), 0, Vec::new()),
    };
    let mut found = Vec::new();
    let mut ids: BTreeMap<&str, &str> = BTreeMap::new();
    for (place, entry) in &lines {
        let entry = match entry {
            Ok(entry) => entry,
            Err(reason) => {
                found.push(format!("{place}: {reason}"));
                continue;
            }
        };
        found.extend(faults(entry).into_iter().map(|fault| format!("{place}: {fault}")));
        let id = &entry.document.id;
        if id.is_empty() {
            found.push(format!("{place}: it has no id"));
        } else if let Some(first) = ids.insert(id, place) {
            found.push(format!("{place}: the id {id:?} is already that of {first}"));
        }
    }
    found.extend(common);
    found.iter().for_each(|fault| report(fault));
    Ok((lines.len(), found.len() + missing))
}

/// A line's place, and the line read.
type Line = (String, Result<Entry, String>);

/// The lines of the corpus, how many texts are missing, and the groups that are in two splits and should not be.
fn of_corpus(texts: Option<&Path>) -> Result<(Vec<Line>, usize, Vec<String>), String> {
    let (documents, missing) = documents::of(&Split::ALL, texts)?;
    let common = groups_in_common(&documents);
    Ok((documents.into_iter().map(|line| (line.place, line.entry)).collect(), missing, common))
}

/// Groups of the test split that are groups of the training split as well; of documents whose texts are there.
fn groups_in_common(lines: &[Document]) -> Vec<String> {
    let of = |split: Split| {
        let entries =
            lines.iter().filter(move |line| line.split == split).filter_map(|line| line.entry.as_ref().ok());
        entries.filter(|entry: &&Entry| entry.has_text).map(|entry| &entry.document)
    };
    let shared = shared_groups(of(Split::Train), of(Split::Test), of(Split::Dev));
    shared
        .into_iter()
        .map(|name| format!("the group {name:?} of the test split is one of train as well"))
        .collect()
}

/// The lines of files; a file that cannot be read is one that is faulty.
fn of_files(files: &[PathBuf]) -> Vec<Line> {
    let of_file = |path: &PathBuf| match stand_off::lines(path) {
        Ok(lines) => lines,
        Err(reason) => vec![(path.display().to_string(), Err(reason))],
    };
    let lines = files.iter().flat_map(of_file);
    lines.map(|(place, line)| (place, line.and_then(|line| read(&line)))).collect()
}
