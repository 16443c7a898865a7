//! Dates, absolute and seen from the day of publication.
//!
//! A date stands for the shortest of a day, a month and a year that holds it: `mid-March 2024` is a month, `the summer
//! of 1989` a year, and so is `last week` one month where all its days are in one. What none of them holds (`the
//! 1980s`, `recent days`) is not resolved. Parts of a day do not count.
//!
//! What English leaves open is decided thus:
//! - `03/04/2024` is the 3rd of April: the day comes first unless that is impossible.
//! - `90` is the latest such year that is at most 5 years after the publication; where that is unknown, 1940 to 2039.
//! - `March 22nd` is the latest that is at most 30 days after the publication; `March` the latest that has begun.
//! - `Tuesday` is the latest that is not after the publication, `last Tuesday` the latest that is two days before it or
//!   more, `next Tuesday` the earliest after it, `this Tuesday` the nearest.
//! - Weeks begin on Monday; seasons are those of the northern hemisphere.
//! - A publication known to its month or year resolves what is the same from its first and its last day.

mod absolute;
mod calendar;
mod dateline;
mod feast;
mod lexeme;
mod numeric;
mod relative;
mod token;
mod vocabulary;

use casefile_schema::PartialDate;

pub use dateline::dateline;
use token::{Term, Unit};

/// The date that a text stands for; one that leans on the publication needs it.
///
/// ```
/// use casefile_relations::value::date::resolve;
///
/// let published = "2024-03-30".parse()?;
/// let date = |text| resolve(text, Some(published)).map(|d| d.to_string());
/// assert_eq!(date("March 22nd").as_deref(), Some("2024-03-22"));
/// assert_eq!(date("Tuesday morning").as_deref(), Some("2024-03-26"));
/// assert_eq!(date("last year").as_deref(), Some("2023"));
/// assert_eq!(date("the 1980s"), None);
/// # Ok::<(), String>(())
/// ```
#[must_use]
pub fn resolve(text: &str, published: Option<PartialDate>) -> Option<PartialDate> {
    let terms = significant(text)?;
    absolute::resolve(&terms, published.map(PartialDate::year)).or_else(|| {
        let (first, last) = calendar::bounds(published?)?;
        let date = relative::resolve(&terms, first)?;
        // all of them move forward with the publication: what both ends agree on holds between them
        (first == last || relative::resolve(&terms, last) == Some(date)).then_some(date)
    })
}

/// The terms that decide a date; none where the text has words that no date has.
fn significant(text: &str) -> Option<Vec<Term>> {
    let terms: Vec<Term> = token::tokens(text).iter().map(|token| token.term).collect();
    if terms.contains(&Term::Unknown) {
        return None;
    }
    let terms = without_parts_of_day(without(&terms, &[Term::Filler]));
    Some(without_parts_of_period(&terms).to_vec())
}

fn without(terms: &[Term], dropped: &[Term]) -> Vec<Term> {
    terms.iter().copied().filter(|term| !dropped.contains(term)).collect()
}

/// `this morning` is today and `last night` yesterday; other times of day are dropped with the `before` or `after` that
/// leads them.
fn without_parts_of_day(terms: Vec<Term>) -> Vec<Term> {
    let mut kept: Vec<Term> = Vec::with_capacity(terms.len());
    for term in terms {
        let time = matches!(term, Term::Part | Term::Clock | Term::ClockMark);
        match (kept.last_mut(), term) {
            (Some(last @ Term::This), Term::Part) => *last = Term::Today,
            (Some(last @ Term::Last), Term::Part) => *last = Term::Yesterday,
            (Some(Term::Before | Term::After | Term::Article), _) if time => {
                kept.pop();
            }
            _ if time => {}
            _ => kept.push(term),
        }
    }
    kept
}

/// `the first half of 2023`, `the last week of March`: the period that it is a part of.
fn without_parts_of_period(terms: &[Term]) -> &[Term] {
    match terms {
        [
            Term::Ordinal(_) | Term::Last,
            Term::Unit(Unit::Day | Unit::Week | Unit::Weekend | Unit::Part),
            rest @ ..,
        ] if matches!(rest, [Term::Month(_) | Term::Number(_, 4), ..]) => rest,
        _ => terms,
    }
}

#[cfg(test)]
mod tests;
