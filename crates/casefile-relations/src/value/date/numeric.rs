//! Dates in digits: `2024-03-22`, `22/03/2024`, `22.3.90`, `20240322`, `03/2024`.

use casefile_schema::PartialDate;

use super::token::Term;

/// A date in digits alone, in the order of the text. A year-month has no third part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeric {
    parts: [u32; 3],
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    YearMonthDay,
    /// Day and month in an order that their values tell.
    DayMonthYear,
    DayMonthShortYear,
    YearMonth,
    MonthYear,
}

impl Numeric {
    /// The date it writes; `03/04/2024` is the 3rd of April: day first unless that is impossible.
    pub(super) fn resolve(self, published: Option<u16>) -> Option<PartialDate> {
        let [a, b, c] = self.parts;
        let either = |year| day(year, b, a).or_else(|| day(year, a, b));
        match self.form {
            Form::YearMonthDay => day(a, b, c),
            Form::DayMonthYear => either(c),
            Form::DayMonthShortYear => either(u32::from(full_year(c, published)?)),
            Form::YearMonth => PartialDate::month_only(narrow(a)?, narrow(b)?),
            Form::MonthYear => PartialDate::month_only(narrow(b)?, narrow(a)?),
        }
    }

    /// Whether its day and month could be exchanged for another date.
    pub(super) fn is_ambiguous(self) -> bool {
        let [a, b, _] = self.parts;
        matches!(self.form, Form::DayMonthYear | Form::DayMonthShortYear) && a <= 12 && b <= 12 && a != b
    }
}

/// The term of a run of digits and separators.
pub(super) fn term(run: &str) -> Term {
    let separator = run.chars().find(|c| !c.is_ascii_digit());
    let uniform = run.chars().filter(|c| !c.is_ascii_digit()).all(|c| Some(c) == separator);
    let parts: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).collect();
    let values: Option<Vec<u32>> = parts.iter().map(|p| p.parse().ok().filter(|_| p.len() <= 8)).collect();
    let lengths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
    let Some(values) = values.filter(|_| uniform) else { return Term::Unknown };
    match (values.as_slice(), separator) {
        (_, Some(':')) => Term::Clock,
        ([value], _) if run.len() <= 4 => Term::Number(*value, run.len()),
        ([value], _) if run.len() == 8 => {
            let parts = [value / 10_000, value / 100 % 100, value % 100];
            Term::Numeric(Numeric { parts, form: Form::YearMonthDay })
        }
        // "9.30 p.m.": a number, which a mark after it makes a time of day
        ([_, _], Some('.')) if lengths == [1, 2] || lengths == [2, 2] => Term::Number(u32::MAX, 4),
        (values, Some(separator)) => joined(values, &lengths, separator).map_or(Term::Unknown, Term::Numeric),
        _ => Term::Unknown,
    }
}

fn joined(values: &[u32], lengths: &[usize], separator: char) -> Option<Numeric> {
    let form = match (lengths, separator) {
        ([4, 1 | 2, 1 | 2], _) => Form::YearMonthDay,
        ([1 | 2, 1 | 2, 4], _) => Form::DayMonthYear,
        ([1 | 2, 1 | 2, 2], _) => Form::DayMonthShortYear,
        ([4, 2], '-' | '/') if values.get(1).is_some_and(|m| (1..=12).contains(m)) => Form::YearMonth,
        ([1 | 2, 4], '/') => Form::MonthYear,
        _ => return None,
    };
    let part = |i: usize| values.get(i).copied().unwrap_or(0);
    Some(Numeric { parts: [part(0), part(1), part(2)], form })
}

/// The year that two digits stand for: the latest that is at most 5 years after the publication, or, where that is
/// unknown, one of 1940 to 2039.
pub(super) fn full_year(short: u32, published: Option<u16>) -> Option<u16> {
    let latest = u32::from(published.map_or(2039, |year| year.saturating_add(5)));
    let below = (latest + 100).checked_sub(short)? % 100;
    u16::try_from(latest.checked_sub(below)?).ok()
}

/// A day of the calendar from unchecked numbers.
pub(super) fn day(year: u32, month: u32, day: u32) -> Option<PartialDate> {
    PartialDate::day(narrow(year)?, narrow(month)?, narrow(day)?)
}

pub(super) fn narrow<T: TryFrom<u32>>(value: u32) -> Option<T> {
    T::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_years_fall_near_the_publication() {
        let cases = [
            (90, Some(1990), 1990),
            (90, Some(2024), 1990),
            (45, Some(2024), 1945),
            (25, Some(2024), 2025),
            (0, Some(1999), 2000),
            (39, None, 2039),
            (40, None, 1940),
        ];
        for (short, published, year) in cases {
            assert_eq!(full_year(short, published), Some(year), "{short} {published:?}");
        }
        assert_eq!(full_year(99, Some(1)), None);
        assert_eq!(full_year(9_999, Some(1)), None);
    }
}
