//! Texts as they come, and the sentences in them.

use super::*;

/// The sentences as written, with `|` before the first of each paragraph.
fn sentences(text: &str) -> Vec<String> {
    let (sentences, _) = segment(text);
    let mut paragraph = None;
    let written = |s: &Sentence| {
        let first = paragraph.replace(s.paragraph) != Some(s.paragraph);
        format!("{}{}", if first { "|" } else { "" }, s.span.of(text))
    };
    sentences.iter().map(written).collect()
}

#[test]
fn abbreviations_do_not_end_sentences() {
    for text in [
        "Gen. David Petraeus met Lt. Col. J. Smith of the U.S. Army in St. Petersburg, Fla. on Jan. 3.",
        "It began at 9 a.m. Tuesday, when Mr. al-Assad's No. 2, Maj. Gen. A. B. Hassan, fled.",
        "Merrill Lynch & Co. President W. McCarthy lost 3.5 million, i.e. Everything.",
        "THE U.S. EMBASSY AND COL. GOMEZ IN SAN SALVADOR.",
        "He works for Google Inc. in Washington, D.C. for now...or not.",
        "Smith et al. Report it.",
    ] {
        assert_eq!(sentences(text).len(), 1, "{:?}", sentences(text));
    }
}

#[test]
fn abbreviations_end_sentences_before_words_that_begin_them() {
    for text in [
        "It left the U.S. The army followed.",
        "They came at 9 p.m. He was out.",
        "It was plan B. They left.",
        "It happened in Jan. Two died.",
        "He said no. Nobody moved.",
        "HE LEFT THE U.S. THE ARMY FOLLOWED.",
        "He is ill. Police said so.",
    ] {
        assert_eq!(sentences(text).len(), 2, "{:?}", sentences(text));
    }
}

#[test]
fn quotes_and_brackets_close_with_the_sentence() {
    let text = "\"We did it.\" He fled (by car.) \"Why?\" he asked. “Run!” “No ...” in Iraq . ” The end .";
    let expected = [
        "|\"We did it.\"",
        "He fled (by car.)",
        "\"Why?\" he asked.",
        "“Run!”",
        "“No ...” in Iraq . ”",
        "The end .",
    ];
    assert_eq!(sentences(text), expected);
}

#[test]
fn the_names_of_fighters_begin_sentences() {
    assert_eq!(sentences("They fled Yemen. al-Shabaab said so.").len(), 2);
    assert_eq!(sentences("Wait... for it. He left… Then he came.").len(), 3);
}

#[test]
fn text_in_one_case_is_cut_too() {
    assert_eq!(sentences("A BOMB WENT OFF. POLICE CAME! \"WHY?\" HE ASKED").len(), 4);
    assert_eq!(sentences("a bomb went off. police came").len(), 2);
}

#[test]
fn headline_dateline_and_wrapped_prose() {
    let text = "Bomb kills ten in Baghdad market\r\nBy A Reporter\r\n\r\nBAGHDAD (Reuters) - A bomb killed ten\r\npeople in Baghdad \
                on Monday, police\r\nsaid. A second bomb near the Al-Amin\r\nMosque did not go off. The head of the\r\n\
                Interior Ministry said it bore all\r\nmarks of the group.\r\nNobody claimed it.";
    let expected = [
        "|Bomb kills ten in Baghdad market",
        "|By A Reporter",
        "|BAGHDAD (Reuters) -",
        "A bomb killed ten\r\npeople in Baghdad on Monday, police\r\nsaid.",
        "A second bomb near the Al-Amin\r\nMosque did not go off.",
        "The head of the\r\nInterior Ministry said it bore all\r\nmarks of the group.",
        "|Nobody claimed it.",
    ];
    assert_eq!(sentences(text), expected);
}

#[test]
fn lines_of_unwrapped_text_are_paragraphs() {
    let text =
        "Police arrested three men\nThe raid was in Lyon. It was quiet.\nA third line.\n\n\nA last one";
    let expected = [
        "|Police arrested three men",
        "|The raid was in Lyon.",
        "It was quiet.",
        "|A third line.",
        "|A last one",
    ];
    assert_eq!(sentences(text), expected);
}

#[test]
fn items_of_lists_are_paragraphs() {
    let text =
        "They took:\n- two rifles\n- a car.\n1. The first point\n2. The second. Point\n• bullet\n• another";
    let expected = [
        "|They took:",
        "|- two rifles",
        "|- a car.",
        "|1. The first point",
        "|2. The second.",
        "Point",
        "|• bullet",
        "|• another",
    ];
    assert_eq!(sentences(text), expected);
}

#[test]
fn other_scripts_have_their_full_stops() {
    assert_eq!(
        sentences("爆弾が爆発した。三人が死亡した！「誰が？」"),
        ["|爆弾が爆発した。", "三人が死亡した！", "「誰が？」"]
    );
    assert_eq!(sentences("من فعل ذلك؟ لا أحد يعرف.").len(), 2);
    assert_eq!(sentences("बम फटा। तीन मरे।").len(), 2);
}

#[test]
fn odd_texts_have_the_sentences_that_they_have() {
    for text in ["", " ", "\r\n", "\u{2028}\u{3000}"] {
        assert!(sentences(text).is_empty());
    }
    for text in ["\0", "\u{200B}", "\u{301}", ".", "...", "?!", "\"", ". . .", "a\u{85}"] {
        assert_eq!(sentences(text).len(), 1, "{text:?}");
    }
    assert_eq!(sentences("one\u{2029}two\u{C}three\n \nfour").len(), 4);
}

#[test]
fn a_sentence_that_is_too_long_is_split_and_says_so() {
    let text = format!("It ended. And {}.", "and so on ".repeat(500));
    let (sentences, warnings) = segment(&text);
    assert_eq!((sentences.len(), warnings.len()), (4, 2));
    assert_eq!(warnings.first(), Some(&Warning::SentenceSplit { span: sentences[1].span }));
}
