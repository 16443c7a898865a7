//! `casefile corpus`, and `casefile eval` on it, as a user runs them.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value as Json, json};

/// A fresh folder for one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus").join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn casefile(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_casefile")).current_dir(folder).args(args).output().unwrap()
}

/// What a command that succeeds prints.
fn stdout(folder: &Path, args: &[&str]) -> String {
    let output = casefile(folder, args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

const TEXT: &str =
    "Ana Ruiz leads the Northern Front, which attacked the town of Valdoria on Friday with rifles.";

fn line(id: &str) -> String {
    json!({"id": id, "text": TEXT, "genre": "newswire", "entities": [
        {"id": "e1", "type": "Person", "mentions": [{"start": 0, "end": 8}]},
        {"id": "e2", "type": "Group", "mentions": [{"start": 19, "end": 33}]},
    ], "relations": [{"type": "leads", "head": "e1", "tail": "e2"}]})
    .to_string()
}

#[test]
fn the_corpus_is_sound_and_every_document_of_it_can_be_shown() {
    let folder = folder("whole");
    assert!(stdout(&folder, &["corpus", "validate"]).ends_with(" documents, 0 faults\n"));
    let list = stdout(&folder, &["corpus", "list", "--split", "test"]);
    assert!(list.lines().count() > 20 && list.lines().all(|line| line.starts_with("test ")));
    let original = list.lines().find(|line| line.contains(" original ")).unwrap();
    let id = original.split_whitespace().nth(2).unwrap();
    assert!(stdout(&folder, &["corpus", "show", id]).starts_with(&format!("{id} · ")));
    assert!(stdout(&folder, &["corpus", "statistics"]).contains("| hijacking |"));
    let output = casefile(&folder, &["corpus", "validate", "--texts", "."]);
    assert_eq!(output.status.code(), Some(1), "no text of the stand-off part is here");
    assert!(stderr(&output).lines().all(|line| line.contains("is not in .")), "{}", stderr(&output));
    let output = casefile(&folder, &["corpus", "show", "no-such-document"]);
    assert_eq!((output.status.code(), stderr(&output).contains("no-such-document")), (Some(1), true));
}

#[test]
fn eval_knows_the_corpus_by_name() {
    let folder = folder("eval");
    let args = ["eval", "--benchmark", "casefile", "--format", "json", "--samples", "0"];
    let result: Json = serde_json::from_str(&stdout(&folder, &args)).unwrap();
    let documents = result["documents"].as_array().unwrap();
    let list = stdout(&folder, &["corpus", "list", "--split", "test"]);
    assert_eq!(documents.len(), list.lines().filter(|line| line.contains(" original ")).count());

    let both = casefile(&folder, &["eval", "--benchmark", "casefile", "--gold", "gold.jsonl"]);
    assert_eq!(both.status.code(), Some(2), "one gold at a time");
    assert_eq!(casefile(&folder, &["eval", "data"]).status.code(), Some(2), "data of no benchmark");
}

#[test]
fn a_fault_names_its_file_line_and_reason() {
    let folder = folder("faults");
    let lines = [line("a"), "{}".to_owned(), line("a"), line("b").replace("Ana Ruiz", "Ana Ru's")];
    fs::write(folder.join("own.jsonl"), lines.join("\n")).unwrap();
    let output = casefile(&folder, &["corpus", "validate", "own.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    let expected = ["2: ", "3: the id \"a\"", "4: Person \"Ana Ru's\" ends with a possessive"];
    for expected in expected.map(|fault| format!("own.jsonl:{fault}")) {
        assert!(stderr(&output).contains(&expected), "{expected}: {}", stderr(&output));
    }
    assert_eq!(output.stdout, b"4 documents, 3 faults\n");
}

#[test]
fn an_annotation_leaves_its_text_and_finds_it_again() {
    let folder = folder("anchor");
    fs::create_dir_all(folder.join("texts/deep")).unwrap();
    fs::write(folder.join("own.jsonl"), format!("{}\n{}\n", line("a"), line("b").replace("Ana", "Eva")))
        .unwrap();
    stdout(&folder, &["corpus", "detach", "own.jsonl", "-o", "apart.jsonl"]);
    assert!(!fs::read_to_string(folder.join("apart.jsonl")).unwrap().contains("Ruiz"));
    assert_eq!(stdout(&folder, &["corpus", "validate", "apart.jsonl"]), "2 documents, 0 faults\n");

    let over = casefile(&folder, &["corpus", "detach", "own.jsonl", "-o", "own.jsonl"]);
    assert_eq!((over.status.code(), stderr(&over).contains("input file")), (Some(1), true));

    let text = TEXT.to_uppercase().replace(' ', "\n");
    fs::write(folder.join("texts/deep/wire.txt"), text).unwrap();
    let output = casefile(&folder, &["corpus", "anchor", "texts", "--annotations", "apart.jsonl"]);
    assert_eq!(output.status.code(), Some(1), "one text is missing");
    let found: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["id"], &found["entities"][1]["mentions"][0]["end"]), (&json!("a"), &json!(33)));
    assert!(stderr(&output).contains("b: "), "{}", stderr(&output));
}

#[test]
fn copied_words_are_found() {
    let folder = folder("overlap");
    let list = stdout(&folder, &["corpus", "list", "--split", "dev"]);
    let id = list.split_whitespace().nth(2).unwrap();
    let page = stdout(&folder, &["corpus", "show", id]);
    assert!(page.len() > 500);
    fs::write(folder.join("none.txt"), TEXT).unwrap();
    assert!(stdout(&folder, &["corpus", "overlap", "none.txt"]).contains("against 1 texts: 0 runs"));
    let repository =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/training/corpus/original/dev.jsonl");
    let output = casefile(&folder, &["corpus", "overlap", repository.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "the corpus shares its own words");
}
