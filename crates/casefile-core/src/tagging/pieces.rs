//! Text to the pieces of a checkpoint's own tokenizer, with where they stand.

use std::ops::Range;

use casefile_encoder::ModelFiles;
use casefile_schema::Error;
use tokenizers::Encoding;

use super::reading::Reading;
use super::vocabulary::Vocabulary;
use crate::tokenize::is_combining;
use crate::{Frame, Units};

/// A checkpoint's tokenizer.
///
/// It reads a text in one go, as `transformers` does, special pieces that are spelt out in it (`[MASK]`) included.
pub(super) struct PieceTokenizer {
    vocabulary: Vocabulary,
    frame: Frame,
    reading: Reading,
}

/// The pieces of a text; all lists but `characters` have one entry a piece.
pub(super) struct Pieces {
    pub(super) ids: Vec<u32>,
    pub(super) token_types: Vec<u32>,
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
    /// Each piece a unit of its own.
    pub(super) fn units(&self) -> Units {
        Units::single(self.ids.clone()).with_segments(self.token_types.clone())
    }

    /// Characters as bytes.
    pub(super) fn bytes(&self, characters: Range<usize>) -> Range<usize> {
        let byte =
            |at: usize| self.characters.get(at).or(self.characters.last()).copied().unwrap_or_default();
        byte(characters.start)..byte(characters.end)
    }
}

impl PieceTokenizer {
    /// Reads the tokenizer of a checkpoint that reads texts so.
    ///
    /// # Errors
    /// [`Error::Model`] where there is none that can be read.
    pub(super) fn load(files: &ModelFiles, reading: Reading) -> Result<Self, Error> {
        let vocabulary = Vocabulary::load(files)?;
        let framed = encode(&vocabulary, "a")?;
        let mask = framed.get_special_tokens_mask();
        let text = mask.iter().position(|&special| special == 0);
        let text =
            text.ok_or_else(|| Error::model("tokenizer.json", "it reads nothing of the text \"a\""))?;
        let special = |pieces: Range<usize>| {
            let ids = framed.get_ids().iter().zip(mask).take(pieces.end).skip(pieces.start);
            ids.filter(|(_, special)| **special == 1).map(|(&id, _)| id).collect()
        };
        let (before, after): (Vec<u32>, Vec<u32>) = (special(0..text), special(text..mask.len()));
        let segment = reading.type_of_special();
        let frame = match vocabulary.frame.filter(|_| before.is_empty() && after.is_empty()) {
            Some((cls, sep)) => Frame { before: vec![cls], after: vec![sep], segment },
            None => Frame { before, after, segment },
        };
        Ok(Self { vocabulary, frame, reading })
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
        // A piece of no text, or of a character that the piece before it has begun, is no word of its own.
        let inside = |i: usize| spans[i].is_empty() || spans[i].start < spans[i - 1].end;
        let same = |i: usize| words[i] == words[i - 1] && !is_seam(&characters, spans[i].start);
        let said = |i: usize| self.reading.goes_on(&spans[i - 1], &spans[i], &characters);
        let goes_on = |i: usize| i > 0 && (inside(i) || said(i).unwrap_or_else(|| same(i)));
        let ends = std::iter::once(text.len());
        Ok(Pieces {
            ids: own.iter().map(|&i| encoding.get_ids()[i]).collect(),
            subword: own.iter().map(subword).collect(),
            goes_on: (0..own.len()).map(goes_on).collect(),
            token_types: self.reading.types(&words, &spans, &characters),
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

/// Whether one word may end and another begin between two characters: white space or punctuation stands there, or a
/// letter of a script that is written without spaces.
fn is_seam(characters: &[char], place: usize) -> bool {
    let alone = |c: char| !c.is_alphanumeric() && !is_combining(c) || is_unspaced(c);
    let stands = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|&c| alone(c));
    stands(place.checked_sub(1)) || stands(Some(place))
}

/// Thai, Lao, Myanmar, Khmer, kana and Han.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
