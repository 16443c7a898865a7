//! Every engine finds the same: in the golden cases, in the documents that we wrote and in the source article.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use casefile::{Document, Input, annotation};
use casefile_tests::Engine;
use serde_json::Value;

/// Difference of scores that is allowed.
const TOLERANCE: f64 = 1e-3;

fn folder(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn files(path: &str) -> Vec<String> {
    let mut files: Vec<_> = std::fs::read_dir(folder(path)).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

/// The quoted texts of the golden cases, every seventh document of the corpus, and the source article.
fn inputs() -> Vec<Input> {
    let cases = files("tests/cases");
    let quoted = cases.iter().flat_map(|file| file.split("\n## ")).map(|case| {
        let lines = case.lines().filter_map(|line| line.strip_prefix('>'));
        Input::new(lines.map(str::trim_start).collect::<Vec<_>>().join(" "))
    });
    let corpus = files("models/training/corpus/original");
    let passages = corpus.iter().flat_map(|file| file.lines().step_by(7)).map(|line| {
        let document = annotation::from_line(1, line).unwrap();
        Input::new(document.text).published(document.published)
    });
    let article = std::fs::read_to_string(folder("benches/article/article.txt")).unwrap();
    quoted.chain(passages).chain([Input::new(article)]).collect()
}

/// Where two results differ by more than their scores may.
fn difference(one: &Value, two: &Value, place: &str) -> Option<String> {
    match (one, two) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.iter().find_map(|(key, value)| difference(value, &b[key], &format!("{place}.{key}")))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(i, (a, b))| difference(a, b, &format!("{place}[{i}]")))
        }
        (Value::Number(a), Value::Number(b)) if place.ends_with(".score") => {
            let far = (a.as_f64()? - b.as_f64()?).abs() > TOLERANCE;
            far.then(|| format!("{place}: {one} and {two}"))
        }
        _ => (one != two).then(|| format!("{place}: {one} and {two}")),
    }
}

#[test]
fn all_engines_find_the_same() {
    let inputs = inputs();
    let read = |engine: Engine| -> Vec<Document> {
        let documents = engine.extractor().unwrap().extract_all(inputs.clone());
        documents.into_iter().map(|document| document.unwrap()).collect()
    };
    let expected = read(Engine::Native);
    assert!(expected.iter().map(|document| document.relations.len()).sum::<usize>() > 100);
    for &engine in Engine::ALL.iter().filter(|&&engine| engine != Engine::Native) {
        for (one, two) in expected.iter().zip(read(engine)) {
            let (one, two) = (serde_json::to_value(one).unwrap(), serde_json::to_value(two).unwrap());
            assert_eq!(difference(&one, &two, ""), None, "{engine:?}: {}", one["text"]);
        }
    }
}
