//! Other names for labels, and which labels are scored: so that a model's `Person` meets a corpus's `PER`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use casefile_schema::Level;

use crate::annotated::Annotated;

/// What of a document is scored, and under which names.
///
/// Names are those of every layer: of mentions, relations, events and roles. What is left out takes along what hangs on
/// it: an entity without mentions goes, and so does a relation without one of its ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// New names of labels; `None` leaves what has the label out.
    pub renamed: BTreeMap<String, Option<String>>,
    /// The labels of mentions that are scored, after renaming; empty: all.
    pub labels: BTreeSet<String>,
    /// Only mentions of this level; what has no level stays.
    pub level: Option<Level>,
}

/// `FROM=TO`, or `FROM=` to leave a label out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// The label as it stands.
    pub from: String,
    /// What it is called instead.
    pub to: Option<String>,
}

impl FromStr for Renaming {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((from, to)) if !from.is_empty() => {
                Ok(Self { from: from.to_owned(), to: (!to.is_empty()).then(|| to.to_owned()) })
            }
            _ => Err(format!("{text:?} is not of the form FROM=TO")),
        }
    }
}

impl fmt::Display for Renaming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.from, self.to.as_deref().unwrap_or_default())
    }
}

impl Selection {
    /// The selected part of a document.
    #[must_use]
    pub fn apply(&self, document: Annotated) -> Annotated {
        if *self == Self::default() {
            return document;
        }
        let (mut document, named) = self.rename(document);
        let kept = self.select_mentions(&mut document, &named);
        let entities = keep_entities(&mut document, &kept);
        keep_links(&mut document, &entities);
        document
    }

    /// Everything under its new name but for what is left out; of mentions that is told for each.
    fn rename(&self, mut document: Annotated) -> (Annotated, Vec<bool>) {
        let mut relations = std::mem::take(&mut document.relations);
        relations.retain_mut(|relation| renamed(&mut relation.label, self));
        let mut events = std::mem::take(&mut document.events);
        events.retain_mut(|event| renamed(&mut event.label, self));
        for event in &mut events {
            event.arguments.retain_mut(|argument| renamed(&mut argument.role, self));
        }
        let named = document.mentions.iter_mut().map(|mention| renamed(&mut mention.label, self)).collect();
        for entity in &mut document.entities {
            renamed(&mut entity.label, self);
        }
        (Annotated { relations, events, ..document }, named)
    }

    /// Drops mentions; for every former one its new index.
    fn select_mentions(&self, document: &mut Annotated, named: &[bool]) -> Vec<Option<usize>> {
        let selected = |label: &str, level: Option<Level>| {
            (self.labels.is_empty() || self.labels.contains(label))
                && (self.level.is_none() || level.is_none() || level == self.level)
        };
        let mut next = 0..;
        let kept: Vec<Option<usize>> = document
            .mentions
            .iter()
            .zip(named)
            .map(
                |(mention, named)| {
                    if *named && selected(&mention.label, mention.level) { next.next() } else { None }
                },
            )
            .collect();
        let mut places = kept.iter();
        document.mentions.retain(|_| places.next().is_some_and(Option::is_some));
        kept
    }
}

/// Renames in place; whether it is kept at all.
fn renamed(label: &mut String, selection: &Selection) -> bool {
    match selection.renamed.get(label) {
        Some(Some(name)) => label.clone_from(name),
        Some(None) => return false,
        None => {}
    }
    true
}

/// Drops entities that lost all their mentions; for every former one its new index.
fn keep_entities(document: &mut Annotated, mentions: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut next = 0..;
    let mut kept = Vec::with_capacity(document.entities.len());
    for entity in &mut document.entities {
        // An entity that never had mentions (a prediction by index) stands for itself.
        let bare = entity.mentions.is_empty();
        entity.mentions =
            entity.mentions.iter().filter_map(|&m| mentions.get(m).copied().flatten()).collect();
        kept.push(if bare || !entity.mentions.is_empty() { next.next() } else { None });
    }
    let mut places = kept.iter();
    document.entities.retain(|_| places.next().is_some_and(Option::is_some));
    for mention in &mut document.mentions {
        mention.entity = kept.get(mention.entity).copied().flatten().unwrap_or_default();
    }
    kept
}

