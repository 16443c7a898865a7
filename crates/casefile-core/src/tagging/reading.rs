//! Keys of ours in a checkpoint's `config.json`: how it wants a text to be read where that is not as `transformers` reads it.

use std::ops::Range;

use casefile_schema::Error;
use serde::Deserialize;

use crate::shape::{self, shape};

/// How a checkpoint reads a text; without the keys, as `transformers` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(super) struct Reading {
    /// What token types (segment ids) stand for.
    #[serde(default)]
    token_types: TokenTypes,
    /// What a word is.
    #[serde(default)]
    words: WordBounds,
    type_vocab_size: Option<usize>,
}

/// `token_types`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TokenTypes {
    /// All are 0.
    #[default]
    None,
    /// The [shape](crate::shape) of what the tokenizer takes for the piece's word.
    WordShapes,
}

/// `words`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WordBounds {
    /// What the tokenizer splits a text into.
    #[default]
    Tokenizer,
    /// What stands between white space: for texts that come in tokens, which no entity splits.
    WhiteSpace,
}

/// How many word shapes there are.
const SHAPES: usize = 6;

impl Reading {
    /// Reads the keys of a `config.json`.
    ///
    /// # Errors
    /// [`Error::Model`] where one says nothing that is known, or there are not as many token types as word shapes.
    pub(super) fn parse(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let reading: Self = serde_json::from_slice(bytes).map_err(|error| Error::model(file, error))?;
        if reading.token_types == TokenTypes::WordShapes && reading.type_vocab_size != Some(SHAPES) {
            let found = reading.type_vocab_size.map_or("missing".to_owned(), |size| size.to_string());
            let reason =
                format!("token_types are word_shapes, so type_vocab_size must be {SHAPES}; it is {found}");
            return Err(Error::model(file, reason));
        }
        Ok(reading)
    }

    /// The token type of special pieces.
    pub(super) fn type_of_special(self) -> u32 {
        match self.token_types {
            TokenTypes::None => 0,
            TokenTypes::WordShapes => shape::OTHER,
        }
    }

    /// The token type of every piece, from the tokenizer's number of its word and its characters of the text.
    pub(super) fn types(self, words: &[Option<u32>], spans: &[Range<usize>], text: &[char]) -> Vec<u32> {
        match self.token_types {
            TokenTypes::None => vec![0; words.len()],
            TokenTypes::WordShapes => word_shapes(words, spans, text),
        }
    }

    /// Whether the word of a piece goes on to the next one, where the checkpoint and not the tokenizer says.
    pub(super) fn goes_on(self, piece: &Range<usize>, next: &Range<usize>, text: &[char]) -> Option<bool> {
        match self.words {
            WordBounds::Tokenizer => None,
            WordBounds::WhiteSpace => {
                let between = text.get(piece.end..next.start).unwrap_or_default();
                Some(!between.iter().any(|c| c.is_whitespace()))
            }
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

    fn parse(json: &str) -> Result<Reading, Error> {
        Reading::parse("config.json", json.as_bytes())
    }

    #[test]
    fn all_pieces_of_a_word_have_its_shape() {
        let text: Vec<char> = "Éire: ISIL 7".chars().collect();
        let words = [0, 0, 1, 2, 2, 3].map(Some);
        let spans = [0..2, 2..4, 4..5, 6..8, 8..10, 11..12];
        let shapes = parse(r#"{"type_vocab_size": 6, "token_types": "word_shapes"}"#).unwrap();
        assert_eq!(shapes.types(&words, &spans, &text), [1, 1, 5, 2, 2, 4]);
        assert_eq!(Reading::default().types(&words, &spans, &text), [0; 6]);
        assert!(shapes.types(&[], &[], &[]).is_empty());
    }

    #[test]
    fn words_end_at_white_space_where_the_checkpoint_says_so() {
        let text: Vec<char> = "al-Aqsa\tsaid".chars().collect();
        let spaced = parse(r#"{"words": "white_space"}"#).unwrap();
        let goes_on = |piece, next| spaced.goes_on(&piece, &next, &text);
        assert_eq!((goes_on(0..2, 2..3), goes_on(3..7, 8..12)), (Some(true), Some(false)));
        assert_eq!(Reading::default().goes_on(&(0..2), &(2..3), &text), None);
    }

    #[test]
    fn what_the_keys_cannot_mean_is_told() {
        assert_eq!(parse(r#"{"type_vocab_size": 2}"#).unwrap().type_of_special(), 0);
        let message = |json| parse(json).unwrap_err().to_string();
        let start =
            "model file config.json: token_types are word_shapes, so type_vocab_size must be 6; it is";
        assert_eq!(message(r#"{"type_vocab_size": 2, "token_types": "word_shapes"}"#), format!("{start} 2"));
        assert_eq!(message(r#"{"token_types": "word_shapes"}"#), format!("{start} missing"));
        assert!(message(r#"{"token_types": "shapes"}"#).contains("unknown variant `shapes`"));
        assert!(message(r#"{"words": "spaces"}"#).contains("unknown variant `spaces`"));
    }
}
