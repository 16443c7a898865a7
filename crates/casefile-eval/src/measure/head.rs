//! The head word of an English noun phrase, by rule and without a parser.

use casefile_schema::Span;

/// The head word of a noun phrase, as a span inside the given one: the last word before whatever follows the noun.
///
/// What follows it begins with a preposition ("the bombing *of* a church", "University *of* X"), a relative pronoun or the
/// like ("the men *who* fled"), a comma, colon, dash or bracket, a past participle ("the people *killed* in the attack")
/// or a present one ("gunmen *wearing* masks"). "At least", "more than" and the like before a number do not count, nor
/// does a possessive 's at the end. So the head of a whole name is its last word, and of "women and children" the last.
///
/// Words are letters and digits, with hyphens, apostrophes, full stops, slashes and commas of numbers inside. The given
/// span is returned where it holds no word, or does not fit the text.
pub(crate) fn head(text: &str, span: Span) -> Span {
    let phrase = span.of(text);
    let words = words(phrase);
    let first = opening(&words);
    let shouting = !phrase.contains(char::is_lowercase);
    let follows = |&place: &usize| follows(&words, place, shouting);
    let end = (first + 1..words.len()).find(follows).unwrap_or(words.len());
    let head = end.checked_sub(1).and_then(|last| words.get(last));
    head.and_then(|word| {
        let start = span.start() + word.start;
        Span::new(start, start + bare(word.text).len())
    })
    .unwrap_or(span)
}

struct Word<'a> {
    /// Bytes from the start of the phrase.
    start: usize,
    text: &'a str,
    lower: String,
    /// A comma, colon, dash or bracket stands before it.
    after_break: bool,
}

fn words(phrase: &str) -> Vec<Word<'_>> {
    let chars: Vec<(usize, char)> = phrase.char_indices().collect();
    let at = |place: Option<usize>| place.and_then(|place| chars.get(place)).map_or(' ', |&(_, c)| c);
    let inside = |place: usize| {
        let (before, after) = (at(place.checked_sub(1)), at(place.checked_add(1)));
        match at(Some(place)) {
            '-' | '\'' | '’' | '.' | '/' | '&' => before.is_alphanumeric() && after.is_alphanumeric(),
            ',' => before.is_ascii_digit() && after.is_ascii_digit(),
            c => c.is_alphanumeric(),
        }
    };
    let (mut words, mut start, mut after_break) = (Vec::new(), None, false);
    let end = (phrase.len(), ' ');
    for (place, &(byte, c)) in chars.iter().chain([&end]).enumerate() {
        if inside(place) {
            start = start.or(Some(byte));
            continue;
        }
        if let Some(start) = start.take() {
            let text = phrase.get(start..byte).unwrap_or_default();
            words.push(Word { start, text, lower: text.to_lowercase(), after_break });
            after_break = false;
        }
        // No hyphen: tokenised corpora write "anti - tank".
        after_break |= matches!(c, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '–' | '—');
    }
    words
}

