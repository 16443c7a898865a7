//! Coreference: how well the predicted clusters of mentions are the gold ones.
//!
//! The measures of the CoNLL-2012 scorer (Pradhan et al., Scoring Coreference Partitions of Predicted Mentions, ACL 2014)
//! and LEA, on the mentions as predicted: nothing is added for mentions of one side alone.

use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::Span;

use super::assign::assign;
use super::{Measure, Outcome, Pair};
use crate::amount::Amount;
use crate::annotated::Annotated;
use crate::tally::Sums;

/// Gold and predicted clusters, and what they share.
struct Clusters {
    /// Sizes of the gold clusters.
    gold: Vec<usize>,
    /// Sizes of the predicted clusters.
    predicted: Vec<usize>,
    /// The pairs that share mentions.
    shared: Vec<Shared>,
}

/// A gold and a predicted cluster that share mentions.
struct Shared {
    /// Index of the gold cluster and its size.
    gold: (usize, usize),
    /// Index of the predicted cluster and its size.
    predicted: (usize, usize),
    /// How many mentions they share, at least one.
    count: usize,
}

/// Counts `coref.*` but `coref.conll`, which is made of the sums of others.
///
/// Clusters are the entities' mentions, by their spans alone; entities of one mention are clusters as well, where
/// [`Settings::singletons`](super::Settings::singletons) says so. A span belongs to the first cluster that has it, in the order of the clusters' first mentions, once: so the CoNLL-2012 scorer treats
/// what a prediction repeats of the gold mentions. (It counts other repetitions as more mentions. They are faults of the
/// data, and here all are treated alike, so that gold and prediction may change places.)
///
/// Every document counts, also one without a link in it. Whether a corpus has coreference at all shows in the gold sum of
/// `coref.muc`, the number of its links.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let [gold, predicted] = [pair.gold, pair.predicted].map(|document| {
        let mut clusters = partition(document);
        clusters.retain(|cluster| pair.settings.singletons || cluster.len() > 1);
        clusters
    });
    let clusters = Clusters::new(&gold, &predicted);
    let measures = [
        (Measure::CorefMention, clusters.mentions()),
        (Measure::CorefMuc, clusters.muc()),
        (Measure::CorefB3, clusters.b3()),
        (Measure::CorefCeafe, clusters.ceafe()),
        (Measure::CorefLea, clusters.lea()),
    ];
    for (measure, sums) in measures {
        outcome.tally.add(measure, sums);
    }
}

/// The clusters of a document, none empty, no span in two.
fn partition(document: &Annotated) -> Vec<Vec<Span>> {
    let mut entities: BTreeMap<usize, BTreeSet<Span>> = BTreeMap::new();
    for mention in &document.mentions {
        entities.entry(mention.entity).or_default().insert(mention.span);
    }
    let mut clusters: Vec<BTreeSet<Span>> = entities.into_values().collect();
    clusters.sort_unstable();
    let mut seen = BTreeSet::new();
    let own = |cluster: BTreeSet<Span>| cluster.into_iter().filter(|&span| seen.insert(span)).collect();
    let clusters = clusters.into_iter().map(own);
    clusters.filter(|cluster: &Vec<Span>| !cluster.is_empty()).collect()
}

impl Clusters {
    fn new(gold: &[Vec<Span>], predicted: &[Vec<Span>]) -> Self {
        let in_gold = |(index, cluster): (usize, &Vec<Span>)| {
            let size = cluster.len();
            cluster.iter().map(|&span| (span, (index, size))).collect::<Vec<_>>()
        };
        let owner: BTreeMap<Span, (usize, usize)> = gold.iter().enumerate().flat_map(in_gold).collect();
        let mut shared = Vec::new();
        for (index, cluster) in predicted.iter().enumerate() {
            let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
            for gold in cluster.iter().filter_map(|span| owner.get(span)) {
                *counts.entry(*gold).or_default() += 1;
            }
            let predicted = (index, cluster.len());
            shared.extend(counts.into_iter().map(|(gold, count)| Shared { gold, predicted, count }));
        }
        let sizes = |clusters: &[Vec<Span>]| clusters.iter().map(Vec::len).collect();
        Self { gold: sizes(gold), predicted: sizes(predicted), shared }
    }

    /// Mentions that both have in some cluster.
    fn mentions(&self) -> Sums {
        let right = self.shared.iter().map(|shared| shared.count).sum();
        Sums::counts(right, self.predicted.iter().sum(), self.gold.iter().sum())
    }

    /// Vilain et al., A Model-Theoretic Coreference Scoring Scheme (MUC-6, 1995): of the `n - 1` links that it takes to tie
    /// a cluster of `n` mentions together, those that the other side has.
    fn muc(&self) -> Sums {
        let links = |sizes: &[usize]| sizes.iter().map(|size| size - 1).sum();
        let right = self.shared.iter().map(|shared| shared.count - 1).sum();
        Sums::counts(right, links(&self.predicted), links(&self.gold))
    }

    /// Bagga and Baldwin, Algorithms for Scoring Coreference Chains (1998): for every mention, how much of its cluster is in
    /// its cluster on the other side.
    fn b3(&self) -> Sums {
        let of = |size: usize, shared: &Shared| (shared.count * shared.count) as f64 / size as f64;
        self.each(of)
    }

    /// Luo, On Coreference Resolution Performance Metrics (2005), equation 9: the best one-to-one alignment of clusters by
    /// `2 |k & r| / (|k| + |r|)`.
    fn ceafe(&self) -> Sums {
        let phi4 = |shared: &Shared| (2 * shared.count) as f64 / (shared.gold.1 + shared.predicted.1) as f64;
        let weights: BTreeMap<(usize, usize), f64> =
            self.shared.iter().map(|shared| ((shared.gold.0, shared.predicted.0), phi4(shared))).collect();
        let aligned = assign(weights.iter().map(|(&(gold, predicted), &weight)| (gold, predicted, weight)));
        let right = aligned.iter().filter_map(|pair| weights.get(pair)).map(|&weight| weight.into()).sum();
        Sums::amounts(right, self.predicted.len().into(), self.gold.len().into())
    }

    /// Moosavi and Strube, Which Coreference Evaluation Metric Do You Trust? (ACL 2016), equations 1 and 2: a cluster of `n`
    /// mentions is as important as it is large, and as well resolved as the part of its `n (n - 1) / 2` links that the other
    /// side has. A single mention has a link to itself, which is found where it is single on the other side as well.
    fn lea(&self) -> Sums {
        let links = |n: usize| (n * n.saturating_sub(1) / 2) as f64;
        let of = |size: usize, shared: &Shared| match size {
            1 => f64::from(u8::from(shared.gold.1 == 1 && shared.predicted.1 == 1)),
            _ => size as f64 * (links(shared.count) / links(size)),
        };
        self.each(of)
    }

    /// What `credit` gives a cluster of a size for what it shares, summed over the clusters of each side, of all mentions.
    fn each(&self, credit: impl Fn(usize, &Shared) -> f64) -> Sums {
        let right = |size: fn(&Shared) -> usize| {
            self.shared.iter().map(|shared| Amount::from(credit(size(shared), shared))).sum()
        };
        Sums {
            right_of_predicted: right(|shared| shared.predicted.1),
            predicted: self.predicted.iter().sum::<usize>().into(),
            right_of_gold: right(|shared| shared.gold.1),
            gold: self.gold.iter().sum::<usize>().into(),
        }
    }
}
