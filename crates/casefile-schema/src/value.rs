//! Normalised values: what a date, a count or a place name stands for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a mention of an entity stands for, in a normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A calendar date of a `Date`, written as ISO 8601: `"2024-03-22"`, `"2024-03"` or `"2024"`.
    Date(PartialDate),
    /// A count of a `Quantity`: `{"min": 12, "max": null}`.
    Quantity(Quantity),
    /// Where a `Location` lies or what a `Norp` belongs to: `{"country": "FR"}`.
    Place(Place),
}

/// A date known to the year, the month or the day, in the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl PartialDate {
    /// A whole year; `None` outside 1 to 9999.
    #[must_use]
    pub fn year_only(year: u16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: None, day: None })
    }

    /// A whole month; `None` where there is no such month.
    #[must_use]
    pub fn month_only(year: u16, month: u8) -> Option<Self> {
        let month = (1..=12).contains(&month).then_some(month);
        Some(Self { month: Some(month?), ..Self::year_only(year)? })
    }

    /// A day; `None` where the calendar has no such day.
    #[must_use]
    pub fn day(year: u16, month: u8, day: u8) -> Option<Self> {
        let whole = Self::month_only(year, month)?;
        (1..=days_in_month(year, month)).contains(&day).then_some(Self { day: Some(day), ..whole })
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, where known.
    #[must_use]
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month where known.
    #[must_use]
    pub fn day_of_month(self) -> Option<u8> {
        self.day
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no date of the form YYYY, YYYY-MM or YYYY-MM-DD");
        let digits = |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = text.split('-').collect();
        let lengths = [4, 2, 2];
        if parts.len() > 3 || !parts.iter().zip(lengths).all(|(part, len)| digits(part, len)) {
            return Err(wrong());
        }
        let number = |i: usize| parts.get(i).and_then(|p: &&str| p.parse::<u16>().ok());
        let small = |i: usize| number(i).and_then(|n| u8::try_from(n).ok());
        let date = match (number(0), small(1), small(2)) {
            (Some(year), None, None) => Self::year_only(year),
            (Some(year), Some(month), None) => Self::month_only(year, month),
            (Some(year), Some(month), Some(day)) => Self::day(year, month, day),
            _ => None,
        };
        date.ok_or_else(wrong)
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

/// A count known to lie in `min..=max`; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// The least it can be.
    pub min: Option<u32>,
    /// The most it can be.
    pub max: Option<u32>,
}

impl Quantity {
    /// A count that is known.
    #[must_use]
    pub fn exactly(count: u32) -> Self {
        Self { min: Some(count), max: Some(count) }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => write!(f, "{min}"),
            (Some(min), Some(max)) => write!(f, "{min} to {max}"),
            (Some(min), None) => write!(f, "{min} or more"),
            (None, Some(max)) => write!(f, "{max} or fewer"),
            (None, None) => f.write_str("unknown"),
        }
    }
}

/// A place on the map, or the state that a nationality belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The country.
    pub country: CountryCode,
}

/// An ISO 3166-1 alpha-2 country code, upper case: `FR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 2]);

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.0[0]), char::from(self.0[1]))
    }
}

impl FromStr for CountryCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.as_bytes() {
            &[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self([a, b])),
            _ => Err(format!("{text:?} is no ISO 3166-1 alpha-2 country code")),
        }
    }
}

impl TryFrom<String> for CountryCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_and_write_iso_8601() {
        for text in ["2024", "2024-03", "2024-03-22", "2024-02-29"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        for text in ["", "24", "2024-13", "2023-02-29", "2024-3-2", "2024-03-22-01", "March", "+024", "0000"]
        {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn each_value_keeps_its_kind_in_json() {
        for json in [r#""2024-03-22""#, r#"{"min":12,"max":null}"#, r#"{"country":"RU"}"#] {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
    }
}
