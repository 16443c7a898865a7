//! One line of the file, field by field; what is not read here is left aside.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) tokens: Option<Vec<String>>,
    #[serde(default)]
    pub(super) sents: Vec<(usize, usize)>,
    #[serde(default)]
    pub(super) sents_are: Unit,
    #[serde(default)]
    pub(super) entities: Vec<LineEntity>,
    #[serde(default)]
    pub(super) relations: Vec<LineRelation>,
    #[serde(default)]
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
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) label: Option<String>,
    #[serde(default)]
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
    pub(super) head: String,
    pub(super) tail: String,
    pub(super) confidence: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct LineEvent {
    #[serde(rename = "type")]
    pub(super) label: String,
    pub(super) trigger: Option<LineSpan>,
    #[serde(default)]
    pub(super) args: Vec<LineArgument>,
    #[serde(default)]
    pub(super) template: bool,
    pub(super) slots: Option<BTreeMap<String, Vec<SlotEntry>>>,
}

#[derive(Deserialize)]
pub(super) struct LineArgument {
    pub(super) role: String,
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
