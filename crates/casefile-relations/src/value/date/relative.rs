//! Dates that lean on the day of publication.

use casefile_schema::PartialDate;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::absolute;
use super::calendar::{
    month, month_of, partial, period, shift, weekday_from, weekday_in_week, weekday_until, year, year_of,
    yearly_until,
};
use super::token::{Season, Term, Unit};

/// How far after the publication a day without a year may lie: later ones are of the year before.
const AHEAD_DAYS: i32 = 30;

/// The date of terms seen from a day.
pub(super) fn resolve(terms: &[Term], published: Date) -> Option<PartialDate> {
    use Term::{After, Before, Last, Next, Over, This, Today, Tomorrow, Unit as U, Yesterday};
    let p = published;
    match terms {
        [Today] => partial(p),
        [Yesterday] => partial(p.yesterday().ok()?),
        [Tomorrow] => partial(p.tomorrow().ok()?),
        [U(Unit::Day), Before, Yesterday] => partial(shift(p, (-2).days())?),
        [U(Unit::Day), After, Tomorrow] => partial(shift(p, 2.days())?),
        [.., Term::Ago] | [.., Term::Ago, Today] => ago(terms, p),
        [Over, rest @ ..] | [rest @ .., Over] if matches!(rest, [.., U(Unit::Weekend)]) => weekend(rest, p),
        [.., U(Unit::Weekend)] => weekend(terms, p),
        [step @ (Last | This | Next), U(unit)] => unit_of(*step, *unit, p),
        _ => weekday(terms, p)
            .or_else(|| season(terms, p))
            .or_else(|| yearly(terms, p))
            .or_else(|| within(terms, p)),
    }
}

/// -1, 0 or 1 for last, this and next.
fn steps(term: Term) -> Option<i32> {
    match term {
        Term::Last => Some(-1),
        Term::This => Some(0),
        Term::Next => Some(1),
        _ => None,
    }
}

/// `last month`, `this year`, `next week`: the unit that lies so many after the day's own.
fn unit_of(step: Term, unit: Unit, p: Date) -> Option<PartialDate> {
    let steps = steps(step)?;
    match unit {
        Unit::Week => {
            let day = |weekday| weekday_in_week(p, steps, weekday);
            period(day(Weekday::Monday)?, day(Weekday::Sunday)?)
        }
        Unit::Month => month_of(shift(p, steps.months())?),
        Unit::Year => year_of(shift(p, steps.years())?),
        _ => None,
    }
}

/// `two days ago`: days and weeks to the day, months to the month, years to the year; `ago today` to the day.
fn ago(terms: &[Term], p: Date) -> Option<PartialDate> {
    let (count, unit, exact) = match terms {
        [count, Term::Unit(unit), Term::Ago] => (count, unit, false),
        [count, Term::Unit(unit), Term::Ago, Term::Today] => (count, unit, true),
        _ => return None,
    };
    let count = match count {
        Term::Article => 1,
        Term::Number(count, _) => i64::from(*count),
        _ => return None,
    };
    let none = Span::new();
    let (span, to): (_, fn(Date) -> Option<PartialDate>) = match unit {
        Unit::Day => (none.try_days(count), partial),
        Unit::Week => (none.try_weeks(count), partial),
        Unit::Fortnight => (none.try_weeks(2 * count), partial),
        Unit::Month => (none.try_months(count), month_of),
        Unit::Year => (none.try_years(count), year_of),
        Unit::Decade => (none.try_years(10 * count), year_of),
        Unit::Weekend | Unit::Part => return None,
    };
    let day = p.checked_sub(span.ok()?).ok()?;
    if exact { partial(day) } else { to(day) }
}

/// Saturday and Sunday; `last weekend` is over by two days or more before a Monday's news.
fn weekend(terms: &[Term], p: Date) -> Option<PartialDate> {
    let saturday = match terms {
        [_] | [Term::Past, _] => weekday_until(p, Weekday::Saturday),
        [Term::Last, _] => weekday_until(shift(p, (-2).days())?, Weekday::Saturday),
        [Term::This, _] => weekday_in_week(p, 0, Weekday::Saturday),
        [Term::Next, _] => weekday_in_week(p, 1, Weekday::Saturday),
        _ => None,
    }?;
    period(saturday, shift(saturday, 1.day())?)
}

