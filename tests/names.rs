//! Names alone, and names of another model in the place of ours.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use casefile::{EntityType, Extractor, LabelMap, Level, NamedEntity, NerModel};
use casefile_tests::Engine;

const WIRE: &str = "GOMA, Congo, May 4 - Gunmen of the Allied Democratic Forces (ADF) killed at least 14 people in a village \
                    near Béni on Sunday night, the army said. The ADF 💣 has not claimed the attack.";

static OURS: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().unwrap());

/// A checkpoint of random weights: what it finds means nothing, but much.
fn checkpoint() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("transformers/small/bert")
}

#[test]
fn our_entities_are_the_names_of_the_document() {
    let document = OURS.extract(WIRE).unwrap();
    let names = document.mentions.iter().filter(|m| m.level == Level::Name);
    let names: Vec<_> = names.map(|m| (m.span.of(WIRE), m.entity_type.name(), m.score)).collect();
    let entities = OURS.entities(WIRE).unwrap();
    let found: Vec<_> = entities.iter().map(|e| (e.text.as_str(), e.label.as_str(), e.score)).collect();
    assert_eq!(found, names);
    assert!(found.len() > 3);
    assert!(entities.iter().all(|e| WIRE[e.start..e.end] == e.text));
}

#[test]
fn many_texts_give_what_each_gives_alone() {
    let texts: Vec<String> =
        (0..200).map(|n| WIRE.chars().skip(n % 60).collect::<String>().repeat(1 + n % 3)).collect();
    for engine in Engine::ALL {
        let model = engine.open(&checkpoint()).unwrap();
        for (text, found) in texts.iter().zip(model.entities_all(&texts)) {
            assert_eq!(found.unwrap(), model.entities(text).unwrap(), "{engine:?}");
        }
    }
    for (text, found) in texts.iter().zip(OURS.entities_all(&texts[..20])) {
        assert_eq!(found.unwrap(), OURS.entities(text).unwrap());
    }
}

#[test]
fn a_long_text_is_read_to_its_end() {
    let model = NerModel::open(checkpoint()).unwrap();
    let text = WIRE.repeat(60);
    let entities = model.entities(&text).unwrap();
    assert!(entities.last().unwrap().end > text.len() - WIRE.len());
    assert!(entities.iter().all(|e| text[e.start..e.end] == e.text));
    for hostile in ["", " \n", "\0\0", "\u{301}\u{301}", &"x".repeat(20_000), "💣👩‍👩‍👧‍👦[SEP][CLS]<s>"]
    {
        let found = model.entities(hostile).unwrap();
        assert!(found.iter().all(|e| hostile[e.start..e.end] == e.text));
    }
}

#[test]
fn the_entity_has_the_shape_of_the_field() {
    let entity = NamedEntity::at("in Béni", 3..8, "LOC", 0.5);
    let json = serde_json::to_value(&entity).unwrap();
    assert_eq!(json, serde_json::json!({"text": "Béni", "label": "LOC", "start": 3, "end": 8, "score": 0.5}));
}

#[test]
fn another_models_names_take_the_place_of_ours() {
    let map: LabelMap = [("PER", EntityType::Person), ("LOC", EntityType::Location)].into_iter().collect();
    let others = NerModel::open(checkpoint()).unwrap();
    let found = others.entities(WIRE).unwrap();
    let extractor = Extractor::builder().ner(others, map).build().unwrap();
    let document = extractor.extract(WIRE).unwrap();
    let ours = OURS.extract(WIRE).unwrap();
    let names = |t: EntityType| {
        let of_type = move |m: &&casefile::Mention| m.entity_type == t && m.level == Level::Name;
        document.mentions.iter().filter(of_type).map(|m| m.span).collect::<Vec<_>>()
    };
    for span in [names(EntityType::Person), names(EntityType::Location)].concat() {
        let covers = |e: &&NamedEntity| span.start() <= e.start && e.end <= span.end();
        assert!(found.iter().any(|e| covers(&e)), "{:?}", span.of(WIRE));
    }
    assert_ne!(document.mentions, ours.mentions);
    let dates =
        |d: &casefile::Document| d.mentions.iter().filter(|m| m.entity_type == EntityType::Date).count();
    assert!(dates(&document) > 0 && dates(&document) <= dates(&ours));
    assert!(!document.events.is_empty(), "triggers are still ours");
}

#[test]
fn a_map_that_does_not_fit_is_refused() {
    let map: LabelMap = [("PERSON", EntityType::Person)].into_iter().collect();
    let built = Extractor::builder().ner(NerModel::open(checkpoint()).unwrap(), map).build();
    let message = built.err().unwrap().to_string();
    assert_eq!(message, "input: the label map speaks of \"PERSON\", the NER model has PER, ORG, LOC, MISC");
}

#[test]
fn models_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<NerModel>();
}
