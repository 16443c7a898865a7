//! Templates made of events.

use casefile_schema::{Level, Span, Status};

use super::super::from_events::templates;
use super::{counts, document, outcome, template};
use crate::annotated::{Annotated, Argument, Entity, Event, Mention};
use crate::measure::{Measure, Settings, score};

/// A document whose entities have these types and mentions; `*` marks a name.
fn told(entities: &[(&str, &[&str])]) -> Annotated {
    let mut document = Annotated::default();
    for (entity, (label, mentions)) in entities.iter().enumerate() {
        let first = document.mentions.len();
        for words in *mentions {
            let level = if words.starts_with('*') { Level::Name } else { Level::Nominal };
            let words = words.trim_start_matches('*');
            let start = document.text.len();
            document.text.push_str(words);
            let span = Span::new(start, document.text.len()).unwrap();
            let label = (*label).to_owned();
            document.mentions.push(Mention { span, label, level: Some(level), score: None, entity });
        }
        let mentions = (first..document.mentions.len()).collect();
        document.entities.push(Entity { label: (*label).to_owned(), mentions, value: None });
    }
    document
}

fn event(label: &str, subtype: Option<&str>, status: Option<Status>, arguments: &[(&str, usize)]) -> Event {
    let argument = |&(role, entity): &(&str, usize)| Argument {
        role: role.to_owned(),
        entity,
        span: None,
        attribution: None,
        score: None,
    };
    Event {
        label: label.to_owned(),
        subtype: subtype.map(str::to_owned),
        status,
        triggers: Vec::new(),
        arguments: arguments.iter().map(argument).collect(),
    }
}

#[test]
fn roles_by_the_type_of_the_entity_and_the_fullest_name() {
    let mut document = told(&[
        ("Person", &["the gunman", "*Ruiz", "*Ana Ruiz"]),
        ("Group", &["the guerrillas", "*FMLN"]),
        ("Person", &["*Paz"]),
        ("Facility", &["bank", "branch"]),
        ("Person", &["five peasants"]),
        ("Weapon", &["car bomb"]),
        ("Date", &["Friday"]),
    ]);
    let roles = ["perpetrator", "perpetrator", "target", "target", "victim", "weapon", "date"];
    let mut arguments: Vec<(&str, usize)> = roles.into_iter().zip(0..).collect();
    // Twice the same filler, and an entity that is none.
    arguments.extend([("victim", 2), ("victim", 99)]);
    document.events.push(event("Attack", Some("bombing"), Some(Status::Foiled), &arguments));
    let expected = "bombing: PerpInd=Ana Ruiz; PerpOrg=FMLN; Victim=Paz; Target=branch; Weapon=car bomb";
    assert_eq!(templates(&document), [template(expected)]);
}

#[test]
fn attacks_that_were_not_denied_and_muc4s_types() {
    let mut document = Annotated::default();
    for (label, subtype, status) in [
        ("Attack", Some("hijacking"), Some(Status::Occurred)),
        ("Attack", Some("arson"), Some(Status::Planned)),
        ("Attack", None, None),
        ("Attack", Some("arson"), Some(Status::Denied)),
        ("Arrest", None, Some(Status::Occurred)),
    ] {
        document.events.push(event(label, subtype, status, &[]));
    }
    assert_eq!(templates(&document), [template("attack:"), template("arson:"), template("attack:")]);
}

#[test]
fn events_are_scored_where_templates_are_gold() {
    let mut predicted = told(&[("Facility", &["bank"])]);
    predicted.events.push(event("Attack", Some("arson"), None, &[("target", 0)]));
    let right = outcome(&document(&["arson: Target=BANK|building"]), &predicted);
    assert_eq!(counts(&right, Measure::MucGtt)["all"], [2, 2, 2, 2]);
    // A message about no incident.
    assert_eq!(counts(&outcome(&document(&[]), &predicted), Measure::MucGtt)["all"], [0, 2, 0, 0]);
    // No corpus of templates.
    let elsewhere = score(&Annotated::default(), &predicted, &Settings::default());
    assert!(counts(&elsewhere, Measure::MucGtt).is_empty());
}
