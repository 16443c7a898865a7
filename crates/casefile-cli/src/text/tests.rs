//! Whole pages of hand-written documents.

use casefile::{Document, Sentence, Span, Warning, annotation};
use serde_json::{Value as Json, json};

use super::{Look, flow, render};

const TEXT: &str = "Gunmen of the Río Front (RF) stormed a market in Valdoria on 3 May, killing at least nine. \
    Mayor Edda Holm blamed the RF, which is led by Tomás Ek. The RF denied the raid. \
    The Azure Column is a wing of the Río Front. In June police seized Jan Ruk.";

/// The place of a part of the text, in characters; of `by the [RF]` the part in brackets.
fn at(part: &str) -> Json {
    let (before, part) = part.trim_end_matches(']').split_once('[').unwrap_or(("", part));
    let byte = TEXT.find(&format!("{before}{part}")).unwrap() + before.len();
    let start = TEXT[..byte].chars().count();
    json!({"start": start, "end": start + part.chars().count(), "score": 0.9})
}

fn entity(id: &str, entity_type: &str, mentions: &[&str], value: Json) -> Json {
    let mentions: Vec<Json> = mentions.iter().map(|part| at(part)).collect();
    json!({"id": id, "type": entity_type, "mentions": mentions, "value": value})
}

fn document() -> Document {
    let line = json!({
        "id": "wire-7", "text": TEXT, "published": "2021-07-01",
        "entities": [
            entity("rf", "Group", &["Río Front", "RF", "blamed the [RF]", "The [RF]", "wing of the [Río Front]"], Json::Null),
            json!({"id": "m", "type": "Facility", "mentions": [{"start": 39, "end": 45, "level": "nominal"}]}),
            entity("v", "Location", &["Valdoria"], json!({"country": "IT"})),
            entity("d", "Date", &["3 May"], json!("2021-05-03")),
            entity("q", "Quantity", &["at least nine"], json!({"min": 9, "max": null})),
            entity("h", "Person", &["Edda Holm"], Json::Null),
            entity("e", "Person", &["Tomás Ek"], Json::Null),
            entity("ac", "Group", &["Azure Column"], Json::Null),
            entity("j", "Person", &["Jan Ruk"], Json::Null),
        ],
        "events": [
            {"type": "Attack", "subtype": "armed_assault", "triggers": [at("stormed")], "arguments": [
                {"role": "killed", "entity": "q", "score": 0.71},
                {"role": "perpetrator", "entity": "rf", "score": 0.87, "attribution": "attributed", "source": "h",
                 "attribution_score": 0.64},
                {"role": "target", "entity": "m"},
                {"role": "location", "entity": "v", "score": 0.93},
                {"role": "date", "entity": "d", "score": 0.9},
            ]},
            {"type": "Arrest", "triggers": [at("seized")], "arguments": [{"role": "suspect", "entity": "j"}]},
            {"type": "Attack", "subtype": "other", "status": "denied", "triggers": [at("raid")], "arguments": [
                {"role": "perpetrator", "entity": "rf", "attribution": "denied"},
            ]},
        ],
        "relations": [
            {"type": "leads", "head": "e", "tail": "rf", "score": 0.8},
            {"type": "part_of", "head": "ac", "tail": "rf", "score": 0.6},
            {"type": "based_in", "head": "h", "tail": "v", "score": 0.55},
        ],
    });
    let mut document = annotation::from_line(1, &line.to_string()).unwrap();
    let mut start = 0;
    for sentence in TEXT.split_inclusive(". ") {
        let span = Span::new(start, start + sentence.trim_end().len()).unwrap();
        document.sentences.push(Sentence { span, paragraph: 0 });
        start += sentence.len();
    }
    document
}

fn plain() -> Look {
    Look::new("test-model 1.0", false)
}

#[test]
fn a_page_reads_from_top_to_bottom() {
    let page = render(&document(), &plain());
    assert_eq!(page, include_str!("page.txt"), "\n{page}");
}

#[test]
fn colours_change_no_word() {
    let coloured = render(&document(), &Look::new("test-model 1.0", true));
    assert!(coloured.contains("\u{1b}[1m"));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), render(&document(), &plain()));
}

#[test]
fn nothing_is_said_in_so_many_words() {
    let page = render(&Document::default(), &plain());
    assert_eq!(page, "CASE FILE untitled · test-model 1.0\n\nnothing found\n");
}

#[test]
fn a_document_without_sentences_quotes_its_lines() {
    let document = Document { sentences: Vec::new(), ..document() };
    let page = render(&document, &plain());
    assert!(page.contains("[1] Gunmen of the Río Front"));
    assert!(page.lines().all(|line| flow::width(line) <= flow::WIDTH));
}

#[test]
fn a_sentence_without_end_is_quoted_in_part() {
    let mut document = document();
    document.text.push_str(&" and so on".repeat(10_000));
    document.sentences = vec![Sentence { span: Span::new(0, document.text.len()).unwrap(), paragraph: 0 }];
    let page = render(&document, &plain());
    assert!(page.len() < 10_000, "{}", page.len());
    assert!(page.contains('…'));
}

#[test]
fn warnings_are_told_in_words() {
    let span = Span::new(0, 31).unwrap();
    let reach = Warning::OutOfReach { count: 7, words: 128 };
    let mut warnings = vec![Warning::SentenceSplit { span }; 100];
    warnings.extend([Warning::PairsDropped { count: 12 }, reach]);
    let page = render(&Document { text: TEXT.into(), warnings, ..Document::default() }, &plain());
    assert!(page.contains("was split: “Gunmen of the Río Front (RF)…”"), "{page}");
    assert!(page.contains("and 97 more of the kind"), "{page}");
    assert!(page.contains("12 pairs of mentions stand too far apart"), "{page}");
    assert!(page.contains("7 pairs stand more than 128 words apart"), "{page}");
}

#[test]
fn spans_that_do_not_fit_the_text_are_borne() {
    let document = Document { text: "ñ".into(), ..document() };
    assert!(render(&document, &plain()).contains("ATTACKS"));
}
