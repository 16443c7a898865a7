//! What no format has to itself: opening, ids, duplicates, faults by file and line; and that nothing panics.

use std::fs;

use proptest::prelude::*;

use super::temporary::{corpus_of, file};
use super::*;

fn message(corpus: &Corpus, index: usize) -> String {
    let message = corpus.read(index).unwrap_err().to_string();
    message.replace(&corpus.path.display().to_string(), "FILE")
}

#[test]
fn json_lines_with_a_mark_blank_lines_and_carriage_returns() {
    let path = file(
        "good.jsonl",
        "\u{feff}\r\n{\"id\": 7, \"text\": \"Ñ\"}\r\n\r\n{\"text\": \"b\", \"id\": \"x\"}",
    );
    let corpus = Corpus::open(&path, None).unwrap();
    assert_eq!((corpus.format(), corpus.len(), corpus.is_empty()), (Format::Casefile, 2, false));
    assert_eq!((corpus.id(0), corpus.id(1), corpus.id(2)), (Some("7"), Some("x"), None));
    assert_eq!(corpus.read(0).unwrap().text, "Ñ");
    assert_eq!(corpus.read(1).unwrap().id.as_deref(), Some("x"));
    assert!(corpus.place(1).ends_with("good.jsonl:4"));
    assert_eq!(message(&corpus, 2), "FILE: there is no document 2, there are 2");
}

#[test]
fn a_document_that_cannot_be_read_costs_no_other() {
    let mut lines = b"{\"id\": \"a\", \"text\": \"x\"\n{\"id\": \"b\", \"text\": \"\xff\"}\n".to_vec();
    lines.extend(b"{\"id\": \"c\", \"text\": \"x\"}\n{\"text\": \"x\", \"id\": \"c\"}\n{\"id\": [], \"text\": \"x\"}\n");
    let (corpus, _file) = corpus_of("faults.jsonl", lines);
    assert_eq!(message(&corpus, 0), "FILE:1: EOF while parsing an object (column 23)");
    assert_eq!(message(&corpus, 1), "FILE:2: byte 22 of the line is not UTF-8");
    assert!(corpus.read(2).is_ok());
    assert_eq!(message(&corpus, 3), "FILE:4: the id \"c\" is already that of the document in line 3");
    assert_eq!(message(&corpus, 4), "FILE:5: an id is a string or a number (column 9)");
}

#[test]
fn elements_of_an_array_and_a_single_object() {
    let (corpus, _file) =
        corpus_of("docs.json", "[\n{\"text\": \"a]\", \"ents\": []},\n {\"text\": \"b\"\n, \"ents\": 1}]");
    assert_eq!((corpus.format(), corpus.len()), (Format::Spacy, 2));
    assert_eq!(corpus.read(0).unwrap().text, "a]");
    assert!(message(&corpus, 1).starts_with("FILE:4: invalid type: integer `1`"));
    let (corpus, _file) = corpus_of("doc.json", "{\n  \"text\": \"a\",\n  \"ents\": []\n}\n");
    assert_eq!((corpus.len(), corpus.read(0).unwrap().text.as_str()), (1, "a"));
    let (corpus, _file) = corpus_of("cut.json", "[{\"text\": \"a\", \"ents\": []}, {\"text\": \"b");
    assert_eq!((corpus.len(), corpus.read(0).is_ok()), (2, true));
    assert_eq!(message(&corpus, 1), "FILE:1: the file ends before its list does");
}

