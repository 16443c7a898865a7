//! Every annotated line in the project is in the annotation form and keeps to the schema.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::path::{Path, PathBuf};

use casefile::annotation;

fn annotated_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let corpus = fs::read_dir(root.join("models/training/corpus")).unwrap();
    let corpus = corpus.map(|entry| entry.unwrap().path());
    corpus.chain([root.join("benches/article/gold.jsonl")]).collect()
}

#[test]
fn every_annotated_line_reads_and_survives_a_round() {
    let mut faults = Vec::new();
    for path in annotated_files().iter().filter(|path| path.extension().is_some_and(|e| e == "jsonl")) {
        for (index, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
            match annotation::from_line(index + 1, line) {
                Ok(document) => {
                    let written = annotation::to_line(&document).unwrap();
                    assert_eq!(annotation::from_line(1, &written).unwrap(), document);
                }
                Err(error) => faults.push(format!("{}: {error}", path.display())),
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
