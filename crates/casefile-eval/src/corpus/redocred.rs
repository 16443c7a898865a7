//! DocRED and Re-DocRED, and predictions in the form of DocRED's scorer: JSON arrays.
//!
//! ```text
//! [{"title": "Ana Ruiz", "sents": [["Ana", "Ruiz", "was", "born", "in", "Lima", "."]],
//!   "vertexSet": [[{"name": "Ana Ruiz", "pos": [0, 2], "sent_id": 0, "type": "PER"}],
//!                 [{"name": "Lima", "pos": [5, 6], "sent_id": 0, "type": "LOC"}]],
//!   "labels": [{"h": 0, "t": 1, "r": "P19", "evidence": [0]}]}]
//!
//! [{"title": "Ana Ruiz", "h_idx": 0, "t_idx": 1, "r": "P19"}]
//! ```
//!
//! A prediction is a fact about the entities of the gold document of that title. All facts of a title, wherever they
//! stand, make a document that has relations and nothing else, until [`Annotated::with_entities_of`] gives it the gold
//! document's entities.

use serde::Deserialize;

use super::Fault;
use super::tokens::Tokens;
use crate::annotated::{Annotated, Entity, Mention, Relation};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    title: String,
    sents: Option<Vec<Vec<String>>>,
    #[serde(default)]
    vertex_set: Vec<Vec<Vertex>>,
    #[serde(default)]
    labels: Vec<Fact>,
    #[serde(rename = "h_idx")]
    head: Option<usize>,
    #[serde(rename = "t_idx")]
    tail: Option<usize>,
    r: Option<String>,
}

#[derive(Deserialize)]
struct Vertex {
    pos: (usize, usize),
    sent_id: usize,
    #[serde(rename = "type")]
    label: String,
}

#[derive(Deserialize)]
struct Fact {
    h: usize,
    t: usize,
    r: String,
}

pub(super) fn parse(record: &str) -> Result<Annotated, Fault> {
    let page: Page = serde_json::from_str(record).map_err(|error| Fault::json(&error))?;
    match (&page.sents, page.head, page.tail, &page.r) {
        (Some(sentences), ..) => document(sentences, &page),
        (None, Some(head), Some(tail), Some(label)) => {
            let fact = Relation { label: label.clone(), head, tail, score: None };
            Ok(Annotated { id: Some(page.title), relations: vec![fact], ..Annotated::default() })
        }
        _ => Err(Fault::at(
            0,
            "neither a document with `sents` nor a prediction with `h_idx`, `t_idx` and `r`",
        )),
    }
}

/// The document that records of one title, each with its line, add up to: one document, or facts.
pub(super) fn joined(parts: Vec<(u32, Annotated)>) -> Result<Annotated, (u32, String)> {
    let several = parts.len() > 1;
    let mut whole = Annotated::default();
    for (index, (line, part)) in parts.into_iter().enumerate() {
        if index == 0 {
            whole = part;
        } else if whole.has_entities_elsewhere() && part.has_entities_elsewhere() {
            whole.relations.extend(part.relations);
        } else {
            return Err((line, "the title is already that of an earlier document".to_owned()));
        }
    }
    if several {
        // As the scorer does: the same fact twice is one.
        let key = |relation: &Relation| (relation.head, relation.tail, relation.label.clone());
        whole.relations.sort_by_cached_key(key);
        whole.relations.dedup();
    }
    Ok(whole)
}

impl Annotated {
    /// Whether its relations refer to the entities of another document: predictions in the form of DocRED's scorer.
    #[must_use]
    pub fn has_entities_elsewhere(&self) -> bool {
        self.entities.is_empty() && !self.relations.is_empty()
    }

    /// With the text, mentions and entities of the gold document that its relations refer to.
    ///
    /// Figures of mentions and entities say nothing about such a prediction.
    ///
    /// # Errors
    /// A relation of an entity that the gold document does not have.
    pub fn with_entities_of(self, gold: &Self) -> Result<Self, String> {
        let count = gold.entities.len();
        match self.relations.iter().find(|relation| relation.head.max(relation.tail) >= count) {
            Some(Relation { label, head, tail, .. }) => {
                Err(format!("relation {label} from {head} to {tail}: the gold document has {count} entities"))
            }
            None => Ok(Self { id: self.id, relations: self.relations, ..gold.with_entities_alone() }),
        }
    }

    /// Its text, mentions and entities, as given to a prediction that says nothing about them yet.
    pub(crate) fn with_entities_alone(&self) -> Self {
        let own = self.clone();
        Self {
            entities_are_given: true,
            relations: Vec::new(),
            events: Vec::new(),
            templates: Vec::new(),
            ..own
        }
    }
}

