//! Counts: `at least 12`, `dozens`, `between 10 and 15`.
//!
//! A phrase is a bound (`at least`, `up to`), an amount (digits, number words, `dozens`, a range) and filler around
//! them. Approximations (`about 50`, `nearly 50`, `some 50`) stand for the number that they name. The least that a
//! vague plural can mean is its value's `min`: two dozen for `dozens`, two score for `scores`, two hundred for
//! `hundreds`, three for `several`, `a few` and `a handful`.

use casefile_schema::Quantity;

use super::words::cardinal;

/// The range that a count stands for; `None` where the text is no count or exceeds 32 bits.
///
/// ```
/// use casefile_relations::value::quantity::resolve;
///
/// let range = |text| resolve(text).map(|q| (q.min, q.max));
/// assert_eq!(range("139"), Some((Some(139), Some(139))));
/// assert_eq!(range("at least twelve"), Some((Some(12), None)));
/// assert_eq!(range("more than 60"), Some((Some(61), None)));
/// assert_eq!(range("police"), None);
/// ```
#[must_use]
pub fn resolve(text: &str) -> Option<Quantity> {
    let words = words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (bound, rest) = bound(strip_filler(&words));
    let amount = amount(strip_filler(rest))?;
    bound.apply(amount)
}

/// A range of counts, wider than the schema's until it is known to fit.
#[derive(Debug, Clone, Copy)]
struct Amount {
    min: u64,
    max: Option<u64>,
}

#[derive(Debug, Clone, Copy)]
enum Bound {
    None,
    AtLeast,
    MoreThan,
    AtMost,
    FewerThan,
}

impl Bound {
    fn apply(self, amount: Amount) -> Option<Quantity> {
        let Amount { min, max } = amount;
        let (min, max) = match self {
            Self::None => (Some(min), max),
            Self::AtLeast => (Some(min), None),
            Self::MoreThan => (Some(max.map_or(min, |n| n.saturating_add(1))), None),
            Self::AtMost => (None, Some(max?)),
            Self::FewerThan => (None, Some(min.checked_sub(1).filter(|_| max.is_some())?)),
        };
        let fit = |n: Option<u64>| n.map(u32::try_from).transpose().ok();
        Some(Quantity { min: fit(min)?, max: fit(max)? })
    }
}

/// Phrases before the amount, longer ones first where one begins another.
const LEADING: &[(&str, Bound)] = &[
    ("at least", Bound::AtLeast),
    ("no fewer than", Bound::AtLeast),
    ("not fewer than", Bound::AtLeast),
    ("no less than", Bound::AtLeast),
    ("not less than", Bound::AtLeast),
    ("a minimum of", Bound::AtLeast),
    ("minimum of", Bound::AtLeast),
    ("no more than", Bound::AtMost),
    ("not more than", Bound::AtMost),
    ("at most", Bound::AtMost),
    ("up to", Bound::AtMost),
    ("as many as", Bound::AtMost),
    ("a maximum of", Bound::AtMost),
    ("maximum of", Bound::AtMost),
    ("more than", Bound::MoreThan),
    ("greater than", Bound::MoreThan),
    ("in excess of", Bound::MoreThan),
    ("upwards of", Bound::MoreThan),
    ("upward of", Bound::MoreThan),
    ("over", Bound::MoreThan),
    ("above", Bound::MoreThan),
    ("exceeding", Bound::MoreThan),
    ("fewer than", Bound::FewerThan),
    ("less than", Bound::FewerThan),
    ("under", Bound::FewerThan),
    ("below", Bound::FewerThan),
];

const TRAILING: &[(&str, Bound)] = &[
    ("or more", Bound::AtLeast),
    ("and more", Bound::AtLeast),
    ("or above", Bound::AtLeast),
    ("at least", Bound::AtLeast),
    ("at minimum", Bound::AtLeast),
    ("at a minimum", Bound::AtLeast),
    ("at the least", Bound::AtLeast),
    ("plus", Bound::AtLeast),
    ("+", Bound::AtLeast),
    ("odd", Bound::AtLeast),
    ("and counting", Bound::AtLeast),
    ("or fewer", Bound::AtMost),
    ("or less", Bound::AtMost),
    ("at most", Bound::AtMost),
    ("or so", Bound::None),
];

