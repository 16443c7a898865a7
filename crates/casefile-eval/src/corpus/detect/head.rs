//! What a file begins with.

use std::io::{self, BufRead, Read};
use std::path::Path;

use casefile_schema::{EntityType, EventType, RelationType};
use serde_json::Value;

use super::super::format::Format;
use super::super::records::{self, Layout, open};
use super::super::{gtt, ids};
use super::{is_lines, unreadable};
use crate::error::Error;

pub(super) struct Head {
    /// The first byte that is not white space.
    pub(super) first: Option<u8>,
    /// Of JSON: the names of the first fields of the first objects, of as many as can be read.
    objects: Vec<Vec<String>>,
    /// Names and fields tell that it is not casefile's own form.
    is_foreign: bool,
}

/// So many records tell a format: one may be broken.
const RECORDS: usize = 32;
/// They are looked for in so many bytes.
const BYTES: u64 = 1 << 22;

impl Head {
    /// # Errors
    /// [`Error::File`] where the first bytes are those of no text in UTF-8.
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        let start = || open(path).map(|(reader, _)| reader);
        let mut bytes = Vec::new();
        start().and_then(|reader| reader.take(BYTES).read_to_end(&mut bytes)).map_err(unreadable(path))?;
        if let Some(reason) = no_text(&bytes) {
            return Err(Error::File { path: path.to_owned(), reason: reason.to_owned() });
        }
        let first = start().and_then(first_byte).map_err(unreadable(path))?;
        let lines = first != Some(b'[') && is_lines(path)?;
        let records = records(&bytes, first, lines).map_err(unreadable(path))?;
        let whole = start().map(ids::first_fields).map_err(unreadable(path))?;
        Ok(Self::of_records(first, whole, &records))
    }

    /// `whole` are the fields of the first record, which may be longer than what was read of the file.
    fn of_records(first: Option<u8>, whole: Vec<String>, records: &[&[u8]]) -> Self {
        let own = records.iter().map(|record| ids::first_fields(*record));
        let objects = [whole].into_iter().chain(own).collect();
        let values: Vec<Value> =
            records.iter().filter_map(|record| serde_json::from_slice(record).ok()).collect();
        let is_foreign = values.iter().any(has_foreign_names) && !values.iter().any(has_own_fields);
        Self { first, objects, is_foreign }
    }

    /// Whether an object has the field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.objects.iter().any(|fields| has(fields, field))
    }

    pub(super) fn json_format(&self) -> Option<Format> {
        match self.objects.iter().find_map(|fields| self.format_of(fields))? {
            Format::Casefile if self.is_foreign => Some(Format::Converted),
            format => Some(format),
        }
    }

    fn format_of(&self, fields: &[String]) -> Option<Format> {
        let has = |field| has(fields, field);
        let told = [
            // A document without entities has no `ents`.
            (Format::Spacy, has("text") && (has("ents") || has("tokens") && !has("id"))),
            (Format::Redocred, has("vertexSet") || has("h_idx")),
            (Format::Gtt, has("docid")),
            (Format::Converted, has("text") && has("source") && has("split")),
            (Format::Casefile, has("text")),
            (Format::Spert, has("tokens") && has("entities")),
            (
                Format::Gtt,
                self.first == Some(b'{')
                    && fields.first().is_some_and(|id| gtt::document_id(id).contains("MUC")),
            ),
        ];
        told.into_iter().find_map(|(format, fits)| fits.then_some(format))
    }
}

fn has(fields: &[String], field: &str) -> bool {
    fields.iter().any(|own| own == field)
}

/// What these bytes are, if they are no text that is read.
fn no_text(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("the file is in UTF-16, only UTF-8 is read"),
        [0x1f, 0x8b, ..] => Some("the file is compressed with gzip and has to be unpacked first"),
        _ => None,
    }
}

fn first_byte(mut reader: impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let bytes = reader.fill_buf()?;
        let first = bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace());
        let length = bytes.len();
        if first.is_some() || length == 0 {
            return Ok(first);
        }
        reader.consume(length);
    }
}

