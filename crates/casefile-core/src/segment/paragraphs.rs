//! Lines to paragraphs: which newlines are wrapped prose and which end something.

use std::ops::Range;

use super::dateline;
use super::scan::{after, ends_with_stop, first_word, is_cased, opens_lower};
use super::tables::{BETWEEN, TITLES};

/// A line that is not blank.
struct Line<'a> {
    /// Where it begins in the text, past its indent.
    start: usize,
    /// Without the white space around it.
    text: &'a str,
    /// Bytes of white space before it.
    indent: usize,
    /// Whether a blank line, a page break or the start of the text stands before it.
    fresh: bool,
}

/// What two lines say by themselves about the newline between them.
#[derive(PartialEq)]
enum Newline {
    /// The next line continues the sentence.
    Continues,
    /// The next line is something else.
    Ends,
    /// Either, by these lines alone.
    Open,
}

/// The paragraphs of a text in order, trimmed.
///
/// A paragraph ends at a blank line or a page break. At a single newline it
///
/// - ends where the next line is a list's item or opens with a dateline;
/// - continues where the next line opens in lower case, or this line ends with a comma, a hyphen, a title (`Gen.`) or a word
///   such as `of`;
/// - otherwise continues only where the text is hard-wrapped (at least an eighth of its newlines are of the second
///   kind) and this line was full: the first word of the next had no room in the longest wrapped line.
pub(super) fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let (lines, cased) = (lines(text), is_cased(text));
    let width = wrap_width(&lines, cased);
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut before: Option<&Line> = None;
    for line in &lines {
        let end = line.start + line.text.len();
        let joins = before.is_some_and(|before| joins(before, line, cased, width));
        match paragraphs.last_mut() {
            Some(last) if joins => last.end = end,
            _ => paragraphs.push(line.start..end),
        }
        before = Some(line);
    }
    paragraphs
}

/// The lines that are not blank.
fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut lines, mut start, mut fresh) = (Vec::new(), 0, true);
    for (at, mark) in text.match_indices(is_break).chain([(text.len(), "")]) {
        let slice = text.get(start..at).unwrap_or_default();
        let (indent, line) = (slice.len() - slice.trim_start().len(), slice.trim());
        let crlf = mark == "\n" && slice.is_empty() && text.get(..start).is_some_and(|t| t.ends_with('\r'));
        if line.is_empty() {
            fresh |= !crlf;
        } else {
            lines.push(Line { start: start + indent, text: line, indent, fresh: std::mem::take(&mut fresh) });
        }
        fresh |= matches!(mark, "\u{2029}" | "\u{C}");
        start = at + mark.len();
    }
    lines
}

/// Characters that end a line; the last two of them a paragraph as well.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{C}')
}

/// Whether a line continues the paragraph of the line before it, in a text that is wrapped at `width`.
fn joins(before: &Line, line: &Line, cased: bool, width: Option<usize>) -> bool {
    match newline(before, line, cased) {
        Newline::Continues => true,
        Newline::Ends => false,
        Newline::Open => {
            let first = line.text.split_whitespace().next().unwrap_or_default();
            let needed = before.text.chars().count() + 1 + first.chars().count();
            let indented = line.indent > before.indent && ends_with_stop(before.text);
            width.is_some_and(|width| needed > width) && !indented
        }
    }
}

fn newline(before: &Line, line: &Line, cased: bool) -> Newline {
    let word = last_word(before.text);
    let title = || word.strip_suffix('.').is_some_and(|word| TITLES.contains(&word));
    if line.fresh || is_item(before.text, line.text) || dateline::end(line.text).is_some() {
        Newline::Ends
    } else if (cased && opens_lower(first_word(line.text)))
        || before.text.ends_with([',', '-', '–', '—', '(', '&'])
        || BETWEEN.contains(&word.as_str())
        || title()
    {
        Newline::Continues
    } else {
        Newline::Open
    }
}

/// The width in characters that the text is wrapped at, where it is: that of the longest line that the next continues.
fn wrap_width(lines: &[Line], cased: bool) -> Option<usize> {
    let pairs = lines.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
    let (mut single, mut sure, mut width) = (0, 0, 0);
    for (before, line) in pairs.filter(|(_, line)| !line.fresh) {
        single += 1;
        if newline(before, line, cased) == Newline::Continues {
            sure += 1;
            width = width.max(before.text.chars().count());
        }
    }
    (sure > 0 && sure * 8 >= single).then_some(width)
}

/// The last word of a line in lower case, with a full stop behind it; at most 16 bytes.
fn last_word(line: &str) -> String {
    let mut start = line.len().saturating_sub(16);
    while !line.is_char_boundary(start) {
        start += 1;
    }
    after(line, start).rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase()
}

/// Whether a line is an item of a list: it opens with a bullet; or with a dash or a number behind the end of a sentence,
/// a colon or another such item.
fn is_item(before: &str, line: &str) -> bool {
    if line.starts_with(['•', '◦', '▪', '‣', '·', '●', '■', '*']) {
        return true;
    }
    is_counted(line) && (ends_with_stop(before) || before.ends_with([':', ';']) || is_counted(before))
}

/// Whether a line opens with a dash and a space, or with up to three digits or a letter, `.` or `)`, and a space.
fn is_counted(line: &str) -> bool {
    let Some((mark, _)) = line.split_once(' ').filter(|(mark, _)| mark.len() <= 5) else {
        return false;
    };
    let number = mark.trim_start_matches('(').trim_end_matches(['.', ')']);
    let digits = number.bytes().all(|b| b.is_ascii_digit()) && number.len() <= 3;
    let letter = number.len() == 1 && number.bytes().all(|b| b.is_ascii_lowercase());
    matches!(mark, "-" | "--" | "–" | "—")
        || (!number.is_empty() && number.len() < mark.len() && (digits || letter))
}
