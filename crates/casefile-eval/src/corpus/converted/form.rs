//! One line of the file, field by field; what is not read here is left aside.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

#[derive(Deserialize)]
pub(super) struct Line {
    #[serde(default, deserialize_with = "optional_id")]
    pub(super) id: Option<String>,
    pub(super) text: String,
    pub(super) tokens: Option<Vec<String>>,
    #[serde(default, deserialize_with = "list")]
    pub(super) sents: Vec<(usize, usize)>,
    #[serde(default)]
    pub(super) sents_are: Unit,
    #[serde(default, deserialize_with = "list")]
    pub(super) entities: Vec<LineEntity>,
    #[serde(default, deserialize_with = "list")]
    pub(super) relations: Vec<LineRelation>,
    #[serde(default, deserialize_with = "list")]
    pub(super) events: Vec<LineEvent>,
}

/// What sentences are counted in.
#[derive(Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    #[default]
    Token,
    Char,
}

#[derive(Deserialize)]
pub(super) struct LineEntity {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) label: Option<String>,
    #[serde(default, deserialize_with = "list")]
    pub(super) mentions: Vec<LineSpan>,
    pub(super) confidence: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct LineSpan {
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Deserialize)]
pub(super) struct LineRelation {
    #[serde(rename = "type")]
    pub(super) label: String,
    #[serde(deserialize_with = "id")]
    pub(super) head: String,
    #[serde(deserialize_with = "id")]
    pub(super) tail: String,
    pub(super) confidence: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct LineEvent {
    #[serde(rename = "type")]
    pub(super) label: String,
    pub(super) trigger: Option<LineSpan>,
    #[serde(default, deserialize_with = "list")]
    pub(super) args: Vec<LineArgument>,
    #[serde(default)]
    pub(super) template: bool,
    pub(super) slots: Option<BTreeMap<String, Vec<SlotEntry>>>,
}

#[derive(Deserialize)]
pub(super) struct LineArgument {
    pub(super) role: String,
    #[serde(default, deserialize_with = "optional_id")]
    pub(super) entity: Option<String>,
    pub(super) start: Option<usize>,
    pub(super) end: Option<usize>,
}

#[derive(Deserialize)]
pub(super) struct SlotEntry {
    #[serde(default)]
    pub(super) strings: Vec<SlotString>,
}

#[derive(Deserialize)]
pub(super) struct SlotString {
    pub(super) string: String,
}

/// A string or a number, which is taken as it is written; so a corpus may number its documents and entities.
fn id<'de, D: Deserializer<'de>>(json: D) -> Result<String, D::Error> {
    optional_id(json)?.ok_or_else(|| D::Error::custom(NO_ID))
}

/// The same, or `null`.
fn optional_id<'de, D: Deserializer<'de>>(json: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(json)? {
        Value::String(id) => Ok(Some(id)),
        Value::Number(id) => Ok(Some(id.to_string())),
        Value::Null => Ok(None),
        _ => Err(D::Error::custom(NO_ID)),
    }
}

const NO_ID: &str = "an id is a string or a number";

/// A list; `null` is an empty one.
fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(json: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(json)?.unwrap_or_default())
}
