//! The words of dates.

use jiff::civil::Weekday;

use super::super::words::{small_cardinal, small_ordinal};
use super::token::{Season, Term, Unit};

/// The term of a lower-case word.
pub(super) fn term(word: &str) -> Term {
    let calendar = || month(word).map(Term::Month).or_else(|| weekday(word).map(Term::Weekday));
    let number = || small_cardinal(word).map(|n| Term::Number(n, 0));
    let ordinal = || small_ordinal(word).map(Term::Ordinal);
    calendar().or_else(|| relative(word)).or_else(number).or_else(ordinal).unwrap_or_else(|| around(word))
}

/// A month by its English name or abbreviation, 1 to 12.
fn month(word: &str) -> Option<u8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

fn relative(word: &str) -> Option<Term> {
    Some(match word {
        "today" | "tonight" => Term::Today,
        "yesterday" => Term::Yesterday,
        "tomorrow" => Term::Tomorrow,
        "last" => Term::Last,
        "past" => Term::Past,
        "this" => Term::This,
        "next" | "coming" | "upcoming" => Term::Next,
        "ago" => Term::Ago,
        "before" => Term::Before,
        "after" => Term::After,
        "over" => Term::Over,
        "to" | "through" | "and" => Term::To,
        "a" | "an" => Term::Article,
        "day" | "days" => Term::Unit(Unit::Day),
        "week" | "weeks" => Term::Unit(Unit::Week),
        "weekend" => Term::Unit(Unit::Weekend),
        "fortnight" => Term::Unit(Unit::Fortnight),
        "month" | "months" => Term::Unit(Unit::Month),
        "year" | "years" => Term::Unit(Unit::Year),
        "decade" | "decades" => Term::Unit(Unit::Decade),
        "half" | "quarter" => Term::Unit(Unit::Part),
        "spring" | "springtime" => Term::Season(Season::Spring),
        "summer" | "midsummer" | "summertime" => Term::Season(Season::Summer),
        "autumn" | "fall" => Term::Season(Season::Autumn),
        "winter" | "midwinter" => Term::Season(Season::Winter),
        "ramadan" | "ramazan" | "muharram" | "ashura" | "eid" | "passover" | "diwali" | "nowruz" => {
            Term::Movable
        }
        _ => return None,
    })
}

/// Parts of the day, times, and what stands around a date without changing it.
fn around(word: &str) -> Term {
    match word {
        "morning" | "mornings" | "afternoon" | "evening" | "night" | "nighttime" | "overnight" | "dawn"
        | "dusk" | "noon" | "midday" | "midnight" | "sunrise" | "sunset" | "daybreak" | "nightfall"
        | "predawn" | "hour" | "lunchtime" | "daylight" | "prayers" | "midmorning" | "midafternoon" => {
            Term::Part
        }
        "am" | "pm" | "o'clock" | "gmt" | "utc" | "hours" | "hrs" | "local" | "est" | "edt" | "cst"
        | "pst" | "pdt" | "cet" | "cest" | "bst" | "msk" => Term::ClockMark,
        "the" | "of" | "on" | "in" | "at" | "by" | "since" | "until" | "till" | "from" | "about"
        | "around" | "circa" | "nearly" | "almost" | "roughly" | "approximately" | "some" | "exactly"
        | "early" | "earlier" | "late" | "later" | "mid" | "middle" | "beginning" | "start" | "end"
        | "during" | "throughout" | "dated" | "time" | "just" | "shortly" | "pre" | "as" | "only" => {
            Term::Filler
        }
        _ => Term::Unknown,
    }
}
