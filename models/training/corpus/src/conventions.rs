//! What the annotation guide asks for beyond the schema: rules that a program can check.

use std::collections::BTreeSet;

use casefile_schema::{
    AttributionKind, EntityId, EntityType, Event, EventType, Level, Mention, RelationType, Role, Value,
};

use crate::entry::Entry;

/// Words that no mention begins with in lower case.
const DETERMINERS: &[&str] =
    &["the", "a", "an", "this", "that", "these", "those", "his", "her", "their", "its", "our", "my", "your"];

/// Where a document breaks the guide, a sentence each. What needs the text is not looked at where there is none.
#[must_use]
pub fn faults(entry: &Entry) -> Vec<String> {
    let mut faults = Vec::new();
    mentions(entry, &mut faults);
    entities(entry, &mut faults);
    entry
        .document
        .events
        .iter()
        .enumerate()
        .for_each(|(index, event)| self::event(index, event, &mut faults));
    relations(entry, &mut faults);
    negatives(entry, &mut faults);
    faults
}

fn mentions(entry: &Entry, faults: &mut Vec<String>) {
    let mut taken = BTreeSet::new();
    for mention in &entry.document.mentions {
        let what = || shown(entry, mention);
        if !taken.insert(mention.span) {
            faults.push(format!("{} is annotated twice", what()));
        }
        let is_value = matches!(mention.entity_type, EntityType::Date | EntityType::Quantity);
        if is_value && mention.level == Level::Nominal {
            faults.push(format!("{} is nominal: a {} is not", what(), mention.entity_type));
        }
        if !entry.has_text {
            continue;
        }
        if is_glued(entry, mention) {
            faults.push(format!("{} is glued to a name", what()));
        }
        let text = mention.span.of(&entry.document.text);
        if text != text.trim() {
            faults.push(format!("{} begins or ends with white space", what()));
        }
        let first = text.split_whitespace().next().unwrap_or_default();
        let places_a_date = mention.entity_type == EntityType::Date && matches!(first, "this" | "these");
        if DETERMINERS.contains(&first) && !places_a_date {
            faults.push(format!("{} begins with a determiner, or is a pronoun", what()));
        }
        let possessive = text.ends_with("'s") || text.ends_with("’s");
        if possessive && mention.entity_type != EntityType::Date {
            faults.push(format!("{} ends with a possessive", what()));
        }
    }
}

/// Whether a description stands directly before a name of the same entity: "the baker Goulart".
fn is_glued(entry: &Entry, mention: &Mention) -> bool {
    let follows = |name: &&Mention| name.level == Level::Name && name.span.start() == mention.span.end() + 1;
    let mut names = entry.document.mentions_of(mention.entity);
    mention.level == Level::Nominal
        && names.find(follows).is_some()
        && entry.document.text.get(mention.span.end()..).is_some_and(|rest| rest.starts_with([' ', '\n']))
}

/// Whether a value is of the kind that entities of this type have.
fn fits(value: Value, entity_type: EntityType) -> bool {
    match value {
        Value::Date(_) => entity_type == EntityType::Date,
        Value::Quantity(_) => entity_type == EntityType::Quantity,
        Value::Place(_) => matches!(entity_type, EntityType::Location | EntityType::Norp),
    }
}

/// Values are of the entity's type, and what is not named has to be there for something.
fn entities(entry: &Entry, faults: &mut Vec<String>) {
    let document = &entry.document;
    let arguments = document.events.iter().flat_map(|event| &event.arguments);
    let sources = arguments.clone().filter_map(|argument| argument.attribution?.source);
    let linked = document.relations.iter().flat_map(|relation| [relation.head, relation.tail]);
    let used: BTreeSet<EntityId> =
        arguments.map(|argument| argument.entity).chain(sources).chain(linked).collect();
    for entity in document.entities.iter().filter(|e| e.value.is_some_and(|v| !fits(v, e.entity_type))) {
        faults.push(format!("{} {:?} has a value of another type", entity.entity_type, entity.name));
    }
    for (index, entity) in
        document.entities.iter().enumerate().filter(|(index, _)| !used.contains(&(*index).into()))
    {
        let named = document.mentions_of(index.into()).any(|mention| mention.level == Level::Name);
        let first = document.mentions_of(index.into()).next().map(|mention| shown(entry, mention));
        let what = first.unwrap_or_default();
        match entity.entity_type {
            EntityType::Facility | EntityType::Quantity => {
                faults.push(format!("{what} fills no role: a {} has to", entity.entity_type));
            }
            _ if !named => faults.push(format!("{what} has no name and fills no role")),
            _ => {}
        }
    }
}

fn event(index: usize, event: &Event, faults: &mut Vec<String>) {
    let what = format!("event v{}", index + 1);
    if event.arguments.is_empty() {
        faults.push(format!("{what} has no arguments"));
    }
    if event.event_type == EventType::Attack && event.subtype.is_none() {
        faults.push(format!("{what} has no subtype"));
    }
    let mut seen = BTreeSet::new();
    for argument in &event.arguments {
        if !seen.insert((argument.role, argument.entity)) {
            faults.push(format!("{what} has the {} e{} twice", argument.role, argument.entity.index() + 1));
        }
        match argument.attribution {
            None if argument.role == Role::Perpetrator => {
                faults.push(format!("{what} has a perpetrator without an attribution"));
            }
            Some(said) if said.kind == AttributionKind::Attributed && said.source.is_none() => {
                faults.push(format!("{what} has an attribution without its source"));
            }
            Some(said) if said.source == Some(argument.entity) => {
                faults.push(format!("{what} has a perpetrator who is his own source"));
            }
            Some(said) if own_word(said.kind) && said.source.is_some() => {
                faults.push(format!("{what} has a source for what is {}", said.kind));
            }
            _ => {}
        }
    }
}

