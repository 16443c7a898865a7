//! What two mentions have in common on the surface: the features of the pair, and identity by name.

use std::collections::BTreeMap;

use casefile_core::Words;
use casefile_core::ner::SpanLabel;
use casefile_schema::{Level, Span};

use crate::span::LocatedSpan;

/// How many features [`features`] gives.
pub(crate) const FEATURES: usize = 6;

/// Words that acronyms often leave out.
const SMALL_WORDS: [&str; 11] = ["of", "the", "and", "for", "in", "de", "del", "la", "al", "el", "y"];

/// The lower-cased words of a span, and whether a bracket opens right before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Surface {
    pub(crate) words: Vec<String>,
    pub(crate) bracketed: bool,
}

impl Surface {
    /// Reads the surface of a span off the text.
    pub(crate) fn read(text: &str, words: &Words, span: &LocatedSpan) -> Self {
        let word = |s: &Span| s.of(text).to_lowercase();
        let before = span.words.start.checked_sub(1).and_then(|w| words.spans().get(w));
        let own = words.spans().get(span.words.clone()).unwrap_or_default();
        Self {
            words: own.iter().map(word).collect(),
            bracketed: before.is_some_and(|s| matches!(s.of(text), "(" | "[")),
        }
    }
}

/// The surface features of a pair of spans, `a` before `b`: same words, one's words within the other's, acronym, both
/// names, same last word, `b` in brackets right after `a`. `models/training/losses.py` computes the same.
pub(crate) fn features(a: (&LocatedSpan, &Surface), b: (&LocatedSpan, &Surface)) -> [f32; FEATURES] {
    let (x, y) = (&a.1.words, &b.1.words);
    let within = |x: &[String], y: &[String]| x.iter().all(|w| y.contains(w));
    let names = is_name(a.0) && is_name(b.0);
    let same = x == y;
    let facts = [
        same,
        !same && (within(x, y) || within(y, x)),
        is_acronym(x, y) || is_acronym(y, x),
        names,
        x.last() == y.last(),
        is_alias(a, b),
    ];
    facts.map(|fact| f32::from(u8::from(fact)))
}

/// Whether `b` stands in brackets right after `a`: "Islamic State (IS)".
fn is_alias(a: (&LocatedSpan, &Surface), b: (&LocatedSpan, &Surface)) -> bool {
    b.1.bracketed && a.0.gap(b.0) == 1
}

/// Pairs of names that are the same by their form alone: a name and its acronym in brackets right after it, as in
/// "Front of the River Guard (FRG)". Names inside the long one do not stand in the way.
pub(crate) fn defined_acronyms(spans: &[LocatedSpan], surfaces: &[Surface]) -> Vec<(usize, usize)> {
    let mut ending: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (b, (span, surface)) in spans.iter().zip(surfaces).enumerate().filter(|(_, (span, _))| is_name(span))
    {
        if surface.bracketed {
            let before = span.words.start.checked_sub(1).and_then(|bracket| ending.get(&bracket));
            let long =
                before.into_iter().flatten().filter(|&&a| is_acronym(&surface.words, &surfaces[a].words));
            pairs.extend(long.map(|&a| (a, b)));
        }
        ending.entry(span.words.end).or_default().push(b);
    }
    pairs
}

/// What makes two names the same: their words without a leading article and a trailing possessive.
pub(crate) fn name_key(surface: &Surface) -> &[String] {
    let mut words = surface.words.as_slice();
    if let [article, rest @ ..] = words
        && article == "the"
        && !rest.is_empty()
    {
        words = rest;
    }
    if let [rest @ .., apostrophe, s] = words
        && matches!(apostrophe.as_str(), "'" | "’")
        && s == "s"
        && !rest.is_empty()
    {
        words = rest;
    }
    words
}

pub(crate) fn is_name(span: &LocatedSpan) -> bool {
    matches!(span.label, SpanLabel::Mention(_, Level::Name))
}

/// Whether `short` is one word made of the initials of `long`, its small words counted or not.
fn is_acronym(short: &[String], long: &[String]) -> bool {
    let [word] = short else { return false };
    let letters = word.chars().count();
    if !(2..=10).contains(&letters) || !word.chars().all(char::is_alphabetic) || long.len() < 2 {
        return false;
    }
    let initials = |skip_small: bool| -> String {
        let counted = long.iter().filter(|w| !skip_small || !SMALL_WORDS.contains(&w.as_str()));
        counted.filter_map(|w| w.chars().next()).filter(|c| c.is_alphabetic()).collect()
    };
    *word == initials(false) || *word == initials(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn articles_and_possessives_do_not_make_another_name() {
        let key = |text: &str| name_key(&Surface { words: words(text), bracketed: false }).join(" ");
        assert_eq!(
            (key("the red front"), key("red front ' s")),
            ("red front".to_owned(), "red front".to_owned())
        );
        assert_eq!((key("the"), key("’ s")), ("the".to_owned(), "’ s".to_owned()));
    }

    #[test]
    fn acronyms_may_leave_out_small_words() {
        assert!(is_acronym(&words("eln"), &words("ejército de liberación nacional")));
        assert!(is_acronym(&words("frg"), &words("front of the river guard")));
        assert!(is_acronym(&words("tm"), &words("tamil - movement")));
        assert!(!is_acronym(&words("eln"), &words("eln")));
        assert!(!is_acronym(&words("e1"), &words("east 1")));
    }
}
