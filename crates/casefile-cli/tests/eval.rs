//! `casefile eval` and `casefile compare` as a user runs them.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value as Json, json};

const TEXT: &str = "Ana Ruiz leads the Northern Front. The Northern Front attacked Valdoria on Friday.";

/// A fresh folder for one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("eval").join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn casefile(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_casefile")).current_dir(folder).args(args).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A line of gold, or of a prediction that takes the front for something else.
fn line(id: &str, front: &str) -> String {
    let place = |name: &str| {
        let start = TEXT.find(name).unwrap();
        json!({"start": start, "end": start + name.len()})
    };
    json!({"id": id, "text": TEXT, "entities": [
        {"id": "e1", "type": "Person", "mentions": [place("Ana Ruiz")]},
        {"id": "e2", "type": front, "mentions": [place("Northern Front")]},
        {"id": "e3", "type": "Location", "mentions": [place("Valdoria")]},
    ], "relations": [{"type": "leads", "head": "e1", "tail": "e2"}]})
    .to_string()
}

fn corpus(fronts: &[&str]) -> String {
    fronts.iter().enumerate().map(|(index, front)| line(&format!("d{index}"), front) + "\n").collect()
}

/// The figure of a measure over everything.
fn figure<'a>(result: &'a Json, measure: &str) -> &'a Json {
    let figures = result["figures"].as_array().unwrap().iter();
    figures.clone().find(|figure| figure["measure"] == measure && figure["over"] == "all").unwrap()
}

