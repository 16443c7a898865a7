//! ATTACKS and ARRESTS.

use casefile::{Argument, Attribution, AttributionKind, Event, EventType, Role, Span, Status, Subtype};

use super::View;
use super::block::{Block, push_score};
use super::flow::Flow;

/// Roles in the order of their lines.
const LABELS: &[(Role, &str)] = &[
    (Role::Perpetrator, "who"),
    (Role::Suspect, "who"),
    (Role::Agent, "arrested by"),
    (Role::Target, "target"),
    (Role::Victim, "victims"),
    (Role::Weapon, "weapon"),
    (Role::Location, "where"),
    (Role::Date, "when"),
    (Role::Killed, "killed"),
    (Role::Injured, "injured"),
    (Role::Abducted, "abducted"),
];

/// The attacks and, with numbers of their own, the arrests.
pub(super) fn sections(view: View) -> (String, String) {
    let of_type = |event_type: EventType| -> String {
        let events = view.document.events.iter().filter(|event| event.event_type == event_type);
        let blocks: Vec<_> = events.enumerate().map(|(index, event)| block(view, index + 1, event)).collect();
        blocks.join("\n")
    };
    (of_type(EventType::Attack), of_type(EventType::Arrest))
}

/// The numbers of the attacks that an entity is said to have carried out: `1, 3 (denied)`.
pub(super) fn attacks_by(view: View, entity: casefile::EntityId) -> String {
    let attacks = view.document.events.iter().filter(|event| event.event_type == EventType::Attack);
    let numbers = attacks.enumerate().filter_map(|(index, attack)| {
        let is_by = |a: &&Argument| a.role == Role::Perpetrator && a.entity == entity;
        let argument = attack.arguments.iter().find(is_by)?;
        let denied = argument.attribution.is_some_and(|a| a.kind == AttributionKind::Denied);
        Some(format!("{}{}", index + 1, if denied { " (denied)" } else { "" }))
    });
    numbers.collect::<Vec<_>>().join(", ")
}

fn block(view: View, number: usize, event: &Event) -> String {
    let mut block = Block::new(view);
    let triggers: Vec<Span> = event.triggers.iter().map(|trigger| trigger.span).collect();
    for &(role, label) in LABELS {
        for argument in event.arguments.iter().filter(|argument| argument.role == role) {
            let spans = view.evidence(&argument.evidence, &triggers, &view.spans_of(argument.entity));
            block.row(label, &view.named(argument.entity), argument.score, &spans);
            if let Some(attribution) = argument.attribution {
                let name = view.document.name_of(argument.entity);
                block.row("said by", &said_by(view, name, attribution), attribution.score, &[]);
            }
        }
    }
    if block.evidence.is_empty() {
        block.evidence.cite(triggers.get(..1).unwrap_or_default());
    }
    block.under(&headline(view, number, event))
}

/// On whose word the perpetrator of this name is one.
fn said_by(view: View, name: &str, attribution: Attribution) -> String {
    let source = attribution.source.map(|source| view.document.name_of(source));
    let through = |words: String| match source {
        Some(source) if source != name => format!("{words}, through {source}"),
        _ => words,
    };
    match (attribution.kind, source) {
        (AttributionKind::Stated, None) => "the text, as fact (stated)".to_owned(),
        (AttributionKind::Claimed, _) => through(format!("{name} (claimed)")),
        (AttributionKind::Denied, _) => through(format!("{name} denies it (denied)")),
        (AttributionKind::Suspected, None) => "not named (suspected)".to_owned(),
        (kind, None) => format!("not named ({kind})"),
        (kind, Some(source)) => format!("{source} ({kind})"),
    }
}

/// What, who was arrested, where, when.
fn headline(view: View, number: usize, event: &Event) -> Flow {
    let of_role = |role| event.arguments.iter().filter(move |argument: &&Argument| argument.role == role);
    let names = |role| {
        let names: Vec<&str> = of_role(role).take(2).map(|a| view.document.name_of(a.entity)).collect();
        names.join(", ")
    };
    let when = of_role(Role::Date).next().map(|date| date.entity);
    let when = when.map(|date| view.value(date).unwrap_or_else(|| view.named(date)));
    let parts = [kind(event), names(Role::Suspect), names(Role::Location), when.unwrap_or_default()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mut flow = Flow::default();
    flow.push(&format!("{number}. {}", parts.join(" · ")), view.look.headline);
    push_score(&mut flow, event.score, view.look.faint);
    flow
}

/// `Armed assault`, `Bombing (foiled)`.
fn kind(event: &Event) -> String {
    let subtype = event.subtype.filter(|&subtype| subtype != Subtype::Other);
    let name = subtype.map_or(event.event_type.name(), Subtype::name).replace('_', " ");
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let name: String = first.into_iter().chain(letters).collect();
    match event.status {
        Status::Occurred => name,
        status => format!("{name} ({status})"),
    }
}
