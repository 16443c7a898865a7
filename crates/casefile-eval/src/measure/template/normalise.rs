//! The form in which the scorers of MUC-4 compare strings.

/// Lower case, without ASCII punctuation, without the words `a`, `an` and `the`, single spaces between what is left.
///
/// SQuAD's normal form, which GRIT, GTT and IterX share: "The U.S. Embassy" is `us embassy`. It may be empty.
pub(super) fn normalise(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut word = String::new();
    for letter in text.to_lowercase().chars().filter(|letter| !letter.is_ascii_punctuation()) {
        if letter.is_alphanumeric() {
            word.push(letter);
        } else {
            flush(&mut word, &mut kept);
            kept.push(letter);
        }
    }
    flush(&mut word, &mut kept);
    let words: Vec<&str> = kept.split(is_space).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// What stands between other signs than letters and digits is a word: an article is dropped in "the–" too.
fn flush(word: &mut String, kept: &mut String) {
    kept.push_str(if matches!(word.as_str(), "a" | "an" | "the") { " " } else { word });
    word.clear();
}

/// White space as those scorers split at it: Unicode's, and the four separators of ASCII.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_punctuation_articles_and_spaces_do_not_count() {
        for (text, normal) in [
            ("The U.S. Embassy", "us embassy"),
            ("  a \n bomb\t", "bomb"),
            // Punctuation goes first, so what it held apart becomes one word, and no article.
            ("A-bomb", "abomb"),
            ("the_house", "thehouse"),
            ("Theatre of an ANthem", "theatre of anthem"),
            ("\"THE\" 'A' AN", ""),
            ("the–house", "–house"),
            ("ÁRBENZ’ S", "árbenz’ s"),
            ("x\u{1f}the\u{a0}y", "x y"),
            ("", ""),
        ] {
            assert_eq!(normalise(text), normal, "{text:?}");
        }
    }
}
