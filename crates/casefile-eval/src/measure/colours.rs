//! Entities and events of two documents that nothing tells apart.

use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::{AttributionKind, Span, Status};

use super::Settings;
use super::items::mentions_of;
use super::links::{Link, Links, Node, links};
use crate::annotated::{Annotated, Event};

/// Colours of entities and events. Two have the same only if they say the same and are linked in the same way to others
/// of the same colours; the colours' order depends on what is said, not on the order of lists.
///
/// Colour refinement of both documents as one graph (Weisfeiler and Leman 1968). Where several of one document keep the
/// same colour though it matters which is which (two pairs of namesakes that are married), one of each document is given
/// a colour of its own, and refinement goes on.
pub(crate) struct Colours {
    gold: Numbering,
    predicted: Numbering,
    colours: Vec<usize>,
}

impl Colours {
    pub(crate) fn new(gold: &Annotated, predicted: &Annotated, settings: &Settings) -> Self {
        let (of_gold, of_predicted) = (Numbering::new(gold, 0), Numbering::new(predicted, size(gold)));
        let mut refinement = Refinement::new(
            &[contents(gold), contents(predicted)].concat(),
            size(gold),
            &[(links(gold, settings), of_gold), (links(predicted, settings), of_predicted)],
        );
        refinement.settle((0..refinement.colours.len()).collect());
        refinement.tell_apart();
        Self { gold: of_gold, predicted: of_predicted, colours: refinement.colours }
    }

    pub(crate) fn of_gold(&self, node: Node) -> Option<usize> {
        self.colours.get(self.gold.number(node)?).copied()
    }

    pub(crate) fn of_predicted(&self, node: Node) -> Option<usize> {
        self.colours.get(self.predicted.number(node)?).copied()
    }
}

/// Where a document's entities and events stand among all of both documents.
#[derive(Clone, Copy)]
struct Numbering {
    first: usize,
    entities: usize,
    events: usize,
}

impl Numbering {
    fn new(document: &Annotated, first: usize) -> Self {
        Self { first, entities: document.entities.len(), events: document.events.len() }
    }

    fn number(self, node: Node) -> Option<usize> {
        match node {
            Node::Entity(index) => (index < self.entities).then_some(self.first + index),
            Node::Event(index) => (index < self.events).then_some(self.first + self.entities + index),
        }
    }
}

fn size(document: &Annotated) -> usize {
    document.entities.len() + document.events.len()
}

/// What an entity or event says without its links.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Content<'a> {
    Entity(BTreeSet<(Span, &'a str)>, &'a str, Option<String>),
    Event(BTreeSet<Span>, &'a str, Option<&'a str>, Option<Status>, BTreeSet<(&'a str, AttributionKind)>),
}

fn contents(document: &Annotated) -> Vec<Content<'_>> {
    let mut contents = Vec::with_capacity(size(document));
    for (index, entity) in document.entities.iter().enumerate() {
        let mentions = mentions_of(document, index).map(|mention| (mention.span, mention.label.as_str()));
        let value = entity.value.map(|value| format!("{value:?}"));
        contents.push(Content::Entity(mentions.collect(), &entity.label, value));
    }
    contents.extend(document.events.iter().map(of_event));
    contents
}

fn of_event(event: &Event) -> Content<'_> {
    let attributed = event.arguments.iter().filter_map(|a| Some((a.role.as_str(), a.attribution?.kind)));
    let triggers = event.triggers.iter().map(|trigger| trigger.span).collect();
    Content::Event(triggers, &event.label, event.subtype.as_deref(), event.status, attributed.collect())
}

/// What has the same colour, by what it is linked to.
type Parts = BTreeMap<Vec<(usize, usize)>, Vec<usize>>;

struct Refinement {
    /// Numbers from here on are of the predicted document.
    first_predicted: usize,
    /// Of everything its links: as what, to what.
    links: Vec<BTreeSet<(usize, usize)>>,
    colours: Vec<usize>,
    /// By colour.
    members: Vec<BTreeSet<usize>>,
}

