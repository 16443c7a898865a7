//! The cases in `tests/cases/*.md`: short texts, and what must be read from them.
//!
//! A case is a heading, a quoted text, and a list of what is expected:
//!
//! ```text
//! - Group: Allied Democratic Forces = ADF    one entity of this type goes by all these names
//! - leads: Musa Seka -> ADF                  a relation between the entities that go by these names
//! - Attack location: Beni                    an argument of some event of this type
//! ```
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use casefile::{Document, EntityId, EntityType, EventType, Extractor, RelationType, Role};

struct Case {
    name: String,
    text: String,
    expected: Vec<String>,
}

#[test]
fn every_case_is_read_as_expected() {
    let extractor = Extractor::new().unwrap();
    let mut missing = Vec::new();
    for case in cases() {
        let document = extractor.extract(case.text).unwrap();
        let unmet = case.expected.iter().filter(|line| !holds(&document, line));
        missing.extend(unmet.map(|line| format!("{}: {line}", case.name)));
    }
    assert!(missing.is_empty(), "not found:\n{}", missing.join("\n"));
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
            cases.push(Case { name: name.to_owned(), text: String::new(), expected: Vec::new() });
        } else if let Some(case) = cases.last_mut() {
            if let Some(text) = line.strip_prefix('>') {
                case.text.push_str(text.trim_start());
                case.text.push('\n');
            } else if let Some(expected) = line.strip_prefix("- ") {
                case.expected.push(expected.to_owned());
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
