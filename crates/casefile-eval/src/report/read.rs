//! Reading a report back, document by document.

use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Record;
use crate::error::Error;

/// What a report is of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) gold: String,
    pub(crate) predicted: String,
}

/// Hands over one document after the other; holds one at a time. What `each` objects to ends the reading.
///
/// # Errors
/// A file that cannot be read, is no report, or that `each` objects to.
pub(crate) fn read(path: &Path, mut each: impl FnMut(Record) -> Result<(), String>) -> Result<Names, Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let file = File::open(path).map_err(io)?;
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(file));
    let mut objection = None;
    let mut each = |record| each(record).map_err(|reason| objection = Some(reason));
    let names = json.deserialize_map(Report { each: &mut each });
    let names = names.and_then(|names| json.end().map(|()| names));
    match objection {
        Some(reason) => Err(Error::File { path: path.to_owned(), reason }),
        None => names.map_err(|error| match error.line() {
            _ if error.is_io() => io(error.into()),
            line => Error::Record { path: path.to_owned(), line, reason: error.to_string() },
        }),
    }
}

struct Report<'a, F> {
    each: &'a mut F,
}

impl<'de, F: FnMut(Record) -> Result<(), ()>> Visitor<'de> for Report<'_, F> {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a report of casefile")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
        let (mut gold, mut predicted, mut documents) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "gold" => gold = Some(map.next_value()?),
                "predicted" => predicted = Some(map.next_value()?),
                "documents" => documents = Some(map.next_value_seed(Documents { each: &mut *self.each })?),
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        let missing = |field| move || A::Error::missing_field(field);
        documents.ok_or_else(missing("documents"))?;
        let gold = gold.ok_or_else(missing("gold"))?;
        Ok(Names { gold, predicted: predicted.ok_or_else(missing("predicted"))? })
    }
}

struct Documents<'a, F> {
    each: &'a mut F,
}

impl<'de, F: FnMut(Record) -> Result<(), ()>> DeserializeSeed<'de> for Documents<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Record) -> Result<(), ()>> Visitor<'de> for Documents<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("documents")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut documents: A) -> Result<(), A::Error> {
        while let Some(document) = documents.next_element()? {
            (self.each)(document).map_err(|()| A::Error::custom("not wanted"))?;
        }
        Ok(())
    }
}
