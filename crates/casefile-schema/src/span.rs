//! Where something stands in a document's text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open range of **bytes** of a document's text, `[start, end)`, never empty.
///
/// Both ends lie on character boundaries of the text that the span was made for. Character offsets are an
/// export form ([`CharOffsets`]), never a second unit inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawSpan")]
pub struct Span {
    start: u32,
    end: u32,
}

#[derive(Deserialize)]
struct RawSpan {
    start: u32,
    end: u32,
}

impl TryFrom<RawSpan> for Span {
    type Error = String;

    fn try_from(raw: RawSpan) -> Result<Self, String> {
        let RawSpan { start, end } = raw;
        if start < end { Ok(Self { start, end }) } else { Err(format!("the span {start}..{end} is empty")) }
    }
}

impl Span {
    /// The span of bytes `start..end`, or `None` where that is empty or past what 32 bits count.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Option<Self> {
        let (start, end) = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
        (start < end).then_some(Self { start, end })
    }

    /// First byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// As a range of bytes, to slice with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The text it covers; empty where `text` is not the text it was made for.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Whether `other` lies wholly inside this span (or equals it).
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the two overlap and neither contains the other.
    #[must_use]
    pub fn crosses(self, other: Self) -> bool {
        self.overlaps(other) && !self.contains(other) && !other.contains(self)
    }
}

/// Byte offsets to Unicode scalar offsets (Python string indices) and back, for one text.
#[derive(Debug, Clone)]
pub struct CharOffsets {
    /// Byte offset of every character, and the length of the text at the end.
    bytes: Vec<u32>,
}

impl CharOffsets {
    /// Indexes `text` once, in time and memory linear in its length.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let ends = std::iter::once(text.len());
        let bytes =
            text.char_indices().map(|(byte, _)| byte).chain(ends).filter_map(|b| u32::try_from(b).ok());
        Self { bytes: bytes.collect() }
    }

    /// The span in characters, `(start, end)`; `None` where an end is no character boundary of the text.
    #[must_use]
    pub fn of_span(&self, span: Span) -> Option<(usize, usize)> {
        let char_of = |byte| self.bytes.binary_search(&byte).ok();
        Some((char_of(span.start)?, char_of(span.end)?))
    }

    /// The span of bytes of characters `start..end`; `None` where that is empty or past the text.
    #[must_use]
    pub fn to_span(&self, start: usize, end: usize) -> Option<Span> {
        let (start, end) = (*self.bytes.get(start)?, *self.bytes.get(end)?);
        (start < end).then_some(Span { start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_never_empty() {
        assert!(Span::new(3, 3).is_none());
        assert!(Span::new(4, 3).is_none());
        assert!(serde_json::from_str::<Span>(r#"{"start":3,"end":3}"#).is_err());
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        let (a, b) = (Span::new(0, 3).unwrap(), Span::new(3, 5).unwrap());
        assert!(!a.overlaps(b));
        assert!(Span::new(1, 4).unwrap().crosses(a));
    }

    #[test]
    fn characters_and_bytes_convert_both_ways() {
        let text = "Mañana 💣 x";
        let offsets = CharOffsets::new(text);
        let span = offsets.to_span(7, 8).unwrap();
        assert_eq!(span.of(text), "💣");
        assert_eq!(offsets.of_span(span), Some((7, 8)));
        assert_eq!(offsets.of_span(Span::new(3, 4).unwrap()), None, "inside the two bytes of ñ");
    }
}
