//! `NerModel` against the token-classification pipeline of Hugging Face `transformers`, for every family and aggregation
//! strategy, on checkpoints of random weights.
//!
//! `tests/transformers/small` was made by `tests/transformers/expected.py`. The environment variable
//! `CASEFILE_TRANSFORMERS` names another folder that it made, with 1,000 sentences say.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it skips"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casefile_core::{Aggregation, NamedEntity, NerModel};
use casefile_tests::Engine;
use serde::Deserialize;

/// Difference of scores that is allowed.
const TOLERANCE: f32 = 1e-4;

/// As in `expected.py`.
const STRIDE: usize = 16;
const STRIDE_WINDOW: usize = 64;

/// A text with what `transformers` finds in it, by the name of the strategy: label, start, end (in characters) and score.
#[derive(Deserialize)]
struct Line {
    text: String,
    /// Where two tags score so much alike that rounding decides between them, as start and end in characters.
    close: Vec<(usize, usize)>,
    #[serde(flatten)]
    found: BTreeMap<String, Vec<Entity>>,
}

type Entity = (String, usize, usize, f32);

fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("transformers/small")
}

fn families(folder: &Path) -> Vec<PathBuf> {
    let mut families: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    families.sort();
    families
}

fn lines(family: &Path) -> Vec<Line> {
    let file = std::fs::read_to_string(family.join("expected.jsonl")).unwrap();
    file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What the pipeline gives, where its own offsets take in white space, without it; as `NamedEntity` has it.
fn trimmed(text: &str, expected: &[Entity]) -> Vec<Entity> {
    let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let entities = expected.iter().map(|(label, start, end, score)| {
        let entity = NamedEntity::at(text, bytes[*start]..bytes[*end], label, *score);
        let entity = NamedEntity::in_characters(text, vec![entity]).remove(0);
        (entity.label, entity.start, entity.end, entity.score)
    });
    entities.collect()
}

/// Those that stand away from every close place: there is more than white space between.
fn decided(line: &Line, entities: Vec<Entity>) -> Vec<Entity> {
    let text: Vec<char> = line.text.chars().collect();
    let apart = |end: usize, start: usize| end < start && text[end..start].iter().any(|c| !c.is_whitespace());
    let is_decided = |e: &Entity| line.close.iter().all(|&(start, end)| apart(e.2, start) || apart(end, e.1));
    entities.into_iter().filter(is_decided).collect()
}

/// How many entities the two have where rounding decides nothing, and a description of the first difference.
fn compare(line: &Line, expected: &[Entity], found: Vec<NamedEntity>) -> Result<usize, String> {
    let text = &line.text;
    for entity in &found {
        assert_eq!(&text[entity.start..entity.end], entity.text);
    }
    let expected = decided(line, trimmed(text, expected));
    let found = NamedEntity::in_characters(text, found);
    let found = decided(line, found.into_iter().map(|e| (e.label, e.start, e.end, e.score)).collect());
    for (i, (one, two)) in expected.iter().zip(&found).enumerate() {
        if (&one.0, one.1, one.2) != (&two.0, two.1, two.2) || (one.3 - two.3).abs() > TOLERANCE {
            return Err(format!("entity {i} of {text:?}: expected {one:?}, found {two:?}"));
        }
    }
    if expected.len() != found.len() {
        return Err(format!("{} entities expected in {text:?}, {} found", expected.len(), found.len()));
    }
    Ok(found.len())
}

/// How many entities were compared of what is expected under that name; differences are added to `wrong`.
fn check_lines(model: &NerModel, lines: &[Line], name: &str, wrong: &mut Vec<String>) -> usize {
    let lines: Vec<_> = lines.iter().filter_map(|line| Some((line, line.found.get(name)?))).collect();
    let texts: Vec<&String> = lines.iter().map(|(line, _)| &line.text).collect();
    let mut entities = 0;
    for ((line, expected), found) in lines.iter().zip(model.entities_all(&texts)) {
        match compare(line, expected, found.unwrap()) {
            Ok(count) => entities += count,
            Err(difference) => wrong.push(format!("{name}: {difference}")),
        }
    }
    entities
}

fn check(folder: &Path) {
    for engine in Engine::ALL {
        check_on(*engine, folder);
    }
}

fn check_on(engine: Engine, folder: &Path) {
    let mut wrong = Vec::new();
    for family in families(folder) {
        let (lines, before) = (lines(&family), wrong.len());
        let mut model = match engine.open(&family) {
            Err(error) if engine != Engine::Native && error.to_string().contains("relative_attention") => {
                eprintln!("skipped on {engine:?}: {}: {error}", family.display());
                continue;
            }
            model => model.unwrap(),
        };
        let mut entities = 0;
        for aggregation in ["none", "simple", "first", "average", "max"] {
            model = model.aggregation(aggregation.parse().unwrap());
            entities += check_lines(&model, &lines, aggregation, &mut wrong);
        }
        model = model.aggregation(Aggregation::Simple).window(STRIDE_WINDOW).unwrap().stride(STRIDE).unwrap();
        entities += check_lines(&model, &lines, "stride", &mut wrong);
        assert!(entities > 0, "{}: nothing to compare", family.display());
        let differ = wrong.len() - before;
        let (family, texts) = (family.display(), lines.len());
        let close = lines.iter().map(|line| line.close.len()).sum::<usize>();
        eprintln!(
            "{engine:?}, {family}: {texts} texts, {entities} entities compared, {close} close places left out, \
             {differ} differ"
        );
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn entities_are_those_of_transformers() {
    assert_eq!(families(&small()).len(), 7, "one of each family");
    check(&small());
}

#[test]
fn entities_are_those_of_transformers_on_the_folder_that_the_environment_names() {
    match std::env::var_os("CASEFILE_TRANSFORMERS") {
        Some(folder) => check(Path::new(&folder)),
        None => eprintln!("skipped: CASEFILE_TRANSFORMERS is not set"),
    }
}
