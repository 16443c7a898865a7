//! One line of the file, field by field, in the order in which they are written.

use serde::{Deserialize, Deserializer, Serialize};

use crate::label::{AttributionKind, EntityType, EventType, Level, RelationType, Role, Status, Subtype};
use crate::value::{PartialDate, Value};

#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    #[serde(default, deserialize_with = "string_or_number")]
    pub(super) id: String,
    pub(super) text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) published: Option<PartialDate>,
    #[serde(default)]
    pub(super) entities: Vec<LineEntity>,
    #[serde(default)]
    pub(super) events: Vec<LineEvent>,
    #[serde(default)]
    pub(super) relations: Vec<LineRelation>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineEntity {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) entity_type: EntityType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    pub(super) mentions: Vec<LineMention>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "known_value")]
    pub(super) value: Option<Value>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineMention {
    pub(super) start: usize,
    pub(super) end: usize,
    #[serde(default = "name_level")]
    pub(super) level: Level,
    #[serde(default, skip_serializing_if = "is_unscored")]
    pub(super) score: f32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineTrigger {
    pub(super) start: usize,
    pub(super) end: usize,
    #[serde(default, skip_serializing_if = "is_unscored")]
    pub(super) score: f32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineSpan {
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineEvent {
    #[serde(default)]
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) event_type: EventType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) subtype: Option<Subtype>,
    #[serde(default = "occurred")]
    pub(super) status: Status,
    pub(super) triggers: Vec<LineTrigger>,
    #[serde(default)]
    pub(super) arguments: Vec<LineArgument>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineArgument {
    pub(super) role: Role,
    pub(super) entity: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) attribution: Option<AttributionKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    #[serde(default, skip_serializing_if = "is_unscored")]
    pub(super) attribution_score: f32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) evidence: Vec<LineSpan>,
    #[serde(default, skip_serializing_if = "is_unscored")]
    pub(super) score: f32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineRelation {
    #[serde(rename = "type")]
    pub(super) relation_type: RelationType,
    pub(super) head: String,
    pub(super) tail: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) evidence: Vec<LineSpan>,
    #[serde(default, skip_serializing_if = "is_unscored")]
    pub(super) score: f32,
}

fn name_level() -> Level {
    Level::Name
}

fn occurred() -> Status {
    Status::Occurred
}

/// True of `0.0`, "not scored", and of what is no score at all and JSON could not hold.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_unscored(score: &f32) -> bool {
    !(score.is_finite() && *score > 0.0)
}

fn string_or_number<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match serde_json::Value::deserialize(from)? {
        serde_json::Value::String(id) => Ok(id),
        serde_json::Value::Number(id) => Ok(id.to_string()),
        serde_json::Value::Null => Ok(String::new()),
        _ => Err(serde::de::Error::custom("an id is a string or a number")),
    }
}

/// Values of other tools and later versions are left aside, they are not worth losing the line.
fn known_value<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    let value = Option::<serde_json::Value>::deserialize(from)?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}
