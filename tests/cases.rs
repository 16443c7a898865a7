//! The cases in `tests/cases/*.md`: short texts, and what must be read from them.
//!
//! A case is a heading, a quoted text, and a list of what a reader finds in it, ticked where the model finds it too:
//!
//! ```text
//! - [x] Group: Allied Democratic Forces = ADF    one entity of this type goes by all these names
//! - [x] leads: Musa Seka -> ADF                  a relation between the entities that go by these names
//! - [ ] Attack location: Beni                    an argument of some event of this type: a known miss
//! ```
//!
//! The test fails where a tick is wrong either way, so that a better model shows.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use casefile::{Document, EntityId, EntityType, EventType, RelationType, Role};
use casefile_tests::Engine;

struct Case {
    name: String,
    text: String,
    /// What there is to find, and whether the model is known to find it.
    facts: Vec<(bool, String)>,
}

#[test]
fn every_case_is_read_as_ticked() {
    let mut wrong = Vec::new();
    for engine in Engine::ALL {
        let extractor = engine.extractor().unwrap();
        for case in cases() {
            let document = extractor.extract(case.text).unwrap();
            for (ticked, fact) in &case.facts {
                let of = format!("{} on {engine:?}: {fact}", case.name);
                match (ticked, holds(&document, fact)) {
                    (true, false) => wrong.push(format!("no longer found in {of}")),
                    (false, true) => wrong.push(format!("now found, tick it off in {of}")),
                    _ => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|file| parse(&std::fs::read_to_string(file).unwrap())).collect()
}

fn parse(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in file.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case { name: name.to_owned(), text: String::new(), facts: Vec::new() });
        } else if let Some(case) = cases.last_mut() {
            if let Some(text) = line.strip_prefix('>') {
                case.text.push_str(text.trim_start());
                case.text.push(' ');
            } else if let Some(fact) = line.strip_prefix("- [x] ") {
                case.facts.push((true, fact.to_owned()));
            } else if let Some(fact) = line.strip_prefix("- [ ] ") {
                case.facts.push((false, fact.to_owned()));
            }
        }
    }
    cases
}

fn holds(document: &Document, expected: &str) -> bool {
    let (what, names) = expected.split_once(": ").unwrap_or_else(|| panic!("no colon in {expected:?}"));
    if let Ok(entity_type) = what.parse::<EntityType>() {
        let ids = (0..document.entities.len()).map(EntityId::from);
        let mut typed = ids.filter(|id| document.entities[id.index()].entity_type == entity_type);
        return typed.any(|id| names.split(" = ").all(|name| goes_by(document, id, name)));
    }
    if let Ok(relation_type) = what.parse::<RelationType>() {
        let (head, tail) = names.split_once(" -> ").unwrap_or_else(|| panic!("no arrow in {expected:?}"));
        let mut typed = document.relations.iter().filter(|r| r.relation_type == relation_type);
        return typed.any(|r| goes_by(document, r.head, head) && goes_by(document, r.tail, tail));
    }
    let (event, role) = what.split_once(' ').unwrap_or_else(|| panic!("{what:?} is no type of the schema"));
    let (event, role): (EventType, Role) = (event.parse().unwrap(), role.parse().unwrap());
    let arguments = document.events.iter().filter(|e| e.event_type == event).flat_map(|e| &e.arguments);
    arguments.into_iter().any(|a| a.role == role && goes_by(document, a.entity, names))
}

/// Whether one of the entity's mentions reads so.
fn goes_by(document: &Document, entity: EntityId, name: &str) -> bool {
    document.mentions_of(entity).any(|mention| mention.span.of(&document.text) == name)
}
