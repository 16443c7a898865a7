//! Where and when a report was filed, before its first sentence: `SAN SALVADOR, 3 JAN 90 (AP) -- [TEXT]`.

use super::scan::after;
use super::tables::{AGENCIES, MONTHS};

/// The longest dateline in bytes, its dash left out.
const LONGEST: usize = 100;

const DASHES: &[&str] = &["--", "—", "–", "-", "_"];

/// Where the dateline of a paragraph ends, past its dash and the layout marks behind it; `None` where it has none.
///
/// A dateline ends with the first dash that is followed by white space and is no hyphen. What stands before the dash is
/// one where it is *filed*: it ends with an agency in brackets or names a month beside a number, and begins with a word
/// in capitals or the agency is a known one. Without that it must be a place alone: at most six words of which those before
/// the first comma are in capitals, and behind the dash a capitalised word, and no second such dash near by.
pub(super) fn end(paragraph: &str) -> Option<usize> {
    let (before, dash_end) = dash(paragraph)?;
    let rest = after(paragraph, dash_end);
    if !is_filed(before) && !is_place_alone(before, rest) {
        return None;
    }
    let end = dash_end + marks(rest);
    (!after(paragraph, end).trim().is_empty()).then_some(end)
}

/// What stands before the first dash outside brackets, and where that dash ends.
fn dash(text: &str) -> Option<(&str, usize)> {
    let starts = text.char_indices().take_while(|&(at, _)| at <= LONGEST);
    let mut dashes = starts.filter_map(|(at, _)| Some((text.get(..at)?, at + dash_at(text, at)?)));
    dashes.find(|(before, _)| before.matches('(').count() == before.matches(')').count())
}

/// The length of the dash at a place, where one is followed by white space and is no hyphen behind a word.
fn dash_at(text: &str, at: usize) -> Option<usize> {
    let rest = after(text, at);
    let dash = DASHES.iter().find(|dash| rest.starts_with(**dash))?;
    let spaced = text.get(..at)?.ends_with(|c: char| c.is_whitespace() || c == ')');
    let hyphen = matches!(*dash, "-" | "_") && !spaced;
    let open = after(rest, dash.len()).starts_with(|c: char| c.is_whitespace() || c == '[');
    (open && !hyphen && at > 0).then_some(dash.len())
}

/// Whether it bears an agency in brackets at its end, or a month and a number.
fn is_filed(before: &str) -> bool {
    let agency = before.trim_end().strip_suffix(')').and_then(|open| open.rsplit_once('('));
    let first_in_capitals = before.split_whitespace().next().is_some_and(is_in_capitals);
    let known = |name: &str| AGENCIES.contains(&name.trim().to_lowercase().as_str());
    let words = || before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let month = words().any(|word| MONTHS.contains(&word.to_lowercase().as_str()));
    let number = words().any(|word| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()));
    !before.contains(['"', '?', '!'])
        && match agency {
            Some((_, name)) => first_in_capitals || known(name),
            None => first_in_capitals && month && number,
        }
}

/// Whether it is a place in capitals and what follows reads like the first sentence of a report.
fn is_place_alone(before: &str, rest: &str) -> bool {
    let place = before.split(',').next().unwrap_or_default();
    let few = before.split_whitespace().take(7).count() <= 6;
    let plain =
        before.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, ',' | '.' | '-' | '\''));
    let mut opening = rest.trim_start().chars();
    let sentence =
        opening.next().is_some_and(char::is_uppercase) && rest.chars().take(60).any(char::is_lowercase);
    let second = || rest.char_indices().take(200).any(|(at, _)| dash_at(rest, at).is_some());
    few && plain && place.split_whitespace().all(is_in_capitals) && sentence && !second()
}

/// At least two letters, and all of them capitals.
fn is_in_capitals(word: &str) -> bool {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    letters().nth(1).is_some() && letters().all(char::is_uppercase)
}

/// The length of the layout marks at the start of a text: words in capitals in square brackets.
fn marks(text: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = after(text, length);
        let bracket = rest.trim_start();
        let inside =
            bracket.strip_prefix('[').and_then(|open| open.split_once(']')).map(|(inside, _)| inside);
        match inside {
            Some(inside) if inside.len() <= LONGEST && !inside.contains(char::is_lowercase) => {
                length += rest.len() - bracket.len() + inside.len() + 2;
            }
            _ => return length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dateline(text: &str) -> Option<&str> {
        end(text).and_then(|end| text.get(..end))
    }

    #[test]
    fn datelines_of_many_houses() {
        for (line, rest) in [
            ("SAN SALVADOR, 3 JAN 90 -- [TEXT]", " THE FMLN SAID"),
            ("BOGOTA, 5 JUL 89 (AFP) -- [ARTICLE] [GENNADIY PETROV] [TEXT]", " AN ARMED GROUP"),
            ("SAN SALVADOR, 2 AUG 89 (ACAN - EFE) -- [EXCERPTS]", " THE ARMY"),
            ("BAGHDAD (Reuters) -", " A suicide bomber"),
            ("Baghdad (AP) —", " A suicide bomber"),
            ("BAGHDAD, May 4 (Mashriq Press) -", " A suicide bomber"),
            ("KABUL, Afghanistan —", " The Taliban said"),
            ("NEW YORK _", " When the Met"),
            ("WASHINGTON, D.C. --", " President Bush"),
            ("PORT-AU-PRINCE, Haiti--", " Gunmen fired"),
        ] {
            assert_eq!(dateline(&format!("{line}{rest}")), Some(line));
        }
    }

    #[test]
    fn prose_has_none() {
        for text in [
            "ISIS — also known as Daesh — said",
            "ISIS — Da'ish to Arabs — said",
            "The group - banned in 1999 - said",
            "THE GROUP -- BANNED LAST YEAR -- SAID",
            "Smith (a Texan) - a banker",
            "A car bomb went off",
            "KABUL (Reuters) -",
            "- dash",
            "",
        ] {
            assert_eq!(dateline(text), None, "{text}");
        }
    }
}
