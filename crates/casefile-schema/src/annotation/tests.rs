use serde_json::{Value as Json, json};

use super::{from_line, to_line};
use crate::{Error, Level, RelationType, Role, Status, Value};

/// Characters and bytes differ from the third character on.
const TEXT: &str = "Añá Núñez führt die „Côte-Brigade“ 💣 – 12 tot, sagt Öl-Miliz.";

fn span(part: &str) -> Json {
    let start = TEXT[..TEXT.find(part).unwrap()].chars().count();
    json!({"start": start, "end": start + part.chars().count()})
}

fn gold() -> Json {
    json!({
        "id": 7, "text": TEXT, "published": "2024-03",
        "entities": [
            {"id": "g", "type": "Group", "mentions": [span("Côte-Brigade")], "value": null},
            {"id": "p", "type": "Person", "mentions": [span("Añá Núñez")]},
            {"id": "m", "type": "Group", "mentions": [span("Öl-Miliz")], "value": {"kind": "unheard of"}},
            {"id": "q", "type": "Quantity", "mentions": [span("12")], "value": {"min": 12, "max": 12}},
        ],
        "events": [{"type": "Attack", "triggers": [span("💣")], "arguments": [
            {"role": "perpetrator", "entity": "g", "attribution": "attributed", "source": "m"},
            {"role": "killed", "entity": "q"},
        ]}],
        "relations": [{"type": "leads", "head": "p", "tail": "g"}],
    })
}

fn fault(line: &Json) -> String {
    match from_line(3, &line.to_string()).unwrap_err() {
        Error::Annotation { line: 3, reason } => reason,
        other => panic!("{other}"),
    }
}

#[test]
fn a_gold_line_reads_with_its_defaults() {
    let document = from_line(1, &gold().to_string()).unwrap();
    assert_eq!(document.id, "7");
    assert_eq!(document.published.map(|date| date.to_string()).as_deref(), Some("2024-03"));
    let names: Vec<_> = document.entities.iter().map(|entity| entity.name.as_str()).collect();
    assert_eq!(names, ["Côte-Brigade", "Añá Núñez", "Öl-Miliz", "12"], "in the order of the line");
    assert_eq!(document.mentions[0].span.of(TEXT), "Añá Núñez", "in the order of the text");
    assert_eq!(document.mentions[0].level, Level::Name);
    assert_eq!(document.mentions[0].score, 0.0, "not scored");
    assert!(matches!(document.entities[3].value, Some(Value::Quantity(q)) if q.min == Some(12)));
    assert_eq!(document.entities[2].value, None);
    let event = &document.events[0];
    assert_eq!(event.status, Status::Occurred);
    assert_eq!(event.triggers[0].span.of(TEXT), "💣");
    assert_eq!(event.arguments[0].role, Role::Perpetrator);
    let source = event.arguments[0].attribution.and_then(|attribution| attribution.source);
    assert_eq!(source.map(|source| document.name_of(source)), Some("Öl-Miliz"));
    assert_eq!(document.relations[0].relation_type, RelationType::Leads);
}

#[test]
fn a_document_survives_its_line() {
    let mut document = from_line(1, &gold().to_string()).unwrap();
    for (index, mention) in document.mentions.iter_mut().enumerate() {
        mention.score = 0.3 + index as f32 / 10.0;
    }
    for entity in &mut document.entities {
        entity.score = document.mentions[entity.mentions[0].index()].score;
    }
    document.relations[0].score = 0.875;
    document.relations[0].evidence = vec![document.mentions[0].span];
    let argument = &mut document.events[0].arguments[0];
    argument.evidence = vec![document.mentions[1].span];
    argument.attribution.as_mut().unwrap().score = 0.61;
    let line = to_line(&document).unwrap();
    assert!(!line.contains('\n'));
    assert_eq!(from_line(1, &line).unwrap(), document);
}

#[test]
fn offsets_in_the_line_are_characters() {
    let written = to_line(&from_line(1, &gold().to_string()).unwrap()).unwrap();
    let written: Json = serde_json::from_str(&written).unwrap();
    let expected = span("💣");
    assert_eq!(written["events"][0]["triggers"][0], expected);
    assert_eq!(written["entities"][2]["mentions"][0]["start"], span("Öl-Miliz")["start"]);
    assert!(written["relations"][0].get("score").is_none(), "absent is absent");
}

#[test]
fn a_fault_is_named() {
    let cases: &[(&str, Json, &str)] = &[
        ("/entities/0/mentions/0/end", json!(999), "outside the text of 61 characters"),
        ("/entities/0/mentions/0/end", json!(2), "is empty"),
        ("/entities/0/type", json!("Cat"), "unknown variant `Cat`, expected one of `Person`"),
        ("/entities/0/id", json!("p"), "two entities \"p\""),
        ("/entities/0/mentions", json!([]), "entity \"g\" has no mentions"),
        ("/relations/0/head", json!("x"), "there is no entity \"x\""),
        ("/relations/0/head", json!("m"), "does not link Group to Group"),
        ("/events/0/arguments/0/source", json!("x"), "there is no entity \"x\""),
        ("/events/0/arguments/1/role", json!("weapon"), "the role is not for a Quantity"),
        ("/events/0/arguments/1/role", json!("suspect"), "Attack has no such role"),
        ("/events/0/arguments/0/attribution", json!(null), "a source without an attribution"),
        ("/events/0/triggers", json!([]), "has no triggers"),
        ("/published", json!("30 March"), "is no date"),
    ];
    for (pointer, wrong, expected) in cases {
        let mut line = gold();
        *line.pointer_mut(pointer).unwrap() = wrong.clone();
        let reason = fault(&line);
        assert!(reason.contains(expected), "{pointer}: {reason}");
    }
}

#[test]
fn what_is_no_line_is_refused() {
    assert!(fault(&json!({"id": "a"})).starts_with("missing field `text` (column"));
    assert!(matches!(from_line(9, "{\"text\": \"x"), Err(Error::Annotation { line: 9, .. })));
    assert!(from_line(1, "").is_err());
    assert!(from_line(1, r#"{"text": "x", "entities": [{"id": "e", "type": "Date", "mentions": [{"start": -1, "end": 1}]}]}"#).is_err());
}

#[test]
fn a_broken_document_is_not_written() {
    let mut document = from_line(1, &gold().to_string()).unwrap();
    document.text.clear();
    assert!(matches!(to_line(&document), Err(Error::Input { .. })));
}

#[test]
fn an_empty_text_has_an_empty_line() {
    let document = from_line(1, r#"{"text":""}"#).unwrap();
    assert_eq!(
        to_line(&document).unwrap(),
        r#"{"id":"","text":"","entities":[],"events":[],"relations":[]}"#
    );
}
