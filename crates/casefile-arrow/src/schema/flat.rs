//! Tables without lists, a row a thing, for SQL and data frames.

use arrow_schema::{DataType, Field};

use super::fields::{count, index, optional, optional_text, place, score, text, value};
use super::nested::counts;

/// What every table begins with.
fn key() -> Vec<Field> {
    vec![
        count("row", "the document's place in the input, from 0: what the tables are joined by"),
        text("document", "the caller's name for the document"),
    ]
}

fn with_key(fields: impl IntoIterator<Item = Field>) -> Vec<Field> {
    key().into_iter().chain(fields).collect()
}

pub(super) fn documents() -> Vec<Field> {
    let mut fields = with_key([
        optional_text(
            "published",
            "the day it is read as of: as given, or from the head of the text; ISO 8601",
        ),
        text("model", "name and version of the model that read it"),
        count("characters", "length of its text (Unicode scalar values)"),
        count("bytes", "length of its text in UTF-8"),
    ]);
    fields.extend(counts());
    fields
}

pub(super) fn mentions() -> Vec<Field> {
    let mut fields = with_key([
        index("mention", "its place among the document's mentions, from 0"),
        index("entity", "the entity it refers to"),
        text("text", "what stands there"),
        text("type", "entity type"),
        text("level", "name or nominal"),
        score("how sure the model is of span and type, 0 to 1"),
    ]);
    fields.extend(place("the mention"));
    fields
}

pub(super) fn entities() -> Vec<Field> {
    let mut fields = with_key([
        index("entity", "its place among the document's entities, from 0"),
        text("name", "the fullest name it goes by in the text"),
        text("type", "Person, Group, Organization, Location, Facility, Norp, Date, Quantity or Weapon"),
        count("mentions", "how many mentions it has"),
        score("the best score of its mentions"),
    ]);
    fields.extend(value());
    fields
}

pub(super) fn relations() -> Vec<Field> {
    let mut fields = with_key([
        index("relation", "its place among the document's relations, from 0"),
        text("type", "leads, recruits_for, member_of, part_of, allied_with, opposes, based_in, ..."),
        index("head", "from: the entity"),
        text("head_name", "its name"),
        text("head_type", "its type"),
        index("tail", "to: the entity"),
        text("tail_name", "its name"),
        text("tail_type", "its type"),
        score("how sure the model is, 0 to 1"),
    ]);
    fields.extend(place("the evidence, from the first mention to the last"));
    fields
}

pub(super) fn events() -> Vec<Field> {
    let mut fields = with_key([
        index("event", "its place among the document's events, from 0"),
        text("type", "Attack or Arrest"),
        optional_text("subtype", "of an Attack: bombing, armed_assault, assassination, kidnapping, ..."),
        text("status", "occurred, planned, foiled or denied"),
        text("trigger", "the first of the words that name it"),
        count("triggers", "how many triggers it has"),
        score("the best score of its triggers"),
    ]);
    fields.extend(place("the first trigger"));
    fields
}

pub(super) fn arguments() -> Vec<Field> {
    let mut fields = with_key([
        index("event", "the event"),
        text(
            "role",
            "perpetrator, target, victim, weapon, killed, injured, abducted, suspect, agent, location, date",
        ),
        index("entity", "who or what: the entity"),
        text("name", "its name"),
        text("type", "its type"),
    ]);
    fields.extend(value());
    fields.extend([
        score("how sure the model is, 0 to 1"),
        optional_text("attribution", "of a perpetrator: stated, claimed, attributed, suspected or denied"),
        optional("attribution_source", DataType::Int32, "who says so: the entity"),
        optional_text("attribution_source_name", "its name"),
        optional("attribution_score", DataType::Float32, "how sure the model is of the attribution, 0 to 1"),
    ]);
    fields.extend(place("the evidence, from the trigger to the mention or the other way"));
    fields
}
