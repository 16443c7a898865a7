//! `casefile batch` as a pipeline runs it: every form of input and output, bad rows, kills and resumption.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value as Json, json};

/// A fresh folder for one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("batch").join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn casefile(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casefile"));
    command.current_dir(folder).arg("batch").args(args).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    casefile(folder, args).output().unwrap()
}

/// Runs and looks at the exit code.
fn ended(folder: &Path, args: &[&str], code: i32) -> String {
    let output = run(folder, args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
    said
}

/// The nth of some short reports that differ in length.
fn report(number: usize) -> String {
    let more = "Police said that the search for the attackers went on in the hills. ".repeat(number % 4);
    format!("Gunmen of the Red Dawn Front killed {} people in Valdoria on Friday. {more}", number + 2)
}

fn reports(count: usize) -> String {
    let line =
        |number| json!({"id": format!("d{number}"), "text": report(number), "published": "2024-03-30"});
    (0..count).map(|number| format!("{}\n", line(number))).collect()
}

/// Every file below a folder, but the journal.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if !path.ends_with("_journal.jsonl") {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// The same, by the names inside the folder.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let inside = |(path, bytes): (PathBuf, Vec<u8>)| (path.strip_prefix(folder).unwrap().to_owned(), bytes);
    files(folder).into_iter().map(inside).collect()
}