fn document(sentences: &[Vec<String>], page: &Page) -> Result<Annotated, Fault> {
    let mut tokens = Tokens::default();
    let mut starts = Vec::with_capacity(sentences.len());
    let mut start = 0;
    for sentence in sentences {
        tokens.add_sentence(sentence.iter().map(String::as_str));
        starts.push((start, sentence.len()));
        start += sentence.len();
    }
    let (mut mentions, mut entities) = (Vec::new(), Vec::new());
    for (entity, vertices) in page.vertex_set.iter().enumerate() {
        let what = format!("entity {entity}");
        let first = vertices.first().ok_or_else(|| format!("{what} has no mentions"))?;
        let range = mentions.len()..mentions.len() + vertices.len();
        entities.push(Entity { label: first.label.clone(), mentions: range.collect(), value: None });
        for Vertex { pos: (first, end), sent_id, label } in vertices {
            let (start, length) =
                *starts.get(*sent_id).ok_or_else(|| format!("{what}: no sentence {sent_id}"))?;
            if *end > length {
                let reason =
                    format!("{what}: the tokens {first}..{end} lie outside sentence {sent_id} of {length}");
                return Err(reason.into());
            }
            let span = tokens.span_of(&what, start.saturating_add(*first), start.saturating_add(*end))?;
            mentions.push(Mention { span, label: label.clone(), level: None, score: None, entity });
        }
    }
    let count = entities.len();
    let relation = |fact: &Fact| {
        let Fact { h: head, t: tail, r } = fact;
        let wrong = || format!("relation {r} from {head} to {tail}: there are {count} entities");
        let fits = *head.max(tail) < count;
        fits.then(|| Relation { label: r.clone(), head: *head, tail: *tail, score: None }).ok_or_else(wrong)
    };
    let relations = page.labels.iter().map(relation).collect::<Result<_, _>>()?;
    Ok(Annotated { id: Some(page.title.clone()), mentions, entities, relations, ..tokens.into_document() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = r#"{"title": "Ana Ruiz", "sents": [["Ana", "Ruiz", "fled", "."], ["She", "leads", "MRT", "."]],
        "vertexSet": [[{"name": "Ana Ruiz", "pos": [0, 2], "sent_id": 0, "type": "PER"},
                       {"name": "She", "pos": [0, 1], "sent_id": 1, "type": "PER"}],
                      [{"name": "MRT", "pos": [2, 3], "sent_id": 1, "type": "ORG"}]],
        "labels": [{"h": 0, "t": 1, "r": "P463", "evidence": [1]}]}"#;

    #[test]
    fn mentions_count_tokens_of_their_sentence() {
        let document = parse(GOLD).unwrap();
        assert_eq!(document.text, "Ana Ruiz fled .\nShe leads MRT .");
        let texts: Vec<_> = document.mentions.iter().map(|mention| mention.span.of(&document.text)).collect();
        assert_eq!(texts, ["Ana Ruiz", "She", "MRT"]);
        assert_eq!(document.entities[0].mentions, [0, 1]);
        assert_eq!(document.relations[0].label, "P463");
    }

    #[test]
    fn facts_of_a_title_are_one_document_over_the_golds_entities() {
        let fact = |head, tail| {
            let json = format!(r#"{{"title": "Ana Ruiz", "h_idx": {head}, "t_idx": {tail}, "r": "P6"}}"#);
            parse(&json).unwrap()
        };
        let predicted = joined(vec![(1, fact(1, 0)), (5, fact(0, 1)), (9, fact(1, 0))]).unwrap();
        assert!(predicted.has_entities_elsewhere());
        let gold = parse(GOLD).unwrap();
        let whole = predicted.with_entities_of(&gold).unwrap();
        let ends: Vec<_> = whole.relations.iter().map(|relation| (relation.head, relation.tail)).collect();
        assert_eq!((ends, whole.entities), (vec![(0, 1), (1, 0)], gold.entities.clone()));
        let wrong = fact(0, 2).with_entities_of(&gold);
        assert_eq!(wrong.unwrap_err(), "relation P6 from 0 to 2: the gold document has 2 entities");
        assert_eq!(joined(vec![(1, gold.clone()), (4, gold)]).unwrap_err().0, 4);
    }

    #[test]
    fn what_points_nowhere_is_named() {
        let reason = |from: &str, to: &str| parse(&GOLD.replace(from, to)).unwrap_err().reason;
        assert_eq!(reason("[2, 3]", "[2, 5]"), "entity 1: the tokens 2..5 lie outside sentence 1 of 4");
        assert_eq!(reason("\"sent_id\": 0", "\"sent_id\": 2"), "entity 0: no sentence 2");
        assert_eq!(reason("\"t\": 1", "\"t\": 7"), "relation P463 from 0 to 7: there are 2 entities");
        assert!(parse("{\"title\": \"x\"}").is_err());
    }
}
