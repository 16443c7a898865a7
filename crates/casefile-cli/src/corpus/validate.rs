//! `casefile corpus validate`: whether every line keeps to the form, the schema and the guide.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casefile_corpus::{Entry, Split, faults, read, shared_groups};

use super::documents::{self, Document};
use super::stand_off;
use crate::report;

/// Reports every fault; how many documents there are, and how many faults.
pub(super) fn run(files: &[PathBuf], texts: Option<&Path>) -> Result<(usize, usize), String> {
    let lines = if files.is_empty() { documents::of(&Split::ALL, texts)? } else { of_files(files)? };
    let mut found = Vec::new();
    let mut ids: BTreeMap<&str, &str> = BTreeMap::new();
    for Document { place, entry, .. } in &lines {
        let entry = match entry {
            Ok(entry) => entry,
            Err(reason) => {
                found.push(format!("{place}: {reason}"));
                continue;
            }
        };
        found.extend(faults(entry).into_iter().map(|fault| format!("{place}: {fault}")));
        if let Some(first) = ids.insert(&entry.document.id, place) {
            found.push(format!("{place}: the id {:?} is already that of {first}", entry.document.id));
        }
    }
    if files.is_empty() {
        found.extend(groups_in_common(&lines));
    }
    found.iter().for_each(|fault| report(fault));
    Ok((lines.len(), found.len()))
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

fn of_files(files: &[PathBuf]) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    for path in files {
        let lines = stand_off::lines(path)?.into_iter();
        documents.extend(lines.map(|(place, line)| Document {
            split: Split::Train,
            place,
            entry: read(&line),
        }));
    }
    Ok(documents)
}
