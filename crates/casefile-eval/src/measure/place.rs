//! Arguments by where they stand in the text, whatever the event that they belong to.
//!
//! An argument stands at its own span; one that has none at every mention of its entity. Two are the same where the
//! types of their events are (and the roles, in the modes that ask for them) and they share a place; each counts for one
//! other. An argument with a span of its own counts once for all events of one type, as in the sets of ACE, where all of
//! the gold document have one; else arguments count once in every event.

use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::Span;

use super::assign::assign;
use super::head::head;
use super::items::mentions_of;
use super::{Measure, Outcome, Pair};
use crate::annotated::Annotated;
use crate::tally::Sums;

/// Adds `argument.identification`, `argument.classification`, both by head words, and `argument.coref`.
///
/// Figures by label are by the type of the event where roles do not matter, by role where they do.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let mut of_gold = pair.gold.events.iter().flat_map(|event| &event.arguments);
    let by_event = of_gold.any(|argument| argument.span.is_none());
    for mode in MODES {
        let gold = arguments(pair.gold, mode, by_event, mode.coref);
        let predicted = arguments(pair.predicted, mode, by_event, false);
        let matched = matched(&gold, &predicted);
        let mut add = |key: &Key<'_>, sums| {
            outcome.tally.add_label(mode.measure, key.role.unwrap_or(key.event), sums);
        };
        gold.keys().for_each(|key| add(key, Sums::counts(0, 0, 1)));
        predicted.keys().for_each(|key| add(key, Sums::counts(0, 1, 0)));
        matched.into_iter().for_each(|key| add(key, Sums::counts(1, 0, 0)));
    }
}

/// What makes two arguments the same.
#[derive(Clone, Copy)]
struct Mode {
    measure: Measure,
    /// The same role.
    roles: bool,
    /// Only the head word of their spans.
    heads: bool,
    /// Any mention of the gold argument's entity will do.
    coref: bool,
}

const MODES: [Mode; 5] = [
    Mode { measure: Measure::ArgumentIdentification, roles: false, heads: false, coref: false },
    Mode { measure: Measure::ArgumentClassification, roles: true, heads: false, coref: false },
    Mode { measure: Measure::ArgumentHeadIdentification, roles: false, heads: true, coref: false },
    Mode { measure: Measure::ArgumentHeadClassification, roles: true, heads: true, coref: false },
    Mode { measure: Measure::ArgumentCoref, roles: true, heads: false, coref: true },
];

/// Arguments with the same key count once.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    event: &'a str,
    role: Option<&'a str>,
    places: BTreeSet<Span>,
    /// The event's index, where arguments of several events are not one.
    index: Option<usize>,
}

/// A document's arguments, with the spans by which they may be found: where they stand or, if `anywhere`, all mentions of
/// the entity as well.
fn arguments(
    document: &Annotated,
    mode: Mode,
    by_event: bool,
    anywhere: bool,
) -> BTreeMap<Key<'_>, BTreeSet<Span>> {
    let place = |span| if mode.heads { head(&document.text, span) } else { span };
    let places = |entity| mentions_of(document, entity).map(|mention| place(mention.span)).collect();
    let filling = document.events.iter().flat_map(|event| &event.arguments).map(|argument| argument.entity);
    // Of those that fill a role alone: a document may have thousands of entities and no event.
    let of_entity: BTreeMap<usize, BTreeSet<Span>> = filling.map(|entity| (entity, places(entity))).collect();
    let mut arguments: BTreeMap<Key<'_>, BTreeSet<Span>> = BTreeMap::new();
    for (index, event) in document.events.iter().enumerate() {
        for argument in &event.arguments {
            let mentions = of_entity.get(&argument.entity);
            let own = argument.span.map(|span| BTreeSet::from([place(span)]));
            let key = Key {
                event: &event.label,
                role: mode.roles.then_some(argument.role.as_str()),
                index: (by_event || own.is_none()).then_some(index),
                places: own.or_else(|| mentions.cloned()).unwrap_or_default(),
            };
            let also = mentions.filter(|_| anywhere).into_iter().flatten();
            let spans: BTreeSet<Span> = key.places.iter().chain(also).copied().collect();
            arguments.entry(key).or_default().extend(spans);
        }
    }
    arguments
}

/// The predicted arguments that are gold ones, as many as can be.
fn matched<'a, 'b>(
    gold: &BTreeMap<Key<'b>, BTreeSet<Span>>,
    predicted: &'a BTreeMap<Key<'b>, BTreeSet<Span>>,
) -> Vec<&'a Key<'b>> {
    let mut standing: BTreeMap<(&str, Option<&str>, Span), Vec<usize>> = BTreeMap::new();
    for (index, (key, spans)) in gold.iter().enumerate() {
        for &span in spans {
            standing.entry((key.event, key.role, span)).or_default().push(index);
        }
    }
    let same = predicted.iter().enumerate().flat_map(|(index, (key, spans))| {
        let there = spans.iter().filter_map(|&span| standing.get(&(key.event, key.role, span)));
        there.flatten().map(move |&other| (index, other, 1.0))
    });
    let keys: Vec<&Key<'_>> = predicted.keys().collect();
    assign(same).into_iter().filter_map(|(index, _)| keys.get(index).copied()).collect()
}
