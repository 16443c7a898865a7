//! CoNLL04 as SpERT reads it, and its predictions: a JSON array of sentences.
//!
//! ```text
//! [{"tokens": ["Ana", "Ruiz", "lives", "in", "Lima"], "orig_id": 17,
//!   "entities": [{"type": "Peop", "start": 0, "end": 2}, {"type": "Loc", "start": 4, "end": 5}],
//!   "relations": [{"type": "Live_In", "head": 0, "tail": 1}]}]
//! ```
//!
//! Entities count tokens, relations entities. Predictions have no `orig_id`: they stand in the order of the gold.

use serde::Deserialize;

use super::Fault;
use super::tokens::{Tokens, add_entity};
use crate::annotated::{Annotated, Relation};

#[derive(Deserialize)]
struct Sentence {
    tokens: Vec<String>,
    #[serde(default)]
    entities: Vec<Ranged>,
    #[serde(default)]
    relations: Vec<Link>,
}

#[derive(Deserialize)]
struct Ranged {
    #[serde(rename = "type")]
    label: String,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Link {
    #[serde(rename = "type")]
    label: String,
    head: usize,
    tail: usize,
}

pub(super) fn parse(record: &str) -> Result<Annotated, Fault> {
    let sentence: Sentence = serde_json::from_str(record).map_err(|error| Fault::json(&error))?;
    let mut tokens = Tokens::default();
    tokens.add_sentence(sentence.tokens.iter().map(String::as_str));
    let mut spans = Vec::with_capacity(sentence.entities.len());
    for (index, entity) in sentence.entities.iter().enumerate() {
        spans.push(tokens.span_of(&format!("entity {index}"), entity.start, entity.end)?);
    }
    let mut document = tokens.into_document();
    for (entity, span) in sentence.entities.iter().zip(spans) {
        add_entity(&mut document, &entity.label, [span]);
    }
    let count = document.entities.len();
    for Link { label, head, tail } in sentence.relations {
        if head.max(tail) >= count {
            let reason = format!("relation {label} from {head} to {tail}: there are {count} entities");
            return Err(reason.into());
        }
        document.relations.push(Relation { label, head, tail, score: None });
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_link_entities_by_index() {
        let record = r#"{"tokens": ["Ana", "Ruiz", "lives", "in", "Lima"], "orig_id": 17,
            "entities": [{"type": "Peop", "start": 0, "end": 2}, {"type": "Loc", "start": 4, "end": 5}],
            "relations": [{"type": "Live_In", "head": 0, "tail": 1}]}"#;
        let document = parse(record).unwrap();
        assert_eq!(document.mentions[0].span.of(&document.text), "Ana Ruiz");
        let relation = Relation { label: "Live_In".to_owned(), head: 0, tail: 1, score: None };
        assert_eq!(document.relations, [relation]);
    }

    #[test]
    fn what_points_nowhere_is_named() {
        let reason = |record| parse(record).unwrap_err().reason;
        assert_eq!(
            reason(r#"{"tokens": ["a"], "entities": [{"type": "X", "start": 0, "end": 2}]}"#),
            "entity 0: the tokens 0..2 are none or lie outside the text of 1 tokens"
        );
        assert_eq!(
            reason(r#"{"tokens": ["a"], "relations": [{"type": "X", "head": 0, "tail": 1}]}"#),
            "relation X from 0 to 1: there are 0 entities"
        );
        assert_eq!(parse("{\"tokens\":\n 1}").unwrap_err().line, 1);
    }
}
