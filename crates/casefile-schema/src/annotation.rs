//! The annotation form: a document as one line of a JSON Lines file, for gold data and for results alike.
//!
//! ```text
//! {"id": "...", "text": "...", "published": "2024-03-30",
//!  "entities": [{"id": "e1", "type": "Group", "mentions": [{"start": 0, "end": 4, "level": "name"}], "value": null}],
//!  "events": [{"id": "v1", "type": "Attack", "subtype": "armed_assault", "status": "occurred",
//!              "triggers": [{"start": 10, "end": 16}],
//!              "arguments": [{"role": "perpetrator", "entity": "e1", "attribution": "attributed", "source": "e9"}]}],
//!  "relations": [{"type": "leads", "head": "e5", "tail": "e1"}]}
//! ```
//!
//! Offsets are Unicode scalar offsets (Python string indices), half-open; inside a [`Document`] they are bytes.
//! Entities, events, arguments and relations keep their order in both directions; mentions come in the order of their
//! spans. Sentences and warnings are no part of the form, so a document that was read has none.
//!
//! **What may be left out** of a line: everything but `text` and what identifies a thing. An absent `level` is `name`,
//! an absent `status` is `occurred`, a `value` in a form that is not known is no value. Fields of other names are
//! ignored.
//!
//! **What a result adds**: an entity's `name`, `evidence` spans of arguments and relations, `score` on mentions,
//! triggers, arguments and relations, `attribution_score`. Gold data has no scores: an absent score is read as `0.0`,
//! which means *not scored*, and a score of `0.0` is not written.
//!
//! ```
//! use casefile_schema::annotation;
//!
//! let line = r#"{"text": "Ñandú Front", "entities": [{"id": "e1", "type": "Group", "mentions": [{"start": 0, "end": 11}]}]}"#;
//! let document = annotation::from_line(1, line)?;
//! assert_eq!(document.mentions[0].span.end(), 13, "bytes inside");
//! assert!(annotation::to_line(&document)?.contains(r#""end":11"#), "characters outside");
//! # Ok::<(), casefile_schema::Error>(())
//! ```

mod form;
mod read;
#[cfg(test)]
mod tests;
mod write;

use crate::document::Document;
use crate::error::Error;

/// A document as one line, without the line break.
///
/// # Errors
/// [`Error::Input`] where the document is not whole: a span that does not slice its text, an id without an entity.
pub fn to_line(document: &Document) -> Result<String, Error> {
    let line = write::line(document).map_err(|reason| Error::Input { reason })?;
    serde_json::to_string(&line).map_err(|error| Error::Input { reason: error.to_string() })
}

/// The document of one line; `number` is the line's place in its file, counted from 1, for the error.
///
/// # Errors
/// [`Error::Annotation`] where the line is not JSON of this form or breaks the schema: a span that is empty or outside
/// the text, a type, role or entity that there is not, a role or relation that does not take entities of that type.
pub fn from_line(number: usize, line: &str) -> Result<Document, Error> {
    let form = serde_json::from_str(line).map_err(|error| json_fault(&error));
    form.and_then(read::document).map_err(|reason| Error::Annotation { line: number, reason })
}

/// What the parser says, with the place inside the line: its own "line 1" would be taken for the file's.
fn json_fault(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let end = message.rfind(" at line ").unwrap_or(message.len());
    format!("{} (column {})", message.get(..end).unwrap_or(&message), error.column())
}