/// Whether nobody but the reporter or the perpetrator says it.
fn own_word(kind: AttributionKind) -> bool {
    matches!(kind, AttributionKind::Stated | AttributionKind::Claimed)
}

/// Each is stated once, and only the most specific.
fn relations(entry: &Entry, faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for relation in &entry.document.relations {
        let (kind, mut head, mut tail) = (relation.relation_type, relation.head, relation.tail);
        if kind.is_symmetric() && head > tail {
            (head, tail) = (tail, head);
        }
        if head == tail {
            faults.push(format!("{kind} links e{} to itself", head.index() + 1));
        }
        if !seen.insert((kind, head, tail)) {
            faults.push(format!("{kind} from e{} to e{} is there twice", head.index() + 1, tail.index() + 1));
        }
    }
    let vague = [
        (RelationType::MemberOf, RelationType::Leads),
        (RelationType::MemberOf, RelationType::RecruitsFor),
        (RelationType::OperatesIn, RelationType::BasedIn),
    ];
    for &(kind, head, tail) in &seen {
        for (_, exact) in
            vague.iter().filter(|(vague, exact)| *vague == kind && seen.contains(&(*exact, head, tail)))
        {
            faults.push(format!("{kind} from e{} to e{} beside {exact}", head.index() + 1, tail.index() + 1));
        }
    }
}

fn negatives(entry: &Entry, faults: &mut Vec<String>) {
    for negative in &entry.negatives {
        let is_it = |event: &&Event| {
            event.event_type.name() == negative.label
                || event.subtype.is_some_and(|subtype| subtype.name() == negative.label)
        };
        let mut events = entry.document.events.iter().filter(is_it);
        if events.any(|event| event.triggers.iter().any(|trigger| trigger.span.overlaps(negative.span))) {
            faults.push(format!("a hard negative of {} is a trigger of it", negative.label));
        }
    }
}

/// A mention in words: its text and type, or its place where there is no text.
fn shown(entry: &Entry, mention: &Mention) -> String {
    match entry.has_text {
        true => format!("{} {:?}", mention.entity_type, mention.span.of(&entry.document.text)),
        false => {
            format!(
                "the {} e{} at byte {}",
                mention.entity_type,
                mention.entity.index() + 1,
                mention.span.start()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::read;

    fn faults_of(entities: &str, rest: &str) -> Vec<String> {
        let text = "The Red Front's nine gunmen killed two men near Sana.";
        let line = format!(r#"{{"text":"{text}","genre":"newswire","entities":[{entities}]{rest}}}"#);
        faults(&read(&line).unwrap())
    }

    const GROUP: &str = r#"{"id":"g1","type":"Group","mentions":[{"start":4,"end":13}]}"#;
    const EVENT: &str = r#","events":[{"id":"v1","type":"Attack","subtype":"other","triggers":[{"start":28,"end":34}],"arguments":[ARGUMENTS]}]"#;

    #[test]
    fn a_sound_document_has_none() {
        let event =
            EVENT.replace("ARGUMENTS", r#"{"role":"perpetrator","entity":"g1","attribution":"stated"}"#);
        assert_eq!(faults_of(GROUP, &event), [""; 0]);
    }

    #[test]
    fn spans_and_what_has_no_role() {
        let found = faults_of(
            r#"{"id":"g1","type":"Group","mentions":[{"start":4,"end":15}]},
               {"id":"q1","type":"Quantity","mentions":[{"start":16,"end":20,"level":"nominal"}]},
               {"id":"p1","type":"Person","mentions":[{"start":35,"end":42,"level":"nominal"}]}"#,
            "",
        );
        let expected = [
            "Group \"Red Front's\" ends with a possessive",
            "Quantity \"nine\" is nominal: a Quantity is not",
            "Quantity \"nine\" fills no role: a Quantity has to",
            "Person \"two men\" has no name and fills no role",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn events_say_who_and_on_whose_word() {
        assert_eq!(faults_of(GROUP, &EVENT.replace("ARGUMENTS", "")), ["event v1 has no arguments"]);
        let twice = r#"{"role":"perpetrator","entity":"g1"},{"role":"perpetrator","entity":"g1","attribution":"attributed"}"#;
        assert_eq!(faults_of(GROUP, &EVENT.replace("ARGUMENTS", twice)).len(), 3);
    }

    #[test]
    fn the_most_specific_relation_stands_alone() {
        let two = format!(r#"{GROUP},{{"id":"p1","type":"Person","mentions":[{{"start":48,"end":52}}]}}"#);
        let both = r#","relations":[{"type":"leads","head":"p1","tail":"g1"},{"type":"member_of","head":"p1","tail":"g1"}]"#;
        assert_eq!(faults_of(&two, both), ["member_of from e2 to e1 beside leads"]);
    }

    #[test]
    fn a_hard_negative_is_no_trigger() {
        let event =
            EVENT.replace("ARGUMENTS", r#"{"role":"perpetrator","entity":"g1","attribution":"stated"}"#);
        let negative = r#","negatives":[{"label":"Attack","start":28,"end":34}]"#;
        assert_eq!(
            faults_of(GROUP, &format!("{event}{negative}")),
            ["a hard negative of Attack is a trigger of it"]
        );
    }
}
