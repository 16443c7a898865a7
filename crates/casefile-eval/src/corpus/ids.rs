//! The ids of documents in JSON, read without the rest of them.

use std::fmt;
use std::io::{self, BufReader, Read, Seek};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::records::Record;

/// The ids of the records of a file, which are in its order; `None` where there is none that can be read.
///
/// `field` is the name of the id's field; without, a record is an entry of an object and its key the id.
pub(super) fn of_records(
    mut reader: BufReader<impl Read + Seek>,
    start: u64,
    records: &[Record],
    field: Option<&str>,
) -> io::Result<Vec<Option<Box<str>>>> {
    let (mut at, mut bytes) = (start, Vec::new());
    let mut ids = Vec::with_capacity(records.len());
    for record in records {
        bytes.clear();
        reader.seek_relative(i64::try_from(record.offset.saturating_sub(at)).unwrap_or(i64::MAX))?;
        reader.by_ref().take(record.length.into()).read_to_end(&mut bytes)?;
        at = record.offset + u64::from(record.length);
        let id = field.map_or_else(|| key(&bytes), |field| of_field(&bytes, field));
        ids.push(id.filter(|id| !id.is_empty()));
    }
    Ok(ids)
}

/// The names of the first fields of the first object: of this one, or of the first in this list.
pub(super) fn first_fields(json: impl Read) -> Vec<String> {
    let mut fields = Vec::new();
    // What cannot be read ends the list.
    let _ = Fields(&mut fields).deserialize(&mut serde_json::Deserializer::from_reader(json));
    fields
}

/// As many as tell the formats apart; in an object of documents every field is one.
const FIELDS: usize = 32;

fn key(entry: &[u8]) -> Option<Box<str>> {
    serde::Deserialize::deserialize(&mut serde_json::Deserializer::from_slice(entry)).ok()
}

fn of_field(object: &[u8], field: &str) -> Option<Box<str>> {
    let mut id = None;
    // Stops with an error as soon as the id is found; other errors come back when the document is read.
    let _ = serde_json::Deserializer::from_slice(object).deserialize_map(Field { name: field, id: &mut id });
    id
}

struct Field<'a> {
    name: &'a str,
    id: &'a mut Option<Box<str>>,
}

impl<'de> Visitor<'de> for Field<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if name == self.name {
                *self.id = match map.next_value()? {
                    Value::String(id) => Some(id.into()),
                    Value::Number(id) => Some(id.to_string().into()),
                    _ => None,
                };
                return Err(A::Error::custom("enough"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

struct Fields<'a>(&'a mut Vec<String>);

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key()? {
            self.0.push(name);
            if self.0.len() == FIELDS {
                break;
            }
            map.next_value::<IgnoredAny>()?;
        }
        // Whatever follows the object is not read.
        Err(A::Error::custom("enough"))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        list.next_element_seed(self)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_string_or_a_number_of_the_outer_object() {
        let id = |json: &str| of_field(json.as_bytes(), "id");
        assert_eq!(id(r#"{"entities": [{"id": "e1"}], "id": "a\"b", broken"#), Some("a\"b".into()));
        assert_eq!(id(r#"{"id": 17}"#), Some("17".into()));
        assert_eq!(id(r#"{"id": null}"#), None);
        assert_eq!(id("[1]"), None);
        assert_eq!(key(br#""A-1": [{}]"#), Some("A-1".into()));
    }

    #[test]
    fn the_fields_of_the_first_object() {
        assert_eq!(first_fields(r#"[{"a": {"x": 1}, "b": [2]}, {"c": 3}]"#.as_bytes()), ["a", "b"]);
        assert_eq!(first_fields(r#"{"a": 1, "b" 2}"#.as_bytes()), ["a", "b"]);
        assert!(first_fields("no JSON".as_bytes()).is_empty());
    }
}
