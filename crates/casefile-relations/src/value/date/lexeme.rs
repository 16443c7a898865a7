//! A text cut into words, digits and dashes, with their places.

/// A piece of text that means something to a date.
#[derive(Debug, Clone)]
pub(super) struct Lexeme {
    pub(super) form: Form,
    /// Bytes of the text, half-open.
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// Lower case, typographic apostrophes made plain, no possessive `'s`.
    Word(String),
    /// ASCII digits with single separators between them: `22`, `2024-03-22`, `9:30`.
    Digits(String),
    /// Two digits after an apostrophe: `'90`.
    Short(u8),
    Dash,
}

/// The lexemes of a text; white space, punctuation and control characters lie between them.
pub(super) fn lexemes(text: &str) -> Vec<Lexeme> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(c) = text.get(start..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(start..).unwrap_or_default();
        let (length, form) = match c {
            '0'..='9' => digits(rest),
            '\'' | '\u{2018}' | '\u{2019}' => short_year(rest).unwrap_or((c.len_utf8(), None)),
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => (c.len_utf8(), Some(Form::Dash)),
            _ if c.is_alphanumeric() => word(rest),
            _ => (c.len_utf8(), None),
        };
        let end = start + length;
        found.extend(form.map(|form| Lexeme { form, start, end }));
        start = end;
    }
    found
}

fn digits(text: &str) -> (usize, Option<Form>) {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let separator = |i: usize| bytes.get(i).is_some_and(|b| b"-/.:".contains(b)) && digit(i + 1);
    let end = (0..).find(|&i| !digit(i) && !separator(i)).unwrap_or(0);
    (end, text.get(..end).map(|run| Form::Digits(run.to_owned())))
}

fn short_year(text: &str) -> Option<(usize, Option<Form>)> {
    let apostrophe = text.chars().next()?.len_utf8();
    let digits = text.get(apostrophe..apostrophe + 2)?;
    let more = text.get(apostrophe + 2..)?.starts_with(char::is_alphanumeric);
    let year = digits.bytes().all(|b| b.is_ascii_digit()) && !more;
    year.then(|| (apostrophe + 2, digits.parse().ok().map(Form::Short)))
}

fn word(text: &str) -> (usize, Option<Form>) {
    for clock in ["a.m", "p.m", "A.M", "P.M"] {
        if text.starts_with(clock) {
            return (clock.len(), Some(Form::Word(clock.to_ascii_lowercase().replace('.', ""))));
        }
    }
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let letter = c.is_alphanumeric() && !c.is_ascii_digit();
        let inside =
            matches!(c, '\'' | '\u{2019}') && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !letter && !inside {
            break;
        }
        end = i + c.len_utf8();
    }
    let word = text.get(..end).unwrap_or_default().to_lowercase().replace('\u{2019}', "'");
    let word = word.strip_suffix("'s").unwrap_or(&word);
    (end, Some(Form::Word(word.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_digits_and_dashes() {
        let shown: Vec<String> = lexemes("Last year’s 22-MAR-'90, 9:30 a.m. é–3\u{0}٣")
            .into_iter()
            .map(|l| match l.form {
                Form::Word(word) => word,
                Form::Digits(digits) => format!("#{digits}"),
                Form::Short(year) => format!("'{year}"),
                Form::Dash => "-".to_owned(),
            })
            .collect();
        let expected = ["last", "year", "#22", "-", "mar", "-", "'90", "#9:30", "am", "é", "-", "#3", "٣"];
        assert_eq!(shown, expected);
    }
}