/// How many words come before the phrase proper: those of "at least" and the like.
fn opening(words: &[Word<'_>]) -> usize {
    let says = |opening: &[&str]| {
        words.len() > opening.len() && words.iter().zip(opening).all(|(word, said)| word.lower == **said)
    };
    OPENINGS.into_iter().find(|opening| says(opening)).map_or(0, <[_]>::len)
}

/// Whether the word at `place` begins what follows the noun.
fn follows(words: &[Word<'_>], place: usize, shouting: bool) -> bool {
    let (Some(before), Some(word)) = (place.checked_sub(1).and_then(|i| words.get(i)), words.get(place))
    else {
        return false;
    };
    let (before_it, after_it) = (before.lower.as_str(), words.get(place + 1).map(|next| next.lower.as_str()));
    // Before a participle that belongs to a noun to come stands none: "the two badly wounded men".
    let noun_before = !DETERMINERS.contains(&before_it)
        && !NUMBERS.contains(&before_it)
        && !before_it.starts_with(|c: char| c.is_ascii_digit())
        && !before_it.ends_with("ly");
    let participle = noun_before && (shouting || !word.text.contains(char::is_uppercase));
    word.after_break
        || PREPOSITIONS.contains(&word.lower.as_str())
        || opens(&word.lower)
        || participle && past(&word.lower) && after_it.is_none_or(no_noun)
        || participle && present(&word.lower) && (plural(before_it) || after_it.is_some_and(determines))
}

/// Whether a word that is no preposition begins what follows a noun.
fn opens(word: &str) -> bool {
    matches!(word, "who" | "whom" | "whose" | "which" | "that" | "where" | "when" | "while" | "including")
        || matches!(word, "he" | "she" | "they" | "we" | "you" | "here" | "there" | "ago" | "alias" | "aged")
        || matches!(word, "available" | "responsible" | "loyal")
}

fn past(word: &str) -> bool {
    let regular = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed");
    regular && !NO_PARTICIPLES.contains(&word) || IRREGULAR.contains(&word)
}

fn present(word: &str) -> bool {
    word.len() > 5 && word.ends_with("ing")
}

fn plural(word: &str) -> bool {
    ["people", "children", "those"].contains(&word)
        || word.ends_with("men")
        || word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("'s") && !word.ends_with("’s")
}

/// Whether a word tells that no noun comes next that a participle before it would belong to.
fn no_noun(word: &str) -> bool {
    PREPOSITIONS.contains(&word) || determines(word) || word.ends_with("ly")
}

fn determines(word: &str) -> bool {
    DETERMINERS.contains(&word)
}

/// Without a possessive 's.
fn bare(word: &str) -> &str {
    let ends = ["'s", "’s", "'S", "’S"];
    let bare = ends.iter().find_map(|end| word.strip_suffix(end));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(word)
}

const OPENINGS: [&[&str]; 8] = [
    &["at", "least"],
    &["at", "most"],
    &["up", "to"],
    &["more", "than"],
    &["less", "than"],
    &["fewer", "than"],
    &["as", "many", "as"],
    &["as", "few", "as"],
];

const PREPOSITIONS: [&str; 38] = [
    "of", "in", "on", "at", "by", "for", "from", "to", "with", "without", "within", "near", "between",
    "among", "against", "under", "over", "into", "onto", "outside", "inside", "across", "along", "around",
    "behind", "beside", "beyond", "during", "before", "after", "since", "until", "through", "toward",
    "towards", "about", "as", "out",
];

const DETERMINERS: [&str; 24] = [
    "a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your",
    "some", "any", "all", "both", "each", "every", "no", "another", "several", "many",
];

const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Words in -ed that are no participles.
const NO_PARTICIPLES: [&str; 4] = ["hundred", "sacred", "naked", "kindred"];

/// Participles that do not end in -ed.
const IRREGULAR: [&str; 14] = [
    "held", "shot", "slain", "known", "led", "taken", "hit", "sent", "hurt", "caught", "found", "seen",
    "born", "made",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_head_is_before_what_follows_the_noun() {
        for phrase in [
            "two badly wounded [soldiers]",
            "[University] of San Tomas",
            "the [bombing] in Bara",
            "the suicide [bombing] of a church",
            "[gunmen] wearing masks",
            "the ruling [party]",
            "masked [men] who fled",
            "the [people] killed in the attack",
            "12 [people] wounded",
            "the critically [injured]",
            "[Omar], a teacher",
            "at least [12]",
            "more than [1,200] of them",
            "[those] who died",
            "the [group]'s",
            "Kenya's Interior [Ministry]",
            "Charles de [Gaulle]",
            "the [AK-47]",
            "the [U.S]. of old",
            "a US-led [coalition]",
            "a suspect [Ahmed]",
            "TWO [SOLDIERS] KILLED IN AN AMBUSH",
            "Movimiento [Revolucionario] (MR)",
            "women and [children]",
            "the [mayor] \u{2014} a soldier",
            "the anti - tank [mine]",
            "the [things] they carried",
        ] {
            let (before, rest) = phrase.split_once('[').unwrap();
            let (word, after) = rest.split_once(']').unwrap();
            let text = format!("> {before}{word}{after} <");
            let whole = Span::new(2, text.len() - 2).unwrap();
            assert_eq!(head(&text, whole).of(&text), word, "{phrase}");
        }
    }

    #[test]
    fn without_a_word_the_span_stands() {
        let span = Span::new(0, 3).unwrap();
        assert_eq!(head("...", span), span);
        assert_eq!(head("", span), span);
    }

    proptest! {
        #[test]
        fn any_text_has_a_head_inside(text in "(of|the|killed|[ \u{e9}a-z,.'\u{2019}-]){1,12}") {
            let span = Span::new(0, text.len()).unwrap();
            let head = head(&text, span);
            prop_assert!(span.contains(head) && !head.of(&text).is_empty());
        }
    }
}
