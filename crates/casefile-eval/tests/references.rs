//! Every figure against the reference implementations: seqeval, nervaluate, the CoNLL-2012 scorer, and LEA by its authors.
//!
//! `tests/references/small` was made by `tests/references/expected.py`. The environment variable `CASEFILE_REFERENCES`
//! names another folder that it made, with hundreds of cases say.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it compared"
)]

use std::path::{Path, PathBuf};

use casefile_eval::{
    Annotated, Corpus, Decoding, Entity, Figure, Format, Measure, Mention, Over, Settings, Tally, figures,
    score,
};
use casefile_schema::Span;
use serde::Deserialize;

/// Difference that is allowed; the stored figures have twelve digits.
const TOLERANCE: f64 = 1e-9;

/// Several documents, what the reference says of each and what of all.
#[derive(Deserialize)]
struct Case<D> {
    documents: Vec<D>,
    figures: Vec<Expected>,
}

/// The measure, over what, precision, recall and F1.
#[derive(Deserialize)]
struct Expected(Measure, Over, f64, f64, f64);

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

fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/references/small")
}

#[test]
fn the_small_cases() {
    assert!(compare(&small()) > 1000);
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

/// What the reference has no figure of has none, or is 0.
fn check(name: &str, tally: &Tally, expected: &[Expected]) -> usize {
    let figures = figures(tally);
    let linked = figures.iter().any(|figure| figure.measure == Measure::CorefMuc);
    // Without a link there is no CoNLL mean; the scorer has 0 for MUC then.
    let expected = expected.iter().filter(|figure| linked || figure.0 != Measure::CorefConll);
    let expected: Vec<_> = expected.collect();
    for Expected(measure, over, precision, recall, f1) in &expected {
        let is_it = |figure: &&Figure| figure.measure == *measure && figure.over == *over;
        let found = figures.iter().find(is_it).map_or([0.0; 3], |f| [f.precision, f.recall, f.f1]);
        let is_close = found.iter().zip([precision, recall, f1]).all(|(a, b)| (a - b).abs() < TOLERANCE);
        assert!(is_close, "{name}: {measure} over {over:?}: {found:?} is not {:?}", [precision, recall, f1]);
    }
    expected.len() * 3
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