fn json_of(folder: &Path, args: &[&str]) -> Json {
    let output = casefile(folder, &[&["eval", "--format", "json", "--samples", "50"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn predictions_against_gold_are_a_table() {
    let folder = folder("table");
    fs::write(folder.join("gold.jsonl"), corpus(&["Group", "Group"])).unwrap();
    fs::write(folder.join("pred.jsonl"), corpus(&["Group", "Organization"])).unwrap();
    let output = casefile(&folder, &["eval", "--gold", "gold.jsonl", "--pred", "pred.jsonl", "--by-label"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let strict =
        stdout(&output).lines().find(|line| line.trim_start().starts_with("mention.strict")).unwrap();
    assert!(strict.contains("83.33"), "five of six mentions: {strict}");
    assert!(stdout(&output).contains("Group"), "by label");

    let result = json_of(&folder, &["--gold", "gold.jsonl", "--pred", "pred.jsonl"]);
    assert_eq!(figure(&result, "relation.entity")["recall"], 0.5);
    assert_eq!(result["documents"][1]["findings"].as_array().unwrap().len(), 4, "a mention and a relation");
}

#[test]
fn perfect_predictions_score_1_and_swapped_ones_swap_precision_and_recall() {
    let folder = folder("swap");
    fs::write(folder.join("a.jsonl"), corpus(&["Group", "Group", "Group"])).unwrap();
    fs::write(folder.join("b.jsonl"), corpus(&["Group", "Organization"])).unwrap();
    let same = json_of(&folder, &["--gold", "a.jsonl", "--pred", "a.jsonl"]);
    for figure in same["figures"].as_array().unwrap() {
        assert_eq!(figure["f1"], 1.0, "{figure}");
    }
    fs::write(folder.join("b.jsonl"), corpus(&["Group", "Organization", "Location"])).unwrap();
    let there = json_of(&folder, &["--gold", "a.jsonl", "--pred", "b.jsonl"]);
    let back = json_of(&folder, &["--gold", "b.jsonl", "--pred", "a.jsonl"]);
    for measure in ["mention.strict", "relation.strict"] {
        assert_eq!(figure(&there, measure)["precision"], figure(&back, measure)["recall"]);
    }
}

#[test]
fn labels_are_renamed_and_selected() {
    let folder = folder("rename");
    fs::write(folder.join("gold.conll"), "Ana B-PER\nRuiz I-PER\nleads O\nMali B-LOC\n\n").unwrap();
    let text = "Ana Ruiz leads Mali";
    let entities = json!([
        {"id": "e1", "type": "Person", "mentions": [{"start": 0, "end": 8}]},
        {"id": "e2", "type": "Date", "mentions": [{"start": 9, "end": 14}]},
        {"id": "e3", "type": "Location", "mentions": [{"start": 15, "end": 19}]},
    ]);
    fs::write(folder.join("pred.jsonl"), json!({"id": "x", "text": text, "entities": entities}).to_string())
        .unwrap();
    let renamed = ["--rename", "Person=PER", "--rename", "Location=LOC", "--rename", "Date="];
    let pair = ["--gold", "gold.conll", "--pred", "pred.jsonl"];
    let result = json_of(&folder, &[&pair[..], &renamed[..]].concat());
    assert_eq!(figure(&result, "mention.strict")["f1"], 1.0);
    let result = json_of(&folder, &[&pair[..], &renamed[..], &["--labels", "PER"]].concat());
    assert_eq!(figure(&result, "mention.strict")["sums"][3], 1);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_scored() {
    let folder = folder("faults");
    let gold = corpus(&["Group", "Group", "Group", "Group"]);
    fs::write(folder.join("gold.jsonl"), &gold).unwrap();
    let lines: Vec<String> = gold.lines().map(str::to_owned).collect();
    let other = lines[2].replace("Friday", "Monday");
    let stray = line("d9", "Group");
    let broken = lines[1].replace("\"end\":8", "\"end\":8000");
    fs::write(folder.join("pred.jsonl"), [&lines[0], &broken, &other, &stray].map(String::as_str).join("\n"))
        .unwrap();
    let output = casefile(&folder, &["eval", "--gold", "gold.jsonl", "--pred", "pred.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    for expected in [
        "pred.jsonl:2: ",
        "outside the text",
        "pred.jsonl:3: the text is not that of the gold",
        "pred.jsonl:4",
        "1 gold document has no prediction",
    ] {
        assert!(said.contains(expected), "{expected:?} in {said}");
    }
    let strict =
        stdout(&output).lines().find(|line| line.trim_start().starts_with("mention.strict")).unwrap();
    assert!(strict.contains("25.00"), "one document of four: {strict}");

    let output = casefile(&folder, &["eval", "--gold", "absent.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("absent.jsonl"));
}

#[test]
fn a_model_reads_the_texts_of_the_gold() {
    let folder = folder("model");
    fs::write(folder.join("gold.jsonl"), corpus(&["Group"])).unwrap();
    let built_in = json_of(&folder, &["--gold", "gold.jsonl", "--report", "errors.html"]);
    assert!(built_in["predicted"].as_str().unwrap().starts_with("casefile-en"));
    assert!(fs::read_to_string(folder.join("errors.html")).unwrap().contains("Northern Front"));

    let checkpoint = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/transformers/small/bert");
    let result = json_of(&folder, &["--gold", "gold.jsonl", "--model", checkpoint, "--aggregation", "first"]);
    assert_eq!(result["documents_scored"], 1);
}

/// A safetensors file of those tensors, each with its first numbers; the others are 0.
fn tensors(tensors: &[(&str, &[usize], &[f32])]) -> Vec<u8> {
    let (mut header, mut data) = (serde_json::Map::new(), Vec::new());
    for (name, shape, first) in tensors {
        let (begin, count) = (data.len(), shape.iter().product());
        let values = first.iter().copied().chain(std::iter::repeat(0.0)).take(count);
        data.extend(values.flat_map(f32::to_le_bytes));
        let tensor = json!({"dtype": "F32", "shape": shape, "data_offsets": [begin, data.len()]});
        header.insert((*name).to_owned(), tensor);
    }
    let header = serde_json::to_vec(&header).unwrap();
    [&(header.len() as u64).to_le_bytes(), header.as_slice(), &data].concat()
}

/// A model with labels of its own on the tiny encoder.
fn write_model(folder: &Path, config: &Json, heads: &[u8]) {
    let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/tiny");
    for file in ["config.json", "model.safetensors", "tokenizer.json"] {
        fs::copy(tiny.join(file), folder.join(file)).unwrap();
    }
    fs::write(folder.join("casefile.json"), config.to_string()).unwrap();
    fs::write(folder.join("heads.safetensors"), heads).unwrap();
}

/// A model of labels of its own to which every word is a person who killed all that come later.
fn suspicious_model(folder: &Path) {
    let ner =
        json!({"labels": ["Peop", "Loc"], "max_words": 1, "hidden": 2, "temperature": 1.0, "threshold": 0.5});
    let pairs = json!({"width": 32, "span_width": 2, "hidden": 2, "max_gap": 9, "between_words": 1, "distance_edges": [0]});
    let relations = json!([
        {"name": "Kill", "heads": ["Peop"], "tails": ["Peop"]},
        {"name": "Live_In", "heads": ["Peop"], "tails": ["Loc"]},
    ]);
    let links = json!({"pairs": pairs, "temperature": 1.0, "threshold": 0.5, "relations": relations});
    let config = json!({"name": "suspicious", "version": "1", "ner": ner, "links": links});
    let heads = tensors(&[
        ("ner.start.weight", &[2, 32], &[]),
        ("ner.start.bias", &[2], &[]),
        ("ner.end.weight", &[2, 32], &[]),
        ("ner.length.weight", &[1, 2], &[]),
        ("ner.out.weight", &[3, 2], &[]),
        ("ner.out.bias", &[3], &[0.0, 9.0]),
        ("span.start.weight", &[2, 32], &[]),
        ("span.start.bias", &[2], &[]),
        ("span.end.weight", &[2, 32], &[]),
        ("span.label.weight", &[2, 2], &[]),
        ("relation.left.weight", &[2, 2], &[]),
        ("relation.left.bias", &[2], &[]),
        ("relation.right.weight", &[2, 2], &[]),
        ("relation.gate_left.weight", &[2, 2], &[]),
        ("relation.gate_right.weight", &[2, 2], &[]),
        ("relation.between.weight", &[2, 32], &[]),
        ("relation.distance.weight", &[4, 2], &[9.0, 0.0, 9.0]),
        ("relation.out.weight", &[2, 2], &[1.0, 0.0, 1.0]),
        ("relation.out.bias", &[2], &[-2.0, -2.0]),
    ]);
    write_model(folder, &config, &heads);
}

#[test]
fn a_model_with_labels_of_its_own_finds_mentions_and_relations() {
    let folder = folder("joint");
    suspicious_model(&folder);
    let gold = json!([{
        "orig_id": 1, "tokens": ["Booth", "shot", "Lincoln"],
        "entities": [{"type": "Peop", "start": 0, "end": 1}, {"type": "Peop", "start": 2, "end": 3}],
        "relations": [{"type": "Kill", "head": 0, "tail": 1}],
    }]);
    fs::create_dir_all(folder.join("data/conll04")).unwrap();
    fs::write(folder.join("data/conll04/conll04_dev.json"), gold.to_string()).unwrap();
    let benchmark = ["--benchmark", "conll04", "data", "--split", "dev", "--model", "."];
    let result = json_of(&folder, &benchmark);
    for (measure, right, found) in [("mention.strict", 2, 3), ("relation.strict", 1, 3)] {
        let figure = figure(&result, measure);
        assert_eq!(figure["recall"], 1.0, "{figure}");
        assert_eq!(figure["precision"], f64::from(right) / f64::from(found), "{figure}");
    }
    let output = casefile(&folder, &[&["eval"], &benchmark[..]].concat());
    let shown = stdout(&output);
    assert!(shown.contains("relation.strict") && !shown.contains("coref"), "{shown}");
}

/// A model to which every word is a weapon, whatever the document is about.
fn armed_model(folder: &Path) {
    let ner = json!({"labels": ["Weapon"], "max_words": 1, "hidden": 2, "document": true, "temperature": 1.0, "threshold": 0.5});
    let config = json!({"name": "armed", "version": "1", "ner": ner});
    let heads = tensors(&[
        ("ner.start.weight", &[2, 32], &[]),
        ("ner.start.bias", &[2], &[]),
        ("ner.end.weight", &[2, 32], &[]),
        ("ner.length.weight", &[1, 2], &[]),
        ("ner.document.weight", &[2, 32], &[]),
        ("ner.out.weight", &[2, 2], &[]),
        ("ner.out.bias", &[2], &[0.0, 9.0]),
    ]);
    write_model(folder, &config, &heads);
}

#[test]
fn role_fillers_in_the_text_make_a_template() {
    let folder = folder("muc4");
    armed_model(&folder);
    let message =
        |id: &str, text: &str, templates| json!({"docid": id, "doctext": text, "templates": templates});
    let bombing = json!([{"incident_type": "bombing", "PerpInd": [], "PerpOrg": [], "Target": [], "Victim": [],
                          "Weapon": [[["bomb", 0]], [["rifle", 5]]]}]);
    let lines =
        [message("TST1-MUC3-0001", "bomb bombs", bombing), message("TST1-MUC3-0002", "peace", json!([]))];
    fs::create_dir_all(folder.join("data/muc4_gtt")).unwrap();
    let lines = lines.map(|line| line.to_string()).join("\n");
    fs::write(folder.join("data/muc4_gtt/dev.json"), lines).unwrap();
    let result = json_of(&folder, &["--benchmark", "muc4", "data", "--split", "dev", "--model", "."]);
    let figure = figure(&result, "muc.ceaf_ree");
    assert_eq!(
        (figure["precision"].as_f64(), figure["recall"].as_f64()),
        (Some(1.0 / 3.0), Some(0.5)),
        "{figure}"
    );

    let config = fs::read_to_string(folder.join("casefile.json")).unwrap();
    let other = config.replacen('{', "{\"encoder\":\"another 1.0\",", 1);
    fs::write(folder.join("casefile.json"), other).unwrap();
    let output =
        casefile(&folder, &["eval", "--benchmark", "muc4", "data", "--split", "dev", "--model", "."]);
    assert!(stderr(&output).contains("it is for the encoder of another 1.0"), "{}", stderr(&output));
}

/// Four words in columns.
const COLUMNS: &str = "-DOCSTART- -X- -X- O\n\nAna NNP B-NP I-PER\nRuiz NNP I-NP I-PER\nleads VBZ B-VP O\nMali NNP B-NP I-LOC\n\n";

#[test]
fn a_published_benchmark_is_found_by_the_customary_names_of_its_files() {
    let folder = folder("published");
    fs::create_dir_all(folder.join("data/conll2003")).unwrap();
    fs::write(folder.join("data/conll2003/eng.testa"), COLUMNS).unwrap();
    fs::write(folder.join("data/conll2003/eng.testb"), COLUMNS).unwrap();
    let checkpoint = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/transformers/small/bert");
    let eval = ["eval", "--benchmark", "conll2003"];
    for (data, split, file) in [
        ("data", "dev", "data/conll2003/eng.testa"),
        ("data/conll2003", "test", "data/conll2003/eng.testb"),
        ("data/conll2003/eng.testa", "test", "data/conll2003/eng.testa"),
    ] {
        let args = [&eval[..], &[data, "--split", split, "--model", checkpoint]].concat();
        let output = casefile(&folder, &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let shown = stdout(&output);
        assert!(shown.lines().next().is_some_and(|line| line.ends_with(file)), "{shown}");
        assert!(shown.contains("mention.strict") && !shown.contains("semeval"), "{shown}");
    }
    let output = casefile(&folder, &[&eval[..], &["data", "--split", "train"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let looked_for =
        "data: the train split of conll2003 is not there; it is looked for as train.jsonl, eng.train";
    assert!(stderr(&output).contains(looked_for), "{}", stderr(&output));
    let output = casefile(&folder, &eval);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("needs DATA"), "{}", stderr(&output));
}

#[test]
fn two_results_are_compared_mention_by_mention() {
    let folder = folder("compare");
    fs::write(folder.join("gold.jsonl"), corpus(&["Group", "Group", "Group"])).unwrap();
    for (name, fronts) in [("a", ["Group", "Organization", "Group"]), ("b", ["Group", "Group", "Location"])] {
        fs::write(folder.join(format!("{name}.jsonl")), corpus(&fronts)).unwrap();
        let pred = format!("{name}.jsonl");
        let result = json_of(&folder, &["--gold", "gold.jsonl", "--pred", &pred]);
        fs::write(folder.join(format!("{name}.json")), result.to_string()).unwrap();
    }
    let output = casefile(&folder, &["compare", "a.json", "b.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for expected in ["mention.strict", "d1", "d2", "Northern Front"] {
        assert!(stdout(&output).contains(expected), "{expected:?} in {}", stdout(&output));
    }
    let output = casefile(&folder, &["compare", "a.json", "gold.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("gold.jsonl"), "{}", stderr(&output));
}

#[test]
fn what_cannot_be_meant_so_is_refused_before_anything_is_written() {
    let folder = folder("refused");
    fs::write(folder.join("gold.jsonl"), corpus(&["Group"])).unwrap();
    fs::write(folder.join("pred.jsonl"), corpus(&["Group"])).unwrap();
    let pair = ["eval", "--gold", "gold.jsonl", "--pred", "pred.jsonl"];
    for wrong in [
        &["-o", "pred.jsonl"][..],
        &["--report", "gold.jsonl"],
        &["-o", "same", "--report", "same"],
        &["--rename", "A=B", "--rename", "A=C"],
        &["--labels", "Group,,"],
        &["--samples", "99999999999"],
        &["--measures", "mentions"],
    ] {
        let output = casefile(&folder, &[&pair[..], wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {}", stderr(&output));
    }
    assert_eq!(fs::read_to_string(folder.join("gold.jsonl")).unwrap(), corpus(&["Group"]));
    let output = casefile(&folder, &[&pair[..], &["--labels", "Group, Grop"]].concat());
    assert!(stderr(&output).contains("no mention has the label \"Grop\""), "{}", stderr(&output));
    fs::write(folder.join("none.jsonl"), "").unwrap();
    let output = casefile(&folder, &["eval", "--gold", "none.jsonl", "--pred", "pred.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn the_page_and_the_table_show_the_same_measures() {
    let folder = folder("shown");
    fs::write(folder.join("gold.jsonl"), corpus(&["Group"])).unwrap();
    fs::write(folder.join("pred.jsonl"), corpus(&["Organization"])).unwrap();
    let pair = ["eval", "--gold", "gold.jsonl", "--pred", "pred.jsonl", "--report", "page.html"];
    let output = casefile(&folder, &[&pair[..], &["--measures", "mention"]].concat());
    assert!(stdout(&output).starts_with("pred.jsonl against gold.jsonl\n"), "{}", stdout(&output));
    let page = fs::read_to_string(folder.join("page.html")).unwrap();
    for shown in [stdout(&output), &page] {
        assert!(shown.contains("mention.strict") && !shown.contains("coref.b3"), "{shown}");
    }
}
