//! Sentences to words, words to the pieces of a model's vocabulary.

use std::borrow::Cow;
use std::ops::Range;

use casefile_schema::{Error, Sentence, Span};

use crate::Words;
use crate::shape::{OTHER, shape};

/// The ids of the pieces that every window is framed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Before the first piece: `[CLS]`.
    pub before: Vec<u32>,
    /// After the last piece: `[SEP]`.
    pub after: Vec<u32>,
    /// The segment id of them all.
    pub segment: u32,
}

impl Frame {
    /// How many pieces it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A model's `tokenizer.json`.
///
/// It reads one sentence at a time and never truncates: what is too long for an encoder is a matter of
/// [`window`](crate::window). A special piece spelt out in a text (`[MASK]`) is read as the characters that it is.
#[derive(Debug, Clone)]
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    frame: Frame,
}

/// A word in the making: the pieces of one word id of one sentence.
struct Draft {
    word: Option<u32>,
    /// Bytes of the sentence.
    bytes: Range<usize>,
    ids: Vec<u32>,
}

impl Tokenizer {
    /// Reads the content of a `tokenizer.json`; `file` is its name in error messages.
    ///
    /// The file's own padding and truncation are switched off.
    ///
    /// # Errors
    /// [`Error::Model`] where the content is no tokenizer, or its vocabulary has no `[CLS]` and `[SEP]`.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let broken = |error: &dyn std::fmt::Display| Error::model(file, error);
        let mut inner = tokenizers::Tokenizer::from_bytes(bytes).map_err(|error| broken(&error))?;
        inner.with_padding(None).with_truncation(None).map_err(|error| broken(&error))?;
        inner.set_encode_special_tokens(true);
        let id = |name: &str| {
            let missing = || Error::model(file, format!("the vocabulary has no {name}"));
            inner.token_to_id(name).ok_or_else(missing)
        };
        let frame = Frame { before: vec![id("[CLS]")?], after: vec![id("[SEP]")?], segment: OTHER };
        Ok(Self { inner, frame })
    }

    /// The pieces that windows are framed with.
    #[must_use]
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// How many pieces the vocabulary has.
    #[must_use]
    pub fn vocabulary(&self) -> usize {
        self.inner.get_vocab_size(true)
    }

    /// The words of a text's sentences.
    ///
    /// A word is what the model's tokenizer splits a sentence into before it looks for pieces; for BERT that is a run
    /// of characters without white space or punctuation, or one punctuation character. Characters that the tokenizer
    /// drops (control and zero-width characters, combining marks on their own) are in no word unless they stand
    /// inside one; combining marks behind a word's last letter belong to the word.
    ///
    /// # Errors
    /// [`Error::Model`] where the tokenizer needs an unknown-word piece and has none.
    pub fn words(&self, text: &str, sentences: &[Sentence]) -> Result<Words, Error> {
        let mut words = Words::default();
        for (index, sentence) in sentences.iter().enumerate() {
            let slice = sentence.span.of(text);
            let drafts = self.drafts(slice)?;
            let nexts = drafts.iter().skip(1).map(|next| next.bytes.start).chain([slice.len()]);
            for (draft, next) in drafts.iter().zip(nexts) {
                let bytes = settle(slice, draft.bytes.clone(), next);
                let offset = sentence.span.start();
                let span = Span::new(offset + bytes.start, offset + bytes.end);
                let written = slice.get(bytes).unwrap_or_default();
                if let Some(span) = span.filter(|_| !written.is_empty()) {
                    words.push(span, index, &draft.ids, shape(written));
                }
            }
        }
        Ok(words)
    }

    /// The pieces of a sentence by words. Pieces that cover no text, or only text of the word before, join that word.
    fn drafts(&self, sentence: &str) -> Result<Vec<Draft>, Error> {
        let encoding = self.inner.encode(spaced(sentence).as_ref(), false);
        let encoding = encoding.map_err(|error| Error::model("tokenizer.json", error))?;
        let mut drafts: Vec<Draft> = Vec::new();
        let pieces = encoding.get_ids().iter().zip(encoding.get_word_ids()).zip(encoding.get_offsets());
        for ((&id, &word), &(start, end)) in pieces {
            match drafts.last_mut() {
                Some(last) if last.word == word || end <= last.bytes.end => {
                    last.bytes.end = last.bytes.end.max(end);
                    last.ids.push(id);
                }
                last => {
                    let start = last.map_or(start, |last| start.max(last.bytes.end));
                    drafts.push(Draft { word, bytes: start..end.max(start), ids: vec![id] });
                }
            }
        }
        Ok(drafts)
    }
}