fn json_lines(folder: &Path) -> Vec<Json> {
    let parts = contents(folder).into_iter().filter(|(path, _)| path.starts_with("documents"));
    let text: Vec<u8> = parts.flat_map(|(_, bytes)| bytes).collect();
    String::from_utf8(text).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn dead_letters(folder: &Path) -> Vec<Json> {
    let lines = fs::read_to_string(folder.join("dead-letters.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn parquet(path: &Path) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build();
    reader.unwrap().map(Result::unwrap).collect()
}

fn batch_of(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn write_parquet(path: &Path, batches: &[RecordBatch]) {
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batches[0].schema(), None).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
        writer.flush().unwrap();
    }
    writer.close().unwrap();
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn warc(records: &[(&str, &str, &str)]) -> Vec<u8> {
    let record = |(kind, content, body): &(&str, &str, &str)| {
        let length = body.len();
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://example.org/{length}\r\n\
             Content-Type: {content}\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n"
        )
    };
    records.iter().map(record).collect::<String>().into_bytes()
}

#[test]
fn every_form_of_input_gives_the_same_documents() {
    let folder = folder("inputs");
    let texts: Vec<String> = (0..6).map(report).collect();
    let ids: Vec<String> = (0..6).map(|number| format!("d{number}")).collect();
    let dates = vec!["2024-03-30"; 6];
    let batch = batch_of(vec![
        ("body", Arc::new(StringArray::from(texts.clone()))),
        ("unused", Arc::new(Int64Array::from(vec![1; 6]))),
        ("url", Arc::new(StringArray::from(ids.clone()))),
        ("day", Arc::new(StringArray::from(dates))),
    ]);
    write_parquet(&folder.join("in.parquet"), &[batch.slice(0, 2), batch.slice(2, 4)]);
    let mut file =
        FileWriter::try_new(File::create(folder.join("in.arrow")).unwrap(), &batch.schema()).unwrap();
    file.write(&batch).unwrap();
    file.finish().unwrap();
    let stream = File::create(folder.join("in.arrows")).unwrap();
    let mut stream = StreamWriter::try_new(stream, &batch.schema()).unwrap();
    stream.write(&batch).unwrap();
    stream.finish().unwrap();
    let rows = |between: &str| -> String {
        let rows = texts.iter().zip(&ids).map(|(text, id)| {
            [format!("\"{text}\""), id.clone(), "2024-03-30".to_owned()].join(between) + "\n"
        });
        [["body", "url", "day"].join(between) + "\n"].into_iter().chain(rows).collect()
    };
    fs::write(folder.join("in.csv"), format!("\u{feff}{}", rows(","))).unwrap();
    fs::write(folder.join("in.tsv.gz"), gzip(rows("\t").as_bytes())).unwrap();
    let lines: String = texts
        .iter()
        .zip(&ids)
        .map(|(text, id)| {
            format!("{}\n", json!({"url": id, "x": [1, {"body": "no"}], "body": text, "day": "2024-03-30"}))
        })
        .collect();
    fs::write(folder.join("in.jsonl"), &lines).unwrap();
    // Two members, as tools that pack in parallel write them.
    let (head, tail) = lines.split_at(lines.len() / 2);
    fs::write(folder.join("in.jsonl.gz"), [gzip(head.as_bytes()), gzip(tail.as_bytes())].concat()).unwrap();

    let columns =
        ["--text-column", "body", "--id-column", "url", "--date-column", "day", "--format", "jsonl"];
    let mut outputs = Vec::new();
    for input in ["in.jsonl", "in.jsonl.gz", "in.parquet", "in.arrow", "in.arrows", "in.csv", "in.tsv.gz"] {
        let output = format!("out-{input}");
        ended(&folder, &[&[input, "-o", &output], &columns[..]].concat(), 0);
        outputs.push((input, json_lines(&folder.join(output))));
    }
    assert_eq!(outputs[0].1.len(), 6);
    assert_eq!(outputs[0].1[3]["id"], "d3");
    assert_eq!(outputs[0].1[3]["text"], texts[3]);
    for (input, documents) in &outputs {
        assert_eq!(documents, &outputs[0].1, "{input}");
    }
}

#[test]
fn patterns_archives_and_standard_input() {
    let folder = folder("files");
    fs::create_dir_all(folder.join("wires/deep")).unwrap();
    fs::write(folder.join("wires/b.txt"), report(1)).unwrap();
    fs::write(folder.join("wires/deep/a.txt.gz"), gzip(report(2).as_bytes())).unwrap();
    // Made by `zstd`: two frames.
    let frames: &[u8] = include_bytes!("two_frames.txt.zst");
    fs::write(folder.join("wires/c.txt.zst"), frames).unwrap();
    let archive = warc(&[
        ("warcinfo", "application/warc-fields", "software: x"),
        ("conversion", "text/plain", &report(3)),
        ("response", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\n\r\n<p>"),
        ("conversion", "text/plain", ""),
    ]);
    fs::write(folder.join("crawl.warc.wet.gz"), gzip(&archive)).unwrap();
    let args = ["wires/**/*.*", "crawl.warc.wet.gz", "-o", "out", "--format", "jsonl"];
    ended(&folder, &args, 1);
    let documents = json_lines(&folder.join("out"));
    let ids: Vec<&str> = documents.iter().map(|document| document["id"].as_str().unwrap()).collect();
    let page = format!("http://example.org/{}", report(3).len());
    assert_eq!(ids, ["wires/b.txt", "wires/c.txt.zst", "wires/deep/a.txt.gz", &page, "http://example.org/0"]);
    assert_eq!(documents[1]["text"], "Gunmen attacked Mopti.\nThey fled.\n");
    let dead = dead_letters(&folder.join("out"));
    assert_eq!(dead.len(), 1);
    assert_eq!((&dead[0]["row"], &dead[0]["place"]), (&json!(4), &json!("crawl.warc.wet.gz:3")));
    assert!(dead[0]["reason"].as_str().unwrap().contains("WET"), "{dead:?}");

    let args = ["-", "--input-format", "jsonl", "-o", "piped", "--format", "jsonl"];
    let mut child = casefile(&folder, &args).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(reports(3).as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(json_lines(&folder.join("piped")).len(), 3);
}

#[test]
fn tables_rows_and_lines_tell_the_same() {
    let folder = folder("outputs");
    fs::write(folder.join("in.jsonl"), reports(9)).unwrap();
    let out = |name: &str, args: &[&str]| {
        ended(&folder, &[&["in.jsonl", "-o", name, "--part-rows", "4"], args].concat(), 0);
        folder.join(name)
    };
    let lines = json_lines(&out("lines", &["--format", "jsonl"]));
    let tables = out("tables", &[]);
    let nested = out("nested", &["--nested", "--format", "arrow"]);
    let rows = |table: &str, column: &str| -> Vec<i64> {
        let parts = (0..3).map(|part| tables.join(table).join(format!("part-{part:05}.parquet")));
        let values = parts.flat_map(|part| parquet(&part)).flat_map(|batch| {
            batch.column_by_name(column).unwrap().as_primitive::<Int64Type>().values().to_vec()
        });
        values.collect()
    };
    assert_eq!(rows("documents", "row"), (0..9).collect::<Vec<_>>());
    let counts = |key: &str| -> Vec<i64> {
        lines.iter().map(|line| line[key].as_array().map_or(0, |list| list.len() as i64)).collect()
    };
    for key in ["entities", "events", "relations"] {
        assert_eq!(rows("documents", key), counts(key));
        assert_eq!(rows(key, "row").len() as i64, counts(key).iter().sum::<i64>());
    }
    let parts = (0..3).map(|part| nested.join(format!("documents/part-{part:05}.arrow")));
    let batches: Vec<RecordBatch> = parts
        .flat_map(|part| FileReader::try_new(File::open(part).unwrap(), None).unwrap())
        .map(Result::unwrap)
        .collect();
    let lists = |batch: &RecordBatch, row| {
        batch.column_by_name("entities").unwrap().as_list::<i32>().value(row).len()
    };
    let nested: Vec<i64> =
        batches.iter().flat_map(|b| (0..b.num_rows()).map(|row| lists(b, row) as i64)).collect();
    assert_eq!(nested, counts("entities"));
    assert_eq!(batches[0].schema().metadata()["casefile.schema"], casefile_arrow::VERSION);
}

#[test]
fn the_result_does_not_depend_on_threads_and_unordered_only_changes_the_order() {
    let folder = folder("threads");
    fs::write(folder.join("in.jsonl"), reports(40)).unwrap();
    let args = ["in.jsonl", "--format", "jsonl", "--part-rows", "16", "-o"];
    ended(&folder, &[&args[..], &["one", "--threads", "1"]].concat(), 0);
    ended(&folder, &[&args[..], &["four", "--threads", "4"]].concat(), 0);
    ended(&folder, &[&args[..], &["unordered", "--unordered"]].concat(), 0);
    assert_eq!(contents(&folder.join("one")), contents(&folder.join("four")));
    let sorted = |name: &str| {
        let mut lines: Vec<String> = json_lines(&folder.join(name)).iter().map(Json::to_string).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted("unordered"), sorted("one"));
}

#[test]
fn a_poisoned_input_costs_its_bad_rows_and_no_others() {
    let folder = folder("poison");
    let mut lines = Vec::new();
    lines.extend(reports(1).bytes());
    lines.extend(b"{\"id\": \"latin\", \"text\": \"M\xe1laga\"}\n");
    lines.extend(
        b"{\"id\": \"null\", \"text\": null}\n{\"id\": \"number\", \"text\": 5}\n{\"id\": \"none\"}\n",
    );
    lines.extend(b"{\"id\": \"date\", \"text\": \"a\", \"published\": \"yesterday\"}\nno json\n");
    lines.extend(format!("{{\"id\": \"long\", \"text\": \"{}\"}}\n", "x".repeat(50 << 20)).bytes());
    lines.extend(format!("{{\"id\": \"longer\", \"text\": \"{}\"}}\n", "x".repeat(65 << 20)).bytes());
    lines.extend(b"{\"id\": \"last\", \"text\": \"Quiet.\"}");
    fs::write(folder.join("a.jsonl"), lines).unwrap();
    let texts = StringArray::from(vec![Some("Quiet."), None, Some("Quiet.")]);
    let batch = batch_of(vec![("text", Arc::new(texts))]);
    write_parquet(&folder.join("b.parquet"), std::slice::from_ref(&batch));
    let whole = fs::read(folder.join("b.parquet")).unwrap();
    fs::write(folder.join("c.parquet"), &whole[..whole.len() / 2]).unwrap();
    write_parquet(&folder.join("d.parquet"), &[batch_of(vec![("body", batch.column(0).clone())])]);
    write_parquet(
        &folder.join("e.parquet"),
        &[batch_of(vec![("text", Arc::new(Int64Array::from(vec![1])) as _)])],
    );
    fs::write(folder.join("f.csv"), b"id,text\n1,Quiet.\n2,a,b\n3,M\xe1laga\n4,Quiet.\n").unwrap();
    let mut open = b"id,text\n1,Quiet.\n2,\"".to_vec();
    open.resize(65 << 20, b'x');
    fs::write(folder.join("i.csv"), open).unwrap();
    let packed = gzip(reports(200).as_bytes());
    fs::write(folder.join("g.jsonl.gz"), &packed[..packed.len() / 2]).unwrap();

    let files = [
        "a.jsonl",
        "b.parquet",
        "c.parquet",
        "d.parquet",
        "e.parquet",
        "f.csv",
        "g.jsonl.gz",
        "h.txt",
        "i.csv",
    ];
    ended(&folder, &[&files[..], &["-o", "out", "--format", "jsonl"]].concat(), 1);
    let dead = dead_letters(&folder.join("out"));
    let find = |place: &str| {
        let letter = dead.iter().find(|letter| letter["place"] == place);
        letter.unwrap_or_else(|| panic!("{place}: {dead:#?}"))["reason"].as_str().unwrap().to_owned()
    };
    assert!(find("a.jsonl:2").contains("not UTF-8 at byte"));
    assert_eq!(find("a.jsonl:3"), "text is null, not a string");
    assert_eq!(find("a.jsonl:4"), "text is a number, not a string");
    assert_eq!(find("a.jsonl:5"), "missing field `text`");
    assert!(find("a.jsonl:6").contains("\"yesterday\" is no date"));
    assert!(find("a.jsonl:7").contains("column"));
    assert!(find("a.jsonl:8").contains("52428800 bytes, more than the 1048576"));
    assert!(find("a.jsonl:9").contains("too much to hold in memory"));
    assert_eq!(find("b.parquet:2"), "text is null");
    assert!(find("c.parquet").starts_with("cannot read it: "));
    assert_eq!(find("d.parquet"), "there is no column \"text\"; the columns are \"body\"");
    assert_eq!(find("e.parquet"), "the column \"text\" is Int64, not a string");
    assert_eq!(find("f.csv:3"), "it has 3 fields, the header has 2");
    assert!(find("f.csv:4").contains("not UTF-8"));
    assert!(find("h.txt").starts_with("cannot read it: "));
    assert!(find("i.csv:3").contains("is a quote not closed?"));
    let cut = dead.iter().find(|letter| letter["place"].as_str().unwrap().starts_with("g.jsonl.gz"));
    assert!(cut.unwrap()["reason"].as_str().unwrap().starts_with("cannot read on: "));
    let ids: Vec<_> =
        json_lines(&folder.join("out")).iter().map(|d| d["id"].as_str().unwrap().to_owned()).collect();
    let good = ["d0", "last", "b.parquet:1", "b.parquet:3", "1", "4"];
    assert_eq!(ids.iter().take(good.len()).collect::<Vec<_>>(), good.iter().collect::<Vec<_>>());
    assert!(ids.len() > good.len(), "the beginning of the packed file is there");
}

#[test]
fn killed_at_any_moment_it_goes_on_to_the_same_files() {
    let folder = folder("kill");
    let mut lines = reports(60);
    lines.insert_str(0, "{\"id\": \"bad\"}\n");
    lines.push_str("{\"id\": \"worse\"}\n");
    fs::write(folder.join("in.jsonl"), lines).unwrap();
    fn args(output: &str) -> Vec<&str> {
        vec!["in.jsonl", "--part-rows", "7", "--resume", "-o", output]
    }
    ended(&folder, &args("whole"), 1);
    for (round, unordered) in [false, true, false].into_iter().enumerate() {
        let output = format!("killed-{round}");
        let mut args = args(&output);
        args.extend(unordered.then_some("--unordered"));
        let (mut kills, mut pause) = (0, Duration::from_millis(130 + 41 * round as u64));
        let code = loop {
            let mut child = casefile(&folder, &args).spawn().unwrap();
            // Later each time, so that it comes to an end on any machine.
            sleep(pause);
            pause = pause * 5 / 4;
            child.kill().unwrap();
            match child.wait().unwrap().code() {
                Some(code) => break code,
                None => kills += 1,
            }
        };
        assert_eq!(code, 1, "two rows are bad");
        assert!(kills > 0);
        if unordered {
            let mut rows: Vec<i64> = contents(&folder.join(&output))
                .into_keys()
                .filter(|path| path.starts_with("documents"))
                .flat_map(|path| parquet(&folder.join(&output).join(path)))
                .flat_map(|b| b.column_by_name("row").unwrap().as_primitive::<Int64Type>().values().to_vec())
                .collect();
            rows.sort_unstable();
            assert_eq!(rows, (1..=60).collect::<Vec<_>>());
        } else {
            assert_eq!(contents(&folder.join(&output)), contents(&folder.join("whole")));
        }
        assert_eq!(dead_letters(&folder.join(&output)).len(), 2);
    }
}

#[cfg(unix)]
#[test]
fn interrupted_it_ends_cleanly_and_goes_on() {
    let folder = folder("interrupt");
    fs::write(folder.join("in.jsonl"), reports(400)).unwrap();
    let args = ["in.jsonl", "--format", "jsonl", "-o", "out"];
    let child = casefile(&folder, &args).spawn().unwrap();
    while fs::metadata(folder.join("out/documents")).is_err() {
        sleep(Duration::from_millis(20));
    }
    sleep(Duration::from_millis(600));
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let before = json_lines(&folder.join("out")).len();
    assert!(before < 400, "it ended before its time");
    ended(&folder, &[&args[..], &["--resume"]].concat(), 0);
    let ids: Vec<_> =
        json_lines(&folder.join("out")).iter().map(|d| d["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, (0..400).map(|number| format!("d{number}")).collect::<Vec<_>>());
    assert!(ended(&folder, &[&args[..], &["--resume"]].concat(), 0).contains("nothing is left to do"));
}

#[test]
fn it_touches_no_run_of_another() {
    let folder = folder("refusals");
    fs::write(folder.join("in.jsonl"), reports(2)).unwrap();
    ended(&folder, &["in.jsonl", "-o", "out"], 0);
    assert!(ended(&folder, &["in.jsonl", "-o", "out"], 2).contains("--resume goes on with it"));
    let said = ended(&folder, &["in.jsonl", "-o", "out", "--resume", "--format", "arrow"], 2);
    assert!(said.contains("its format was \"parquet\", not \"arrow\""), "{said}");
    fs::write(folder.join("in.jsonl"), reports(3)).unwrap();
    assert!(ended(&folder, &["in.jsonl", "-o", "out", "--resume"], 2).contains("its input files"));
    assert!(ended(&folder, &["in.jsonl", "-o", "."], 2).contains("is not empty and holds no run"));
    assert!(ended(&folder, &["none*.jsonl", "-o", "new"], 2).contains("no file matches none*.jsonl"));
    assert!(ended(&folder, &[".", "-o", "new"], 2).contains("is a folder"));
    assert!(!folder.join("new").exists());
}

/// `/dev/full` takes no byte.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_run_and_a_later_one_goes_on() {
    let folder = folder("full");
    fs::write(folder.join("in.jsonl"), reports(4)).unwrap();
    fs::create_dir_all(folder.join("out/documents")).unwrap();
    fs::write(folder.join("out/_journal.jsonl"), "").unwrap();
    std::os::unix::fs::symlink("/dev/full", folder.join("out/dead-letters.jsonl")).unwrap();
    fs::write(folder.join("bad.jsonl"), "{}\n").unwrap();
    let args = ["in.jsonl", "bad.jsonl", "-o", "out", "--resume", "--format", "jsonl"];
    let said = ended(&folder, &args, 3);
    assert!(said.contains("cannot write out/dead-letters.jsonl: "), "{said}");
    assert!(said.contains("--resume goes on"), "{said}");
    fs::remove_file(folder.join("out/dead-letters.jsonl")).unwrap();
    ended(&folder, &args, 1);
    assert_eq!(json_lines(&folder.join("out")).len(), 4);
}
