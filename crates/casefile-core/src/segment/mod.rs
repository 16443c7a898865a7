//! Text to sentences, made for news: wires, web pages, reports.
//!
//! Three steps, each linear in the length of the text:
//!
//! 1. `paragraphs`: lines to paragraphs. A blank line ends a paragraph; a single newline ends one unless the next line
//!    continues it, as in hard-wrapped prose. So a headline, a bullet or a by-line is a paragraph of its own.
//! 2. `dateline` and `stops`: a paragraph to sentences. A dateline (`KABUL (Reuters) -`) is a sentence of its own, with
//!    the layout marks behind it (`[TEXT]`); the rest is cut behind full stops that are no abbreviation's.
//! 3. `limit`: a sentence of more bytes than [`LONGEST`] is cut at white space, and a warning says so.
//!
//! Everything is decided by rules on characters and small tables of words (`tables`), so that the same text always
//! gives the same sentences and nothing has to be trained or loaded. A wrong cut costs little here: the encoder reads
//! across sentences, and sentences only bound the spans and give distances.

mod dateline;
mod limit;
mod paragraphs;
mod scan;
mod stops;
mod tables;
#[cfg(test)]
mod tests;

use std::ops::Range;

use casefile_schema::{Sentence, Span, Warning};

pub use limit::LONGEST;

/// The sentences of a text in order, and a [`Warning::SentenceSplit`] for each place where one was too long.
///
/// Sentences do not overlap, neither begin nor end with white space, and together cover every other character of the
/// text. Paragraphs are counted from 0 and not decreasing. A text is read up to the 4 GiB that a [`Span`] can name.
#[must_use]
pub fn segment(text: &str) -> (Vec<Sentence>, Vec<Warning>) {
    let (mut sentences, mut warnings) = (Vec::new(), Vec::new());
    for (paragraph, range) in paragraphs::paragraphs(text).into_iter().enumerate() {
        let paragraph = u32::try_from(paragraph).unwrap_or(u32::MAX);
        for sentence in in_paragraph(text, range) {
            let parts = limit::parts(text, sentence);
            let spans: Vec<Span> =
                parts.into_iter().filter_map(|part| Span::new(part.start, part.end)).collect();
            let cuts = spans.iter().take(spans.len().saturating_sub(1));
            warnings.extend(cuts.map(|&span| Warning::SentenceSplit { span }));
            sentences.extend(spans.iter().map(|&span| Sentence { span, paragraph }));
        }
    }
    (sentences, warnings)
}

/// The sentences of a paragraph, as ranges of the text.
fn in_paragraph(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let paragraph = text.get(range.clone()).unwrap_or_default();
    let dateline = dateline::end(paragraph);
    let ends = stops::ends(paragraph, dateline.unwrap_or_default());
    let mut start = 0;
    let mut sentences = Vec::new();
    for end in dateline.into_iter().chain(ends).chain([paragraph.len()]) {
        let trimmed = scan::trim(paragraph, start..end);
        if !trimmed.is_empty() {
            sentences.push(range.start + trimmed.start..range.start + trimmed.end);
        }
        start = end;
    }
    sentences
}
