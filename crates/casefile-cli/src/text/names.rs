//! PEOPLE, ORGANIZATIONS, PLACES, COMMUNITIES: who and what the text names, in short.

use casefile::{EntityId, EntityType, Level};

use super::View;
use super::block::INDENT;
use super::flow::Flow;

/// The lists in their order.
pub(super) const LISTS: &[(&str, &[EntityType])] = &[
    ("PEOPLE", &[EntityType::Person]),
    ("ORGANIZATIONS", &[EntityType::Organization]),
    ("PLACES", &[EntityType::Location, EntityType::Facility]),
    ("COMMUNITIES", &[EntityType::Norp]),
];

/// The named entities of these types, in the order of the text.
pub(super) fn section(view: View, types: &[EntityType]) -> String {
    let entities = view.document.entities.iter().enumerate();
    let listed =
        entities.filter(|(index, e)| types.contains(&e.entity_type) && has_name(view, (*index).into()));
    let listed: Vec<String> = listed.map(|(index, _)| in_short(view, index.into())).collect();
    if listed.is_empty() {
        return String::new();
    }
    let mut flow = Flow::default();
    flow.push(&listed.join(", "), view.look.plain);
    format!("{}{}", " ".repeat(INDENT), flow.lines(INDENT, INDENT))
}

/// The name, what else it is called, and its country.
fn in_short(view: View, id: EntityId) -> String {
    let mut also = aliases(view, id);
    if let Some(first) = also.first_mut() {
        first.insert_str(0, "also ");
    }
    also.extend(view.value(id));
    let name = view.document.name_of(id);
    if also.is_empty() { name.to_owned() } else { format!("{name} ({})", also.join(", ")) }
}

pub(super) fn has_name(view: View, id: EntityId) -> bool {
    view.document.mentions_of(id).any(|mention| mention.level == Level::Name)
}

/// The other names of an entity, each once whatever its case.
pub(super) fn aliases(view: View, id: EntityId) -> Vec<String> {
    let mut known = vec![view.document.name_of(id).to_lowercase()];
    let mut aliases = Vec::new();
    for mention in view.document.mentions_of(id).filter(|mention| mention.level == Level::Name) {
        let name: Vec<&str> = mention.span.of(&view.document.text).split_whitespace().collect();
        let name = name.join(" ");
        let folded = name.to_lowercase();
        if !known.contains(&folded) {
            known.push(folded);
            aliases.push(name);
        }
    }
    aliases
}
