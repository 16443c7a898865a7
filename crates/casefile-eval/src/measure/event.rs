//! Triggers, and what is said of events as a whole.

use std::collections::BTreeSet;

use casefile_schema::{Span, Status};

use super::items::{self, Item, Items};
use super::{Layer, Measure, Outcome, Pair};
use crate::annotated::{Annotated, Event};
use crate::tally::Sums;

/// Adds `trigger.*`, `event.subtype` and `event.status`.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let (gold, predicted) = (spans(pair.gold), spans(pair.predicted));
    if !gold.is_empty() || !predicted.is_empty() {
        let right = gold.intersection(&predicted).count();
        let sums = Sums::counts(right, predicted.len(), gold.len());
        outcome.tally.add(Measure::TriggerIdentification, sums);
    }
    let (gold, predicted) = (triggers(pair.gold), triggers(pair.predicted));
    items::count(Measure::TriggerClassification, &gold, &predicted, &mut outcome.tally);
    items::report(Layer::Trigger, &gold, &predicted, outcome);
    for (own, aligned) in pair.predicted.events.iter().zip(&pair.event) {
        if let Some(event) = aligned.and_then(|index| pair.gold.events.get(index)) {
            add_found(event, own, outcome);
        }
    }
}

/// What the gold says of an event that was found: what it does not say is not asked for. A predicted event of which no
/// status is said occurred.
fn add_found(gold: &Event, predicted: &Event, outcome: &mut Outcome) {
    if let Some(subtype) = &gold.subtype {
        items::count_said(Measure::EventSubtype, subtype, predicted.subtype.as_deref(), &mut outcome.tally);
    }
    if let Some(status) = gold.status {
        let own = predicted.status.unwrap_or(Status::Occurred);
        items::count_said(Measure::EventStatus, status.name(), Some(own.name()), &mut outcome.tally);
    }
}

fn spans(document: &Annotated) -> BTreeSet<Span> {
    document.events.iter().flat_map(|event| &event.triggers).map(|trigger| trigger.span).collect()
}

fn triggers(document: &Annotated) -> Items<'_, Span> {
    let mut triggers = Items::new();
    for event in &document.events {
        for trigger in &event.triggers {
            let text = trigger.span.of(&document.text).to_owned();
            let item = Item { spans: vec![trigger.span], text, score: trigger.score };
            items::insert(&mut triggers, (&event.label, trigger.span), item);
        }
    }
    triggers
}