/// White space that is a control character too (a vertical tab, a form feed, U+0085) as spaces, of the same length: BERT
/// drops control characters and would join the words on either side.
fn spaced(sentence: &str) -> Cow<'_, str> {
    let joins = |c: char| c.is_control() && c.is_whitespace();
    if !sentence.contains(joins) {
        return Cow::Borrowed(sentence);
    }
    let space = |c: char| if joins(c) { " ".repeat(c.len_utf8()) } else { c.to_string() };
    Cow::Owned(sentence.chars().map(space).collect())
}

/// Moves both ends of a word out to character boundaries, and its end past the combining marks that follow, where
/// they stand before the next word.
fn settle(sentence: &str, bytes: Range<usize>, next: usize) -> Range<usize> {
    let outward = |mut at: usize, step: isize| {
        while !sentence.is_char_boundary(at) && at < sentence.len() {
            at = at.saturating_add_signed(step);
        }
        at.min(sentence.len())
    };
    let end = outward(bytes.end, 1);
    let between = sentence.get(end..next).filter(|_| !bytes.is_empty()).unwrap_or_default();
    let end = end + between.chars().take_while(|&c| is_combining(c)).map(char::len_utf8).sum::<usize>();
    outward(bytes.start, -1)..end
}

/// The blocks of combining diacritical marks, and the variation selectors.
pub(crate) fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> (Words, Vec<&str>) {
        let json = include_bytes!("../../../models/tiny/tokenizer.json");
        let tokenizer = Tokenizer::parse("tokenizer.json", json).unwrap();
        let (sentences, _) = crate::segment(text);
        let words = tokenizer.words(text, &sentences).unwrap();
        let written = words.spans().iter().map(|span| span.of(text)).collect();
        (words, written)
    }

    #[test]
    fn words_are_slices_of_the_text() {
        let (found, written) = words("Two bombs, set off in A\u{301}vila-town. He fled…");
        let expected =
            ["Two", "bombs", ",", "set", "off", "in", "A\u{301}vila", "-", "town", ".", "He", "fled", "…"];
        assert_eq!(written, expected);
        assert_eq!(found.units().sentences().last(), Some(&1));
        assert_eq!(found.units().len(), found.len());
    }

    #[test]
    fn a_special_piece_in_the_text_is_text() {
        assert_eq!(words("[SEP] x").1, ["[", "SEP", "]", "x"]);
        assert!(!words("[SEP] [CLS]").0.units().ids().iter().any(|&id| id == 2 || id == 3));
    }

    #[test]
    fn characters_that_vanish_make_no_word() {
        assert_eq!(words("\0 \u{200B} \u{301} a\u{200B}b \u{FEFF}").1, ["a\u{200B}b"]);
        assert_eq!(words("a\u{B}b\u{85}c").1, ["a", "b", "c"]);
        assert!(words("\u{301}\u{302}").0.is_empty());
        assert!(words("").0.is_empty());
    }

    #[test]
    fn a_broken_file_is_named() {
        let error = Tokenizer::parse("tokenizer.json", b"{}").unwrap_err().to_string();
        assert!(error.starts_with("model file tokenizer.json: "), "{error}");
    }
}
