//! An annotation to read: the text with its mentions marked, then what is said about them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use casefile_schema::{Argument, EntityId, Level, Value};

use crate::entry::Entry;

/// The text with `[mentions]e1`, `[descriptions]e1~` and `[triggers]v1!` marked, then a line for each entity, event, argument,
/// relation and hard negative.
#[must_use]
pub fn show(entry: &Entry) -> String {
    let document = &entry.document;
    let published = document.published.map(|day| format!(" · published {day}")).unwrap_or_default();
    let mut page = format!("{} · {}{published}\n\n{}\n\n", document.id, entry.genre, marked(entry));
    for (index, entity) in document.entities.iter().enumerate() {
        let value = entity.value.map(|value| format!(" = {}", in_words(value))).unwrap_or_default();
        line(&mut page, format_args!("e{} {} {}{value}", index + 1, entity.entity_type, flat(&entity.name)));
    }
    for (index, event) in document.events.iter().enumerate() {
        let subtype = event.subtype.map(|subtype| format!(" {subtype} {}", event.status)).unwrap_or_default();
        line(&mut page, format_args!("v{} {}{subtype}", index + 1, event.event_type));
        event
            .arguments
            .iter()
            .for_each(|argument| line(&mut page, format_args!("   {}", said(entry, argument))));
    }
    for relation in &document.relations {
        let (head, tail) = (named(entry, relation.head), named(entry, relation.tail));
        line(&mut page, format_args!("{head} {} {tail}", relation.relation_type));
    }
    for negative in &entry.negatives {
        line(&mut page, format_args!("not {}: {}", negative.label, flat(negative.span.of(&document.text))));
    }
    page
}

/// A line of it; writing to a string cannot fail.
fn line(page: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(page, "{line}").unwrap_or_default();
}

fn marked(entry: &Entry) -> String {
    let document = &entry.document;
    let mentions = document.mentions.iter().map(|mention| {
        let level = if mention.level == Level::Nominal { "~" } else { "" };
        (mention.span, format!("e{}{level}", mention.entity.index() + 1))
    });
    let triggers = document.events.iter().enumerate().flat_map(|(index, event)| {
        event.triggers.iter().map(move |trigger| (trigger.span, format!("v{}!", index + 1)))
    });
    // At one place what ends comes first, the inner before the outer; then what begins, the outer before the inner.
    let mut marks: BTreeMap<(usize, bool, usize), Vec<String>> = BTreeMap::new();
    for (span, name) in mentions.chain(triggers) {
        marks.entry((span.end(), false, usize::MAX - span.start())).or_default().push(format!("]{name}"));
        marks.entry((span.start(), true, usize::MAX - span.end())).or_default().push("[".to_owned());
    }
    let mut page = String::new();
    let mut last = 0;
    for ((at, ..), marks) in marks {
        page.push_str(document.text.get(last..at).unwrap_or_default());
        page.extend(marks);
        last = at;
    }
    page.push_str(document.text.get(last..).unwrap_or_default());
    page
}

fn said(entry: &Entry, argument: &Argument) -> String {
    let attribution = argument.attribution.map(|said| {
        let source = said.source.map(|source| format!(" by {}", named(entry, source)));
        format!(", {}{}", said.kind, source.unwrap_or_default())
    });
    format!("{} {}{}", argument.role, named(entry, argument.entity), attribution.unwrap_or_default())
}

fn named(entry: &Entry, id: EntityId) -> String {
    format!("{} (e{})", flat(entry.document.name_of(id)), id.index() + 1)
}

fn in_words(value: Value) -> String {
    match value {
        Value::Date(date) => date.to_string(),
        Value::Place(place) => place.country.to_string(),
        Value::Quantity(quantity) => {
            let end = |end: Option<u32>| end.map(|end| end.to_string()).unwrap_or_default();
            format!("{}..{}", end(quantity.min), end(quantity.max))
        }
    }
}

/// On one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::read;

    #[test]
    fn everything_is_there_and_marks_nest() {
        let line = r#"{"id": "a", "text": "An Omani group killed Ana Ruiz, police said.", "genre": "newswire", "entities": [
            {"id": "g1", "type": "Group", "mentions": [{"start": 3, "end": 14, "level": "nominal"}]},
            {"id": "n1", "type": "Norp", "value": {"country": "OM"}, "mentions": [{"start": 3, "end": 8}]},
            {"id": "p1", "type": "Person", "mentions": [{"start": 22, "end": 30}]},
            {"id": "o1", "type": "Organization", "mentions": [{"start": 32, "end": 38, "level": "nominal"}]}],
            "events": [{"id": "v1", "type": "Attack", "subtype": "other", "triggers": [{"start": 15, "end": 21}], "arguments": [
                {"role": "perpetrator", "entity": "g1", "attribution": "attributed", "source": "o1"}, {"role": "victim", "entity": "p1"}]}],
            "relations": [{"type": "opposes", "head": "o1", "tail": "g1"}],
            "negatives": [{"label": "stated", "start": 39, "end": 43}]}"#;
        let page = show(&read(line).unwrap());
        let expected = "\
a · newswire

An [[Omani]e2 group]e1~ [killed]v1! [Ana Ruiz]e3, [police]e4~ said.

e1 Group Omani group
e2 Norp Omani = OM
e3 Person Ana Ruiz
e4 Organization police
v1 Attack other occurred
   perpetrator Omani group (e1), attributed by police (e4)
   victim Ana Ruiz (e3)
police (e4) opposes Omani group (e1)
not stated: said
";
        assert_eq!(page, expected);
    }
}
