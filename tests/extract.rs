//! The whole way on the embedded model: any input, any batch, any number of threads.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile::{Document, Extractor, Input, Span};
use proptest::prelude::*;

const WIRE: &str = "GOMA, Congo, May 4 - Gunmen of the Allied Democratic Forces (ADF) killed at least 14 people in a village \
                    near Beni on Sunday night, the army said. The group has not claimed the attack.";

fn extractor() -> &'static Extractor {
    static ONCE: std::sync::LazyLock<Extractor> = std::sync::LazyLock::new(|| Extractor::new().unwrap());
    &ONCE
}

/// Every span slices, every id points somewhere, every score is one.
fn check(document: &Document) {
    let slices = |span: Span| assert!(!span.of(&document.text).is_empty(), "{span:?}");
    let is_score = |score: f32| assert!((0.0..=1.0).contains(&score), "{score}");
    assert!(document.mentions.is_sorted_by_key(|m| m.span));
    for mention in &document.mentions {
        slices(mention.span);
        is_score(mention.score);
        assert!(
            document.entities[mention.entity.index()]
                .mentions
                .iter()
                .any(|&m| document.mentions[m.index()] == *mention)
        );
    }
    for entity in &document.entities {
        assert!(!entity.mentions.is_empty() && !entity.name.is_empty());
        is_score(entity.score);
    }
    for relation in &document.relations {
        let (head, tail) =
            (&document.entities[relation.head.index()], &document.entities[relation.tail.index()]);
        assert!(relation.relation_type.allows(head.entity_type, tail.entity_type));
        relation.evidence.iter().copied().for_each(slices);
        is_score(relation.score);
    }
    for event in &document.events {
        event.triggers.iter().for_each(|t| slices(t.span));
        for argument in &event.arguments {
            let filler = document.entities[argument.entity.index()].entity_type;
            assert!(argument.role.allowed(event.event_type).contains(&filler));
            argument.evidence.iter().copied().for_each(slices);
            is_score(argument.score);
        }
    }
    document.sentences.iter().for_each(|s| slices(s.span));
}

#[test]
fn the_extractor_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Extractor>();
}

#[test]
fn the_model_is_named_as_the_crate_says() {
    assert_eq!(extractor().model_name(), casefile::MODEL_NAME);
}

#[test]
fn an_encoder_of_another_width_is_refused() {
    let models = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let tiny = casefile::ModelFiles::folder(models.join("tiny"));
    let refused = Extractor::builder().encoder(move |_| casefile::NativeEncoder::load(&tiny)).build();
    assert!(refused.is_err_and(|error| error.to_string().contains("32")));
}

#[test]
fn nothing_is_read_from_nothing() {
    for text in ["", " \n\t", "\u{200b}\u{200b}", "\u{0301}", "\0\0\0"] {
        let document = extractor().extract(text).unwrap();
        assert!(document.entities.is_empty() && document.events.is_empty(), "{text:?}");
    }
}

#[test]
fn hostile_texts_give_results_whose_spans_slice() {
    let texts = [
        "ISIS\0killed\0three\0people in\0Mosul".to_owned(),
        "На рынке в Кабуле взорвалась бомба. 爆弾が爆発した。 انفجرت قنبلة في بغداد.".to_owned(),
        "A bo\u{200d}mb\u{200b}ing in Kir\u{0301}kuk 👩‍👩‍👧‍👦 killed 5\u{0301}\u{0301}\u{0301}".to_owned(),
        "\u{202e}dellik erew neM\u{202c} by Hamas\r\n\u{2028}in Gaza".to_owned(),
        "x".repeat(50_000),
        "bomb ".repeat(2_000),
        "((((((((((Hamas))))))))))".to_owned(),
        format!("\u{feff}{WIRE}"),
    ];
    for text in texts {
        check(&extractor().extract(text).unwrap());
    }
}

#[test]
fn many_at_once_give_what_each_gives_alone() {
    let texts: Vec<String> =
        (1..12).map(|n| WIRE.chars().skip(n).collect::<String>().repeat(n % 4)).collect();
    let inputs = texts.iter().map(|t| Input::new(t.as_str())).collect();
    let together = extractor().extract_all(inputs);
    for (text, document) in texts.iter().zip(together) {
        let alone = extractor().extract(text.as_str()).unwrap();
        check(&alone);
        assert_eq!(document.unwrap(), alone);
    }
}

#[test]
fn a_long_document_is_read_to_its_end() {
    let filler = "The council met to speak about the price of bread. ".repeat(200);
    let document = extractor().extract(format!("{filler}{WIRE}")).unwrap();
    check(&document);
    let last = document.mentions.last().map(|m| m.span.start());
    assert!(last.is_some_and(|start| start > filler.len()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}", wild in proptest::collection::vec(any::<char>(), 0..80)) {
        check(&extractor().extract(text).unwrap());
        check(&extractor().extract(wild.into_iter().collect::<String>()).unwrap());
    }
}
