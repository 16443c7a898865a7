//! A gold document and its prediction, with what several measures need of both.
//!
//! Which predicted entity stands for which gold one is decided so, and of events likewise:
//!
//! 0. Entities that are given stand for themselves.
//! 1. Those stand for each other that say the same and whose links do, and the links of what they are linked to, and so
//!    on: [`Colours`]. So whatever equals its gold is right, even where two entities have the same mentions.
//! 2. Of the others, one to one, as many mentions as can be are shared in all, by span and type; of events triggers, by
//!    span and type of event. Of alignments that share as many, one that shares most links: relations by type, direction
//!    and the other end's mentions, arguments by role, type of event and its triggers; of events, arguments by role and
//!    entity.
//! 3. An entity that has no mention stands for one that fills roles at the same places, an event that has no trigger for
//!    one of its type whose arguments stand at the same places. An argument stands at its own span, else at the mentions
//!    of its entity.
//! 4. What still ties is decided by the order in the text, then by what is said, never by the order of lists.

use std::collections::BTreeSet;

use casefile_schema::Span;

use super::Settings;
use super::align::Alignment;
use super::colours::Colours;
use super::items::mentions_of;
use super::links::{Link, Node, arguments, links};
use crate::annotated::{Annotated, Argument, Event};

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
        let colours = Colours::new(gold, predicted, settings);
        let entity = match predicted.entities_are_given {
            true => (0..predicted.entities.len()).map(Some).collect(),
            false => entities(gold, predicted, settings, &colours),
        };
        let event = events(gold, predicted, &entity, &colours);
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

fn entities(
    gold: &Annotated,
    predicted: &Annotated,
    settings: &Settings,
    colours: &Colours,
) -> Vec<Option<usize>> {
    let of_gold = (0..gold.entities.len()).map(|index| colours.of_gold(Node::Entity(index))).collect();
    let of_own =
        (0..predicted.entities.len()).map(|index| colours.of_predicted(Node::Entity(index))).collect();
    let mut alignment = Alignment::new(of_gold, of_own);
    let [gold_links, own_links] = [gold, predicted].map(|document| linked(document, settings));
    let shared = |own: usize, other: usize| {
        let links = own_links.get(own).zip(gold_links.get(other));
        links.map_or(0, |(own, other)| own.intersection(other).count())
    };
    alignment.align(&mentions(gold), &mentions(predicted), |own, other| Some(shared(own, other)));
    let unmentioned = |document: &Annotated, entity: usize| {
        document.entities.get(entity).is_none_or(|entity| entity.mentions.is_empty())
    };
    alignment.align(&places_of_entities(gold), &places_of_entities(predicted), |own, other| {
        (unmentioned(predicted, own) || unmentioned(gold, other)).then(|| shared(own, other))
    });
    alignment.aligned
}

fn events(
    gold: &Annotated,
    predicted: &Annotated,
    entity: &[Option<usize>],
    colours: &Colours,
) -> Vec<Option<usize>> {
    let of_gold = (0..gold.events.len()).map(|index| colours.of_gold(Node::Event(index))).collect();
    let of_own = (0..predicted.events.len()).map(|index| colours.of_predicted(Node::Event(index))).collect();
    let mut alignment = Alignment::new(of_gold, of_own);
    let events = |own: usize, other: usize| predicted.events.get(own).zip(gold.events.get(other));
    alignment.align(&triggers(gold), &triggers(predicted), |own, other| {
        events(own, other).map(|(own, other)| shared_arguments(own, other, entity))
    });
    alignment.align(&places_of_events(gold), &places_of_events(predicted), |own, other| {
        let events = events(own, other);
        let untriggered = events.filter(|(own, other)| own.triggers.is_empty() || other.triggers.is_empty());
        untriggered.map(|(own, other)| shared_arguments(own, other, entity))
    });
    alignment.aligned
}

/// What an entity or event may be known by, a span and a type, and its index.
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

/// Where entities fill roles, whichever.
fn places_of_entities(document: &Annotated) -> Marks<'_> {
    let places = arguments(document).flat_map(|(_, argument)| {
        places(document, argument).into_iter().map(|span| ((span, ""), argument.entity))
    });
    places.collect()
}

/// Where the events' arguments stand, with the type of event.
fn places_of_events(document: &Annotated) -> Marks<'_> {
    let mut marks = Marks::new();
    for (index, event) in document.events.iter().enumerate() {
        let places = event.arguments.iter().flat_map(|argument| places(document, argument));
        marks.extend(places.map(|span| ((span, event.label.as_str()), index)));
    }
    marks
}

fn places(document: &Annotated, argument: &Argument) -> Vec<Span> {
    let mentions = || mentions_of(document, argument.entity).map(|mention| mention.span).collect();
    argument.span.map_or_else(mentions, |span| vec![span])
}

/// A link of an entity, with the type and a mention or trigger of the other end, if it has any.
type Linked<'a> = (Link<'a>, &'a str, Option<Span>);

/// Of every entity its relations and roles.
fn linked<'a>(document: &'a Annotated, settings: &Settings) -> Vec<BTreeSet<Linked<'a>>> {
    let mut linked = vec![BTreeSet::new(); document.entities.len()];
    for (from, link, to) in links(document, settings) {
        let Node::Entity(from) = from else { continue };
        let Some(own) = linked.get_mut(from) else { continue };
        match to {
            Node::Entity(to) => {
                let mentions = mentions_of(document, to);
                own.extend(mentions.map(|mention| (link, mention.label.as_str(), Some(mention.span))));
            }
            Node::Event(to) => {
                let event = document.events.get(to);
                let link = if let Link::Fills(role, _) = link { Link::Fills(role, None) } else { link };
                own.extend(event.map(|event| (link, event.label.as_str(), None)));
                let triggers = event.into_iter().flat_map(|e| e.triggers.iter().map(move |t| (e, t.span)));
                own.extend(triggers.map(|(event, span)| (link, event.label.as_str(), Some(span))));
            }
        }
    }
    linked
}

/// How many arguments of a predicted event a gold event has too.
fn shared_arguments(predicted: &Event, gold: &Event, entity: &[Option<usize>]) -> usize {
    let arguments: BTreeSet<_> = gold.arguments.iter().map(|a| (a.role.as_str(), a.entity)).collect();
    let aligned = |a: &'_ Argument| entity.get(a.entity).copied().flatten();
    let own: BTreeSet<_> =
        predicted.arguments.iter().filter_map(|a| Some((a.role.as_str(), aligned(a)?))).collect();
    own.intersection(&arguments).count()
}
