//! A gold document and its prediction, with what several measures need of both.

use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::Span;

use super::Settings;
use super::assign::assign;
use crate::annotated::{Annotated, Event};

pub(crate) struct Pair<'a> {
    pub(crate) gold: &'a Annotated,
    pub(crate) predicted: &'a Annotated,
    pub(crate) settings: &'a Settings,
    /// For every predicted entity the gold entity it stands for.
    pub(crate) entity: Vec<Option<usize>>,
    /// For every predicted event the gold event it stands for.
    pub(crate) event: Vec<Option<usize>>,
}

impl<'a> Pair<'a> {
    pub(crate) fn new(gold: &'a Annotated, predicted: &'a Annotated, settings: &'a Settings) -> Self {
        let entity = aligned(predicted.entities.len(), &mentions(gold), &mentions(predicted));
        let event = aligned(predicted.events.len(), &triggers(gold), &triggers(predicted));
        Self { gold, predicted, settings, entity, event }
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
    let of_event = |(index, event): (usize, &'_ Event)| {
        let spans: Vec<Span> = event.triggers.iter().map(|trigger| trigger.span).collect();
        spans.into_iter().map(move |span| (span, index))
    };
    let spans = document.events.iter().enumerate().flat_map(of_event);
    spans
        .map(|(span, index)| ((span, document.events.get(index).map_or("", |e| e.label.as_str())), index))
        .collect()
}

/// One to one, so that as many marks as can be are shared in all.
fn aligned(count: usize, gold: &Marks<'_>, predicted: &Marks<'_>) -> Vec<Option<usize>> {
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
    let mut aligned = vec![None; count];
    for (index, owner) in assign(shared.into_iter().map(|((index, owner), n)| (index, owner, n as f64))) {
        if let Some(place) = aligned.get_mut(index) {
            *place = Some(owner);
        }
    }
    aligned
}
