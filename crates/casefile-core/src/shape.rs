//! How a word is written, which an uncased vocabulary forgets: the segment ids of an encoder that is told.
//!
//! A BERT encoder has a table of *segments* (token types) that tagging never uses. Ours has one row for each word
//! shape, so that `US` and `us` differ although the pieces of both are the same, and a wire in capitals still reads
//! like a text.
//!
//! # The rule
//! It looks at the *original* text of a word, not at its pieces. A *letter* is an alphabetic character, *upper* an
//! upper-case letter, *cased* a letter that is upper or lower case.
//!
//! 1. No letters: [`DIGIT`] where any character is numeric, else [`OTHER`].
//! 2. No cased letters (other scripts): [`OTHER`].
//! 3. No upper letters: [`LOWER`].
//! 4. All cased letters are upper: [`CAPITALISED`] where there is one cased letter, else [`UPPER`].
//! 5. The first letter is upper and no other letter is: [`CAPITALISED`].
//! 6. Anything else: [`MIXED`].
//!
//! `models/training/text.py` states the same rule with Python's `isalpha`, `isnumeric`, `isupper` and `islower`.

/// `bomb`, `post-war`, `3rd`.
pub const LOWER: u32 = 0;
/// `Baghdad`, `A`, `7th` written `7Th`.
pub const CAPITALISED: u32 = 1;
/// `ISIL`, `AK47`.
pub const UPPER: u32 = 2;
/// `iPhone`, `McNamara`.
pub const MIXED: u32 = 3;
/// `2015`, `½`.
pub const DIGIT: u32 = 4;
/// Punctuation, scripts without case, and the special pieces `[CLS]` and `[SEP]`.
pub const OTHER: u32 = 5;

/// The word-shape id, 0 to 5, of a word's original text.
#[must_use]
pub fn shape(word: &str) -> u32 {
    let (mut letters, mut upper, mut cased, mut first_is_upper) = (0, 0, 0, false);
    for letter in word.chars().filter(|c| c.is_alphabetic()) {
        if letter.is_uppercase() {
            upper += 1;
            first_is_upper |= letters == 0;
        }
        cased += usize::from(letter.is_uppercase() || letter.is_lowercase());
        letters += 1;
    }
    match (letters, cased, upper) {
        (0, ..) if word.chars().any(char::is_numeric) => DIGIT,
        (_, 0, _) => OTHER,
        (_, _, 0) => LOWER,
        (_, 1, _) => CAPITALISED,
        _ if upper == cased => UPPER,
        (_, _, 1) if first_is_upper => CAPITALISED,
        _ => MIXED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_its_words() {
        let cases = [
            (LOWER, vec!["bomb", "3rd", "éa", "o'er"]),
            (CAPITALISED, vec!["Baghdad", "A", "É", "O'", "7Th"]),
            (UPPER, vec!["ISIL", "AK47", "ÉA"]),
            (MIXED, vec!["iPhone", "McNamara", "ISILs", "aB"]),
            (DIGIT, vec!["2015", "½", "3", "٣"]),
            (OTHER, vec!["", ".", "بغداد", "北京", "💣", "\u{301}"]),
        ];
        for (expected, words) in cases {
            for word in words {
                assert_eq!(shape(word), expected, "{word}");
            }
        }
    }
}
