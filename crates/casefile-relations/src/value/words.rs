//! English number words, shared by counts and dates.

/// The value of a number word below one hundred: `seven`, `twelve`, `forty`.
pub(super) fn small_cardinal(word: &str) -> Option<u32> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let position = |words: &[&str]| words.iter().position(|w| *w == word).and_then(|i| u32::try_from(i).ok());
    let tens = || if word == "fourty" { Some(40) } else { position(&TENS).map(|i| (i + 2) * 10) };
    position(&ONES).or_else(tens)
}

/// The value of an ordinal word up to `thirtieth`, without compounds.
pub(super) fn small_ordinal(word: &str) -> Option<u32> {
    Some(match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fifth" => 5,
        "eighth" => 8,
        "ninth" => 9,
        "twelfth" => 12,
        "twentieth" => 20,
        "thirtieth" => 30,
        _ => return small_cardinal(word.strip_suffix("th")?).filter(|n| *n > 3 && *n < 20),
    })
}

/// The factor of a word that multiplies what stands before it.
fn scale(word: &str) -> Option<u64> {
    Some(match word {
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => return None,
    })
}

/// The sum of a number in words, of digits, or of digits before a scale word; all words must belong to it.
///
/// `one hundred and five`, `twenty one`, `two thousand`, `a hundred`, `12`, `2 million`.
pub(super) fn cardinal(words: &[&str]) -> Option<u64> {
    let mut sum = Sum::default();
    for (i, word) in words.iter().enumerate() {
        let next = words.get(i + 1).copied();
        match *word {
            "a" | "an" if i == 0 && next.is_some_and(|w| scale(w).is_some()) => sum.fill(1, 1)?,
            "and" if i > 0 && sum.scaled && next.is_some_and(|w| scale(w).is_none()) => {}
            _ => sum.add(word)?,
        }
    }
    sum.finish()
}

/// A number that is being read: what is complete, and the group below one thousand that is not.
struct Sum {
    total: u64,
    group: u64,
    /// The lowest decimal place that the group has filled; 1000 where it is empty.
    place: u64,
    /// The last scale from `thousand` on; scales must descend.
    last: u64,
    /// Whether a scale word came last.
    scaled: bool,
    empty: bool,
}

impl Default for Sum {
    fn default() -> Self {
        Self { total: 0, group: 0, place: 1_000, last: u64::MAX, scaled: false, empty: true }
    }
}

impl Sum {
    fn add(&mut self, word: &str) -> Option<()> {
        if let Some(factor) = scale(word) {
            return self.scale(factor);
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return if self.empty { self.fill(word.parse().ok()?, 1) } else { None };
        }
        let value = u64::from(small_cardinal(word)?);
        match value {
            0 if !self.empty => None,
            0..=9 if self.place >= 10 => self.fill(value, 1),
            10..=19 if self.place >= 100 => self.fill(value, 1),
            20.. if self.place >= 100 => self.fill(value, 10),
            _ => None,
        }
    }

    fn fill(&mut self, value: u64, place: u64) -> Option<()> {
        self.group = self.group.checked_add(value)?;
        (self.place, self.scaled, self.empty) = (place, false, false);
        Some(())
    }

    fn scale(&mut self, factor: u64) -> Option<()> {
        let bare = self.empty && self.total == 0;
        let group = if bare { 1 } else { self.group };
        if group == 0
            || factor >= self.last
            || (factor == 100 && (group >= 100 || (!bare && group % 10 == 0)))
        {
            return None;
        }
        let scaled = group.checked_mul(factor)?;
        if factor == 100 {
            (self.group, self.place) = (scaled, 100);
        } else {
            self.total = self.total.checked_add(scaled)?;
            (self.group, self.place, self.last) = (0, 1_000, factor);
        }
        (self.scaled, self.empty) = (true, false);
        Some(())
    }

    fn finish(self) -> Option<u64> {
        if self.empty { None } else { self.total.checked_add(self.group) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_words_add_up() {
        let cases = [
            ("seven", 7),
            ("twenty one", 21),
            ("a hundred", 100),
            ("hundred", 100),
            ("one hundred and five", 105),
            ("twelve hundred", 1_200),
            ("two thousand", 2_000),
            ("two thousand three hundred forty five", 2_345),
            ("a thousand and one", 1_001),
            ("2 million", 2_000_000),
            ("3 hundred thousand", 300_000),
            ("zero", 0),
        ];
        for (text, count) in cases {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(cardinal(&words), Some(count), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_has_no_value() {
        let wrong = ["", "a", "and", "one two", "two twenty", "twenty eleven", "one hundred and", "and five"];
        let more =
            ["two hundred hundred", "thousand million", "5 5", "twenty and one", "99999999999999999999"];
        for text in wrong.into_iter().chain(more) {
            let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
            assert_eq!(cardinal(&words), None, "{text}");
        }
    }

    #[test]
    fn ordinals() {
        for (word, value) in
            [("first", 1), ("fourth", 4), ("twelfth", 12), ("nineteenth", 19), ("thirtieth", 30)]
        {
            assert_eq!(small_ordinal(word), Some(value), "{word}");
        }
        for word in ["oneth", "twoth", "threeth", "zeroth", "th", "fortyth"] {
            assert_eq!(small_ordinal(word), None, "{word}");
        }
    }
}
