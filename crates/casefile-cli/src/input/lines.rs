//! A file of JSON Lines: a document a line.

use std::fmt;
use std::io::{self, BufRead};
use std::sync::Arc;

use casefile::Input;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::{Reading, Source, fault, file};
use crate::args::InputArgs;

pub(super) struct Lines {
    file: file::Bytes,
    place: String,
    reading: Arc<Reading>,
    number: usize,
    offset: usize,
    failed: bool,
}

impl Lines {
    pub(super) fn new(file: file::Bytes, (place, reading): (String, Arc<Reading>)) -> Self {
        Self { file, place, reading, number: 0, offset: 0, failed: false }
    }

    fn source(&self, line: Result<Vec<u8>, String>, start: usize) -> Source {
        let place = format!("{}:{}", self.place, self.number);
        let fields = line.and_then(|line| fault::utf8(line, start)).and_then(|line| self.fields(&line));
        let id = fields.as_ref().ok().and_then(|fields| fields.id.clone());
        let input = fields.and_then(|fields| self.input(&place, fields));
        Source { place, id, input }
    }

    fn fields(&self, line: &str) -> Result<Fields, String> {
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        let mut json = serde_json::Deserializer::from_str(line);
        let fields = Wanted(&self.reading.columns).deserialize(&mut json);
        fields.and_then(|fields| json.end().map(|()| fields)).map_err(|error| in_column(&error))
    }

    fn input(&self, place: &str, fields: Fields) -> Result<Input, String> {
        let name = self.reading.columns.text();
        let text = match fields.text {
            Some(Value::String(text)) => text,
            Some(other) => return Err(format!("{name} is {}, not a string", kind(&other))),
            None => return Err(format!("missing field `{name}`")),
        };
        let date = match fields.published {
            Some(Value::String(date)) => Some(date),
            Some(Value::Null) | None => None,
            Some(other) => return Err(format!("the date is {}, not a string", kind(&other))),
        };
        self.reading.input(place, fields.id.as_deref(), text, date.as_deref())
    }
}

impl Iterator for Lines {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        while !self.failed {
            let start = self.offset;
            let read = read_line(&mut self.file, self.reading.longest_row());
            self.number += 1;
            let line = match read {
                Ok(Line { length: 0, .. }) => return None,
                Ok(Line { length, bytes }) => {
                    self.offset += length;
                    bytes.ok_or_else(|| {
                        format!("the line has {length} bytes, which is too much to hold in memory")
                    })
                }
                Err(error) => {
                    self.failed = true;
                    Err(fault::reading_on(&error))
                }
            };
            if !line.as_ref().is_ok_and(|line| line.iter().all(u8::is_ascii_whitespace)) {
                return Some(self.source(line, start));
            }
        }
        None
    }
}

/// A line with its end.
struct Line {
    length: usize,
    /// `None` where it is longer than the limit.
    bytes: Option<Vec<u8>>,
}

/// Reads to the end of a line and keeps no more than `limit` bytes of it.
fn read_line(file: &mut dyn BufRead, limit: usize) -> io::Result<Line> {
    let (mut length, mut bytes) = (0, Some(Vec::new()));
    loop {
        let buffer = match file.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let part = end.map_or(buffer, |end| &buffer[..=end]);
        let taken = part.len();
        length += taken;
        bytes = bytes.filter(|_| length <= limit);
        if let Some(bytes) = &mut bytes {
            bytes.extend_from_slice(part);
        }
        file.consume(taken);
        if end.is_some() || taken == 0 {
            return Ok(Line { length, bytes });
        }
    }
}

/// What is wanted of a line; the rest, annotations for example, is left aside.
#[derive(Default)]
struct Fields {
    id: Option<String>,
    text: Option<Value>,
    published: Option<Value>,
}

/// Reads [`Fields`] by the names that they go by.
struct Wanted<'a>(&'a InputArgs);

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Fields;

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<Fields, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == self.0.text() {
                fields.text = Some(map.next_value()?);
            } else if key == self.0.id() {
                fields.id = id(map.next_value()?).map_err(A::Error::custom)?;
            } else if key == self.0.date() {
                fields.published = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(fields)
    }
}

fn id(value: Value) -> Result<Option<String>, String> {
    match value {
        Value::String(id) => Ok(Some(id)),
        Value::Number(id) => Ok(Some(id.to_string())),
        Value::Null => Ok(None),
        other => Err(format!("the id is {}, not a string or a number", kind(&other))),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The parser counts lines of the string that it was given: only the column says something.
fn in_column(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let end = message.rfind(" at line ").unwrap_or(message.len());
    format!("{} (column {})", message.get(..end).unwrap_or(&message), error.column())
}
