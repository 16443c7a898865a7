//! Where the sentences of a paragraph end.

use super::scan::{
    after, first_word, is_cased, is_closer, is_opener, is_other_stop, is_plain_closer, is_stop, opens_lower,
};
use super::tables::{EITHER, EITHER_CAPITALISED, NUMBERED, STARTERS, STARTERS_IN_ANY_CASE, TITLES};

/// The longest word in bytes that is looked up among the abbreviations.
const LONGEST_ABBREVIATION: usize = 16;

/// A run of full stops and what belongs to it.
struct Stop<'a> {
    /// The paragraph up to the run.
    before: &'a str,
    /// The run, without the closers behind it.
    marks: &'a str,
    /// What follows, past the closers and the white space.
    next: &'a str,
    /// Past the closers.
    end: usize,
}

/// The ends of the sentences of a paragraph from `start` on, each past its full stop and the closers behind it. What
/// follows the last is a sentence too, but is not listed.
pub(super) fn ends(paragraph: &str, start: usize) -> Vec<usize> {
    let cased = is_cased(paragraph);
    let mut ends = Vec::new();
    let mut at = start;
    while let Some(found) = after(paragraph, at).find(is_stop) {
        let stop = read(paragraph, at + found);
        at = stop.end;
        // A full stop on its own opens the sentence rather than ends one: a number's first point, a list's mark.
        let opens = stop.before.get(start..).unwrap_or_default().trim().is_empty();
        if !opens && is_end(&stop, after(paragraph, stop.end), cased) {
            ends.push(stop.end);
        }
    }
    ends
}

/// Reads the full stops that begin at a place.
fn read(paragraph: &str, at: usize) -> Stop<'_> {
    let rest = after(paragraph, at);
    let behind = rest.trim_start_matches(is_stop);
    let marks = rest.get(..rest.len() - behind.len()).unwrap_or_default();
    let closed = far_closers(behind.trim_start_matches(is_closer));
    Stop {
        before: paragraph.get(..at).unwrap_or_default(),
        marks,
        next: closed.trim_start(),
        end: paragraph.len() - closed.len(),
    }
}

/// Past closers that white space parts from the full stop, as in tokenised text: `in Iraq . ”`.
fn far_closers(text: &str) -> &str {
    let open = text.trim_start();
    let closed = open.trim_start_matches(is_plain_closer);
    let all = closed.len() < open.len() && !closed.starts_with(|c: char| !c.is_whitespace());
    let straight = matches!(open, "\"" | "'" | "''");
    if straight {
        ""
    } else if all {
        closed
    } else {
        text
    }
}

/// Whether a sentence ends at a full stop.
fn is_end(stop: &Stop, rest: &str, cased: bool) -> bool {
    if stop.next.is_empty() || stop.marks.contains(is_other_stop) {
        return true;
    }
    if !rest.starts_with(char::is_whitespace)
        || stop.next.starts_with(|c| is_stop(c) || matches!(c, ',' | ';' | ':'))
    {
        return false;
    }
    let next = first_word(stop.next);
    if cased && opens_lower(next) {
        return false;
    }
    match stop.marks {
        "." => !is_abbreviation(last_word(stop.before), next, cased) && !is_list_mark(stop.before),
        marks if marks.ends_with("..") || marks.ends_with('…') => cased,
        _ => true,
    }
}

/// Whether the full stop behind `word` is an abbreviation's and ends no sentence before the word `next`.
fn is_abbreviation(word: &str, next: &str, cased: bool) -> bool {
    if word.is_empty() || word.len() > LONGEST_ABBREVIATION {
        return false;
    }
    let lower = word.to_lowercase();
    let listed = |table: &[&str]| table.contains(&lower.as_str());
    if listed(TITLES) {
        return true;
    }
    if listed(NUMBERED) && next.starts_with(char::is_numeric) {
        return true;
    }
    let starters = if cased { STARTERS } else { STARTERS_IN_ANY_CASE };
    let name = word.starts_with(char::is_uppercase) && listed(EITHER_CAPITALISED);
    (name || listed(EITHER) || is_lettered(word, cased)) && !starters.contains(&next.to_lowercase().as_str())
}

/// Letters with full stops between them, or a letter on its own, in a cased text a capital: `U.S`, `a.m`, `Ph.D`, `J`.
fn is_lettered(word: &str, cased: bool) -> bool {
    let few = |part: &str, most| {
        part.chars().all(char::is_alphabetic) && (1..=most).contains(&part.chars().count())
    };
    if word.contains('.') {
        word.split('.').all(|part| few(part, 2))
    } else {
        few(word, 1) && (word.starts_with(char::is_uppercase) || !cased)
    }
}

/// Whether a paragraph up to a full stop is the number or letter of a list's item: `1`, `(a`, `IV`.
fn is_list_mark(before: &str) -> bool {
    if before.len() > 8 {
        return false;
    }
    let mark = before.trim_start().trim_start_matches(is_opener);
    let number = mark.bytes().all(|b| b.is_ascii_digit());
    let roman = mark.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
    (1..=4).contains(&mark.len()) && (number || roman)
}

/// The word that a text ends with, back to white space or an opener; empty where it is longer than an abbreviation.
fn last_word(text: &str) -> &str {
    let bound =
        |(_, c): &(usize, char)| c.is_whitespace() || is_opener(*c) || matches!(c, '-' | '/' | '—' | '–');
    let mut chars = text.char_indices().rev().take(LONGEST_ABBREVIATION + 1);
    let start = match chars.find(bound) {
        Some((at, c)) => at + c.len_utf8(),
        None if text.len() <= LONGEST_ABBREVIATION => 0,
        None => text.len(),
    };
    after(text, start)
}