#[test]
fn facts_of_docred_are_grouped_by_title() {
    let fact = |title: &str, head: usize| {
        format!(r#"{{"title": "{title}", "h_idx": {head}, "t_idx": 0, "r": "P1"}}"#)
    };
    let facts = [fact("B", 1), fact("A", 2), fact("B", 3), fact("B", 1)].join(",\n");
    let (corpus, _file) = corpus_of("facts.json", format!("[{facts}]"));
    assert_eq!((corpus.len(), corpus.id(0), corpus.id(1)), (2, Some("B"), Some("A")));
    let heads: Vec<_> = corpus.read(0).unwrap().relations.iter().map(|relation| relation.head).collect();
    assert_eq!(heads, [1, 3]);
}

#[test]
fn templates_of_gtt_are_entries_of_an_object_or_lines() {
    let (keyed, _file) = corpus_of("keyed.json", "{\"TST1-MUC3-0001\": [],\n \"TST1-MUC3-0002\": []}");
    assert_eq!((keyed.format(), keyed.len(), keyed.id(1)), (Format::Gtt, 2, Some("TST1-MUC3-0002")));
    assert_eq!(
        keyed.text(&keyed.index.records_of(&keyed.index.entries[0])[0]).unwrap().unwrap(),
        "{\"TST1-MUC3-0001\": []}"
    );
    let (numbered, _file) = corpus_of("preds.out", "{\"10001\": {\"pred_templates\": []}}");
    assert_eq!((numbered.id(0), numbered.read(0).unwrap().templates.len()), (Some("TST1-MUC3-0001"), 0));
    let (lines, _file) =
        corpus_of("gtt.jsonl", "{\"docid\": \"A\", \"templates\": []}\n{\"docid\": \"B\"}\n");
    assert_eq!((lines.format(), lines.len(), lines.id(1)), (Format::Gtt, 2, Some("B")));
}

#[test]
fn brats_documents_are_pairs_by_name() {
    let text = file("b.txt", "x");
    let folder = &text.folder;
    for (name, content) in
        [("b.ann", "T1\tX 0 1\ty\n"), ("a.ann", "T1\tX 0 1\tÑ\n"), ("a.txt", "Ñ"), ("c.ann", "")]
    {
        fs::write(folder.join(name), content).unwrap();
    }
    let corpus = Corpus::open(folder, None).unwrap();
    assert_eq!((corpus.format(), corpus.len(), corpus.id(0)), (Format::Brat, 3, Some("a")));
    assert_eq!(corpus.read(0).unwrap().mentions.len(), 1);
    let message = corpus.read(1).unwrap_err().to_string();
    assert!(message.ends_with("b.ann:1: T1: the text has \"x\" there, not \"y\""), "{message}");
    assert!(corpus.read(2).unwrap_err().to_string().contains("c.txt"));
    let single = Corpus::open(&folder.join("a.ann"), None).unwrap();
    assert_eq!((single.len(), single.id(0), single.read(0).unwrap().text.as_str()), (1, Some("a"), "Ñ"));
}

#[test]
fn brats_folders_may_lie_in_each_other_but_not_be_empty() {
    let text = file("a.txt", "x");
    let folder = &text.folder;
    assert!(
        Corpus::open(folder, None).unwrap_err().to_string().ends_with("there is no .ann file in the folder")
    );
    for inner in ["one/two", "one.ann"] {
        fs::create_dir_all(folder.join(inner)).unwrap();
        fs::write(folder.join(inner).join("a.v2.ann"), "T1\tX 0 1\tÑ\n").unwrap();
        fs::write(folder.join(inner).join("a.v2.txt"), "Ñ").unwrap();
    }
    fs::write(folder.join("a.ann"), "").unwrap();
    let corpus = Corpus::open(folder, None).unwrap();
    let ids: Vec<_> = (0..corpus.len()).filter_map(|index| corpus.id(index)).collect();
    assert_eq!(ids, ["a", "one.ann/a.v2", "one/two/a.v2"]);
    assert_eq!(corpus.read(2).unwrap().mentions.len(), 1);
    assert!(corpus.place(2).ends_with("one/two/a.v2.ann:1"));
}

#[test]
fn text_formats_are_told_apart() {
    let (keys, _file) =
        corpus_of("keys", "; note\n\n0.  MESSAGE: ID      DEV-1 (X)\n1.  MESSAGE: TEMPLATE    1\n");
    assert_eq!((keys.format(), keys.len(), keys.id(0)), (Format::MucKeys, 1, Some("DEV-1")));
    let (columns, _file) = corpus_of("eng.train", "\nSana B-LOC\nfell O\n\nthey O\n");
    assert_eq!((columns.format(), columns.len(), columns.id(0)), (Format::Conll, 2, None));
    assert!(columns.read(0).is_ok());
    let strict = columns.with_decoding(Decoding::Ioe2);
    assert_eq!(message(&strict, 0), "FILE:2: there is no tag \"B-LOC\" in ioe2");
    let story = Corpus::open(&file("story.txt", "Rebels attacked Sana.\n"), None).unwrap_err();
    assert!(story.to_string().contains("has to be named"));
    let (bracket, _file) = corpus_of("dev.txt", "# id = 1\n[ -LRB- O\nSana NNP B-LOC\n] -RRB- O\n");
    assert_eq!((bracket.format(), bracket.read(0).unwrap().text.as_str()), (Format::Conll, "[ Sana ]"));
    let bin = Corpus::open(&file("docs.spacy", "x"), None).unwrap_err();
    assert!(bin.to_string().contains("Doc.to_json()"));
    assert!(matches!(Corpus::open(Path::new("no such file"), None), Err(Error::Io { .. })));
}

#[test]
fn a_file_is_told_by_the_first_records_that_can_be_read() {
    let (corpus, _file) = corpus_of("gold.jsonl", "nonsense\n{\"id\": \"a\", \"text\": \"b\"}\n");
    assert_eq!((corpus.format(), corpus.len(), corpus.id(1)), (Format::Casefile, 2, Some("a")));
    assert!(message(&corpus, 0).starts_with("FILE:1: "));
    assert!(corpus.read(1).is_ok());
}

#[test]
fn files_without_text_that_is_read() {
    let (empty, _file) = corpus_of("none.jsonl", "\n");
    assert!(empty.is_empty());
    let refusal =
        |name: &str, content: &[u8]| Corpus::open(&file(name, content), None).unwrap_err().to_string();
    assert!(refusal("none.json", b"").ends_with("the file is empty"));
    assert!(refusal("none.txt", b" \n").ends_with("the file is empty"));
    assert!(refusal("wide.jsonl", b"\xff\xfe{\0").contains("UTF-16"));
    assert!(refusal("wide.conll", b"\xfe\xff\0a").contains("UTF-16"));
    assert!(refusal("docs.jsonl.gz", b"\x1f\x8b\x08\0").contains("gzip"));
}

/// What each format's reader makes of any text: an error or a document, whose indices all point somewhere.
fn read_all(text: &str) {
    let parsed = [
        casefile::parse(text),
        converted::parse(text),
        conll::parse(text, Decoding::Lenient),
        conll::parse(text, Decoding::Iobes),
        spacy::parse(text),
        muc_keys::parse(text),
        gtt::parse(text),
        redocred::parse(text),
        spert::parse(text),
        brat::parse(text, text.to_owned()),
        brat::parse(text, "Rebels attacked Sana.".to_owned()),
    ];
    for document in parsed.into_iter().flatten() {
        assert!(document.mentions.iter().all(|mention| !mention.span.of(&document.text).is_empty()));
        assert!(document.mentions.iter().all(|mention| mention.entity < document.entities.len()));
    }
}

/// Text that looks enough like the formats to get past their first checks.
fn nearly() -> impl Strategy<Value = String> {
    let json = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"id\"",
        "\"text\"",
        "\"tokens\"",
        "\"entities\"",
        "\"start\"",
        "\"end\"",
        "\"ents\"",
        "\"sents\"",
        "\"vertexSet\"",
        "\"title\"",
        "\"pos\"",
        "\"type\"",
        "\"mentions\"",
        "\"x\"",
        "0",
        "1",
        "99",
        "-1",
        "null",
    ]);
    let rows = prop::sample::select(vec![
        "T1",
        "T2",
        "E1",
        "R1",
        "*",
        "\t",
        " ",
        "\n",
        "Group",
        "0 6",
        "0 6;7 9",
        "Attack:T1",
        "Arg1:T1",
        "Arg2:E1",
        "Equiv",
        "B-X",
        "I-X",
        "O",
        "-DOCSTART-",
        ";",
        "Ñ",
        "0.  MESSAGE: ID",
        "\"A\"",
        " / ",
        "?",
    ]);
    prop_oneof![
        prop::collection::vec(json, 0..40).prop_map(|parts| parts.concat()),
        prop::collection::vec(rows, 0..40).prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in prop_oneof![any::<String>(), nearly()]) {
        read_all(&text);
    }

    #[test]
    fn no_bytes_make_opening_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), nearly in nearly()) {
        for content in [&bytes[..], nearly.as_bytes()] {
            let path = file("any", content);
            for &format in Format::ALL.iter().filter(|&&format| format != Format::Brat) {
                // Gzip and UTF-16 are refused.
                let Ok(corpus) = Corpus::open(&path, Some(format)) else { continue };
                for index in 0..corpus.len() {
                    let _ = (corpus.read(index), corpus.place(index));
                }
            }
            let _ = Corpus::open(&path, None);
        }
    }
}
