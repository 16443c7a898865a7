//! The document's own date, from where it begins.

use casefile_schema::PartialDate;

use super::absolute::complete;
use super::token::{Term, Token, tokens};

/// How many characters of a document may hold its date.
const HEAD_CHARS: usize = 300;

/// Most words before the date of a dateline: places, agencies.
const PLACE_WORDS: usize = 8;

/// Words that say that a date is the document's own.
const LABELS: &[&str] = &["date", "dated", "published", "updated", "posted", "issued", "released"];

/// The day that a document gives as its own within its first 300 characters: a dateline (`LIMA, 3 JAN 90 --`), a line
/// that is a date, or a date with a label (`Published: 22 March 2024`).
///
/// Only complete dates count, and one in running prose (`On May 2, 2017, gunmen ...`) is not the document's. Where
/// day and month could be exchanged (`03/04/2024`) nothing is returned.
///
/// ```
/// use casefile_relations::value::date::dateline;
///
/// let date = dateline("SAN SALVADOR, 3 JAN 90 (AFP) -- The army said ...");
/// assert_eq!(date.map(|d| d.to_string()).as_deref(), Some("1990-01-03"));
/// assert_eq!(dateline("On May 2, 2017, gunmen attacked the market."), None);
/// ```
#[must_use]
pub fn dateline(text: &str) -> Option<PartialDate> {
    let end = text.char_indices().nth(HEAD_CHARS).map_or(text.len(), |(at, _)| at);
    text.get(..end)?.lines().find_map(of_line)
}

fn of_line(line: &str) -> Option<PartialDate> {
    let tokens = tokens(line);
    (0..tokens.len()).find_map(|at| {
        let (date, first, last) = date_at(&tokens, at)?;
        let (before, after) = (line.get(..first.start)?, line.get(last.end..)?);
        is_own(before, after).then_some(date)
    })
}

/// A complete and unambiguous date that begins at a token, with its first and last token.
fn date_at(tokens: &[Token], at: usize) -> Option<(PartialDate, Token, Token)> {
    [1, 3].into_iter().find_map(|length| {
        let tokens = tokens.get(at..at + length)?;
        let terms: Vec<Term> = tokens.iter().map(|token| token.term).collect();
        let ambiguous = matches!(terms.as_slice(), [Term::Numeric(numeric)] if numeric.is_ambiguous());
        let date = complete(&terms, None).filter(|_| !ambiguous)?;
        Some((date, *tokens.first()?, *tokens.last()?))
    })
}

/// Whether what stands around a date on its line makes it the document's.
fn is_own(before: &str, after: &str) -> bool {
    let words: Vec<String> = before.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (weekday, words) = match words.as_slice() {
        [rest @ .., last] if is_weekday(last) => (true, rest),
        all => (false, all),
    };
    let label = |word: &&str| LABELS.contains(&word.to_lowercase().as_str());
    match words {
        // an entry of a chronology: "6 June 2016 - Police arrested ..."
        [] => ends_date(after) && !after.trim_start().starts_with(['-', '–', '—', ':']),
        [.., last] if label(last) => words.len() <= 3,
        [.., last, on] if on.eq_ignore_ascii_case("on") && label(last) => words.len() <= 4,
        _ => {
            let apart = weekday
                || before.trim_end().ends_with([',', '|', '-', '–', '—', ':', ')', ']', '/', '•', '·']);
            apart
                && words.len() <= PLACE_WORDS
                && words.iter().all(|word| is_capital(word))
                && ends_date(after)
        }
    }
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn is_weekday(word: &str) -> bool {
    matches!(tokens(word).as_slice(), [Token { term: Term::Weekday(_), .. }])
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || ["de", "da", "do", "del", "la", "el", "al", "and"].contains(&word)
}

/// Whether a date is over: the line ends, or a dash, a bracket, a bar or a time of day follows.
fn ends_date(after: &str) -> bool {
    let rest = after.trim_start_matches([',', '.', ':', ' ', '\t', '\u{a0}']);
    let rest = rest.strip_prefix("at ").unwrap_or(rest);
    let mark = |c: char| "-–—([|/)]•·".contains(c) || c.is_ascii_digit();
    rest.is_empty() || rest.starts_with(mark)
}
