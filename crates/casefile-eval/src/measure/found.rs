//! Entities and events that were found: aligned one to one.

use super::{Measure, Outcome, Pair};
use crate::tally::{Sums, Tally};

/// Adds `entity.found` and `event.found`: precision under the predicted label, recall under the gold one.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let labels = pair.gold.entities.iter().map(|entity| entity.label.as_str());
    let own = pair.predicted.entities.iter().map(|entity| entity.label.as_str());
    add_measure(Measure::EntityFound, labels, own, &pair.entity, &mut outcome.tally);
    let labels = pair.gold.events.iter().map(|event| event.label.as_str());
    let own = pair.predicted.events.iter().map(|event| event.label.as_str());
    add_measure(Measure::EventFound, labels, own, &pair.event, &mut outcome.tally);
}

fn add_measure<'a>(
    measure: Measure,
    gold: impl ExactSizeIterator<Item = &'a str>,
    predicted: impl Iterator<Item = &'a str>,
    aligned: &[Option<usize>],
    tally: &mut Tally,
) {
    let mut found = vec![false; gold.len()];
    for (label, aligned) in predicted.zip(aligned) {
        if let Some(found) = aligned.and_then(|index| found.get_mut(index)) {
            *found = true;
        }
        let right = usize::from(aligned.is_some()).into();
        let sums = Sums { right_of_predicted: right, predicted: 1.into(), ..Sums::default() };
        tally.add_label(measure, label, sums);
    }
    for (label, found) in gold.zip(found) {
        let sums = Sums { right_of_gold: usize::from(found).into(), gold: 1.into(), ..Sums::default() };
        tally.add_label(measure, label, sums);
    }
}
