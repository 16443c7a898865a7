//! The Rust scorers against PyTorch: the scores in `models/casefile-en/reference.jsonl` are PyTorch's, for what casefile
//! found in two passages of our corpus. `models/training/reference_heads.py` makes them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile::{Document, Input, annotation};
use casefile_tests::Engine;

const REFERENCE: &str = include_str!("../models/casefile-en/reference.jsonl");

/// Difference of scores that is allowed.
const TOLERANCE: f32 = 1e-4;

#[test]
fn scores_are_those_of_pytorch() {
    for engine in Engine::ALL {
        check(*engine);
    }
}

fn check(engine: Engine) {
    let extractor = engine.extractor().unwrap();
    for (number, line) in REFERENCE.lines().enumerate() {
        let expected = annotation::from_line(number + 1, line).unwrap();
        let input = Input::new(expected.text.as_str()).published(expected.published);
        let found = extractor.extract(input).unwrap();
        let (expected, found) = (scores(&expected), scores(&found));
        assert_eq!(expected.len(), found.len());
        for (expected, found) in expected.iter().zip(&found) {
            assert_eq!(expected.0, found.0);
            assert!((expected.1 - found.1).abs() < TOLERANCE, "{expected:?}, found {found:?}");
        }
    }
}

/// Every mention, relation and argument in order, with its score.
fn scores(document: &Document) -> Vec<(String, f32)> {
    let name = |id| document.name_of(id).to_owned();
    let mentions = document.mentions.iter().map(|m| (m.span.of(&document.text).to_owned(), m.score));
    let relations = document
        .relations
        .iter()
        .map(|r| (format!("{} {} {}", name(r.head), r.relation_type, name(r.tail)), r.score));
    let arguments = document.events.iter().flat_map(|e| &e.arguments);
    let arguments = arguments.map(|a| (format!("{} {}", a.role, name(a.entity)), a.score));
    mentions.chain(relations).chain(arguments).collect()
}
