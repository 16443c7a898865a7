//! What a checkpoint's token types (segment ids) stand for.

use std::ops::Range;

use casefile_schema::Error;
use serde::Deserialize;

use crate::shape::{self, shape};

/// `token_types` of `config.json`, a key of ours: `transformers` gives a single text the type 0 throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TokenTypes {
    /// All are 0.
    #[default]
    None,
    /// The [shape](crate::shape) of the piece's word.
    WordShapes,
}

/// How many word shapes there are.
const SHAPES: usize = 6;

/// The part of `config.json` that is about token types.
#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    token_types: TokenTypes,
    type_vocab_size: Option<usize>,
}

impl TokenTypes {
    /// Reads `token_types` of a `config.json`.
    ///
    /// # Errors
    /// [`Error::Model`] where it names nothing that is known, or the checkpoint has another number of token types.
    pub(super) fn parse(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let raw: Raw = serde_json::from_slice(bytes).map_err(|error| Error::model(file, error))?;
        match (raw.token_types, raw.type_vocab_size) {
            (Self::WordShapes, size) if size != Some(SHAPES) => {
                let found = size.map_or("missing".to_owned(), |size| size.to_string());
                let reason = format!(
                    "token_types are word_shapes, so type_vocab_size must be {SHAPES}; it is {found}"
                );
                Err(Error::model(file, reason))
            }
            (types, _) => Ok(types),
        }
    }

    /// The token type of special pieces.
    pub(super) fn of_special(self) -> u32 {
        match self {
            Self::None => 0,
            Self::WordShapes => shape::OTHER,
        }
    }

    /// The token type of every piece, from its word and its characters of the text.
    pub(super) fn of(self, words: &[Option<u32>], spans: &[Range<usize>], text: &[char]) -> Vec<u32> {
        match self {
            Self::None => vec![0; words.len()],
            Self::WordShapes => word_shapes(words, spans, text),
        }
    }
}

/// The shape of every piece's word; neighbours with one number are one word.
fn word_shapes(words: &[Option<u32>], spans: &[Range<usize>], text: &[char]) -> Vec<u32> {
    let mut shapes = Vec::with_capacity(words.len());
    for word in words.chunk_by(|one, next| one == next) {
        let pieces = spans.get(shapes.len()..shapes.len() + word.len()).unwrap_or_default();
        let whole =
            pieces.first().zip(pieces.last()).and_then(|(first, last)| text.get(first.start..last.end));
        let whole: String = whole.unwrap_or_default().iter().collect();
        shapes.resize(shapes.len() + word.len(), shape(&whole));
    }
    shapes
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "spans are ranges")]
mod tests {
    use super::*;

    #[test]
    fn all_pieces_of_a_word_have_its_shape() {
        let text: Vec<char> = "Éire: ISIL 7".chars().collect();
        let words = [0, 0, 1, 2, 2, 3].map(Some);
        let spans = [0..2, 2..4, 4..5, 6..8, 8..10, 11..12];
        assert_eq!(TokenTypes::WordShapes.of(&words, &spans, &text), [1, 1, 5, 2, 2, 4]);
        assert_eq!(TokenTypes::None.of(&words, &spans, &text), [0; 6]);
        assert!(TokenTypes::WordShapes.of(&[], &[], &[]).is_empty());
    }

    #[test]
    fn the_configuration_says_what_they_are() {
        let parse = |json: &str| TokenTypes::parse("config.json", json.as_bytes());
        assert_eq!(parse(r#"{"type_vocab_size": 2}"#).unwrap(), TokenTypes::None);
        let shapes = parse(r#"{"type_vocab_size": 6, "token_types": "word_shapes"}"#);
        assert_eq!(shapes.unwrap(), TokenTypes::WordShapes);
        let message = |json| parse(json).unwrap_err().to_string();
        let start =
            "model file config.json: token_types are word_shapes, so type_vocab_size must be 6; it is";
        assert_eq!(message(r#"{"type_vocab_size": 2, "token_types": "word_shapes"}"#), format!("{start} 2"));
        assert_eq!(message(r#"{"token_types": "word_shapes"}"#), format!("{start} missing"));
        assert!(message(r#"{"token_types": "shapes"}"#).contains("unknown variant `shapes`"));
    }
}
