//! A line of the corpus: an annotated document, and what the corpus says about it beside the schema.

use casefile_schema::{
    AttributionKind, CharOffsets, Document, EventType, RelationType, Span, Status, Subtype, annotation,
};
use serde::Deserialize;

use crate::stand_off::StandOff;

/// What a text can be.
pub const GENRES: &[&str] = &[
    "analysis",
    "caps_wire",
    "claim",
    "court_report",
    "feature",
    "government_statement",
    "interview",
    "newswire",
    "ngo_report",
    "ocr",
    "police_statement",
    "profile",
    "radio",
    "roundup",
    "sanction_notice",
    "social_media",
    "translated",
];

/// A document of the corpus.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its annotation.
    pub document: Document,
    /// One of [`GENRES`].
    pub genre: String,
    /// Where its words look like what they are not, in order.
    pub negatives: Vec<Negative>,
    /// Whether the text is there. Of a stand-off document it is not: every character of its text is a `·`.
    pub has_text: bool,
}

/// Words that look like a label and are not: a debate that is "hijacked".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Negative {
    /// An event type, subtype, status, attribution or relation of the schema.
    pub label: String,
    /// The words.
    pub span: Span,
}

#[derive(Deserialize)]
struct Form {
    text: Option<String>,
    #[serde(default)]
    genre: String,
    #[serde(default)]
    negatives: Vec<FormNegative>,
}

#[derive(Deserialize)]
struct FormNegative {
    label: String,
    start: usize,
    end: usize,
}

/// Reads a line, of the original part or of the stand-off part.
///
/// # Errors
/// Why the line is not in the form, or breaks the schema.
pub fn read(line: &str) -> Result<Entry, String> {
    let form: Form = serde_json::from_str(line).map_err(|error| format!("no document: {error}"))?;
    match form.text {
        Some(_) => entry(form, line, true),
        None => {
            let masked = StandOff::from_line(line)?.masked();
            entry(form, &masked, false)
        }
    }
}

fn entry(form: Form, line: &str, has_text: bool) -> Result<Entry, String> {
    let document = annotation::from_line(1, line).map_err(|error| match error {
        casefile_schema::Error::Annotation { reason, .. } => reason,
        error => error.to_string(),
    })?;
    if !GENRES.contains(&form.genre.as_str()) {
        return Err(format!("there is no genre {:?}; there are {}", form.genre, GENRES.join(", ")));
    }
    let offsets = CharOffsets::new(&document.text);
    let negatives = form.negatives.into_iter().map(|negative| {
        let FormNegative { label, start, end } = negative;
        if !is_label(&label) {
            return Err(format!("a hard negative of {label:?}, which the schema does not have"));
        }
        let span = offsets.to_span(start, end);
        let span = span.ok_or_else(|| format!("the span {start}..{end} of a hard negative is none"))?;
        Ok(Negative { label, span })
    });
    let mut negatives = negatives.collect::<Result<Vec<_>, String>>()?;
    negatives.sort_by_key(|negative| negative.span);
    Ok(Entry { document, genre: form.genre, negatives, has_text })
}

fn is_label(name: &str) -> bool {
    name.parse::<EventType>().is_ok()
        || name.parse::<Subtype>().is_ok()
        || name.parse::<Status>().is_ok()
        || name.parse::<AttributionKind>().is_ok()
        || name.parse::<RelationType>().is_ok()
}
