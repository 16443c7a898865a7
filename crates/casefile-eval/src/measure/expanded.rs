//! Relations between mentions: one between entities stands for every pair of a mention of the head and one of the tail.
//!
//! Of entities with one mention each this is the strict measure of SpERT (Eberts and Ulges 2020), of others the mention
//! level of DWIE (Zaporojets et al. 2021). The pairs are counted and not written out: two clusters of thousands of
//! mentions have millions.

use std::collections::{BTreeMap, BTreeSet};

use super::items::mentions_of;
use super::{Measure, Outcome, Pair, Settings};
use crate::annotated::{Annotated, Mention};
use crate::tally::Sums;

/// Adds `relation.strict` and `relation.boundary`.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    add_measure(Measure::RelationStrict, pair, |mention| (mention.span, mention.label.as_str()), outcome);
    add_measure(Measure::RelationBoundary, pair, |mention| mention.span, outcome);
}

fn add_measure<'a, M: Ord + Copy>(
    measure: Measure,
    pair: &Pair<'a>,
    mark: impl Fn(&'a Mention) -> M,
    outcome: &mut Outcome,
) {
    let (gold, predicted) = (Groups::of(pair.gold, &mark), Groups::of(pair.predicted, &mark));
    let in_gold = gold.pairs(pair.gold, pair.settings);
    let in_predicted = predicted.pairs(pair.predicted, pair.settings);
    let shared = gold.shared(&predicted);
    let labels: BTreeSet<&str> = in_gold.keys().chain(in_predicted.keys()).copied().collect();
    let none = Pairs::new();
    for label in labels {
        let symmetric = pair.settings.symmetric.contains(label);
        let [of_gold, of_predicted] =
            [&in_gold, &in_predicted].map(|pairs| pairs.get(label).unwrap_or(&none));
        let right = shared.count(of_gold, of_predicted, symmetric);
        let sums =
            Sums::counts(right, predicted.count(of_predicted, symmetric), gold.count(of_gold, symmetric));
        outcome.tally.add_label(measure, label, sums);
    }
}

/// Pairs of groups, of a symmetric relation in both directions.
type Pairs = BTreeSet<(usize, usize)>;

/// The mentions of a document's relations, each once and by what is compared of it, in groups that belong to the same entities: where no
/// two entities have a mention in common, a group is an entity.
struct Groups<M> {
    of_mark: BTreeMap<M, usize>,
    of_entity: Vec<BTreeSet<usize>>,
    sizes: Vec<usize>,
}

impl<M: Ord + Copy> Groups<M> {
    fn of<'a>(document: &'a Annotated, mark: impl Fn(&'a Mention) -> M) -> Self {
        let mut entities: BTreeMap<M, BTreeSet<usize>> = BTreeMap::new();
        let related: BTreeSet<usize> = document.relations.iter().flat_map(|r| [r.head, r.tail]).collect();
        for entity in related {
            for mention in mentions_of(document, entity) {
                entities.entry(mark(mention)).or_default().insert(entity);
            }
        }
        let mut numbers: BTreeMap<BTreeSet<usize>, usize> = BTreeMap::new();
        let mut groups = Self {
            of_mark: BTreeMap::new(),
            of_entity: vec![BTreeSet::new(); document.entities.len()],
            sizes: Vec::new(),
        };
        for (mark, entities) in entities {
            let members: Vec<usize> = entities.iter().copied().collect();
            let group = *numbers.entry(entities).or_insert(groups.sizes.len());
            groups.add(mark, group, &members);
        }
        groups
    }

    fn add(&mut self, mark: M, group: usize, entities: &[usize]) {
        self.of_mark.insert(mark, group);
        match self.sizes.get_mut(group) {
            Some(size) => *size += 1,
            None => self.sizes.push(1),
        }
        for &entity in entities {
            self.of_entity.get_mut(entity).map(|groups| groups.insert(group));
        }
    }

    fn of_entity(&self, entity: usize) -> impl Iterator<Item = usize> {
        self.of_entity.get(entity).into_iter().flatten().copied()
    }

    /// The relations' pairs of groups, by label.
    fn pairs<'a>(&self, document: &'a Annotated, settings: &Settings) -> BTreeMap<&'a str, Pairs> {
        let mut all: BTreeMap<&str, Pairs> = BTreeMap::new();
        for relation in &document.relations {
            let symmetric = settings.symmetric.contains(&relation.label);
            let pairs = all.entry(&relation.label).or_default();
            for head in self.of_entity(relation.head) {
                for tail in self.of_entity(relation.tail) {
                    pairs.insert((head, tail));
                    pairs.extend(symmetric.then_some((tail, head)));
                }
            }
        }
        all
    }

    /// How many pairs of mentions there are in these pairs of groups.
    fn count(&self, pairs: &Pairs, symmetric: bool) -> usize {
        let size = |group| self.sizes.get(group).copied().unwrap_or(0);
        let counted = pairs.iter().map(|&(head, tail)| Counted {
            pairs: size(head) * size(tail),
            with_itself: if head == tail { size(head) } else { 0 },
        });
        Counted::total(counted, symmetric)
    }

    /// How many mentions a group of `self` and one of `predicted` have in common.
    fn shared(&self, predicted: &Self) -> Shared {
        let mut shared = Shared::default();
        for (mark, &own) in &predicted.of_mark {
            if let Some(&gold) = self.of_mark.get(mark) {
                *shared.0.entry(own).or_default().entry(gold).or_default() += 1;
            }
        }
        shared
    }
}

/// By predicted group and gold group, how many mentions they share.
#[derive(Default)]
struct Shared(BTreeMap<usize, BTreeMap<usize, usize>>);

impl Shared {
    /// How many pairs of mentions are in both.
    fn count(&self, gold: &Pairs, predicted: &Pairs, symmetric: bool) -> usize {
        let counted = predicted.iter().flat_map(|&(head, tail)| {
            let tails = self.0.get(&tail);
            let heads = self.0.get(&head).into_iter().flatten();
            heads.flat_map(move |(&gold_head, &of_head)| {
                gold.range((gold_head, 0)..=(gold_head, usize::MAX)).map(move |&(_, gold_tail)| {
                    let of_tail = tails.and_then(|tails| tails.get(&gold_tail)).copied().unwrap_or(0);
                    let same = head == tail && gold_head == gold_tail;
                    Counted { pairs: of_head * of_tail, with_itself: if same { of_head } else { 0 } }
                })
            })
        });
        Counted::total(counted, symmetric)
    }
}

/// Pairs of mentions, and how many of them are of a mention and itself.
struct Counted {
    pairs: usize,
    with_itself: usize,
}

impl Counted {
    /// Of a symmetric relation every pair is there in both directions, but for those of a mention and itself.
    fn total(counted: impl Iterator<Item = Self>, symmetric: bool) -> usize {
        let (pairs, with_itself) =
            counted.fold((0, 0), |sum: (usize, usize), c| (sum.0 + c.pairs, sum.1 + c.with_itself));
        if symmetric { (pairs + with_itself) / 2 } else { pairs }
    }
}
