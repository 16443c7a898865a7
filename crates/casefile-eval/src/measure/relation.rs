//! Relations, by their ends as entities.
//!
//! Symmetric relations have no direction, and what is said twice counts once.

use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::Span;

use super::items::{self, Item, Items, best_known, mentions_of};
use super::settings::words_of;
use super::{Layer, Measure, Outcome, Pair, Settings, expanded};
use crate::annotated::{Annotated, Relation};
use crate::tally::Sums;

/// Adds all measures of relations.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    expanded::add(pair, outcome);
    let gold = facts(pair.gold, pair.settings, |entity| entity);
    let predicted = facts(pair.predicted, pair.settings, |entity| pair.entity_number(entity));
    items::count(Measure::RelationEntity, &gold, &predicted, &mut outcome.tally);
    items::report(Layer::Relation, &gold, &predicted, outcome);
    add_clusters(pair, outcome);
    add_ignoring(pair, &gold, &predicted, outcome);
}

/// A relation's ends.
type Ends = (usize, usize);

/// A document's relations, the ends numbered by `number`.
fn facts<'a>(
    document: &'a Annotated,
    settings: &Settings,
    number: impl Fn(usize) -> usize,
) -> Items<'a, Ends> {
    let mut facts = Items::new();
    for relation in &document.relations {
        let (head, tail) = (number(relation.head), number(relation.tail));
        let turned = settings.symmetric.contains(&relation.label) && tail < head;
        let ends = if turned { (tail, head) } else { (head, tail) };
        items::insert(&mut facts, (&relation.label, ends), item(document, relation));
    }
    facts
}

fn item(document: &Annotated, relation: &Relation) -> Item {
    let ends = [relation.head, relation.tail].map(|end| best_known(document, end));
    let [head, tail] = ends.map(|span| span.map_or("", |span| span.of(&document.text)));
    Item {
        text: format!("{head} -> {tail}"),
        spans: ends.into_iter().flatten().collect(),
        score: relation.score,
    }
}

/// Ends are the same where all their mentions are, by span and type; without mentions, where they are aligned.
fn add_clusters(pair: &Pair<'_>, outcome: &mut Outcome) {
    let mut numbers = BTreeMap::new();
    let gold = clusters(pair.gold, |entity| (Side::Gold, entity), &mut numbers);
    let of_predicted = |entity: usize| match pair.entity.get(entity).copied().flatten() {
        Some(aligned) => (Side::Gold, aligned),
        None => (Side::Predicted, entity),
    };
    let predicted = clusters(pair.predicted, of_predicted, &mut numbers);
    let number = |of: &[usize], entity: usize| of.get(entity).copied().unwrap_or(usize::MAX);
    let gold = facts(pair.gold, pair.settings, |entity| number(&gold, entity));
    let predicted = facts(pair.predicted, pair.settings, |entity| number(&predicted, entity));
    items::count(Measure::RelationCluster, &gold, &predicted, &mut outcome.tally);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Gold,
    Predicted,
}

/// What an entity is known by: its mentions; one without any by where it, or what it is aligned to, is listed.
type Cluster<'a> = (BTreeSet<(Span, &'a str)>, Option<(Side, usize)>);

/// A number for every entity, the same for the same mentions.
fn clusters<'a>(
    document: &'a Annotated,
    itself: impl Fn(usize) -> (Side, usize),
    numbers: &mut BTreeMap<Cluster<'a>, usize>,
) -> Vec<usize> {
    let mut number = |entity| {
        let mentions: BTreeSet<_> =
            mentions_of(document, entity).map(|m| (m.span, m.label.as_str())).collect();
        let itself = mentions.is_empty().then(|| itself(entity));
        let next = numbers.len();
        *numbers.entry((mentions, itself)).or_insert(next)
    };
    (0..document.entities.len()).map(&mut number).collect()
}

/// The Ign F1 of DocRED (Yao et al. 2019): a correct relation that the training set tells in the same words, of any
/// mention of its head and any of its tail, counts neither as right nor as predicted; recall stays as it is. Blanks make
/// no difference. A copy of the official evaluation that comes with Re-DocRED adds 1e-5 to what was predicted; we do not.
fn add_ignoring(pair: &Pair<'_>, gold: &Items<'_, Ends>, predicted: &Items<'_, Ends>, outcome: &mut Outcome) {
    if pair.settings.known_facts.is_empty() {
        return;
    }
    let words = Words::of(pair.gold);
    for &(label, ends) in gold.keys() {
        let right = predicted.contains_key(&(label, ends));
        let known = right && words.known(pair.settings, label, ends);
        let sums = Sums {
            right_of_predicted: usize::from(right && !known).into(),
            predicted: usize::from(right && !known).into(),
            right_of_gold: usize::from(right).into(),
            gold: 1.into(),
        };
        outcome.tally.add_label(Measure::RelationIgnore, label, sums);
    }
    for key in predicted.keys().filter(|key| !gold.contains_key(key)) {
        outcome.tally.add_label(Measure::RelationIgnore, key.0, Sums::counts(0, 1, 0));
    }
}

/// The words that every entity goes by.
struct Words(Vec<BTreeSet<String>>);

impl Words {
    fn of(document: &Annotated) -> Self {
        Self((0..document.entities.len()).map(|entity| words_of(document, entity)).collect())
    }

    /// Whether the training set tells this relation, or, of a symmetric one, its other direction.
    fn known(&self, settings: &Settings, label: &str, (head, tail): Ends) -> bool {
        let turned = settings.symmetric.contains(label).then_some((tail, head));
        [Some((head, tail)), turned].into_iter().flatten().any(|(head, tail)| {
            let pairs = self.words(head).flat_map(|head| self.words(tail).map(move |tail| (head, tail)));
            let fact = |(head, tail): (&String, &String)| (head.clone(), tail.clone(), label.to_owned());
            pairs.map(fact).any(|fact| settings.known_facts.contains(&fact))
        })
    }

    fn words(&self, entity: usize) -> impl Iterator<Item = &String> {
        self.0.get(entity).into_iter().flatten()
    }
}
