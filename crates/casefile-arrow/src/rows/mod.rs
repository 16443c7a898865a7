//! What a row holds, as plain structures whose fields are those of the schema.

pub(crate) mod flat;
pub(crate) mod nested;

use casefile::{CharOffsets, Document, Entity, EntityId, Span, Value};
use serde::Serialize;

/// A document beside the offsets of its characters.
pub(crate) struct View<'a> {
    pub(crate) document: &'a Document,
    offsets: CharOffsets,
}

/// Where something stands.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Place {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) start_byte: i64,
    pub(crate) end_byte: i64,
}

/// What an entity stands for.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Normal {
    pub(crate) date: Option<String>,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) country: Option<String>,
}

impl<'a> View<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        Self { document, offsets: CharOffsets::new(&document.text) }
    }

    pub(crate) fn characters(&self) -> i64 {
        long(self.document.text.chars().count())
    }

    pub(crate) fn text(&self, span: Span) -> &'a str {
        span.of(&self.document.text)
    }

    /// The error names a span that does not slice the text.
    pub(crate) fn place(&self, span: Span) -> Result<Place, String> {
        let range = span.range();
        let (start, end) = self
            .offsets
            .of_span(span)
            .ok_or_else(|| format!("the bytes {range:?} are no whole characters of the text"))?;
        Ok(Place {
            start: long(start),
            end: long(end),
            start_byte: long(range.start),
            end_byte: long(range.end),
        })
    }

    /// From the first of some spans to the last.
    pub(crate) fn hull(&self, spans: &[Span]) -> Result<Place, String> {
        let start = spans.iter().map(|span| span.start()).min();
        let end = spans.iter().map(|span| span.end()).max();
        let hull = start.zip(end).and_then(|(start, end)| Span::new(start, end));
        self.place(hull.ok_or("there is no evidence")?)
    }

    pub(crate) fn entity(&self, id: EntityId) -> Result<&'a Entity, String> {
        let missing = || format!("there is no entity {} among {}", id.0, self.document.entities.len());
        self.document.entities.get(id.index()).ok_or_else(missing)
    }
}

impl From<Option<Value>> for Normal {
    fn from(value: Option<Value>) -> Self {
        match value {
            Some(Value::Date(date)) => Self { date: Some(date.to_string()), ..Self::default() },
            Some(Value::Quantity(quantity)) => {
                Self { min: quantity.min.map(i64::from), max: quantity.max.map(i64::from), ..Self::default() }
            }
            Some(Value::Place(place)) => Self { country: Some(place.country.to_string()), ..Self::default() },
            None => Self::default(),
        }
    }
}

/// A count or offset of a text, which is shorter than 4 GiB.
pub(crate) fn long(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A position in a list of a document: there are fewer than words, and a text has at most 2³² bytes.
pub(crate) fn int(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}
