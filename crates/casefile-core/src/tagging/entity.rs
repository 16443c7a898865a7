//! What the field calls an entity: a stretch of text with a label.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A named entity of a text, in the shape that NER libraries share.
///
/// `start` and `end` are **bytes** of the text, half-open and on character boundaries, so `&text[start..end]` is
/// `entity.text`; [`in_characters`](Self::in_characters) gives Python's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedEntity {
    /// What the text says there.
    pub text: String,
    /// What it is, by the model's own name: `PER`, or the schema's `Person`.
    pub label: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// How sure the model is, in `[0, 1]`.
    pub score: f32,
}

impl NamedEntity {
    /// The entity at those bytes of a text, without the white space at both ends where it has anything else.
    ///
    /// A range that is not on character boundaries of the text gives an empty entity.
    #[must_use]
    pub fn at(text: &str, bytes: Range<usize>, label: &str, score: f32) -> Self {
        let whole = text.get(bytes.clone()).unwrap_or_default();
        let (left, right) = (whole.trim_start(), whole.trim());
        let (start, kept) = match right {
            "" => (bytes.start, whole),
            _ => (bytes.start + whole.len() - left.len(), right),
        };
        Self { text: kept.to_owned(), label: label.to_owned(), start, end: start + kept.len(), score }
    }

    /// The entities of one text with their offsets in characters (Unicode scalar values, the indices of a Python string)
    /// in place of bytes.
    #[must_use]
    pub fn in_characters(text: &str, entities: Vec<Self>) -> Vec<Self> {
        let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
        let character = |byte: usize| bytes.partition_point(|&b| b < byte);
        let moved = |e: Self| Self { start: character(e.start), end: character(e.end), ..e };
        entities.into_iter().map(moved).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_at_the_ends_is_left_out() {
        let text = "ñ  Lima ";
        let entity = NamedEntity::at(text, 2..9, "LOC", 0.5);
        assert_eq!((entity.text.as_str(), entity.start, entity.end), ("Lima", 4, 8));
        assert_eq!(&text[entity.start..entity.end], entity.text);
        let blank = NamedEntity::at(text, 2..4, "LOC", 0.5);
        assert_eq!((blank.text.as_str(), blank.start, blank.end), ("  ", 2, 4));
        let characters = NamedEntity::in_characters(text, vec![entity]);
        assert_eq!((characters[0].start, characters[0].end), (3, 7));
    }
}
