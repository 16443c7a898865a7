//! The sentences behind the lines of a block, numbered as they are first needed.

use std::ops::Range;

use casefile::Span;

use super::View;
use super::flow::Flow;

/// Of a longer sentence, the part around what it is quoted for is shown: so many bytes before, so many in all.
const BEFORE: usize = 160;
const LONGEST: usize = 480;

pub(super) struct Evidence<'a> {
    view: View<'a>,
    quotes: Vec<Quote>,
}

struct Quote {
    sentence: Range<usize>,
    marks: Vec<Span>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(view: View<'a>) -> Self {
        Self { view, quotes: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.quotes.is_empty()
    }

    /// Marks spans in their sentences; the numbers of these, ascending.
    pub(super) fn cite(&mut self, spans: &[Span]) -> Vec<usize> {
        let mut numbers: Vec<usize> = spans.iter().map(|&span| self.quote(span)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn quote(&mut self, span: Span) -> usize {
        let sentence = self.sentence(span);
        let known = self.quotes.iter().position(|quote| quote.sentence == sentence);
        let index = known.unwrap_or_else(|| {
            self.quotes.push(Quote { sentence, marks: Vec::new() });
            self.quotes.len() - 1
        });
        if let Some(quote) = self.quotes.get_mut(index) {
            quote.marks.push(span);
        }
        index + 1
    }

    /// The sentence of a span; where the document has no sentences, the line of the text.
    fn sentence(&self, span: Span) -> Range<usize> {
        if let Some(sentence) = self.view.document.sentence_of(span) {
            return sentence.span.range();
        }
        let text = self.view.document.text.as_str();
        let before = text.get(..span.start()).and_then(|before| before.rfind('\n'));
        let after = text.get(span.end()..).and_then(|after| after.find('\n'));
        before.map_or(0, |at| at + 1)..after.map_or(text.len(), |at| span.end() + at)
    }

    /// The quotes, each with its number and under an indent.
    pub(super) fn lines(&self, indent: usize) -> String {
        let quotes = self.quotes.iter().enumerate();
        quotes.map(|(index, quote)| self.quote_lines(index + 1, quote, indent)).collect()
    }

    fn quote_lines(&self, number: usize, quote: &Quote, indent: usize) -> String {
        let (text, look) = (self.view.document.text.as_str(), self.view.look);
        let mut marks: Vec<Range<usize>> = quote.marks.iter().map(|mark| mark.range()).collect();
        marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
        let shown = excerpt(text, &quote.sentence, marks.first().map_or(quote.sentence.start, |m| m.start));
        let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
        let number = format!("[{number}] ");
        let mut flow = Flow::default();
        flow.push(&number, look.faint);
        flow.push(if shown.start > quote.sentence.start { "… " } else { "" }, look.faint);
        let mut at = shown.start;
        for mark in marks {
            let (start, end) = (mark.start.clamp(at, shown.end), mark.end.clamp(at, shown.end));
            flow.push(slice(at..start), look.faint);
            flow.push(slice(start..end), look.marked);
            at = end;
        }
        flow.push(slice(at..shown.end), look.faint);
        flow.push(if shown.end < quote.sentence.end { " …" } else { "" }, look.faint);
        format!("{}{}", " ".repeat(indent), flow.lines(indent, indent + number.len()))
    }
}

/// The part of a sentence to show, cut between words, or between characters where there is no space.
fn excerpt(text: &str, sentence: &Range<usize>, mark: usize) -> Range<usize> {
    if sentence.len() <= LONGEST {
        return sentence.clone();
    }
    let mark = mark.min(sentence.end);
    let start = mark.saturating_sub(BEFORE).max(sentence.start);
    let start = if start == sentence.start { start } else { word_start(text, start, mark) };
    let end = (start + LONGEST).min(sentence.end);
    let end = if end == sentence.end { end } else { word_start(text, end, sentence.end) };
    start..end
}

/// The first start of a word in `from..to`; the first character where none begins soon.
fn word_start(text: &str, from: usize, to: usize) -> usize {
    let from = (from..to).find(|&at| text.is_char_boundary(at)).unwrap_or(to);
    let ahead = text.get(from..to).unwrap_or_default();
    let space = ahead.char_indices().take(40).find(|(_, c)| c.is_whitespace());
    space.map_or(from, |(at, c)| from + at + c.len_utf8())
}