fn weekday(terms: &[Term], p: Date) -> Option<PartialDate> {
    use Term::{Last, Next, Past, This, Unit as U, Weekday as W};
    let day = match terms {
        [W(w)] => weekday_until(p, *w),
        // yesterday's weekday is not "last": on a Saturday, last Friday is eight days ago
        [Last, W(w)] | [W(w), Last] => weekday_until(shift(p, (-2).days())?, *w),
        [Past, W(w)] | [This, Past, W(w)] => weekday_until(p.yesterday().ok()?, *w),
        [Next, W(w)] | [W(w), Next] => weekday_from(p.tomorrow().ok()?, *w),
        // the nearest, before or after
        [This, W(w)] => weekday_until(shift(p, 3.days())?, *w),
        [W(w), step, U(Unit::Week)] | [step, U(Unit::Week), W(w)] => weekday_in_week(p, steps(*step)?, *w),
        _ => None,
    };
    partial(day?)
}

/// The year of a season of the northern hemisphere. A winter has two and is left alone.
fn season(terms: &[Term], p: Date) -> Option<PartialDate> {
    use Term::{Last, Next, Past, Season as S, This};
    let season = match terms {
        [.., S(season)] => *season,
        _ => return None,
    };
    let first = match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => return None,
    };
    let years = match terms {
        [S(_)] => -i32::from(p.month() < first),
        [Last | Past, S(_)] => -i32::from(p.month() <= first + 2),
        [This, S(_)] => 0,
        [Next, S(_)] => i32::from(p.month() >= first),
        _ => return None,
    };
    year_of(shift(p, years.years())?)
}

/// Months, days and feasts that are named without a year.
fn yearly(terms: &[Term], p: Date) -> Option<PartialDate> {
    use Term::{Feast, Last, Month, Past};
    let soon = shift(p, AHEAD_DAYS.days())?;
    let before = p.yesterday().ok()?;
    match terms {
        [Term::Weekday(_), rest @ ..] | [rest @ .., Term::Weekday(_)] if rest.len() > 1 => yearly(rest, p),
        [Feast(feast)] => partial(yearly_until(soon, |year| feast.in_year(year))?),
        [Last | Past, Feast(feast)] => partial(yearly_until(before, |year| feast.in_year(year))?),
        [Month(month), number] | [number, Month(month)] if absolute::day_of_month(*number).is_some() => {
            day_of_year(*month, *number, soon)
        }
        [Last | Past, Month(month), number] => day_of_year(*month, *number, before),
        [Month(month), from, Term::To, to] | [from, Term::To, to, Month(month)] => {
            period(bound(*month, *from, soon)?, bound(*month, *to, soon)?)
        }
        [Month(month)] => month_until(*month, p),
        [Last | Past, Month(month)] => month_until(*month, p.first_of_month().yesterday().ok()?),
        [Term::This, Month(month)] => PartialDate::month_only(year(p)?, *month),
        [Term::Next, Month(month)] => next_month(*month, p),
        [Term::Ordinal(day)] => day_of_any_month(*day, p),
        _ => None,
    }
}

fn bound(month: u8, number: Term, limit: Date) -> Option<Date> {
    let month = i8::try_from(month).ok()?;
    let day = i8::try_from(absolute::day_of_month(number)?).ok()?;
    yearly_until(limit, |year| Date::new(year, month, day).ok())
}

fn day_of_year(month: u8, number: Term, limit: Date) -> Option<PartialDate> {
    partial(bound(month, number, limit)?)
}

/// The latest such month that has begun by the day.
fn month_until(month: u8, day: Date) -> Option<PartialDate> {
    month_of(bound(month, Term::Ordinal(1), day)?)
}

fn next_month(wanted: u8, p: Date) -> Option<PartialDate> {
    let later = u16::from(wanted <= month(p)?);
    PartialDate::month_only(year(p)?.checked_add(later)?, wanted)
}

/// `the 22nd`: the latest that is not after the day.
fn day_of_any_month(number: u32, p: Date) -> Option<PartialDate> {
    let number = i8::try_from(number).ok()?;
    let in_month = |back: i32| {
        let first = shift(p.first_of_month(), -back.months())?;
        Date::new(first.year(), first.month(), number).ok()
    };
    partial((0..3).filter_map(in_month).find(|day| *day <= p)?)
}

/// `March of last year`, `the 15th of this month`: the unit's own date put in its place.
fn within(terms: &[Term], p: Date) -> Option<PartialDate> {
    let pair = |at: usize| match terms.get(at..at + 2) {
        Some([step, Term::Unit(unit @ (Unit::Month | Unit::Year))]) => unit_of(*step, *unit, p),
        _ => None,
    };
    let (at, date) = (0..terms.len()).find_map(|at| Some((at, pair(at)?)))?;
    let mut replaced: Vec<Term> = terms.get(..at)?.to_vec();
    replaced.extend(terms.get(at + 2..)?);
    replaced.extend(date.month().map(Term::Month));
    replaced.push(Term::Number(u32::from(date.year()), 4));
    absolute::resolve(&replaced, year(p))
}
