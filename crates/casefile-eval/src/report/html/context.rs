//! How much of the text is shown around an error.

use std::ops::Range;

use casefile_schema::Span;

/// Words on each side where a document has no sentences.
const WORDS: usize = 40;

/// A part of a text: a sentence, or what stands around a span.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether the line goes on before it.
    pub(super) cut_before: bool,
    /// Whether the line goes on after it.
    pub(super) cut_after: bool,
}

impl Stretch {
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Both together, where they were cut from one line and most of the two is shared. `next` begins no earlier.
    ///
    /// At least a quarter of both lengths together: so what grows by one passage after the other ends at three times
    /// the last one's length.
    pub(super) fn joined(&self, next: &Self) -> Option<Self> {
        let last = if self.end > next.end { self } else { next };
        let (length, lengths) = (last.end - self.start, self.range().len() + next.range().len());
        let near = (self.cut_after || next.cut_before) && 4 * length <= 3 * lengths;
        near.then_some(Self {
            start: self.start,
            end: last.end,
            cut_before: self.cut_before,
            cut_after: last.cut_after,
        })
    }
}

/// The sentences that the spans touch; around a span outside of all sentences, its line, cut to [`WORDS`] on each side.
///
/// In order, without overlaps, on character boundaries. Spans that are none of this text have no place.
pub(super) fn around(text: &str, sentences: &[Span], spans: &[Span]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    for &span in spans.iter().filter(|span| text.get(span.range()).is_some()) {
        let touched = sentences.iter().filter(|s| s.overlaps(span) && text.get(s.range()).is_some());
        let before = stretches.len();
        stretches.extend(touched.map(|s| Stretch {
            start: s.start(),
            end: s.end(),
            cut_before: false,
            cut_after: false,
        }));
        if stretches.len() == before {
            stretches.push(line(text, span));
        }
    }
    stretches.sort_unstable();
    merged(stretches)
}

fn merged(sorted: Vec<Stretch>) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for next in sorted {
        match all.last_mut() {
            Some(last) if next.start < last.end => {
                if next.end > last.end {
                    (last.end, last.cut_after) = (next.end, next.cut_after);
                }
            }
            _ => all.push(next),
        }
    }
    all
}

fn line(text: &str, span: Span) -> Stretch {
    let (before, after) = (text.get(..span.start()).unwrap_or(""), text.get(span.end()..).unwrap_or(""));
    let (back, cut_before) = reach(before.chars().rev());
    let (on, cut_after) = reach(after.chars());
    Stretch { start: span.start() - back, end: span.end() + on, cut_before, cut_after }
}

/// How many bytes it is to the end of the line's last word, or of the [`WORDS`]th, and whether there are more.
fn reach(chars: impl Iterator<Item = char>) -> (usize, bool) {
    let (mut words, mut inside, mut at, mut reached) = (0, false, 0, 0);
    for char in chars.take_while(|&char| char != '\n') {
        at += char.len_utf8();
        if char.is_whitespace() {
            inside = false;
            continue;
        }
        if !inside && words == WORDS {
            return (reached, true);
        }
        words += usize::from(!inside);
        (inside, reached) = (true, at);
    }
    (reached, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span::new(start, end).unwrap()
    }

    fn shown<'a>(text: &'a str, sentences: &[Span], spans: &[Span]) -> Vec<(&'a str, bool, bool)> {
        let stretches = around(text, sentences, spans);
        stretches.into_iter().map(|s| (&text[s.range()], s.cut_before, s.cut_after)).collect()
    }

    #[test]
    fn the_sentences_that_are_touched() {
        let text = "One here. Two there. Three.";
        let sentences = [span(0, 9), span(10, 20), span(21, 27)];
        let far = shown(text, &sentences, &[span(21, 26), span(0, 3), span(4, 8)]);
        assert_eq!(far, [("One here.", false, false), ("Three.", false, false)]);
        let across = shown(text, &sentences, &[span(4, 13)]);
        assert_eq!(across, [("One here.", false, false), ("Two there.", false, false)]);
    }

    #[test]
    fn without_sentences_the_line_around_it() {
        let text = "Headline\n  Años de paz. \nEnd";
        let at = text.find("de").unwrap();
        assert_eq!(shown(text, &[], &[span(at, at + 2)]), [("Años de paz.", false, false)]);
        assert_eq!(shown(text, &[span(0, 8)], &[span(at, at + 2)]), [("Años de paz.", false, false)]);
    }

    #[test]
    fn a_long_line_is_cut_between_words() {
        let text = "é ".repeat(60) + "here" + &" ñ".repeat(41);
        let at = text.find("here").unwrap();
        let expected = "é ".repeat(40) + "here" + &" ñ".repeat(40);
        assert_eq!(shown(&text, &[], &[span(at, at + 4)]), [(expected.as_str(), true, true)]);
        let text = "é ".repeat(40) + "here";
        assert_eq!(shown(&text, &[], &[span(at - 60, at - 56)]), [(text.as_str(), false, false)]);
    }

    #[test]
    fn what_is_mostly_the_same_is_joined_and_does_not_grow_for_ever() {
        let text = "word ".repeat(1000);
        let windows = (0..1000).step_by(5).map(|word| line(&text, span(5 * word, 5 * word + 4)));
        let mut joined: Vec<Stretch> = Vec::new();
        for window in windows {
            match joined.last().and_then(|last| last.joined(&window)) {
                Some(union) => *joined.last_mut().unwrap() = union,
                None => joined.push(window),
            }
        }
        assert!(joined.len() > 3 && joined.len() < 20, "{}", joined.len());
        assert!(joined.iter().all(|stretch| stretch.range().len() < 3 * 81 * 5));
        assert!(joined.windows(2).all(|pair| pair[0].end > pair[1].start));
    }

    #[test]
    fn spans_of_another_text_have_no_place() {
        assert_eq!(shown("é", &[span(0, 9)], &[span(0, 1), span(0, 7)]), []);
    }
}
