use proptest::prelude::*;

use super::resolve;

/// `12`, `12..`, `..30`, `10..15`, or `-` for none.
fn show(text: &str) -> String {
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    match resolve(text).map(|q| (q.min, q.max)) {
        None => "-".to_owned(),
        Some((Some(min), Some(max))) if min == max => min.to_string(),
        Some((min, max)) => format!("{}..{}", number(min), number(max)),
    }
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(show(text), *expected, "{text:?}");
    }
}

#[test]
fn exact_counts() {
    check(&[
        ("139", "139"),
        ("1,200", "1200"),
        ("1 200", "1200"),
        ("1\u{a0}200", "1200"),
        ("12,345,678", "12345678"),
        ("two", "2"),
        ("TWO", "2"),
        ("Thirty-six", "36"),
        ("twenty-one", "21"),
        ("a hundred", "100"),
        ("one hundred and five", "105"),
        ("two thousand", "2000"),
        ("1.5 million", "1500000"),
        ("a dozen", "12"),
        ("two dozen", "24"),
        ("dozen", "12"),
        ("half a dozen", "6"),
        ("half-a-dozen", "6"),
        ("a half-dozen", "6"),
        ("a couple", "2"),
        ("a couple of dozen", "24"),
        ("a pair", "2"),
        ("both", "2"),
        ("an", "1"),
        ("a", "1"),
        ("a single", "1"),
        ("no", "0"),
        ("no one", "0"),
        ("none", "0"),
        ("zero", "0"),
        ("three score", "60"),
        ("\"17\"", "17"),
        ("17.", "17"),
        ("the three", "3"),
        ("all four", "4"),
        ("two others", "2"),
        ("12 people", "12"),
        ("BOTH MEN", "2"),
    ]);
}

#[test]
fn approximations_stand_for_their_number() {
    check(&[
        ("about 50", "50"),
        ("some 50", "50"),
        ("ABOUT 130", "130"),
        ("nearly fifty", "50"),
        ("almost two dozen", "24"),
        ("around 50", "50"),
        ("an estimated 300", "300"),
        ("50 or so", "50"),
        ("another 12", "12"),
        ("a total of 9", "9"),
    ]);
}

#[test]
fn bounds() {
    check(&[
        ("at least 12", "12.."),
        ("AT LEAST SEVEN", "7.."),
        ("at\nleast  12", "12.."),
        ("at least another 12", "12.."),
        ("no fewer than ten", "10.."),
        ("more than 60", "61.."),
        ("over 60", "61.."),
        ("well over 1,000", "1001.."),
        ("just over 60", "61.."),
        ("more than a dozen", "13.."),
        ("up to 30", "..30"),
        ("as many as thirty", "..30"),
        ("no more than 5", "..5"),
        ("fewer than 10", "..9"),
        ("less than a hundred", "..99"),
        ("12 or more", "12.."),
        ("12+", "12.."),
        ("60-plus", "60.."),
        ("seventy-odd", "70.."),
        ("10 or fewer", "..10"),
        ("fewer than zero", "-"),
    ]);
}

#[test]
fn vague_counts() {
    check(&[
        ("dozens", "24.."),
        ("dozens more", "24.."),
        ("dozens of people", "24.."),
        ("scores", "40.."),
        ("hundreds", "200.."),
        ("Thousands", "2000.."),
        ("tens of thousands", "20000.."),
        ("hundreds of thousands", "200000.."),
        ("several", "3.."),
        ("several others", "3.."),
        ("several hundred", "300.."),
        ("a few", "3.."),
        ("a few dozen", "36.."),
        ("several dozen", "36.."),
        ("at least several dozen", "36.."),
        ("millions", "2000000.."),
        ("up to several hundred", "-"),
    ]);
}

#[test]
fn ranges() {
    check(&[
        ("between 10 and 15", "10..15"),
        ("10-15", "10..15"),
        ("10\u{2013}15", "10..15"),
        ("10 to 15", "10..15"),
        ("from ten to fifteen", "10..15"),
        ("two or three", "2..3"),
        ("between one hundred and five and two hundred", "105..200"),
        ("about 10 to 15", "10..15"),
        ("at least 10 to 15", "10.."),
        ("15-10", "-"),
        ("between 10", "-"),
    ]);
}

#[test]
fn what_is_no_count() {
    let words = [
        "",
        " ",
        "\u{0}",
        "police",
        "some",
        "many",
        "few",
        "60%",
        "$60",
        "12-year-old",
        "1,2",
        "1.200",
        "2.5",
    ];
    let odd = [
        "one two",
        "4294967296",
        "99999999999999999999999999",
        "half",
        "-",
        "+",
        "١٢",
        "1/2",
        "the",
        "at least",
    ];
    for text in words.into_iter().chain(odd) {
        assert_eq!(show(text), "-", "{text:?}");
    }
    assert_eq!(show("4294967295"), "4294967295");
    assert_eq!(show("more than 4294967295"), "-");
}

const VOCABULARY: [&str; 28] = [
    "at",
    "least",
    "more",
    "than",
    "up",
    "to",
    "a",
    "few",
    "dozen",
    "dozens",
    "of",
    "hundred",
    "thousand",
    "million",
    "millions",
    "score",
    "between",
    "and",
    "or",
    "so",
    "12",
    "999",
    "1.999999",
    "two",
    "twenty",
    "the",
    "99999999999999999999",
    "several",
];

proptest! {
    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = resolve(&text);
    }

    #[test]
    fn never_panics_on_its_own_words(words in prop::collection::vec(prop::sample::select(&VOCABULARY[..]), 0..9)) {
        if let Some(quantity) = resolve(&words.join(" ")) {
            prop_assert!(quantity.min.zip(quantity.max).is_none_or(|(min, max)| min <= max));
        }
    }

    #[test]
    fn digits_stand_for_themselves(count in any::<u32>()) {
        prop_assert_eq!(show(&count.to_string()), count.to_string());
    }
}
