//! Lines to paragraphs: which newlines are wrapped prose and which end something.

use std::ops::Range;

use super::dateline;
use super::scan::{after, ends_with_stop, first_word, is_cased, opens_lower};
use super::tables::{BETWEEN, TITLES};

/// A line that is not blank.
struct Line {
    /// Without the white space around it.
    range: Range<usize>,
    /// Bytes of white space before it.
    indent: usize,
    /// Whether a blank line, a page break or the start of the text stands before it.
    fresh: bool,
}

/// How the lines of a text were wrapped.
struct Wrap {
    /// The longest line that surely was, in characters.
    width: usize,
}

/// What one line says about the newline behind it.
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
    let lines = lines(text);
    let wrap = wrap(text, &lines);
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut before: Option<&Line> = None;
    for line in &lines {
        let joins = before.is_some_and(|before| joins(text, before, line, wrap.as_ref()));
        match paragraphs.last_mut() {
            Some(last) if joins => last.end = line.range.end,
            _ => paragraphs.push(line.range.clone()),
        }
        before = Some(line);
    }
    paragraphs
}

/// The lines that are not blank.
fn lines(text: &str) -> Vec<Line> {
    let (mut lines, mut start, mut fresh) = (Vec::new(), 0, true);
    for (at, mark) in text.match_indices(is_break).chain([(text.len(), "")]) {
        let slice = text.get(start..at).unwrap_or_default();
        let indent = slice.len() - slice.trim_start().len();
        let range = start + indent..start + indent + slice.trim().len();
        let crlf = mark == "\n" && slice.is_empty() && text.get(..start).is_some_and(|t| t.ends_with('\r'));
        match range.is_empty() {
            true => fresh |= !crlf,
            false => lines.push(Line { range, indent, fresh: std::mem::take(&mut fresh) }),
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

/// Whether a line continues the paragraph of the line before it.
fn joins(text: &str, before: &Line, line: &Line, wrap: Option<&Wrap>) -> bool {
    match newline(text, before, line) {
        Newline::Continues => true,
        Newline::Ends => false,
        Newline::Open => {
            let [this, next] = [before, line].map(|line| text.get(line.range.clone()).unwrap_or_default());
            let needed = this.chars().count() + 1 + next.split_whitespace().next().unwrap_or_default().chars().count();
            let indented = ends_with_stop(this) && line.indent > before.indent;
            wrap.is_some_and(|wrap| needed > wrap.width) && !indented
        }
    }
}

/// What two lines say by themselves about the newline between them.
fn newline(text: &str, before: &Line, line: &Line) -> Newline {
    let [this, next] = [before, line].map(|line| text.get(line.range.clone()).unwrap_or_default());
    let word = last_word(this);
    let opens = first_word(next);
    if line.fresh || is_item(this, next) || dateline::end(next).is_some() {
        Newline::Ends
    } else if opens_lower(opens) || this.ends_with([',', '-', '–', '—', '(', '&']) {
        Newline::Continues
    } else if BETWEEN.contains(&word.as_str()) || word.strip_suffix('.').is_some_and(|w| TITLES.contains(&w)) {
        Newline::Continues
    } else {
        Newline::Open
    }
}

/// How the text is wrapped, where it is.
fn wrap(text: &str, lines: &[Line]) -> Option<Wrap> {
    let pairs = || lines.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
    let single = pairs().filter(|(_, line)| !line.fresh).count();
    let (mut sure, mut width) = (0, 0);
    for (before, line) in pairs() {
        if newline(text, before, line) == Newline::Continues {
            sure += 1;
            width = width.max(text.get(before.range.clone()).unwrap_or_default().chars().count());
        }
    }
    (sure > 0 && sure * 8 >= single).then_some(Wrap { width })
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
    matches!(mark, "-" | "--" | "–" | "—") || (!number.is_empty() && number.len() < mark.len() && (digits || letter))
}
