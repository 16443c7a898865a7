//! From scored pairs to clusters.

use std::collections::BTreeMap;

/// The links of one list of spans: pairs that are the same for sure, and scored pairs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    /// The same by name or by value.
    pub(crate) certain: Vec<(usize, usize)>,
    /// `(earlier, later, score)`, every one worth considering.
    pub(crate) scored: Vec<(usize, usize, f32)>,
}

/// A partition of spans `0..len`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clusters {
    /// The clusters in the order of their first spans, each in order.
    pub(crate) members: Vec<Vec<usize>>,
}

impl Clusters {
    /// Joins certain links, then every span to its best antecedent where that scores at least `threshold`.
    pub(crate) fn decode(len: usize, links: &Links, threshold: f32) -> Self {
        let mut parents: Vec<usize> = (0..len).collect();
        for &(a, b) in &links.certain {
            join(&mut parents, a, b);
        }
        let mut best: BTreeMap<usize, (usize, f32)> = BTreeMap::new();
        for &(earlier, later, score) in &links.scored {
            let current = best.get(&later).map_or(threshold, |b| b.1);
            // of equal scores the later antecedent, the nearer one, wins
            if score >= current {
                best.insert(later, (earlier, score));
            }
        }
        for (later, (earlier, _)) in best {
            join(&mut parents, earlier, later);
        }
        Self::from_parents(parents)
    }

    fn from_parents(mut parents: Vec<usize>) -> Self {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for i in 0..parents.len() {
            let root = find(&mut parents, i);
            members.entry(root).or_default().push(i);
        }
        Self { members: members.into_values().collect() }
    }
}

/// The smallest span of the cluster of `i`.
fn find(parents: &mut [usize], mut i: usize) -> usize {
    while parents[i] != i {
        parents[i] = parents[parents[i]];
        i = parents[i];
    }
    i
}

fn join(parents: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(parents, a), find(parents, b));
    parents[a.max(b)] = a.min(b);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_antecedent_wins_and_low_scores_do_not_count() {
        let links =
            Links { certain: vec![(0, 3)], scored: vec![(0, 1, 0.6), (1, 2, 0.4), (0, 4, 0.7), (2, 4, 0.9)] };
        let clusters = Clusters::decode(5, &links, 0.5);
        assert_eq!(clusters.members, [vec![0, 1, 3], vec![2, 4]]);
    }

    #[test]
    fn nothing_to_cluster() {
        assert!(Clusters::decode(0, &Links::default(), 0.5).members.is_empty());
    }
}
