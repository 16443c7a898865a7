//! Lexemes to the terms that dates are made of.

use jiff::civil::Weekday;

use super::feast::{self, Feast};
use super::lexeme::{Form, Lexeme, lexemes};
use super::numeric::{self, Numeric};
use super::vocabulary;

/// What a word or number can be in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    /// A number and how many digits it is written with, 0 for a number word.
    Number(u32, usize),
    /// `22nd`, `twenty-second`.
    Ordinal(u32),
    /// `'90`.
    ShortYear(u32),
    /// `2024-03-22`.
    Numeric(Numeric),
    Month(u8),
    Weekday(Weekday),
    Season(Season),
    Feast(Feast),
    /// A feast or season of which only the year is resolved: `Ramadan`.
    Movable,
    Unit(Unit),
    Today,
    Yesterday,
    Tomorrow,
    Last,
    Past,
    This,
    Next,
    Ago,
    Before,
    After,
    Over,
    To,
    Article,
    /// A part of the day: `morning`.
    Part,
    /// A time of day: `9:30`.
    Clock,
    /// What turns the number before it into a time of day: `p.m.`, `GMT`.
    ClockMark,
    Filler,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Fortnight,
    Month,
    Year,
    Decade,
    /// `half`, `quarter`.
    Part,
}

/// A term and its bytes in the text, half-open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) term: Term,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The terms of a text in order, unknown words among them.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let lexemes = lexemes(text);
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = lexemes.as_slice();
    while let [first, after @ ..] = rest {
        let feast = feast::named(rest);
        let (used, term) = feast.map_or_else(|| (1, term(first, after, &tokens)), |(n, t)| (n, Some(t)));
        let end = rest.get(used - 1).map_or(first.end, |last| last.end);
        rest = rest.get(used..).unwrap_or_default();
        if let Some(term) = term {
            push(&mut tokens, Token { term, start: first.start, end });
        }
        if let (Form::Digits(digits), Some(Token { term: Term::Unknown, .. })) = (&first.form, tokens.last())
        {
            spread_range(&mut tokens, digits);
        }
    }
    tokens
}

/// The term of a lexeme; none for a dash that is only a separator.
fn term(lexeme: &Lexeme, after: &[Lexeme], before: &[Token]) -> Option<Term> {
    let touching = before.last().filter(|token| token.end == lexeme.start).map(|token| token.term);
    Some(match &lexeme.form {
        Form::Digits(digits) => numeric::term(digits),
        Form::Short(year) => Term::ShortYear(u32::from(*year)),
        Form::Dash => {
            let number = matches!(before.last()?.term, Term::Number(_, 1..) | Term::Ordinal(_));
            let range = number && matches!(after.first()?.form, Form::Digits(_));
            return range.then_some(Term::To);
        }
        Form::Word(word) => match (touching, word.as_str()) {
            (Some(Term::Number(value, _)), "st" | "nd" | "rd" | "th") => Term::Ordinal(value),
            (Some(Term::Number(..)), "s") => Term::Unknown,
            (Some(Term::Numeric(_) | Term::Clock), "t" | "z") => Term::Clock,
            (_, word) => vocabulary::term(word),
        },
    })
}

/// Adds a token, joined to the one before it where both make one term.
fn push(tokens: &mut Vec<Token>, token: Token) {
    use Term::{Clock, ClockMark, Number, Ordinal};
    let joined = tokens.last().and_then(|last| match (last.term, token.term) {
        (Number(value, _), Ordinal(same)) if value == same && last.end == token.start => Some(token.term),
        (Number(tens, 0), Number(ones @ 1..=9, 0)) if tens >= 20 && tens % 10 == 0 => {
            Some(Number(tens + ones, 0))
        }
        (Number(tens, 0), Ordinal(ones @ 1..=9)) if tens >= 20 && tens % 10 == 0 => {
            Some(Ordinal(tens + ones))
        }
        (Number(_, 1..) | Clock, ClockMark) => Some(Clock),
        _ => None,
    });
    match (joined, tokens.last_mut()) {
        (Some(term), Some(last)) => (last.term, last.end) = (term, token.end),
        _ => tokens.push(token),
    }
}

/// `3-5` is two numbers with `to` between them.
fn spread_range(tokens: &mut Vec<Token>, digits: &str) {
    let Some((low, high)) = digits.split_once('-') else { return };
    let number = |digits: &str| Some(Term::Number(digits.parse().ok()?, digits.len()));
    let Some(Token { start, end, .. }) = tokens.last().copied() else { return };
    if let (Some(low), Some(high)) = (number(low), number(high)) {
        tokens.pop();
        tokens.extend([low, Term::To, high].map(|term| Token { term, start, end }));
    }
}
