//! The command as a user runs it, on the built-in model.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;

const REPORT: &str =
    "Gunmen of the Red Dawn Front stormed a market in Valdoria on Friday, killing 12 people.\n";

/// A fresh folder for one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn casefile(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casefile"));
    command.current_dir(folder).args(args).env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    casefile(folder, args).output().unwrap()
}

fn run_on_stdin(args: &[&str], input: &[u8]) -> Output {
    let mut command = casefile(Path::new("."), args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn json_lines(output: &Output) -> Vec<Json> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_report_becomes_a_page() {
    let folder = folder("page");
    fs::write(folder.join("report.txt"), REPORT).unwrap();
    let output = run(&folder, &["extract", "--published", "2024-03-30", "report.txt"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("CASE FILE report.txt · published 2024-03-30 · "));
    assert!(!stdout(&output).contains('\u{1b}'), "no colours when piped");
    let output = run(&folder, &["extract", "--color", "always", "report.txt"]);
    assert!(stdout(&output).contains("\u{1b}["));
}

#[test]
fn json_is_the_document() {
    let output = run_on_stdin(&["extract", "--format", "json", "-"], REPORT.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["text"], REPORT);
    assert!(stdout(&output).lines().count() > 1, "indented");
}

#[test]
fn lines_come_back_in_order_around_bad_ones() {
    let folder = folder("lines");
    let mut lines = String::new();
    for number in 0..40 {
        lines.push_str(&serde_json::json!({"id": format!("d{number}"), "text": REPORT}).to_string());
        lines.push('\n');
        if number == 17 {
            lines.push_str("{\"id\": \"bad\"}\n\n{\"text\": \"unfinished\n");
        }
    }
    fs::write(folder.join("in.jsonl"), lines).unwrap();
    for format in ["jsonl", "json"] {
        let output = run(&folder, &["extract", "--format", format, "in.jsonl"]);
        assert_eq!(output.status.code(), Some(1));
        let ids: Vec<String> = json_lines(&output).iter().map(|d| d["id"].as_str().unwrap().into()).collect();
        assert_eq!(ids, (0..40).map(|number| format!("d{number}")).collect::<Vec<_>>());
        let faults: Vec<_> = stderr(&output).lines().collect();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("in.jsonl:19: missing field `text`"), "{faults:?}");
        assert!(faults[1].contains("in.jsonl:21: "), "{faults:?}");
    }
}

#[test]
fn the_annotation_form_reads_back() {
    let folder = folder("form");
    let line = serde_json::json!({"id": 5, "text": "Ñ 💣 ".to_owned() + REPORT, "published": "2024-03-30"});
    fs::write(folder.join("in.jsonl"), format!("\u{feff}{line}\n")).unwrap();
    let output = run(&folder, &["extract", "--format", "jsonl", "-o", "out.jsonl", "in.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    let written = fs::read_to_string(folder.join("out.jsonl")).unwrap();
    let document = casefile::annotation::from_line(1, written.trim_end()).unwrap();
    assert_eq!(document.id, "5");
    assert_eq!(casefile::annotation::to_line(&document).unwrap(), written.trim_end());
}

#[test]
fn what_does_not_read_is_named_and_the_rest_goes_on() {
    let folder = folder("faults");
    fs::write(folder.join("latin1.txt"), b"Attack in M\xe1laga").unwrap();
    fs::write(folder.join("latin1.jsonl"), b"{\"text\": \"a\"}\n{\"text\": \"M\xe1laga\"}\n").unwrap();
    fs::write(folder.join("good.txt"), REPORT).unwrap();
    let args = ["extract", "--format", "jsonl", "latin1.txt", "none.txt", "latin1.jsonl", "good.txt"];
    let output = run(&folder, &args);
    assert_eq!(output.status.code(), Some(1));
    let ids: Vec<Json> = json_lines(&output).iter().map(|document| document["id"].clone()).collect();
    assert_eq!(ids, ["latin1.jsonl:1", "good.txt"]);
    let faults = stderr(&output);
    assert!(faults.contains("latin1.txt: it is not UTF-8 at byte 11"), "{faults}");
    assert!(faults.contains("none.txt: cannot read it: "), "{faults}");
    assert!(faults.contains("latin1.jsonl:2: it is not UTF-8 at byte 25"), "{faults}");
}

#[test]
fn odd_texts_are_no_faults() {
    let texts: [&[u8]; 5] =
        [b"", b" \n\t ", b"\0\0 attack \0", "a\u{301}\u{200b}\u{feff}б漢💣".as_bytes(), b"\x1b[2J"];
    for text in texts {
        for format in ["text", "json", "jsonl"] {
            let output = run_on_stdin(&["extract", "--format", format, "-"], text);
            assert_eq!(output.status.code(), Some(0), "{text:?}: {}", stderr(&output));
            assert!(!stdout(&output).contains(['\0', '\u{1b}']), "{text:?}");
        }
    }
    let output = run_on_stdin(&["extract", "-"], b"");
    assert!(stdout(&output).contains("nothing found"));
    let folder = folder("empty");
    fs::write(folder.join("empty.jsonl"), "").unwrap();
    let output = run(&folder, &["extract", "empty.jsonl"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
}

#[test]
fn a_wrong_command_line_is_told_from_a_failure() {
    let folder = folder("usage");
    fs::write(folder.join("report.txt"), REPORT).unwrap();
    let wrong: [&[&str]; 5] = [
        &["extract"],
        &["extract", "--format", "xml", "report.txt"],
        &["extract", "--published", "2024-02-30", "report.txt"],
        &["extract", "-o", "report.txt", "report.txt"],
        &["extract", "-", "-"],
    ];
    for args in wrong {
        let output = run(&folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains("error:"), "{args:?}");
    }
    assert_eq!(fs::read_to_string(folder.join("report.txt")).unwrap(), REPORT, "not overwritten");
    let output = run(&folder, &["extract", "--model", "no-such-folder", "report.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no-such-folder"), "{}", stderr(&output));
}

#[test]
fn a_reader_that_stops_is_no_fault() {
    let folder = folder("pipe");
    let line = serde_json::json!({"text": REPORT.repeat(20)}).to_string() + "\n";
    fs::write(folder.join("in.jsonl"), line.repeat(64)).unwrap();
    let mut command = casefile(&folder, &["extract", "in.jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
}

#[test]
fn the_version_names_the_model() {
    let output = run(Path::new("."), &["--version"]);
    assert!(stdout(&output).starts_with(concat!("casefile ", env!("CARGO_PKG_VERSION"))));
    assert!(stdout(&output).contains(casefile::MODEL_NAME));
    let output = run(Path::new("."), &["completions", "bash"]);
    assert!(stdout(&output).contains("casefile"));
}

#[test]
fn names_alone_come_from_our_model_or_any_checkpoint() {
    let folder = folder("entities");
    let line = serde_json::json!({"id": 7, "text": format!("Ñ {REPORT}")});
    fs::write(folder.join("in.jsonl"), format!("{line}\n{{\"id\": 8}}\n")).unwrap();
    let checkpoint = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/transformers/small/roberta");
    let ours: &[&str] = &["entities", "--format", "jsonl", "in.jsonl"];
    let other = ["entities", "--format", "jsonl", "in.jsonl", "--aggregation", "simple", "--model"];
    for args in [ours, &[&other[..], &[checkpoint.to_str().unwrap()]].concat()] {
        let output = run(&folder, args);
        assert_eq!(output.status.code(), Some(1), "the second line is bad");
        assert!(stderr(&output).contains("in.jsonl:2: missing field `text`"), "{}", stderr(&output));
        let found = json_lines(&output).remove(0);
        assert_eq!(found["id"], "7");
        let entities = found["entities"].as_array().unwrap();
        assert!(!entities.is_empty());
        let characters: Vec<char> = format!("Ñ {REPORT}").chars().collect();
        for entity in entities {
            let at = |key: &str| usize::try_from(entity[key].as_u64().unwrap()).unwrap();
            assert_eq!(characters[at("start")..at("end")].iter().collect::<String>(), entity["text"]);
            assert!(entity["score"].as_f64().unwrap() <= 1.0 && entity["label"].is_string());
        }
    }
    let output = run_on_stdin(&["entities", "-"], REPORT.as_bytes());
    assert!(stdout(&output).contains("Valdoria"), "{}", stdout(&output));
}

#[test]
fn a_model_or_engine_that_is_not_there_is_told() {
    let folder = folder("engines");
    fs::write(folder.join("report.txt"), REPORT).unwrap();
    fs::create_dir(folder.join("pickle")).unwrap();
    let config =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/transformers/small/bert/config.json");
    fs::copy(config, folder.join("pickle/config.json")).unwrap();
    fs::write(folder.join("pickle/pytorch_model.bin"), "").unwrap();
    let told = |args: &[&str], what: &str| {
        let output = run(&folder, args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(stderr(&output).contains(what), "{args:?}: {}", stderr(&output));
    };
    told(&["entities", "--model", "none", "report.txt"], "cannot read none/config.json");
    told(&["entities", "--model", "pickle", "report.txt"], "pickle/pytorch_model.bin: is a Python pickle");
    told(&["entities", "--aggregation", "max", "report.txt"], "--aggregation is for checkpoints");
    told(&["extract", "--cuda", "0", "report.txt"], "--cuda needs --backend rust-bert");
    if !cfg!(feature = "rust-bert") {
        told(&["extract", "--backend", "rust-bert", "report.txt"], "--features rust-bert");
    }
    let output = run(&folder, &["entities", "--aggregation", "best", "report.txt"]);
    assert_eq!(output.status.code(), Some(2));
}
