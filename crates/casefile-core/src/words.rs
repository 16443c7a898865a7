//! The words of a document and the pieces that an encoder reads of them.

use std::ops::Range;

use casefile_schema::Span;

use crate::Units;

/// The words of a document in order, each with its pieces, its shape and its sentence.
///
/// Word spans are never empty, lie inside their sentences and do not overlap. The segment ids of a word's pieces are its
/// [shape](crate::shape).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    spans: Vec<Span>,
    units: Units,
}

impl Words {
    /// How many words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Where the words stand in the document, in order.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The words as windows see them: their pieces, shapes and sentences.
    #[must_use]
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// The words of a sentence; an empty range at its place where it has none.
    #[must_use]
    pub fn of_sentence(&self, sentence: usize) -> Range<usize> {
        let sentences = self.units.sentences();
        let start = sentences.partition_point(|&s| s < sentence);
        let end = sentences.partition_point(|&s| s <= sentence);
        start..end
    }

    /// The ranges of words that share a sentence, in order; together they are all words.
    pub fn by_sentence(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.units.sentences().chunk_by(|a, b| a == b).map(move |sentence| {
            let range = start..start + sentence.len();
            start = range.end;
            range
        })
    }

    /// The text span from the first of these words to the last; `None` where there are none.
    #[must_use]
    pub fn span_of(&self, words: Range<usize>) -> Option<Span> {
        let words = self.spans.get(words)?;
        Span::new(words.first()?.start(), words.last()?.end())
    }

    /// The words that share at least one byte with a span; an empty range at its place where none does.
    #[must_use]
    pub fn covering(&self, span: Span) -> Range<usize> {
        let start = self.spans.partition_point(|word| word.end() <= span.start());
        let end = self.spans.partition_point(|word| word.start() < span.end());
        start..end.max(start)
    }

    /// Appends a word; one without pieces, or one that does not stand behind the last, is left out.
    pub(crate) fn push(&mut self, span: Span, sentence: usize, ids: &[u32], shape: u32) {
        let after = self.spans.last().is_none_or(|last| last.end() <= span.start());
        if ids.is_empty() || !after {
            return;
        }
        self.spans.push(span);
        self.units.push(sentence, ids, shape);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let mut words = Words::default();
        words.push(Span::new(0, 3).unwrap(), 0, &[7, 8], 1);
        words.push(Span::new(4, 6).unwrap(), 0, &[9], 0);
        words.push(Span::new(8, 9).unwrap(), 2, &[5, 5], 5);
        words
    }

    #[test]
    fn sentences_are_ranges_of_words() {
        let words = words();
        assert_eq!(words.by_sentence().collect::<Vec<_>>(), [0..2, 2..3]);
        assert_eq!((words.of_sentence(0), words.of_sentence(1), words.of_sentence(2)), (0..2, 2..2, 2..3));
    }

    #[test]
    fn spans_and_words_convert_both_ways() {
        let words = words();
        assert_eq!(words.span_of(0..2), Span::new(0, 6));
        assert_eq!((words.span_of(1..1), words.span_of(2..9)), (None, None));
        assert_eq!(words.covering(Span::new(2, 5).unwrap()), 0..2);
        assert_eq!(words.covering(Span::new(6, 8).unwrap()), 2..2);
    }

    #[test]
    fn a_word_that_does_not_follow_is_left_out() {
        let mut words = words();
        words.push(Span::new(8, 10).unwrap(), 2, &[1], 0);
        words.push(Span::new(10, 11).unwrap(), 2, &[], 0);
        assert_eq!(words.len(), 3);
    }
}
