//! Documents of few words for the tests of measures on mentions, and what must hold of these for any two documents.

use std::collections::BTreeMap;

use casefile_schema::{Level, Span};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{Measure, Outcome, Pair, Settings, coref, mention, semeval};
use crate::annotated::{Annotated, Entity, Mention};
use crate::tally::{Key, Sums};

/// First word, number of words, type and entity of a mention.
pub(crate) type Sketch = (usize, usize, &'static str, usize);

/// Always the same text, of words of three bytes (two characters), with its tokens, and mentions in it.
pub(crate) fn document(mentions: &[Sketch]) -> Annotated {
    const WIDTH: usize = 4;
    const WORDS: usize = 200;
    let span = |first: usize, count: usize| Span::new(first * WIDTH, (first + count) * WIDTH - 1).unwrap();
    let mut document = Annotated {
        text: "né ".repeat(WORDS),
        tokens: (0..WORDS).map(|word| span(word, 1)).collect(),
        ..Annotated::default()
    };
    for (index, &(first, count, label, entity)) in mentions.iter().enumerate() {
        let new = || Entity { label: label.to_owned(), mentions: Vec::new(), value: None };
        document.entities.resize_with(document.entities.len().max(entity + 1), new);
        document.entities[entity].mentions.push(index);
        let span = span(first, count);
        document.mentions.push(Mention { span, label: label.to_owned(), level: None, score: None, entity });
    }
    document
}

/// What a gold document and its prediction add to a measure on mentions.
pub(crate) fn sums(measure: Measure, gold: &Annotated, predicted: &Annotated) -> Sums {
    rows(gold, predicted).get(&Key { measure, label: None }).copied().unwrap_or_default()
}

fn rows(gold: &Annotated, predicted: &Annotated) -> BTreeMap<Key, Sums> {
    let settings = Settings::default();
    let (pair, mut outcome) = (Pair::new(gold, predicted, &settings), Outcome::default());
    for add in [mention::add, semeval::add, coref::add] {
        add(&pair, &mut outcome);
    }
    outcome.tally.sums
}

/// Mentions that overlap, repeat each other, and belong to several entities.
fn mentions() -> impl Strategy<Value = Vec<Sketch>> {
    vec((0..8_usize, 1..4_usize, prop::sample::select(vec!["Person", "Group"]), 0..4_usize), 0..10)
}

/// Some of the mentions by name.
fn leveled(mentions: &[Sketch]) -> Annotated {
    let mut document = document(mentions);
    for (mention, sketch) in document.mentions.iter_mut().zip(mentions) {
        mention.level = Some(if sketch.0 % 2 == 0 { Level::Name } else { Level::Nominal });
    }
    document
}

fn turned(sums: Sums) -> Sums {
    Sums {
        right_of_predicted: sums.right_of_gold,
        predicted: sums.gold,
        right_of_gold: sums.right_of_predicted,
        gold: sums.predicted,
    }
}

proptest! {
    #[test]
    fn a_perfect_prediction_is_all_right(mentions in mentions()) {
        let document = leveled(&mentions);
        for (key, sums) in rows(&document, &document) {
            prop_assert_eq!(sums, Sums::amounts(sums.gold, sums.gold, sums.gold), "{:?}", key);
        }
    }

    #[test]
    fn the_order_of_mentions_changes_nothing(
        (gold, shuffled) in mentions().prop_flat_map(|gold| (Just(gold.clone()), Just(gold).prop_shuffle())),
        predicted in mentions(),
    ) {
        let (gold, shuffled, predicted) = (leveled(&gold), leveled(&shuffled), leveled(&predicted));
        prop_assert_eq!(rows(&gold, &predicted), rows(&shuffled, &predicted));
        prop_assert_eq!(rows(&predicted, &gold), rows(&predicted, &shuffled));
    }

    /// But for `semeval`: predicted mentions choose, gold ones are chosen.
    #[test]
    fn gold_and_prediction_may_change_places(gold in mentions(), predicted in mentions()) {
        let (gold, predicted) = (leveled(&gold), leveled(&predicted));
        let other = rows(&predicted, &gold);
        for (key, sums) in rows(&gold, &predicted) {
            if !key.measure.name().starts_with("semeval.") {
                prop_assert_eq!(turned(sums), other.get(&key).copied().unwrap_or_default(), "{:?}", key);
            }
        }
    }
}
