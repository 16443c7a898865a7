//! DocRED's predictions against its definition of F1 and Ign F1, from file to figure.
//!
//! `tests/references/small` was made by `tests/references/expected.py`; `CASEFILE_REFERENCES` names another such folder.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it compared"
)]

use std::path::Path;

use casefile_eval::{Corpus, Figure, Measure, Over, Pairs, Run, Settings, Tally, figures};
use serde::Deserialize;

/// Difference that is allowed; the stored figures have twelve digits.
const TOLERANCE: f64 = 1e-9;

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

/// The measure, over what, precision, recall and F1.
#[derive(Deserialize)]
struct Expected(Measure, Over, f64, f64, f64);

#[test]
fn the_small_cases() {
    compare(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/references/small"));
}

#[test]
fn the_cases_of_casefile_references() {
    let Some(folder) = std::env::var_os("CASEFILE_REFERENCES") else {
        return eprintln!(
            "skipped: CASEFILE_REFERENCES names no folder made by tests/references/expected.py"
        );
    };
    compare(Path::new(&folder));
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

/// What there is nothing of has no figure, or 0.
fn check(name: &str, tally: &Tally, expected: &[Expected]) {
    let figures = figures(tally);
    for Expected(measure, over, precision, recall, f1) in expected {
        let is_it = |figure: &&Figure| figure.measure == *measure && figure.over == *over;
        let found = figures.iter().find(is_it).map_or([0.0; 3], |f| [f.precision, f.recall, f.f1]);
        let is_close = found.iter().zip([precision, recall, f1]).all(|(a, b)| (a - b).abs() < TOLERANCE);
        assert!(is_close, "{name}: {measure} over {over:?}: {found:?} is not {:?}", [precision, recall, f1]);
    }
}
