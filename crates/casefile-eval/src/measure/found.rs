//! Entities and events that were found: aligned one to one.

use super::{Measure, Outcome, Pair};
use crate::annotated::Annotated;
use crate::tally::{Sums, Tally};

/// Adds `entity.found` and `event.found`: precision under the predicted label, recall under the gold one.
///
/// An entity without mentions or an event without triggers cannot be found, and does not count.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let [gold, predicted] = [pair.gold, pair.predicted].map(entities);
    add_measure(Measure::EntityFound, &gold, &predicted, &pair.entity, &mut outcome.tally);
    let [gold, predicted] = [pair.gold, pair.predicted].map(events);
    add_measure(Measure::EventFound, &gold, &predicted, &pair.event, &mut outcome.tally);
}

/// The label of everything, `None` of what does not count.
type Labels<'a> = Vec<Option<&'a str>>;

fn entities(document: &Annotated) -> Labels<'_> {
    let entities = document.entities.iter();
    entities.map(|entity| (!entity.mentions.is_empty()).then_some(entity.label.as_str())).collect()
}

fn events(document: &Annotated) -> Labels<'_> {
    let events = document.events.iter();
    events.map(|event| (!event.triggers.is_empty()).then_some(event.label.as_str())).collect()
}

fn add_measure(
    measure: Measure,
    gold: &Labels<'_>,
    predicted: &Labels<'_>,
    aligned: &[Option<usize>],
    tally: &mut Tally,
) {
    let mut found = vec![0; gold.len()];
    for (&label, &aligned) in predicted.iter().zip(aligned) {
        // Of two that are aligned both must count.
        let counts = |index: &usize| label.is_some() && gold.get(*index).is_some_and(Option::is_some);
        let aligned = aligned.filter(counts);
        if let Some(found) = aligned.and_then(|index| found.get_mut(index)) {
            *found = 1;
        }
        let right = usize::from(aligned.is_some()).into();
        let sums = Sums { right_of_predicted: right, predicted: 1.into(), ..Sums::default() };
        label.into_iter().for_each(|label| tally.add_label(measure, label, sums));
    }
    for (&label, found) in gold.iter().zip(found) {
        let sums = Sums { right_of_gold: found.into(), gold: 1.into(), ..Sums::default() };
        label.into_iter().for_each(|label| tally.add_label(measure, label, sums));
    }
}