/// Words that neither bound nor count.
const FILLER: &[&str] = &[
    "about",
    "approximately",
    "around",
    "roughly",
    "nearly",
    "almost",
    "some",
    "an estimated",
    "estimated",
    "close to",
    "just",
    "only",
    "exactly",
    "possibly",
    "perhaps",
    "probably",
    "well",
    "far",
    "slightly",
    "another",
    "a further",
    "further",
    "a total of",
    "the",
    "all",
    "all of",
    "of",
    "other",
    "others",
    "more",
    "additional",
    "people",
    "persons",
    "men",
    "women",
    "children",
    "of them",
    "dead",
    "killed",
    "wounded",
    "injured",
    "~",
    "a record",
    "as few as",
];

/// Lower-case words, digits with their grouping joined, and the signs `+`, `~` and `to` for a dash between digits.
fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let digit_after = |i: usize| chars.get(i + 1..).into_iter().flatten().find(|c| !c.is_whitespace());
    let mut spaced = String::with_capacity(text.len());
    for (i, &c) in chars.iter().enumerate() {
        let after_digit = spaced.trim_end().ends_with(|c: char| c.is_ascii_digit());
        let between = after_digit && digit_after(i).is_some_and(char::is_ascii_digit);
        match c {
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' if between => spaced.push_str(" to "),
            '-' | '\u{2010}'..='\u{2015}' | '"' | '\'' | '\u{2018}'..='\u{201d}' | '(' | ')' | '[' | ']' => {
                spaced.push(' ');
            }
            '+' | '~' => spaced.extend([' ', c, ' ']),
            ',' | '.' if chars.get(i + 1).is_none_or(|c| c.is_whitespace()) => spaced.push(' '),
            _ if c.is_whitespace() || c.is_control() => spaced.push(' '),
            _ => spaced.push(c),
        }
    }
    join_digits(&spaced)
}

/// `1,200` and `1 200` are one number; other digits and signs in one word leave it as it is.
fn join_digits(spaced: &str) -> Vec<String> {
    let digits = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
    let mut words: Vec<String> = Vec::new();
    let mut grouping = false;
    for word in spaced.split_whitespace() {
        let mut groups = word.split(',');
        let first = groups.next().is_some_and(|g| digits(g) && g.len() <= 3);
        let grouped = first && word.contains(',') && groups.all(|g| digits(g) && g.len() == 3);
        let opens = digits(word) && word.len() <= 3 && word != "0";
        match words.last_mut() {
            Some(last) if grouping && digits(word) && word.len() == 3 => last.push_str(word),
            _ => {
                words.push(if grouped { word.replace(',', "") } else { word.to_owned() });
                grouping = opens;
            }
        }
    }
    words
}

fn strip_filler<'a, 'b>(mut words: &'a [&'b str]) -> &'a [&'b str] {
    loop {
        let before = words.len();
        for filler in FILLER {
            let length = filler.split(' ').count();
            let protected = starts_with(words, "more than") || starts_with(words, "of");
            if !protected && length < words.len() && starts_with(words, filler) {
                words = words.get(length..).unwrap_or_default();
            }
            let bound = TRAILING.iter().any(|(phrase, _)| ends_with(words, phrase));
            if !bound && length < words.len() && ends_with(words, filler) {
                words = words.get(..words.len() - length).unwrap_or_default();
            }
        }
        if words.len() == before {
            return words;
        }
    }
}

fn starts_with(words: &[&str], phrase: &str) -> bool {
    phrase.split(' ').enumerate().all(|(i, w)| words.get(i) == Some(&w))
}

fn ends_with(words: &[&str], phrase: &str) -> bool {
    let length = phrase.split(' ').count();
    words
        .len()
        .checked_sub(length)
        .and_then(|start| words.get(start..))
        .is_some_and(|w| starts_with(w, phrase))
}

