//! Text to the pieces of a checkpoint's own tokenizer, with where they stand.

use std::ops::Range;

use casefile_encoder::ModelFiles;
use casefile_schema::Error;
use tokenizers::Encoding;

use super::vocabulary::Vocabulary;
use crate::Frame;
use crate::tokenize::is_combining;

/// A checkpoint's tokenizer.
///
/// It reads a text in one go, as `transformers` does, special pieces that are spelt out in it (`[MASK]`) included.
pub(super) struct PieceTokenizer {
    vocabulary: Vocabulary,
    frame: Frame,
}

/// The pieces of a text; all lists but `characters` have one entry a piece.
pub(super) struct Pieces {
    pub(super) ids: Vec<u32>,
    /// In characters of the text.
    pub(super) spans: Vec<Range<usize>>,
    /// Whether `transformers` takes it as a part of the word before it.
    pub(super) subword: Vec<bool>,
    /// Whether it is a part of the word before it.
    pub(super) goes_on: Vec<bool>,
    /// Where each character begins, in bytes, and the length of the text.
    characters: Vec<usize>,
}

impl Pieces {
    /// Characters as bytes.
    pub(super) fn bytes(&self, characters: Range<usize>) -> Range<usize> {
        let byte =
            |at: usize| self.characters.get(at).or(self.characters.last()).copied().unwrap_or_default();
        byte(characters.start)..byte(characters.end)
    }
}

impl PieceTokenizer {
    /// Reads the tokenizer of a checkpoint.
    ///
    /// # Errors
    /// [`Error::Model`] where there is none that can be read.
    pub(super) fn load(files: &ModelFiles) -> Result<Self, Error> {
        let vocabulary = Vocabulary::load(files)?;
        let framed = encode(&vocabulary, "a")?;
        let mask = framed.get_special_tokens_mask();
        let text = mask.iter().position(|&special| special == 0).unwrap_or(mask.len());
        let special = |pieces: &[u32], mask: &[u32]| {
            pieces.iter().zip(mask).filter(|(_, special)| **special == 1).map(|(&id, _)| id).collect()
        };
        let ((before, after), (before_mask, after_mask)) =
            (framed.get_ids().split_at(text), mask.split_at(text));
        let frame =
            Frame { before: special(before, before_mask), after: special(after, after_mask), segment: 0 };
        Ok(Self { vocabulary, frame })
    }

    /// The special pieces that sequences are framed with.
    pub(super) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The longest sequence that the checkpoint's tokenizer gives, frame included.
    pub(super) fn max_pieces(&self) -> Option<usize> {
        self.vocabulary.max_pieces
    }

    /// The pieces of a text, however long.
    ///
    /// # Errors
    /// [`Error::Model`] where the tokenizer cannot read it.
    pub(super) fn pieces(&self, text: &str) -> Result<Pieces, Error> {
        let encoding = encode(&self.vocabulary, text)?;
        let own = |piece: &usize| encoding.get_special_tokens_mask().get(*piece) == Some(&0);
        let own: Vec<usize> = (0..encoding.len()).filter(own).collect();
        let characters: Vec<char> = text.chars().collect();
        let spans: Vec<_> =
            own.iter().map(|&i| encoding.get_offsets()[i].0..encoding.get_offsets()[i].1).collect();
        let subword = |&i: &usize| self.is_subword(&encoding, i, &characters);
        let words: Vec<_> = own.iter().map(|&i| encoding.get_word_ids()[i]).collect();
        let goes_on = |i: usize| i > 0 && words[i] == words[i - 1] && !is_seam(&characters, spans[i].start);
        let ends = std::iter::once(text.len());
        Ok(Pieces {
            ids: own.iter().map(|&i| encoding.get_ids()[i]).collect(),
            subword: own.iter().map(subword).collect(),
            goes_on: (0..own.len()).map(goes_on).collect(),
            spans,
            characters: text.char_indices().map(|(byte, _)| byte).chain(ends).collect(),
        })
    }

    /// `is_subword` of `TokenClassificationPipeline.gather_pre_entities`.
    fn is_subword(&self, encoding: &Encoding, piece: usize, characters: &[char]) -> bool {
        let (start, end) = encoding.get_offsets()[piece];
        if Some(encoding.get_ids()[piece]) == self.vocabulary.unknown {
            return false;
        }
        if self.vocabulary.marks_subwords {
            return encoding.get_tokens()[piece].chars().count() != end.saturating_sub(start);
        }
        let around = start.saturating_sub(1)..characters.len().min(start + 1);
        start > 0 && !characters.get(around).unwrap_or_default().contains(&' ')
    }
}

/// Framed, with offsets in characters.
fn encode(vocabulary: &Vocabulary, text: &str) -> Result<Encoding, Error> {
    let encoding = vocabulary.tokenizer.encode_char_offsets(text, true);
    encoding.map_err(|error| Error::model("tokenizer.json", error))
}

/// Whether white space or punctuation stands on either side of a place between two characters.
fn is_seam(characters: &[char], place: usize) -> bool {
    let is_other = |c: char| !c.is_alphanumeric() && !is_combining(c);
    let stands = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|&c| is_other(c));
    stands(place.checked_sub(1)) || stands(Some(place))
}
