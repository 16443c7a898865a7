//! What holds of all measures on random documents, but for those of templates, which are as odd as the scorers they follow.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::arbitrary::{self, repeating, shuffled};
use crate::annotated::Annotated;
use crate::measure::{Measure, Outcome, Pair, Settings, score};
use crate::tally::{Key, Sums};

fn document() -> impl Strategy<Value = Annotated> {
    arbitrary::document().prop_map(|document| Annotated { templates: Vec::new(), ..document })
}

/// One that knows a fact of the random documents, so that all measures have something to count.
fn settings() -> Settings {
    let fact = ("Ali".to_owned(), "Red Front".to_owned(), "leads".to_owned());
    Settings { known_facts: [fact].into(), ..Settings::default() }
}

/// On mentions, repeated ones as well: the others see entities, which repeated mentions leave without one best alignment.
fn of_mentions(measure: Measure) -> bool {
    ["mention.", "name.", "semeval.", "coref."].iter().any(|layer| measure.name().starts_with(layer))
}

/// The sums of these measures.
fn rows(outcome: Outcome, wanted: impl Fn(Measure) -> bool) -> BTreeMap<Key, Sums> {
    outcome.tally.sums.into_iter().filter(|(key, _)| wanted(key.measure)).collect()
}

/// With gold and prediction in each other's place.
fn turned(sums: BTreeMap<Key, Sums>) -> BTreeMap<Key, Sums> {
    let turn = |s: Sums| Sums {
        right_of_predicted: s.right_of_gold,
        predicted: s.gold,
        right_of_gold: s.right_of_predicted,
        gold: s.predicted,
    };
    sums.into_iter().map(|(key, sums)| (key, turn(sums))).collect()
}

/// Whether gold and prediction may change places at all. In `semeval` predicted mentions choose and gold ones are chosen;
/// `relation.ignore_train` looks at the words of gold mentions alone, `argument.coref` at the mentions of gold entities;
/// subtypes, statuses and attributions are asked for only where the gold has them.
fn turns(measure: Measure) -> bool {
    let of_gold =
        [Measure::RelationIgnore, Measure::ArgumentCoref, Measure::EventSubtype, Measure::EventStatus];
    let one_sided = ["semeval.", "attribution."].iter().any(|layer| measure.name().starts_with(layer));
    !one_sided && !of_gold.contains(&measure)
}

fn hangs_on_alignment(measure: Measure) -> bool {
    [".entity", ".found"].iter().any(|mode| measure.name().ends_with(mode))
        || measure.name().starts_with("value.")
}

/// In how far arguments of several events are one is the gold document's to say.
fn by_place(measure: Measure) -> bool {
    measure.name().starts_with("argument.") && measure != Measure::ArgumentEntity
}

fn all_placed(document: &Annotated) -> bool {
    document.events.iter().flat_map(|event| &event.arguments).all(|argument| argument.span.is_some())
}

/// Whether what is aligned one way is aligned the other way: of several best alignments two may have been chosen.
fn aligned_alike(a: &Annotated, b: &Annotated) -> bool {
    let settings = settings();
    let (pair, other) = (Pair::new(a, b, &settings), Pair::new(b, a, &settings));
    inverse(&pair.entity, a.entities.len()) == other.entity
        && inverse(&pair.event, a.events.len()) == other.event
}

fn inverse(aligned: &[Option<usize>], len: usize) -> Vec<Option<usize>> {
    let place = |gold| aligned.iter().position(|&own| own == Some(gold));
    (0..len).map(place).collect()
}

proptest! {
    #[test]
    fn what_is_all_right_scores_one_and_has_no_findings(document in document(), repeating in repeating()) {
        let outcome = score(&document, &document, &settings());
        prop_assert_eq!(&outcome.findings, &[]);
        // Known facts are not counted as predicted.
        let all = rows(outcome, |measure| measure != Measure::RelationIgnore);
        let repeated = rows(score(&repeating, &repeating, &settings()), of_mentions);
        for (key, sums) in all.into_iter().chain(repeated) {
            prop_assert_eq!(sums, Sums::amounts(sums.gold, sums.gold, sums.gold), "{:?}", key);
        }
    }

    #[test]
    fn what_is_gold_does_not_hang_on_the_prediction(
        gold in arbitrary::document(),
        a in arbitrary::document(),
        b in repeating(),
        templates in any::<bool>(),
    ) {
        let settings = Settings { templates, ..settings() };
        let gold_sums = |own: &Annotated| {
            let rows = rows(score(&gold, own, &settings), |measure| !measure.is_of_found());
            let rows = rows.into_iter().filter(|(_, sums)| !sums.gold.is_zero());
            rows.map(|(key, sums)| (key, sums.gold)).collect::<Vec<_>>()
        };
        prop_assert_eq!(gold_sums(&a), gold_sums(&b));
    }

    #[test]
    fn the_order_of_lists_changes_nothing(gold in document(), own in document(), seed in any::<u64>()) {
        let outcome = score(&gold, &own, &settings());
        let other = score(&shuffled(&gold, seed), &shuffled(&own, !seed), &settings());
        prop_assert_eq!(outcome, other);
    }

    #[test]
    fn the_order_of_repeated_mentions_changes_nothing(gold in repeating(), own in repeating(), seed in any::<u64>()) {
        let outcome = score(&gold, &own, &settings());
        let other = score(&shuffled(&gold, seed), &shuffled(&own, !seed), &settings());
        prop_assert_eq!(rows(outcome, of_mentions), rows(other, of_mentions));
    }

    #[test]
    fn to_swap_gold_and_prediction_swaps_precision_and_recall(a in document(), b in document()) {
        let (aligned, placed) = (aligned_alike(&a, &b), all_placed(&a) == all_placed(&b));
        let wanted = |measure| {
            turns(measure) && (aligned || !hangs_on_alignment(measure)) && (placed || !by_place(measure))
        };
        let [ab, ba] = [(&a, &b), (&b, &a)].map(|(gold, own)| rows(score(gold, own, &settings()), wanted));
        prop_assert_eq!(turned(ab), ba);
    }

    #[test]
    fn to_swap_repeated_mentions_swaps_precision_and_recall(a in repeating(), b in repeating()) {
        let wanted = |measure| of_mentions(measure) && turns(measure);
        let [ab, ba] = [(&a, &b), (&b, &a)].map(|(gold, own)| rows(score(gold, own, &settings()), wanted));
        prop_assert_eq!(turned(ab), ba);
    }
}
