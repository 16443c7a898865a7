//! How texts, counts and colours are shown.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Document;
use super::confusion::Confusion;

/// The text with what cannot be seen made visible: control characters as their pictures (`␇`), characters that turn
/// around the text behind them, or take no room, as their numbers (`⟨U+202E⟩`).
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        match char {
            _ if !is_unseen(char) => out.push(char),
            '\0'..='\x1f' => out.extend(char::from_u32(0x2400 + u32::from(char))),
            '\x7f' => out.push('␡'),
            _ => out.push_str(&format!("⟨U+{:04X}⟩", u32::from(char))),
        }
    }
    Cow::Owned(out)
}

/// Marks that are part of ordinary writing (joiners of scripts and emoji, left-to-right marks) are left alone.
fn is_unseen(char: char) -> bool {
    match char {
        '\t' | '\n' | '\r' => false,
        '\u{ad}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => true,
        '\u{fdd0}'..='\u{fdef}' => true,
        _ => char.is_control() || u32::from(char) & 0xfffe == 0xfffe,
    }
}

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
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(visible("a\0\x07\n\x7f\u{85}\u{202e}b\u{ffff}"), "a␀␇\n␡⟨U+0085⟩⟨U+202E⟩b⟨U+FFFF⟩");
        assert!(matches!(visible("ملف 👩‍🚒\t"), Cow::Borrowed(_)));
    }

    #[test]
    fn thousands_have_commas() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([counted(1, "error"), counted(2000, "error")], ["1 error", "2,000 errors"]);
    }
}
