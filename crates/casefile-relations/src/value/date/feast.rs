//! Feasts with a day in the Gregorian calendar.

use casefile_schema::PartialDate;
use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::partial;
use super::lexeme::{Form, Lexeme};
use super::token::Term;

/// The same day of every year, or a number of days after Easter Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feast {
    Fixed { month: i8, day: i8 },
    Easter { days: i8 },
}

const fn fixed(month: i8, day: i8) -> Feast {
    Feast::Fixed { month, day }
}

const fn easter(days: i8) -> Feast {
    Feast::Easter { days }
}

/// Longer names before those that begin them.
const NAMES: &[(&[&str], Feast)] = &[
    (&["new", "year", "eve"], fixed(12, 31)),
    (&["new", "year", "day"], fixed(1, 1)),
    (&["christmas", "eve"], fixed(12, 24)),
    (&["christmas", "day"], fixed(12, 25)),
    (&["christmas"], fixed(12, 25)),
    (&["boxing", "day"], fixed(12, 26)),
    (&["may", "day"], fixed(5, 1)),
    (&["valentine", "day"], fixed(2, 14)),
    (&["halloween"], fixed(10, 31)),
    (&["palm", "sunday"], easter(-7)),
    (&["good", "friday"], easter(-2)),
    (&["easter", "sunday"], easter(0)),
    (&["easter", "monday"], easter(1)),
    (&["easter"], easter(0)),
];

/// The feast that the lexemes begin with, and how many name it.
pub(super) fn named(lexemes: &[Lexeme]) -> Option<(usize, Term)> {
    let word = |i: usize| lexemes.get(i).map(|lexeme| &lexeme.form);
    let is = |(i, name): (usize, &&str)| matches!(word(i), Some(Form::Word(word)) if word == *name);
    let (name, feast) = NAMES.iter().find(|(name, _)| name.iter().enumerate().all(is))?;
    Some((name.len(), Term::Feast(*feast)))
}

impl Feast {
    /// Its day in a year.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed { month, day } => Date::new(year, month, day).ok(),
            Self::Easter { days } => easter_sunday(year)?.checked_add(days.days()).ok(),
        }
    }

    pub(super) fn resolve(self, year: u16) -> Option<PartialDate> {
        partial(self.in_year(i16::try_from(year).ok()?)?)
    }
}

/// Western Easter, by the "anonymous Gregorian" computus (Meeus, Astronomical Algorithms, chapter 8).
fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - b / 4 - g + 15).rem_euclid(30);
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easters() {
        for (year, month, day) in [(1990, 4, 15), (2000, 4, 23), (2016, 3, 27), (2019, 4, 21), (2024, 3, 31)]
        {
            assert_eq!(easter_sunday(year), Date::new(year, month, day).ok());
        }
    }
}
