//! Properties of the way from text to word vectors, on any Unicode.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::time::{Duration, Instant};

use casefile_core::{Tokenizer, Words, segment, window};
use casefile_encoder::{Batch, Encoder};
use casefile_schema::{Error, Sentence};
use ndarray::Array2;
use proptest::prelude::*;

fn tokenizer() -> Tokenizer {
    Tokenizer::parse("tokenizer.json", include_bytes!("../models/tiny/tokenizer.json")).unwrap()
}

/// Sentences slice the text, are trimmed and in order, and what lies between them is white space.
fn check_sentences(text: &str) -> Vec<Sentence> {
    let (sentences, warnings) = segment(text);
    let (mut end, mut paragraph) = (0, 0);
    for sentence in &sentences {
        let span = sentence.span;
        assert!(text[end..span.start()].trim().is_empty(), "{text:?} between {end} and {span:?}");
        assert_eq!(text[span.range()].trim(), &text[span.range()]);
        assert!(span.range().len() <= segment::LONGEST);
        assert!(sentence.paragraph >= paragraph);
        (end, paragraph) = (span.end(), sentence.paragraph);
    }
    assert!(text[end..].trim().is_empty());
    assert!(warnings.len() < sentences.len().max(1));
    sentences
}

/// Words slice the text, are in order and inside their sentences, and every letter and digit is in one.
fn check_words(text: &str) -> Words {
    let sentences = check_sentences(text);
    let words = tokenizer().words(text, &sentences).unwrap();
    let (mut end, mut piece) = (0, 0);
    for (i, (&span, &sentence)) in words.spans().iter().zip(words.units().sentences()).enumerate() {
        assert!(span.start() >= end && sentences[sentence].span.contains(span));
        let between = &text[end..span.start()];
        assert!(!between.contains(|c: char| c.is_ascii_graphic()), "{between:?} of {text:?} is in no word");
        assert!(!text[span.range()].contains(char::is_whitespace));
        assert_eq!(words.units().pieces_of(i).start, piece);
        assert!(!words.units().pieces_of(i).is_empty());
        (end, piece) = (span.end(), words.units().pieces_of(i).end);
    }
    assert!(!text[end..].contains(|c: char| c.is_ascii_graphic()));
    assert_eq!((words.units().ids().len(), words.units().segments().len()), (piece, piece));
    assert_eq!(words.by_sentence().map(|range| range.len()).sum::<usize>(), words.len());
    words
}

/// Returns of each piece its id and its shape, so that it shows which pieces a vector was made of.
struct Echo {
    max_pieces: usize,
}

impl Encoder for Echo {
    fn name(&self) -> &str {
        "echo"
    }

    fn width(&self) -> usize {
        2
    }

    fn max_pieces(&self) -> usize {
        self.max_pieces
    }

    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, Error> {
        let mut states = Vec::new();
        for (ids, shapes) in batch.sequences() {
            assert!(ids.len() <= self.max_pieces && ids.first() == Some(&2) && ids.last() == Some(&3));
            states.extend(ids.iter().zip(shapes).flat_map(|(&id, &shape)| [id as f32, shape as f32]));
        }
        Ok(Array2::from_shape_vec((batch.pieces(), 2), states).unwrap())
    }
}

/// Windows merge to the vectors that one window of everything gives, but for words that no window holds.
fn check_windows(words: &Words, max_pieces: usize) {
    let (vectors, cut) = window::encode(&Echo { max_pieces }, words, tokenizer().frame()).unwrap();
    assert_eq!(vectors.nrows(), words.len());
    let room = max_pieces.min(window::WINDOW) - 2;
    let mut long = 0;
    for (word, vector) in vectors.rows().into_iter().enumerate() {
        let pieces = words.units().pieces_of(word);
        long += usize::from(pieces.len() > room);
        let read = pieces.start..pieces.end.min(pieces.start + room);
        let mean = |values: &[u32]| values[read.clone()].iter().sum::<u32>() as f32 / read.len() as f32;
        assert!((vector[0] - mean(words.units().ids())).abs() < 1e-3);
        assert!((vector[1] - mean(words.units().segments())).abs() < 1e-3);
    }
    assert_eq!(cut.len(), long);
}

/// Text such as news is made of, in any order.
fn newslike() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "bomb",
        "Bomb",
        "U.S.",
        "Gen.",
        "Smith",
        "3.5",
        "al-Shabaab",
        "-",
        "--",
        "KABUL",
        "(AP)",
        "[TEXT]",
        "\"",
        "”",
        "“",
        ")",
        "(",
        ".",
        "...",
        "…",
        "?",
        "!",
        "。",
        "؟",
        ",",
        ":",
        "\n",
        "\n\n",
        "\r\n",
        "\u{2028}",
        "\u{2029}",
        " ",
        "  ",
        "\t",
        "\u{A0}",
        "\u{200B}",
        "\u{301}",
        "\0",
        "•",
        "1.",
        "Jan.",
        "the",
        "بغداد",
        "北京",
        "👨‍👩‍👧",
        "é",
        "[CLS]",
        "İ",
        "ß",
        "\u{FEFF}",
    ]);
    prop::collection::vec(prop_oneof![3 => parts, 1 => Just(" ")], 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_unicode(text in any::<String>(), max_pieces in 3usize..40) {
        check_windows(&check_words(&text), max_pieces);
    }

    #[test]
    fn anything_like_news(text in newslike(), max_pieces in 3usize..40) {
        check_windows(&check_words(&text), max_pieces);
    }
}

#[test]
fn nasty_texts() {
    let long_word = "bomb".repeat(25_000);
    let piled = format!("a{}", "\u{301}".repeat(5000));
    for text in [
        "",
        "\0",
        "\0\0 \0",
        "\u{301}",
        "\u{200B}\u{200D}",
        "\u{FEFF}",
        "\r",
        "\r\n\r\n",
        "\u{2028}\u{2029}",
        "....",
        "\"'\"'",
        "مرحبا بالعالم. שלום עולם! नमस्ते।",
        "a\u{202E}b c\u{202C}",
        "👨‍👩‍👧‍👦👍🏽 🇫🇷.",
        "e\u{301}\u{302} x\u{200D}y",
        "\u{FFFD}\u{FFFE}",
        "One.\r\nTwo\u{2028}three\u{85}four\u{B}five\u{C}six",
        "한국어 텍스트。日本語",
        "ﬁﬂ ǅ ŉ ẞ İI",
        &long_word,
        &piled,
    ] {
        let words = check_words(text);
        for max_pieces in [3, 8, 256, 512] {
            check_windows(&words, max_pieces);
        }
    }
}

#[test]
fn segmentation_takes_linear_time() {
    let size = 5 << 20;
    for unit in [
        "word ",
        "x",
        "A. ",
        ". ",
        "(",
        "\"",
        ".\"",
        ") . ",
        "a\n",
        "\n",
        "- ",
        "[A] ",
        "[",
        "\u{301}",
        "Gen.\nSmith ",
    ] {
        let text = unit.repeat(size / unit.len());
        let start = Instant::now();
        let (sentences, _) = segment(&text);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(5), "{unit:?} took {took:?} for {} sentences", sentences.len());
    }
}