impl Refinement {
    fn new(contents: &[Content<'_>], first_predicted: usize, documents: &[(Links<'_>, Numbering)]) -> Self {
        let colours = ranks(contents.iter());
        let kinds: Vec<Link<'_>> = documents.iter().flat_map(|(links, _)| links).map(|link| link.1).collect();
        let mut kinds = ranks(kinds.iter()).into_iter();
        let mut links = vec![BTreeSet::new(); contents.len()];
        for (of_document, numbering) in documents {
            for (&(from, _, to), kind) in of_document.iter().zip(&mut kinds) {
                if let (Some(from), Some(to)) = (numbering.number(from), numbering.number(to)) {
                    links.get_mut(from).into_iter().for_each(|links| _ = links.insert((kind, to)));
                }
            }
        }
        let mut members = vec![BTreeSet::new(); colours.iter().max().map_or(0, |last| last + 1)];
        for (node, &colour) in colours.iter().enumerate() {
            members.get_mut(colour).into_iter().for_each(|members| _ = members.insert(node));
        }
        Self { first_predicted, links, colours, members }
    }

    /// Refines until what has the same colour is linked in the same way; `changed` has what may not be.
    fn settle(&mut self, mut changed: BTreeSet<usize>) {
        while !changed.is_empty() {
            let mut by_colour: BTreeMap<usize, Parts> = BTreeMap::new();
            for node in changed {
                let parts = by_colour.entry(self.colour(node)).or_default();
                parts.entry(self.linked(node)).or_default().push(node);
            }
            changed = BTreeSet::new();
            for (colour, parts) in by_colour {
                let looked_at = parts.values().map(Vec::len).sum();
                // Some part keeps the colour: what was not looked at, or else the first.
                let keeps = usize::from(self.members.get(colour).map(BTreeSet::len) == Some(looked_at));
                for part in parts.into_values().skip(keeps) {
                    changed.extend(self.recolour(colour, &part));
                }
            }
        }
    }

    /// Gives namesakes colours of their own where others depend on which is which.
    fn tell_apart(&mut self) {
        let mut colour = 0;
        while let Some(members) = self.members.get(colour) {
            let first =
                [members.range(..self.first_predicted).next(), members.range(self.first_predicted..).next()];
            if self.several(colour) && members.iter().any(|&node| self.branches(node)) {
                let firsts: Vec<usize> = first.into_iter().flatten().copied().collect();
                let changed = self.recolour(colour, &firsts);
                self.settle(changed);
            } else {
                colour += 1;
            }
        }
    }

    /// Whether a document has several of this colour.
    fn several(&self, colour: usize) -> bool {
        self.members.get(colour).is_some_and(|members| {
            members.range(..self.first_predicted).nth(1).is_some()
                || members.range(self.first_predicted..).nth(1).is_some()
        })
    }

    /// Whether it is linked to one of several.
    fn branches(&self, node: usize) -> bool {
        self.links.get(node).into_iter().flatten().any(|&(_, to)| self.several(self.colour(to)))
    }

    /// Gives these of one colour a new one; what is linked to them.
    fn recolour(&mut self, old: usize, nodes: &[usize]) -> BTreeSet<usize> {
        let new = self.members.len();
        for node in nodes {
            self.members.get_mut(old).into_iter().for_each(|members| _ = members.remove(node));
            self.colours.get_mut(*node).into_iter().for_each(|colour| *colour = new);
        }
        self.members.push(nodes.iter().copied().collect());
        // Every link goes both ways.
        nodes.iter().filter_map(|&node| self.links.get(node)).flatten().map(|&(_, to)| to).collect()
    }

    fn colour(&self, node: usize) -> usize {
        self.colours.get(node).copied().unwrap_or_default()
    }

    /// The colours of all that it is linked to.
    fn linked(&self, node: usize) -> Vec<(usize, usize)> {
        let links = self.links.get(node).into_iter().flatten();
        let mut linked: Vec<_> = links.map(|&(kind, to)| (kind, self.colour(to))).collect();
        linked.sort_unstable();
        linked
    }
}

/// Of everything the number of smaller things that differ.
fn ranks<T: Ord>(items: impl Iterator<Item = T> + Clone) -> Vec<usize> {
    let mut sorted: Vec<T> = items.clone().collect();
    sorted.sort_unstable();
    sorted.dedup();
    items.map(|item| sorted.partition_point(|other| *other < item)).collect()
}
