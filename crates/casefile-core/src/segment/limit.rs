//! The longest sentence.

use std::ops::Range;

use super::scan;

/// The longest sentence in bytes: about three times the longest that newspapers print.
pub const LONGEST: usize = 2000;

/// A sentence cut into parts of at most [`LONGEST`] bytes: at the last white space that leaves none longer, where
/// there is none at the last character boundary. The parts are trimmed and never empty.
pub(super) fn parts(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut rest = scan::trim(text, sentence);
    let mut parts = Vec::new();
    while rest.len() > LONGEST {
        let cut = cut(text, rest.start);
        parts.push(scan::trim(text, rest.start..cut));
        rest = scan::trim(text, cut..rest.end);
    }
    parts.push(rest);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where to cut a sentence that begins at `start` and is longer than [`LONGEST`].
fn cut(text: &str, start: usize) -> usize {
    let mut end = start + LONGEST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(start..end).unwrap_or_default();
    head.rfind(char::is_whitespace).map_or(end, |space| start + space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_cut_at_white_space() {
        let text = "word ".repeat(1000);
        let parts = parts(&text, 0..text.len());
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[0], 0..1999);
        assert_eq!(parts[1], 2000..3999);
    }

    #[test]
    fn without_white_space_it_is_cut_between_characters() {
        let text = "한".repeat(1000);
        let parts = parts(&text, 0..text.len());
        assert_eq!(parts, [0..1998, 1998..3000]);
    }

    #[test]
    fn a_short_sentence_is_left_whole() {
        assert_eq!(parts(" a b ", 0..5), std::slice::from_ref(&(1..4)));
        assert!(parts("   ", 0..3).is_empty());
    }
}
