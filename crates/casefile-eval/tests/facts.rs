//! DocRED's predictions against its definition of F1 and Ign F1, from file to figure.
//!
//! `tests/references/small` was made by `tests/references/expected.py`; `CASEFILE_REFERENCES` names another such folder.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it compared"
)]

mod expected;

use std::path::Path;

use casefile_eval::{Corpus, Pairs, Run, Settings, Tally};
use expected::{Expected, check};
use serde::Deserialize;

/// What is expected of a document, or of all.
#[derive(Deserialize)]
struct Document {
    figures: Vec<Expected>,
}

#[derive(Deserialize)]
struct Case {
    documents: Vec<Document>,
    figures: Vec<Expected>,
}

#[test]
fn the_small_cases() {
    compare(&expected::small());
}

#[test]
fn the_cases_of_casefile_references() {
    if let Some(folder) = expected::others() {
        compare(&folder);
    }
}

fn compare(folder: &Path) {
    let open = |part: &str| Corpus::open(&folder.join(format!("facts.{part}.json")), None).unwrap();
    let (train, gold, predicted) = (open("train"), open("gold"), open("predicted"));
    let case: Case = serde_json::from_slice(&std::fs::read(folder.join("facts.json")).unwrap()).unwrap();
    let mut settings = Settings::default();
    (0..train.len()).for_each(|index| settings.learn_facts(&train.read(index).unwrap()));
    let pairs = Pairs::new(&gold, &predicted).unwrap();
    assert!(pairs.entities_are_given());
    let (mut total, mut tallies) = (Tally::default(), Vec::new());
    let run = Run { settings, ..Run::default() };
    run.over(
        &gold,
        |batch| batch.iter().map(|(index, gold)| Ok(pairs.prediction(*index, gold).unwrap())).collect(),
        |scored| {
            let tally = scored?.outcome.tally;
            total += &tally;
            tallies.push(tally);
            Ok::<(), String>(())
        },
    )
    .unwrap();
    assert_eq!(tallies.len(), case.documents.len());
    for (index, (tally, document)) in tallies.iter().zip(&case.documents).enumerate() {
        check(&format!("document {index}"), tally, &document.figures);
    }
    check("all", &total, &case.figures);
    eprintln!("{}: the facts of {} documents agree", folder.display(), tallies.len());
}
