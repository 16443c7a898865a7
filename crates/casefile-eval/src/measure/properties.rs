//! What holds of all measures on random documents, but for those of templates, which are as odd as the scorers they follow.

use proptest::prelude::*;

use super::arbitrary::{self, shuffled};
use super::{Measure, Outcome, Pair, Settings, score};
use crate::annotated::Annotated;

fn document() -> impl Strategy<Value = Annotated> {
    arbitrary::document().prop_map(|document| Annotated { templates: Vec::new(), ..document })
}

/// One that knows a fact of the random documents, so that all measures have something to count.
fn settings() -> Settings {
    let fact = ("Ali".to_owned(), "Red Front".to_owned(), "leads".to_owned());
    Settings { known_facts: [fact].into(), ..Settings::default() }
}

fn starts_with(measure: Measure, names: &[&str]) -> bool {
    names.iter().any(|name| measure.name().starts_with(name))
}

fn transposed(outcome: &Outcome) -> Vec<(String, [f64; 4])> {
    let swapped = ["relation.", "trigger.", "argument.", "entity.", "event.found", "value."];
    // These look at the gold document alone: at the words of its mentions, and at the mentions of its entities.
    let one_sided = [Measure::RelationIgnore, Measure::ArgumentCoref];
    let of_both = |measure| starts_with(measure, &swapped) && !one_sided.contains(&measure);
    let sums = outcome.tally.sums.iter().filter(|(key, _)| of_both(key.measure) && key.label.is_none());
    let amounts = sums.map(|(key, s)| {
        let amounts = [s.right_of_gold, s.gold, s.right_of_predicted, s.predicted];
        (key.measure.name().to_owned(), amounts.map(|amount| amount.to_f64()))
    });
    amounts.collect()
}

fn straight(outcome: &Outcome) -> Vec<(String, [f64; 4])> {
    let turn = |(name, [a, b, c, d]): (String, [f64; 4])| (name, [c, d, a, b]);
    transposed(outcome).into_iter().map(turn).collect()
}

proptest! {
    #[test]
    fn what_is_all_right_scores_one_and_has_no_findings(document in document()) {
        let outcome = score(&document, &document, &settings());
        for (key, sums) in &outcome.tally.sums {
            // Known facts are not counted as predicted.
            if !sums.gold.is_zero() && key.measure != Measure::RelationIgnore {
                prop_assert_eq!((sums.precision(), sums.recall()), (1.0, 1.0), "{:?}", key);
            }
        }
        prop_assert_eq!(&outcome.findings, &[]);
    }

    #[test]
    fn what_is_gold_does_not_hang_on_the_prediction(
        gold in arbitrary::document(),
        a in arbitrary::document(),
        b in arbitrary::document(),
        templates in any::<bool>(),
    ) {
        let settings = Settings { templates, ..settings() };
        let gold_sums = |own: &Annotated| {
            let sums = score(&gold, own, &settings).tally.sums;
            let sums = sums.into_iter().filter(|(key, sums)| !key.measure.is_of_found() && !sums.gold.is_zero());
            sums.map(|(key, sums)| (key, sums.gold)).collect::<Vec<_>>()
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
    fn to_swap_gold_and_prediction_swaps_precision_and_recall(a in document(), b in document()) {
        let (ab, ba) = (score(&a, &b, &settings()), score(&b, &a, &settings()));
        // Of several best alignments the two may have chosen different ones.
        let settings = settings();
        let (pair, other) = (Pair::new(&a, &b, &settings), Pair::new(&b, &a, &settings));
        prop_assume!(inverse(&pair.entity, a.entities.len()) == other.entity);
        prop_assume!(inverse(&pair.event, a.events.len()) == other.event);
        // In how far arguments of several events are one is the gold document's to say.
        prop_assume!(all_placed(&a) == all_placed(&b));
        prop_assert_eq!(straight(&ab), transposed(&ba));
    }
}

fn all_placed(document: &Annotated) -> bool {
    document.events.iter().flat_map(|event| &event.arguments).all(|argument| argument.span.is_some())
}

fn inverse(aligned: &[Option<usize>], len: usize) -> Vec<Option<usize>> {
    let place = |gold| aligned.iter().position(|&own| own == Some(gold));
    (0..len).map(place).collect()
}