fn keep_links(document: &mut Annotated, entities: &[Option<usize>]) {
    let new = |entity: &mut usize| match entities.get(*entity).copied().flatten() {
        Some(index) => {
            *entity = index;
            true
        }
        None => false,
    };
    document.relations.retain_mut(|relation| new(&mut relation.head) && new(&mut relation.tail));
    for event in &mut document.events {
        event.arguments.retain_mut(|argument| new(&mut argument.entity));
        for argument in &mut event.arguments {
            if let Some(attribution) = &mut argument.attribution {
                attribution.source =
                    attribution.source.and_then(|source| entities.get(source).copied().flatten());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use casefile_schema::Span;

    use super::*;
    use crate::annotated::{Entity, Mention, Relation};

    fn document() -> Annotated {
        let mention = |start, label: &str, entity| Mention {
            span: Span::new(start, start + 1).unwrap(),
            label: label.to_owned(),
            level: Some(if start == 2 { Level::Nominal } else { Level::Name }),
            score: None,
            entity,
        };
        let entity = |label: &str, mentions: &[usize]| Entity {
            label: label.to_owned(),
            mentions: mentions.to_vec(),
            value: None,
        };
        Annotated {
            mentions: vec![
                mention(0, "Date", 0),
                mention(1, "Person", 1),
                mention(2, "Person", 1),
                mention(3, "Group", 2),
            ],
            entities: vec![entity("Date", &[0]), entity("Person", &[1, 2]), entity("Group", &[3])],
            relations: vec![
                Relation { label: "leads".to_owned(), head: 1, tail: 2, score: None },
                Relation { label: "on".to_owned(), head: 1, tail: 0, score: None },
            ],
            ..Annotated::default()
        }
    }

    #[test]
    fn what_is_left_out_takes_along_what_hangs_on_it() {
        let renamed = ["Person=PER", "Group=ORG", "Date="].map(|r| r.parse::<Renaming>().unwrap());
        let selection = Selection {
            renamed: renamed.into_iter().map(|r| (r.from, r.to)).collect(),
            ..Selection::default()
        };
        let selected = selection.apply(document());
        let labels: Vec<_> = selected.mentions.iter().map(|m| (m.label.as_str(), m.entity)).collect();
        assert_eq!(labels, [("PER", 0), ("PER", 0), ("ORG", 1)]);
        assert_eq!(
            selected.entities.iter().map(|e| e.mentions.clone()).collect::<Vec<_>>(),
            [vec![0, 1], vec![2]]
        );
        assert_eq!(selected.relations.iter().map(|r| (r.head, r.tail)).collect::<Vec<_>>(), [(0, 1)]);
    }

    #[test]
    fn levels_and_labels_are_selected() {
        let selection = Selection {
            labels: ["Person".to_owned()].into(),
            level: Some(Level::Name),
            ..Selection::default()
        };
        let selected = selection.apply(document());
        assert_eq!(selected.mentions.len(), 1);
        assert!(selected.relations.is_empty());
        assert_eq!(Selection::default().apply(document()), document());
    }

    #[test]
    fn what_has_no_label_is_not_taken_for_left_out() {
        let mut unlabelled = document();
        unlabelled.mentions[0].label.clear();
        let renamed = [("Cat".to_owned(), Some("Dog".to_owned()))].into();
        let selection = Selection { renamed, ..Selection::default() };
        assert_eq!(selection.apply(unlabelled.clone()), unlabelled);
    }

    #[test]
    fn a_renaming_names_what_it_renames() {
        assert!("PER".parse::<Renaming>().is_err());
        assert!("=PER".parse::<Renaming>().is_err());
    }
}
