//! What connects the entities and events of a document: relations, arguments, and on whose word.

use casefile_schema::{AttributionKind, Span};

use super::Settings;
use crate::annotated::{Annotated, Argument, Event, Relation};

/// An entity or an event, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    Entity(usize),
    Event(usize),
}

/// What one is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Link<'a> {
    /// Head of a relation of this type, to its tail.
    Head(&'a str),
    /// The other way round.
    Tail(&'a str),
    /// In a relation that has no direction.
    Either(&'a str),
    /// In a role of an event, with the argument's own span.
    Fills(&'a str, Option<Span>),
    /// The other way round.
    FilledBy(&'a str, Option<Span>),
    /// A perpetrator on the word of another entity.
    Attributed(AttributionKind),
    /// The other way round.
    Attributes(AttributionKind),
}

/// From, as what, to.
pub(crate) type Links<'a> = Vec<(Node, Link<'a>, Node)>;

/// All links of a document in both directions.
pub(crate) fn links<'a>(document: &'a Annotated, settings: &Settings) -> Links<'a> {
    let mut links = Vec::new();
    for Relation { label, head, tail, .. } in &document.relations {
        let symmetric = settings.symmetric.contains(label);
        let (to_tail, to_head) = if symmetric {
            (Link::Either(label), Link::Either(label))
        } else {
            (Link::Head(label), Link::Tail(label))
        };
        links.push((Node::Entity(*head), to_tail, Node::Entity(*tail)));
        links.push((Node::Entity(*tail), to_head, Node::Entity(*head)));
    }
    for (index, event) in document.events.iter().enumerate() {
        for argument in &event.arguments {
            let (entity, event) = (Node::Entity(argument.entity), Node::Event(index));
            links.push((entity, Link::Fills(&argument.role, argument.span), event));
            links.push((event, Link::FilledBy(&argument.role, argument.span), entity));
            if let Some((kind, source)) = argument.attribution.and_then(|a| Some((a.kind, a.source?))) {
                links.push((entity, Link::Attributed(kind), Node::Entity(source)));
                links.push((Node::Entity(source), Link::Attributes(kind), entity));
            }
        }
    }
    links
}

/// Every argument with its event.
pub(crate) fn arguments(document: &Annotated) -> impl Iterator<Item = (&Event, &Argument)> {
    document.events.iter().flat_map(|event| event.arguments.iter().map(move |argument| (event, argument)))
}
