//! What the segmenter asks of characters.

use std::ops::Range;

/// The text from `at` on; empty where that is no character boundary.
pub(super) fn after(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// A range of a text without the white space at its ends.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = text.get(range.clone()).unwrap_or_default();
    let start = range.start + slice.len() - slice.trim_start().len();
    start..start + slice.trim().len()
}

/// Marks that end a sentence and need white space behind them to do so.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '．') || is_other_stop(c)
}

/// Full stops, question and exclamation marks of other scripts, which end a sentence whatever follows.
pub(super) fn is_other_stop(c: char) -> bool {
    matches!(
        c,
        '\u{589}' | '\u{61F}' | '\u{6D4}' | '\u{700}'
            ..='\u{702}'
                | '।'
                | '॥'
                | '\u{104B}'
                | '\u{1362}'
                | '\u{1367}'
                | '\u{1368}'
                | '\u{1803}'
                | '\u{1809}'
                | '\u{17D4}'
                | '\u{17D5}'
                | '\u{A4FF}'
                | '\u{A60E}'
                | '\u{A60F}'
                | '。'
                | '！'
                | '？'
                | '｡'
                | '︒'
    )
}

/// Quotation marks and brackets that may stand behind a full stop and belong to its sentence.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'') || is_plain_closer(c)
}

/// Closers that are never openers.
pub(super) fn is_plain_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '】' | '）' | '〉' | '》')
}

/// Quotation marks and brackets that may stand before the first word of a sentence.
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '‘' | '„' | '«' | '‹' | '(' | '[' | '{' | '¿' | '¡')
}

/// Whether a text, past any closers, ends with a full stop.
pub(super) fn ends_with_stop(text: &str) -> bool {
    text.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace()).ends_with(is_stop)
}

/// The first word past any openers: letters, digits, apostrophes and hyphens. At most 40 bytes are looked at.
pub(super) fn first_word(text: &str) -> &str {
    let text = text.trim_start_matches(is_opener);
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let end = text.char_indices().find(|&(at, c)| at > 40 || !inside(c)).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// Whether a text has letters of both cases, so that the case of a word says something.
pub(super) fn is_cased(text: &str) -> bool {
    text.contains(char::is_lowercase) && text.contains(char::is_uppercase)
}

/// Whether a word opens in lower case, so that in a cased text no sentence begins with it. An Arabic article before a
/// capital does not count: `al-Shabaab`.
pub(super) fn opens_lower(word: &str) -> bool {
    let name = |(article, name): (&str, &str)| article.len() <= 3 && name.starts_with(char::is_uppercase);
    word.starts_with(char::is_lowercase) && !word.split_once('-').is_some_and(name)
}
