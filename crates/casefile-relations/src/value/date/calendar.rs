//! Partial dates and the days of the Gregorian calendar.

use casefile_schema::PartialDate;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// The first and the last day of a date.
pub(super) fn bounds(date: PartialDate) -> Option<(Date, Date)> {
    let year = i16::try_from(date.year()).ok()?;
    let small = |n: Option<u8>, default: i8| n.map_or(Ok(default), i8::try_from).ok();
    let first = Date::new(year, small(date.month(), 1)?, small(date.day_of_month(), 1)?).ok()?;
    let last = match (date.month(), date.day_of_month()) {
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => first.last_of_year(),
    };
    Some((first, last))
}

/// A day as a date of the schema.
pub(super) fn partial(day: Date) -> Option<PartialDate> {
    PartialDate::day(year(day)?, month(day)?, u8::try_from(day.day()).ok()?)
}

/// The month that a day is in.
pub(super) fn month_of(day: Date) -> Option<PartialDate> {
    PartialDate::month_only(year(day)?, month(day)?)
}

/// The year that a day is in.
pub(super) fn year_of(day: Date) -> Option<PartialDate> {
    PartialDate::year_only(year(day)?)
}

/// The shortest of a day, a month and a year that holds all days from first to last.
pub(super) fn period(first: Date, last: Date) -> Option<PartialDate> {
    [partial, month_of, year_of].iter().find(|of| of(first) == of(last)).and_then(|of| of(first))
}

pub(super) fn year(day: Date) -> Option<u16> {
    u16::try_from(day.year()).ok()
}

pub(super) fn month(day: Date) -> Option<u8> {
    u8::try_from(day.month()).ok()
}

/// A day moved by a span, where the calendar still has it.
pub(super) fn shift(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span).ok()
}

/// The latest such weekday that is not after the day.
pub(super) fn weekday_until(day: Date, weekday: Weekday) -> Option<Date> {
    shift(day, -i32::from(day.weekday().since(weekday)).days())
}

/// The earliest such weekday that is not before the day.
pub(super) fn weekday_from(day: Date, weekday: Weekday) -> Option<Date> {
    shift(day, i32::from(day.weekday().until(weekday)).days())
}

/// The weekday in the week, from Monday on, that lies so many weeks after the day's own.
pub(super) fn weekday_in_week(day: Date, weeks: i32, weekday: Weekday) -> Option<Date> {
    let offset = i32::from(weekday.to_monday_zero_offset());
    shift(weekday_until(day, Weekday::Monday)?, (weeks * 7 + offset).days())
}

/// The latest day that a yearly date falls on without being after the limit.
pub(super) fn yearly_until(limit: Date, in_year: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    // eight years: the longest that the calendar goes without a 29th of February
    (0..=8).filter_map(|back| in_year(limit.year() - back)).find(|day| *day <= limit)
}