fn bound<'a, 'b>(words: &'a [&'b str]) -> (Bound, &'a [&'b str]) {
    let length = |phrase: &str| phrase.split(' ').count();
    if let Some((phrase, bound)) = LEADING.iter().find(|(phrase, _)| starts_with(words, phrase)) {
        return (*bound, words.get(length(phrase)..).unwrap_or_default());
    }
    if let Some((phrase, bound)) = TRAILING.iter().find(|(phrase, _)| ends_with(words, phrase)) {
        return (*bound, words.get(..words.len() - length(phrase)).unwrap_or_default());
    }
    (Bound::None, words)
}

/// A range of two amounts, or one amount.
fn amount(words: &[&str]) -> Option<Amount> {
    let (words, joint): (_, &[&str]) = match words {
        ["between", rest @ ..] => (rest, &["and", "to"]),
        ["from" | "anywhere", rest @ ..] => (rest, &["to"]),
        _ => (words, &["to", "or"]),
    };
    let explicit = joint.contains(&"and");
    for (i, _) in words.iter().enumerate().filter(|(_, word)| joint.contains(word)) {
        let (low, high) = (words.get(..i)?, words.get(i + 1..)?);
        let ends = single(strip_filler(low)).zip(single(strip_filler(high)));
        if let Some((Amount { max: Some(min), .. }, Amount { max: Some(max), .. })) = ends {
            return (min <= max).then_some(Amount { min, max: Some(max) });
        }
    }
    if explicit { None } else { single(words) }
}

fn single(words: &[&str]) -> Option<Amount> {
    let exactly = |n| Some(Amount { min: n, max: Some(n) });
    let open = |min| Some(Amount { min, max: None });
    match words {
        ["no" | "none" | "nobody" | "nil"] | ["no", "one"] => exactly(0),
        ["a" | "an" | "single" | "lone" | "sole"] | ["a", "single" | "lone"] => exactly(1),
        ["both" | "couple" | "pair"] | ["a", "couple" | "pair"] => exactly(2),
        ["half", "a", "dozen"] | ["a", "half", "dozen"] => exactly(6),
        ["several"] | ["a", "few" | "handful"] | ["handful"] => open(3),
        ["multiple"] => open(2),
        ["tens", "of", rest @ ..] => open(20_u64.checked_mul(plural(rest)?)?),
        ["dozens", "of", rest @ ..] => open(24_u64.checked_mul(plural(rest)?)?),
        ["hundreds", "of", rest @ ..] => open(200_u64.checked_mul(plural(rest)?)?),
        ["several" | "many", unit] | ["a", "few", unit] => open(3_u64.checked_mul(singular(unit)?)?),
        ["couple", rest @ ..] | ["a", "couple", rest @ ..] => exactly(2 * of_unit(rest)?),
        [unit] if plural(&[unit]).is_some() => open(2 * plural(&[unit])?),
        ["a", unit @ ("dozen" | "score")] => exactly(singular(unit)?),
        [unit @ ("dozen" | "score")] => exactly(singular(unit)?),
        [count @ .., unit @ ("dozen" | "score")] => exactly(cardinal(count)?.checked_mul(singular(unit)?)?),
        [number, "million"] if number.contains('.') => exactly(millions(number)?),
        _ => exactly(cardinal(words)?),
    }
}

fn of_unit(words: &[&str]) -> Option<u64> {
    match words {
        [unit] | ["of", unit] => singular(unit),
        _ => None,
    }
}

/// The unit that a vague plural counts in.
fn plural(words: &[&str]) -> Option<u64> {
    match words {
        ["tens"] => Some(10),
        ["millions"] => Some(1_000_000),
        [unit] => singular(unit.strip_suffix('s')?).filter(|_| *unit != "millions"),
        _ => None,
    }
}

fn singular(unit: &str) -> Option<u64> {
    Some(match unit {
        "dozen" => 12,
        "score" => 20,
        "hundred" => 100,
        "thousand" => 1_000,
        _ => return None,
    })
}

/// `1.5` million, with up to six decimals.
fn millions(number: &str) -> Option<u64> {
    let (whole, part) = number.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && (1..=6).contains(&text.len());
    if !digits(whole) || !digits(part) {
        return None;
    }
    let part: u64 = format!("{part:0<6}").parse().ok()?;
    Some(whole.parse::<u64>().ok()? * 1_000_000 + part)
}

#[cfg(test)]
#[path = "quantity_tests.rs"]
mod tests;
