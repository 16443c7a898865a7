//! The converted datasets, where they lie beside the workspace: their documents read.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::path::{Path, PathBuf};

use casefile_eval::{Corpus, Format};

/// Documents of a file that are read, spread over it: all would take many seconds.
const SAMPLE: usize = 40;

/// All files of the datasets, by name; none where there are no datasets.
fn files() -> Vec<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let list = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten();
        entries.flatten().map(|entry| entry.path()).collect()
    };
    let mut files: Vec<_> = list(&data).iter().flat_map(|folder| list(folder)).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    files
}

#[test]
fn the_documents_read() {
    let files = files();
    if files.is_empty() {
        eprintln!("skipped: there is no ../shared/data beside the workspace");
        return;
    }
    let mut errors = Vec::new();
    for file in &files {
        let corpus = Corpus::open(file, None).unwrap();
        assert_eq!(corpus.format(), Format::Converted, "{}", file.display());
        assert!(!corpus.is_empty(), "{}", file.display());
        for index in (0..corpus.len()).step_by(corpus.len().div_ceil(SAMPLE)) {
            match corpus.read(index) {
                Ok(document) => assert_eq!(document.id.as_deref(), corpus.id(index)),
                Err(error) => errors.push(error.to_string()),
            }
        }
    }
    // One source names two of its sentences alike.
    errors.retain(|error| !error.contains("the id \"PLOVER-GSR01-COERCE-0004\" is already that of"));
    assert!(errors.is_empty(), "{errors:#?}");
}
