//! Normal forms of dates, counts and places, over the entities that were found.

use casefile_schema::Value;

use super::items::{self, Item, Items, best_known};
use super::{Layer, Measure, Outcome, Pair};
use crate::annotated::Annotated;
use crate::tally::Sums;

/// Adds `value.date`, `value.quantity` and `value.country`.
///
/// Of every pair of aligned entities the gold and the predicted value count, each under the measure of its kind: so
/// this is how well mentions are normalised, and not how well they are found. Labels are the types of gold entities.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let (mut gold, mut predicted) = (Items::new(), Items::new());
    for (index, aligned) in pair.entity.iter().enumerate() {
        let Some((number, entity)) = aligned.and_then(|n| Some((n, pair.gold.entities.get(n)?))) else {
            continue;
        };
        let label = entity.label.as_str();
        let value = entity.value.map(normal);
        let own = pair.predicted.entities.get(index).and_then(|own| own.value).map(normal);
        for (value, sums) in [(&value, Sums::counts(0, 0, 1)), (&own, Sums::counts(0, 1, 0))] {
            if let Some((measure, _)) = value {
                outcome.tally.add_label(*measure, label, sums);
            }
        }
        if let Some((measure, _)) = value.as_ref().filter(|_| value == own) {
            outcome.tally.add_label(*measure, label, Sums::counts(1, 0, 0));
        }
        add_item(pair.gold, number, (label, number), value, &mut gold);
        add_item(pair.predicted, index, (label, number), own, &mut predicted);
    }
    items::report(Layer::Value, &gold, &predicted, outcome);
}

/// A value as it is written, under the measure of its kind.
type Normal = (Measure, String);

fn normal(value: Value) -> Normal {
    match value {
        Value::Date(date) => (Measure::ValueDate, date.to_string()),
        Value::Quantity(count) => (Measure::ValueQuantity, count.to_string()),
        Value::Place(place) => (Measure::ValueCountry, place.country.to_string()),
    }
}

fn add_item<'a>(
    document: &Annotated,
    entity: usize,
    (label, number): (&'a str, usize),
    value: Option<Normal>,
    items: &mut Items<'a, (usize, Normal)>,
) {
    if let Some(value) = value {
        let span = best_known(document, entity);
        let text = format!("{}: {}", span.map_or("", |span| span.of(&document.text)), value.1);
        let item = Item { spans: span.into_iter().collect(), text, score: None };
        items::insert(items, (label, (number, value)), item);
    }
}
