//! Every annotated line in the project keeps to the form, the schema and the annotation guide; the corpus is apart from what it
//! measures.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::path::{Path, PathBuf};

use casefile::annotation;
use casefile_corpus::{Entry, Runs, Search, Split, StandOff, Statistics};
use casefile_corpus::{faults, original, read, shared_groups, stand_off};
use serde_json::Value;

/// So many words in a row are no chance.
const RUN: usize = 12;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A split of the original part and, with "·" for texts, of the stand-off part.
fn entries(split: Split) -> Vec<Entry> {
    original(split).chain(stand_off(split)).map(|(_, line)| read(line).unwrap()).collect()
}

#[test]
fn every_line_survives_a_round() {
    let gold = fs::read_to_string(root().join("benches/article/gold.jsonl")).unwrap();
    let corpus = Split::ALL.iter().flat_map(|&split| original(split)).map(|(_, line)| line);
    for line in corpus.chain(gold.lines()) {
        let document = annotation::from_line(1, line).unwrap();
        assert_eq!(annotation::from_line(1, &annotation::to_line(&document).unwrap()).unwrap(), document);
    }
}

#[test]
fn every_line_keeps_to_the_guide() {
    let mut found = Vec::new();
    for entry in Split::ALL.iter().flat_map(|&split| entries(split)) {
        found.extend(faults(&entry).into_iter().map(|fault| format!("{}: {fault}", entry.document.id)));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_group_is_in_train_and_in_test() {
    let [train, dev, test] = Split::ALL.map(|split| {
        let with_texts = entries(split).into_iter().filter(|entry| entry.has_text);
        with_texts.map(|entry| entry.document).collect::<Vec<_>>()
    });
    assert!(shared_groups(&train, &test, &dev).is_empty());
}

#[test]
fn no_words_of_the_source_article_are_in_it() {
    let mut runs = Runs::new(RUN);
    runs.add("the source article", &fs::read_to_string(root().join("benches/article/article.txt")).unwrap());
    for entry in Split::ALL.iter().flat_map(|&split| entries(split)) {
        assert_eq!(runs.shared(&entry.document.text), [], "{}", entry.document.id);
    }
}

#[test]
fn the_datasheet_shows_the_statistics() {
    let mut statistics = Statistics::default();
    for split in Split::ALL {
        entries(split).iter().for_each(|entry| statistics.add(split, entry));
    }
    let datasheet = fs::read_to_string(root().join("models/training/corpus/README.md")).unwrap();
    assert!(
        datasheet.contains(&statistics.to_string()),
        "models/training/corpus/README.md needs the output of `casefile corpus statistics`"
    );
}

/// The texts of converted data sets, in the folders of `folder`.
fn each_text(folder: &Path, visit: &mut dyn FnMut(&str)) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            each_text(&path, visit);
        } else if path.extension().is_some_and(|extension| extension == "jsonl") {
            for line in fs::read_to_string(path).unwrap().lines() {
                let document: Value = serde_json::from_str(line).unwrap();
                document["text"].as_str().into_iter().for_each(&mut *visit);
            }
        }
    }
}

#[test]
fn the_stand_off_part_finds_its_texts_and_holds_there() {
    let data = root().join("../shared/data");
    if !data.is_dir() {
        eprintln!("skipped: ../shared/data is not there, and with it the texts of the stand-off part");
        return;
    }
    let annotations = |split| stand_off(split).map(|(_, line)| StandOff::from_line(line).unwrap());
    let mut searches = Split::ALL.map(|split| Search::new(annotations(split).collect()));
    each_text(&data, &mut |text| searches.iter_mut().for_each(|search| search.offer(text)));
    let [train, dev, test] = searches.map(|search| {
        let found = search.finish().map(|(annotation, found)| {
            let anchored = found.ok_or_else(|| format!("{} has no text", annotation.id())).unwrap();
            let entry = read(&anchored.line).unwrap();
            assert!(
                anchored.is_exact && faults(&entry).is_empty(),
                "{}: {:?}",
                annotation.id(),
                faults(&entry)
            );
            entry.document
        });
        found.collect::<Vec<_>>()
    });
    let whole = |part: &[casefile::Document], split| {
        let written = entries(split).into_iter().filter(|entry| entry.has_text).map(|entry| entry.document);
        written.chain(part.iter().cloned()).collect::<Vec<_>>()
    };
    let (train, dev, test) =
        (whole(&train, Split::Train), whole(&dev, Split::Dev), whole(&test, Split::Test));
    assert_eq!(shared_groups(&train, &test, &dev), [].into());
}
