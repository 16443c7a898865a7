//! A gold document and its prediction, with what several measures need of both.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::Span;

use super::Settings;
use super::assign::assign;
use crate::annotated::{Annotated, Argument, Event};

pub(crate) struct Pair<'a> {
    pub(crate) gold: &'a Annotated,
    pub(crate) predicted: &'a Annotated,
    pub(crate) settings: &'a Settings,
    /// For every predicted entity the gold entity it stands for.
    pub(crate) entity: Vec<Option<usize>>,
    /// For every predicted event the gold event it stands for: of those of the same type that share as many triggers, one
    /// that shares most arguments.
    pub(crate) event: Vec<Option<usize>>,
}

impl<'a> Pair<'a> {
    pub(crate) fn new(gold: &'a Annotated, predicted: &'a Annotated, settings: &'a Settings) -> Self {
        let mut entity = vec![None; predicted.entities.len()];
        align(&mut entity, &mentions(gold), &mentions(predicted), |_, _| 0);
        let mut event = vec![None; predicted.events.len()];
        align(&mut event, &triggers(gold), &triggers(predicted), |own, other| {
            let events = predicted.events.get(own).zip(gold.events.get(other));
            events.map_or(0, |(own, other)| shared_arguments(own, other, &entity))
        });
        Self { gold, predicted, settings, entity, event }
    }

    /// The gold entity that a predicted one stands for; for one that stands for none a number of its own, behind the gold.
    pub(crate) fn entity_number(&self, predicted: usize) -> usize {
        self.entity.get(predicted).copied().flatten().unwrap_or(self.gold.entities.len() + predicted)
    }

    /// As [`entity_number`](Self::entity_number), of events.
    pub(crate) fn event_number(&self, predicted: usize) -> usize {
        self.event.get(predicted).copied().flatten().unwrap_or(self.gold.events.len() + predicted)
    }
}

/// What an entity or event may be known by, and its index.
type Marks<'a> = BTreeSet<((Span, &'a str), usize)>;

/// Spans and types of the entities' mentions.
fn mentions(document: &Annotated) -> Marks<'_> {
    document.mentions.iter().map(|mention| ((mention.span, mention.label.as_str()), mention.entity)).collect()
}

/// Spans of the events' triggers, with the type of event.
fn triggers(document: &Annotated) -> Marks<'_> {
    let mut marks = Marks::new();
    for (index, event) in document.events.iter().enumerate() {
        marks.extend(event.triggers.iter().map(|trigger| ((trigger.span, event.label.as_str()), index)));
    }
    marks
}

/// How many arguments of a predicted event a gold event has too.
fn shared_arguments(predicted: &Event, gold: &Event, entity: &[Option<usize>]) -> usize {
    let arguments: BTreeSet<_> = gold.arguments.iter().map(|a| (a.role.as_str(), a.entity)).collect();
    let aligned = |a: &'_ Argument| entity.get(a.entity).copied().flatten();
    let own: BTreeSet<_> =
        predicted.arguments.iter().filter_map(|a| Some((a.role.as_str(), aligned(a)?))).collect();
    own.intersection(&arguments).count()
}

/// One to one, so that as many marks as can be are shared in all; of alignments that share as many, one with the most
/// `further` in common. What still ties is decided by the order in the text, not by that of the lists.
fn align(
    aligned: &mut [Option<usize>],
    gold: &Marks<'_>,
    predicted: &Marks<'_>,
    further: impl Fn(usize, usize) -> usize,
) {
    let mut owners: BTreeMap<(Span, &str), Vec<usize>> = BTreeMap::new();
    for &(mark, index) in gold {
        owners.entry(mark).or_default().push(index);
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (mark, index) in predicted {
        for &owner in owners.get(mark).into_iter().flatten() {
            *shared.entry((*index, owner)).or_default() += 1;
        }
    }
    let (rows, columns) = (in_text_order(predicted), in_text_order(gold));
    let weight = |(&(index, owner), &marks): (&(usize, usize), &usize)| {
        // A millionth: all that is further in common weighs less than one mark.
        let weight = marks as f64 + further(index, owner) as f64 * 1e-6;
        Some((*rows.places.get(&index)?, *columns.places.get(&owner)?, weight))
    };
    for (row, column) in assign(shared.iter().filter_map(weight)) {
        if let (Some(&index), Some(&owner)) = (rows.indices.get(row), columns.indices.get(column))
            && let Some(place) = aligned.get_mut(index)
        {
            *place = Some(owner);
        }
    }
}

/// What has marks, in the order of the first of them.
struct Order {
    indices: Vec<usize>,
    places: BTreeMap<usize, usize>,
}

fn in_text_order(marks: &Marks<'_>) -> Order {
    let mut order = Order { indices: Vec::new(), places: BTreeMap::new() };
    for &(_, index) in marks {
        if let Entry::Vacant(place) = order.places.entry(index) {
            place.insert(order.indices.len());
            order.indices.push(index);
        }
    }
    order
}
