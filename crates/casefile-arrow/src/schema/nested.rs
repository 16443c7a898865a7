//! One row a document, with lists of what it tells.

use arrow_schema::{DataType, Field};

use super::fields::{count, field, index, list, optional, optional_text, place, score, text, value};

pub(super) fn document() -> Vec<Field> {
    vec![
        optional_text("id", "the caller's name for the document"),
        optional_text(
            "published",
            "the day it is read as of: as given, or from the head of the text; ISO 8601",
        ),
        text("model", "name and version of the model that read it"),
        list("sentences", sentence(), "in order, not overlapping"),
        list("mentions", mention(), "in order of their spans"),
        list("entities", entity(), "in order of their first mentions"),
        list("relations", relation(), "in order of head, tail and type"),
        list("events", event(), "in order of their first triggers"),
        list("warnings", warning(), "what was not done, so that nothing is lost silently"),
        optional_text("error", "why the row was not read; null where it was, and then all lists are whole"),
    ]
}

fn sentence() -> Vec<Field> {
    let mut fields = place("the sentence");
    fields.push(index("paragraph", "its paragraph, counted from 0"));
    fields
}

fn mention() -> Vec<Field> {
    let mut fields = place("the mention");
    fields.extend([
        text("text", "what stands there"),
        text("type", "entity type"),
        text("level", "name or nominal"),
        score("how sure the model is of span and type, 0 to 1"),
        index("entity", "the entity it refers to: its position in `entities`"),
    ]);
    fields
}

fn entity() -> Vec<Field> {
    let mut fields = vec![
        text("name", "the fullest name it goes by in the text"),
        text("type", "Person, Group, Organization, Location, Facility, Norp, Date, Quantity or Weapon"),
        score("the best score of its mentions"),
        field(
            "mentions",
            DataType::List(Field::new("item", DataType::Int32, false).into()),
            "positions in `mentions`, never empty",
        ),
    ];
    fields.extend(value());
    fields
}

fn relation() -> Vec<Field> {
    vec![
        text("type", "leads, recruits_for, member_of, part_of, allied_with, opposes, based_in, ..."),
        index("head", "from: a position in `entities`"),
        index("tail", "to: a position in `entities`"),
        score("how sure the model is, 0 to 1"),
        list("evidence", place("the span"), "the mentions of head and tail that say it best"),
    ]
}

fn event() -> Vec<Field> {
    vec![
        text("type", "Attack or Arrest"),
        optional_text("subtype", "of an Attack: bombing, armed_assault, assassination, kidnapping, ..."),
        text("status", "occurred, planned, foiled or denied"),
        score("the best score of its triggers"),
        list("triggers", trigger(), "the words that name it, never empty"),
        list("arguments", argument(), "who, what, where, when, with what outcome"),
    ]
}

fn trigger() -> Vec<Field> {
    let mut fields = place("the trigger");
    fields
        .extend([text("text", "what stands there"), score("how sure the model is of span and type, 0 to 1")]);
    fields
}

fn argument() -> Vec<Field> {
    vec![
        text(
            "role",
            "perpetrator, target, victim, weapon, killed, injured, abducted, suspect, agent, location, date",
        ),
        index("entity", "who or what: a position in `entities`"),
        score("how sure the model is, 0 to 1"),
        optional_text("attribution", "of a perpetrator: stated, claimed, attributed, suspected or denied"),
        optional("attribution_source", DataType::Int32, "who says so: a position in `entities`"),
        optional("attribution_score", DataType::Float32, "how sure the model is of the attribution, 0 to 1"),
        list("evidence", place("the span"), "the trigger and the mention that say it best"),
    ]
}

fn warning() -> Vec<Field> {
    vec![
        text("kind", "sentence_split, word_cut, pairs_dropped or out_of_reach"),
        optional("start", DataType::Int64, "first character of what was split or cut"),
        optional("end", DataType::Int64, "one past its last character"),
        optional("count", DataType::Int64, "how many pairs were not looked at"),
    ]
}

/// What is counted of a document in a flat row.
pub(super) fn counts() -> Vec<Field> {
    let of = |what: &str| count(what, &format!("how many {what} it has"));
    ["sentences", "mentions", "entities", "relations", "events", "warnings"].map(of).to_vec()
}
