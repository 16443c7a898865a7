//! spaCy's `Doc.to_json()`: one document, an array of them, or one on every line.
//!
//! ```text
//! {"text": "Ana Ruiz fled.", "ents": [{"start": 0, "end": 8, "label": "PERSON"}], "sents": [{"start": 0, "end": 14}],
//!  "tokens": [{"id": 0, "start": 0, "end": 3}, {"id": 1, "start": 4, "end": 8}, ...]}
//! ```
//!
//! Offsets are characters. There are no ids: documents are told apart by their order.

use casefile_schema::{CharOffsets, Span};
use serde::Deserialize;

use super::Fault;
use super::tokens::{add_entity, char_span};
use crate::annotated::Annotated;

#[derive(Deserialize)]
struct Doc {
    text: String,
    #[serde(default)]
    ents: Vec<Ranged>,
    #[serde(default)]
    tokens: Vec<Ranged>,
    #[serde(default)]
    sents: Vec<Ranged>,
}

#[derive(Deserialize)]
struct Ranged {
    start: usize,
    end: usize,
    #[serde(default)]
    label: String,
}

pub(super) fn parse(record: &str) -> Result<Annotated, Fault> {
    let doc: Doc = serde_json::from_str(record).map_err(|error| Fault::json(&error))?;
    let offsets = CharOffsets::new(&doc.text);
    let spans = |what: &str, ranges: &[Ranged]| -> Result<Vec<Span>, Fault> {
        let span = |(index, range): (usize, &Ranged)| {
            char_span(&offsets, &format!("{what} {index}"), (range.start, range.end))
        };
        ranges.iter().enumerate().map(span).collect()
    };
    let mut document = Annotated {
        tokens: spans("token", &doc.tokens)?,
        sentences: spans("sentence", &doc.sents)?,
        ..Annotated::default()
    };
    for (entity, span) in doc.ents.iter().zip(spans("entity", &doc.ents)?) {
        add_entity(&mut document, &entity.label, [span]);
    }
    document.text = doc.text;
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_characters() {
        let record = r#"{"text": "Ñusta Ruiz fled.", "ents": [{"start": 6, "end": 10, "label": "PERSON"}],
            "tokens": [{"id": 0, "start": 0, "end": 5, "tag": "NNP"}], "sents": [{"start": 0, "end": 16}]}"#;
        let document = parse(record).unwrap();
        assert_eq!(document.mentions[0].span.of(&document.text), "Ruiz");
        assert_eq!(document.tokens[0].of(&document.text), "Ñusta");
        assert_eq!(document.sentences[0].end(), document.text.len());
    }

    #[test]
    fn a_span_outside_the_text_is_named() {
        let fault = parse(r#"{"text": "a", "ents": [{"start": 0, "end": 2, "label": "X"}]}"#).unwrap_err();
        assert_eq!(fault.reason, "entity 0: the span 0..2 is empty or lies outside the text");
    }
}
