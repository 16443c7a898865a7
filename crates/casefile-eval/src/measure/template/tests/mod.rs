//! The scorers of MUC-4 on templates worked by hand, and against their definitions tried out in full.

mod aligned;
mod events;
mod naive;
mod pooled;

use std::collections::BTreeMap;

use crate::annotated::{Annotated, Slot, Template};
use crate::measure::{Measure, Outcome, Settings, score};

/// Of a text such as `bombing: PerpInd=men|two men, rebels; Target=car`: `|` is between the strings of a filler, `,`
/// between fillers, `?` a type that is not given.
pub(super) fn template(text: &str) -> Template {
    let (label, slots) = text.split_once(':').unwrap();
    let slot = |text: &str| {
        let (role, fillers) = text.split_once('=').unwrap();
        let filler = |text: &str| text.split('|').map(|string| string.trim().to_owned()).collect();
        Slot { role: role.trim().to_owned(), fillers: fillers.split(',').map(filler).collect() }
    };
    let slots = slots.split(';').filter(|slot| !slot.trim().is_empty()).map(slot).collect();
    Template { label: Some(label.to_owned()).filter(|label| label != "?"), slots }
}

fn document(templates: &[&str]) -> Annotated {
    Annotated { templates: templates.iter().map(|text| template(text)).collect(), ..Annotated::default() }
}

/// Scored as a document of a corpus of templates.
fn outcome(gold: &Annotated, predicted: &Annotated) -> Outcome {
    score(gold, predicted, &Settings { templates: true, ..Settings::default() })
}

/// Right of the predicted, predicted, right of the gold, gold.
type Counts = [usize; 4];

/// What is not nothing, by label; all labels together under `all`.
fn counts(outcome: &Outcome, measure: Measure) -> BTreeMap<String, Counts> {
    let sums = outcome.tally.sums.iter().filter(|(key, _)| key.measure == measure);
    let counts = sums.map(|(key, sums)| {
        let parts = [sums.right_of_predicted, sums.predicted, sums.right_of_gold, sums.gold];
        let label = key.label.clone().unwrap_or_else(|| "all".to_owned());
        (label, parts.map(|part| part.to_f64() as usize))
    });
    counts.filter(|(_, counts)| *counts != [0; 4]).collect()
}

/// A case: gold and predicted templates, and the counts over all labels.
type Case<'a> = (&'a [&'a str], &'a [&'a str], Counts);

fn check(measure: Measure, cases: &[Case<'_>]) {
    for (gold, predicted, expected) in cases {
        let counts = counts(&outcome(&document(gold), &document(predicted)), measure);
        assert_eq!(counts.get("all").copied().unwrap_or_default(), *expected, "{gold:?} {predicted:?}");
    }
}
