//! Every figure against the reference implementations: seqeval, nervaluate, the CoNLL-2012 scorer, and LEA by its authors.
//!
//! `tests/references/small` was made by `tests/references/expected.py`. The environment variable `CASEFILE_REFERENCES`
//! names another folder that it made, with hundreds of cases say.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it compared"
)]

mod expected;

use std::path::Path;

use casefile_eval::{Annotated, Corpus, Decoding, Entity, Format, Mention, Settings, Tally, score};
use casefile_schema::Span;
use expected::{Expected, check, small};
use serde::Deserialize;

/// Several documents, what the reference says of each and what of all.
#[derive(Deserialize)]
struct Case<D> {
    documents: Vec<D>,
    figures: Vec<Expected>,
}

/// Of `spans.jsonl`: mentions as start, end and type.
#[derive(Deserialize)]
struct Spans {
    text: String,
    tokens: Vec<(usize, usize)>,
    gold: Vec<(usize, usize, String)>,
    predicted: Vec<(usize, usize, String)>,
    figures: Vec<Expected>,
}

/// Of `clusters.jsonl`: clusters of mentions as start and end.
#[derive(Deserialize)]
struct Clusters {
    text: String,
    gold: Vec<Vec<(usize, usize)>>,
    predicted: Vec<Vec<(usize, usize)>>,
    figures: Vec<Expected>,
}

/// Of a document in columns.
#[derive(Deserialize)]
struct Tags {
    figures: Vec<Expected>,
}

#[test]
fn the_small_cases() {
    assert!(compare(&small()) > 1000);
}

#[test]
fn the_cases_of_casefile_references() {
    if let Some(folder) = expected::others() {
        compare(&folder);
    }
}

/// How many figures were compared.
fn compare(folder: &Path) -> usize {
    let spans = lines(folder, "spans.jsonl", |document: Spans| {
        let tokens: Vec<Span> = document.tokens.iter().map(|&(start, end)| span(start, end)).collect();
        let of = |mentions: Vec<(usize, usize, String)>| Annotated {
            tokens: tokens.clone(),
            ..annotated(&document.text, mentions.into_iter().map(|(s, e, label)| (label, vec![(s, e)])))
        };
        (of(document.gold), of(document.predicted), document.figures)
    });
    let clusters = lines(folder, "clusters.jsonl", |document: Clusters| {
        let of = |clusters: Vec<Vec<(usize, usize)>>| {
            annotated(&document.text, clusters.into_iter().map(|cluster| ("Person".to_owned(), cluster)))
        };
        (of(document.gold), of(document.predicted), document.figures)
    });
    let tags: usize = Decoding::ALL.iter().map(|&decoding| columns(folder, decoding)).sum();
    eprintln!(
        "{}: {spans} figures of nervaluate, {clusters} of the CoNLL-2012 scorer and LEA, {tags} of seqeval agree",
        folder.display()
    );
    spans + clusters + tags
}

/// Cases one a line, each document with all that is needed of it.
fn lines<D: for<'a> Deserialize<'a>>(
    folder: &Path,
    file: &str,
    read: impl Fn(D) -> (Annotated, Annotated, Vec<Expected>),
) -> usize {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let compared = text.lines().enumerate().map(|(line, text)| {
        let case: Case<D> = serde_json::from_str(text).unwrap();
        corpus(&format!("{file}:{}", line + 1), case.documents.into_iter().map(&read), &case.figures)
    });
    compared.sum()
}

/// A gold and a predicted file in columns, read as corpora.
fn columns(folder: &Path, decoding: Decoding) -> usize {
    let file = |suffix: &str| folder.join(format!("{decoding}.{suffix}"));
    let open =
        |suffix: &str| Corpus::open(&file(suffix), Some(Format::Conll)).unwrap().with_decoding(decoding);
    let (gold, predicted) = (open("gold.conll"), open("predicted.conll"));
    let case: Case<Tags> = serde_json::from_slice(&std::fs::read(file("json")).unwrap()).unwrap();
    assert_eq!((gold.len(), predicted.len()), (case.documents.len(), case.documents.len()), "{decoding}");
    let documents = case.documents.into_iter().enumerate();
    let read =
        |(i, document): (usize, Tags)| (gold.read(i).unwrap(), predicted.read(i).unwrap(), document.figures);
    corpus(decoding.name(), documents.map(read), &case.figures)
}

fn corpus(
    name: &str,
    documents: impl Iterator<Item = (Annotated, Annotated, Vec<Expected>)>,
    expected: &[Expected],
) -> usize {
    let (mut total, mut compared) = (Tally::default(), 0);
    for (index, (gold, predicted, figures)) in documents.enumerate() {
        let tally = score(&gold, &predicted, &Settings::default()).tally;
        compared += check(&format!("{name}, document {index}"), &tally, &figures);
        total += &tally;
    }
    compared + check(name, &total, expected)
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start, end).unwrap()
}

/// A document of these entities.
fn annotated(text: &str, entities: impl Iterator<Item = (String, Vec<(usize, usize)>)>) -> Annotated {
    let mut document = Annotated { text: text.to_owned(), ..Annotated::default() };
    for (entity, (label, spans)) in entities.enumerate() {
        let first = document.mentions.len();
        document.entities.push(Entity {
            label: label.clone(),
            mentions: (first..first + spans.len()).collect(),
            value: None,
        });
        document.mentions.extend(spans.into_iter().map(|(start, end)| Mention {
            span: span(start, end),
            label: label.clone(),
            level: None,
            score: None,
            entity,
        }));
    }
    document
}
