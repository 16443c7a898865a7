//! Texts of others, as they can be shown.

use std::borrow::Cow;

/// Characters of a label or id that a line of a table shows at most.
const LONGEST: usize = 60;

/// The text with what cannot be seen made visible: control characters as their pictures (`␇`), characters that turn
/// around the text behind them, or take no room, as their numbers (`⟨U+202E⟩`).
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
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

/// As [`visible`], on one line and cut where it is very long; `(none)` where it is empty.
pub(crate) fn on_a_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = visible(&line);
    match line.char_indices().nth(LONGEST) {
        _ if line.is_empty() => "(none)".to_owned(),
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.into_owned(),
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
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        assert_eq!(on_a_line("PER\u{1b}[41m\nX\u{202e}"), "PER␛[41m X⟨U+202E⟩");
        assert_eq!(on_a_line(""), "(none)");
        assert_eq!(on_a_line(&"é".repeat(100)).chars().count(), 61);
    }
}
