//! How texts, counts and colours are shown.

use std::collections::{BTreeMap, BTreeSet};

use super::Document;
use super::confusion::Confusion;

/// With commas: `12,345`.
pub(super) fn count(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// With its noun: `1 error`, `1,200 errors`.
pub(super) fn counted(count_of: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(count_of), if count_of == 1 { "" } else { "s" })
}

/// A hue for every type of mention and event, the more frequent ones farther apart.
#[derive(Debug)]
pub(super) struct Palette<'a>(BTreeMap<&'a str, f64>);

impl<'a> Palette<'a> {
    pub(super) fn new(confusion: &'a Confusion, documents: &'a [Document]) -> Self {
        /// Turns by the golden angle never come back near an earlier hue soon.
        const TURN: f64 = 137.508;
        let mut labels = confusion.labels();
        let events = documents.iter().flat_map(|d| d.gold.events.iter().chain(&d.predicted.events));
        let mut others: BTreeSet<&str> = events.map(|event| event.label.as_str()).collect();
        for label in &labels {
            others.remove(label);
        }
        labels.extend(others);
        let hue = |(index, label): (usize, &'a str)| (label, (255.0 + index as f64 * TURN) % 360.0);
        Self(labels.into_iter().enumerate().map(hue).collect())
    }

    /// In whole degrees.
    pub(super) fn hue(&self, label: &str) -> u32 {
        self.0.get(label).copied().unwrap_or_default() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_have_commas() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([counted(1, "error"), counted(2000, "error")], ["1 error", "2,000 errors"]);
    }
}
