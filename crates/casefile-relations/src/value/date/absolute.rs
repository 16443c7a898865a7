//! Dates that name their year.

use casefile_schema::PartialDate;

use super::numeric::{day, full_year, narrow};
use super::token::{Term, Unit};

/// The date of terms that name a year; the year of publication decides the century of `'90`.
pub(super) fn resolve(terms: &[Term], published: Option<u16>) -> Option<PartialDate> {
    use Term::{Feast, Month, Movable, Numeric, Season, To, Unit as U, Weekday};
    let year = |term: &Term| year(*term, published);
    match terms {
        [Weekday(_), rest @ ..] | [rest @ .., Weekday(_)] if !rest.is_empty() => resolve(rest, published),
        [U(Unit::Month | Unit::Year | Unit::Day), rest @ ..] if !rest.is_empty() => resolve(rest, published),
        [Numeric(numeric)] => numeric.resolve(published),
        [Term::Number(_, 2)] => None,
        [y] => PartialDate::year_only(year(y)?),
        [Feast(feast), y] | [y, Feast(feast)] => feast.resolve(year(y)?),
        [Season(_) | Movable, y] | [y, Season(_) | Movable] => PartialDate::year_only(year(y)?),
        [Month(month), y] | [y, Month(month)] => PartialDate::month_only(year(y)?, *month),
        [Month(_), To, Month(_), y] => PartialDate::year_only(year(y)?),
        [Month(month), from, To, to, y] | [from, To, to, Month(month), y] => {
            let year = year_after_day(*y, published)?;
            day(u32::from(year), u32::from(*month), day_of_month(*from)?)?;
            day(u32::from(year), u32::from(*month), day_of_month(*to)?)?;
            PartialDate::month_only(year, *month)
        }
        _ => complete(terms, published),
    }
}

/// A date of three terms, or of one in digits, that has a day, a month and a year.
pub(super) fn complete(terms: &[Term], published: Option<u16>) -> Option<PartialDate> {
    let (year, month, number) = match terms {
        [Term::Numeric(numeric)] => {
            return numeric.resolve(published).filter(|date| date.day_of_month().is_some());
        }
        [Term::Number(year @ 1000..=2199, 4), Term::Month(month), number] => (narrow(*year)?, month, number),
        [Term::Month(month), number, year] | [number, Term::Month(month), year] => {
            (year_after_day(*year, published)?, month, number)
        }
        _ => return None,
    };
    day(u32::from(year), u32::from(*month), day_of_month(*number)?)
}

/// A year beside a month or alone, where two digits that could be a day are not one.
fn year(term: Term, published: Option<u16>) -> Option<u16> {
    match term {
        Term::Number(year @ 1000..=2199, 4) => narrow(year),
        Term::Number(short @ (0 | 32..=99), 2) => full_year(short, published),
        Term::ShortYear(short) => full_year(short, published),
        _ => None,
    }
}

/// A year that stands after a day, where any two digits are one.
fn year_after_day(term: Term, published: Option<u16>) -> Option<u16> {
    match term {
        Term::Number(short @ 0..=99, 2) => full_year(short, published),
        _ => year(term, published),
    }
}

/// The day of a month that a term can be.
pub(super) fn day_of_month(term: Term) -> Option<u32> {
    match term {
        Term::Number(day @ 1..=31, 0..=2) | Term::Ordinal(day @ 1..=31) => Some(day),
        _ => None,
    }
}