/// The first records among the bytes; the last may be cut short.
fn records(bytes: &[u8], first: Option<u8>, lines: bool) -> io::Result<Vec<&[u8]>> {
    let layout = match first {
        Some(b'[') => Layout::Array,
        _ if lines => Layout::Lines,
        _ => Layout::Whole,
    };
    let cut = records::cut(bytes, 0, layout)?;
    let slice = |record: &records::Record| {
        let start = usize::try_from(record.offset).ok()?;
        bytes.get(start..start.checked_add(record.length as usize)?)
    };
    Ok(cut.records.iter().take(RECORDS).filter_map(slice).collect())
}

/// Whether a type is named that casefile's schema does not have.
fn has_foreign_names(document: &Value) -> bool {
    let any = |list: &str, is_known: fn(&str) -> bool| {
        items(document, list).any(|item| {
            let name = item.get("type").and_then(Value::as_str);
            name.is_some_and(|name| !is_known(name))
        })
    };
    any("entities", |name| name.parse::<EntityType>().is_ok())
        || any("relations", |name| name.parse::<RelationType>().is_ok())
        || any("events", |name| name.parse::<EventType>().is_ok())
}

/// Whether it has fields that casefile's own form has and the converted one has not.
fn has_own_fields(document: &Value) -> bool {
    items(document, "events").any(|event| event.get("triggers").is_some() || event.get("arguments").is_some())
        || items(document, "entities")
            .flat_map(|entity| items(entity, "mentions"))
            .any(|mention| mention.get("level").is_some())
}

fn items<'a>(object: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    object.get(list).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> Option<Format> {
        let first = first_byte(json.as_bytes()).unwrap();
        let lines = first != Some(b'[');
        let records = records(json.as_bytes(), first, lines).unwrap();
        Head::of_records(first, ids::first_fields(json.as_bytes()), &records).json_format()
    }

    #[test]
    fn a_format_is_told_by_its_fields() {
        assert_eq!(told(r#"{"id": "a", "text": "b", "entities": []}"#), Some(Format::Casefile));
        let converted = r#"{"id": "a", "source": "s", "split": "dev", "text": "b"}"#;
        assert_eq!(told(converted), Some(Format::Converted));
        assert_eq!(told(r#"[{"text": "b", "ents": []}]"#), Some(Format::Spacy));
        assert_eq!(told(r#"{"text": "b", "sents": [], "tokens": []}"#), Some(Format::Spacy));
        assert_eq!(told(r#"{"id": "a", "text": "b", "tokens": []}"#), Some(Format::Casefile));
        assert_eq!(told(r#"[{"title": "b", "h_idx": 1}]"#), Some(Format::Redocred));
        assert_eq!(told(r#"[{"tokens": ["b"], "entities": []}]"#), Some(Format::Spert));
        assert_eq!(told(r#"{"docid": "b", "templates": []}"#), Some(Format::Gtt));
        assert_eq!(told(r#"{"TST1-MUC3-0001": []}"#), Some(Format::Gtt));
        assert_eq!(told(r#"{"10001": {"pred_templates": []}}"#), Some(Format::Gtt));
        assert_eq!(told(r#"{"a": 1}"#), None);
    }

    #[test]
    fn a_broken_first_record_hides_no_other() {
        assert_eq!(told("nonsense\n{\"text\": \"b\"}\n"), Some(Format::Casefile));
        assert_eq!(told("[{broken}, {\"text\": \"b\", \"ents\": []}]"), Some(Format::Spacy));
    }

    #[test]
    fn names_that_the_schema_has_not_tell_the_converted_form() {
        let line = |label: &str, more: &str| {
            format!(
                r#"{{"text": "Ana", "entities": [{{"id": "x", "type": "{label}", "mentions": [{{"start": 0{more}}}]}}]}}"#
            )
        };
        let (known, foreign) = (line("Person", ""), line("PER", ""));
        assert_eq!(told(&known), Some(Format::Casefile), "both can be");
        assert_eq!(told(&foreign), Some(Format::Converted));
        assert_eq!(told(&format!("{known}\n{foreign}\n")), Some(Format::Converted));
        let own = line("Person", ", \"level\": \"name\"");
        assert_eq!(told(&format!("{own}\n{foreign}\n")), Some(Format::Casefile), "a wrong name in it");
    }
}
