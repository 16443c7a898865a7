//! Pairs of groups of spans (events and entities, entities and entities) scored by their best pair of spans.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use ndarray::{Array2, ArrayView1};

use crate::pair::PreparedPairs;
use crate::span::LocatedSpan;

/// An entity or an event as the spans that it groups: indices into the document's located spans, in order.
pub(crate) type Group = Vec<usize>;

/// The best logit of one column over all pairs of spans, and the pair that gave it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Best {
    pub(crate) logit: f32,
    pub(crate) pair: (usize, usize),
}

/// What the pairs of spans of two groups come to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GroupScores {
    /// Of each output column.
    pub(crate) best: Vec<Best>,
    /// How sure it is that there are these two things: the logarithm of the product of their scores.
    pub(crate) sure: f32,
}

/// The pairs of a left and a right group that may be linked and stand near enough: `(left, right) -> scores`.
pub(crate) type ScoredGroups = BTreeMap<(usize, usize), GroupScores>;

/// How many pairs of spans are scored at once.
const PAIRS_AT_ONCE: usize = 2048;

/// A pair of groups and a pair of their spans.
type NearPair = ((usize, usize), (usize, usize));

/// Scores every pair of a left and a right group that `wanted` lets through, over their pairs of spans with at most
/// `max_gap` words between them.
pub(crate) fn score_groups(
    (left, right): (&[Group], &[Group]),
    spans: &[LocatedSpan],
    pairs: &PreparedPairs<'_>,
    max_gap: usize,
    wanted: impl Fn(usize, usize) -> bool,
) -> ScoredGroups {
    let sorted = owners_by_start(right, spans);
    let longest = spans.iter().map(|s| s.words.len()).max().unwrap_or(0);
    let (mut scored, mut block) = (ScoredGroups::new(), Vec::new());
    for (l, group) in left.iter().enumerate() {
        for &a in group {
            let reached = reachable(&sorted, spans, a, max_gap.saturating_add(longest)).iter();
            let fits =
                |&&(b, r): &&(usize, usize)| a != b && wanted(l, r) && spans[a].gap(&spans[b]) <= max_gap;
            block.extend(reached.filter(fits).map(|&(b, r)| ((l, r), (a, b))));
            if block.len() >= PAIRS_AT_ONCE {
                score_block(&mut scored, &mut block, spans, pairs);
            }
        }
    }
    score_block(&mut scored, &mut block, spans, pairs);
    let (sure_left, sure_right) = (sure(left, spans), sure(right, spans));
    for (&(l, r), scores) in &mut scored {
        scores.sure = sure_left[l] + sure_right[r];
    }
    scored
}

/// The score of a group: that of its surest span.
pub(crate) fn score_of(group: &Group, spans: &[LocatedSpan]) -> f32 {
    group.iter().map(|&i| spans[i].score).fold(0.0, f32::max)
}

/// The logarithms of the groups' scores; of a score of 0 that of the least number there is.
fn sure(groups: &[Group], spans: &[LocatedSpan]) -> Vec<f32> {
    groups.iter().map(|group| score_of(group, spans).max(f32::MIN_POSITIVE).ln()).collect()
}

/// Scores a block of pairs of spans into their pairs of groups, and empties it.
fn score_block(
    scored: &mut ScoredGroups,
    block: &mut Vec<NearPair>,
    spans: &[LocatedSpan],
    pairs: &PreparedPairs<'_>,
) {
    let list: Vec<_> = block.iter().map(|&(_, pair)| pair).collect();
    let logits = pairs.score(spans, &list, Array2::zeros((list.len(), 0)).view());
    for ((groups, pair), row) in block.drain(..).zip(logits.rows()) {
        match scored.entry(groups) {
            Entry::Vacant(entry) => {
                let best = row.iter().map(|&logit| Best { logit, pair }).collect();
                entry.insert(GroupScores { best, sure: 0.0 });
            }
            Entry::Occupied(mut entry) => entry.get_mut().improve(row, pair),
        }
    }
}

/// How many pairs of a left and a right group have kinds that may be linked.
pub(crate) fn count_pairs<L: Ord + Copy, R: Ord + Copy>(
    left: &[L],
    right: &[R],
    linked: impl Fn(L, R) -> bool,
) -> usize {
    let (left, right) = (counts(left), counts(right));
    let pairs = left.iter().flat_map(|l| right.iter().map(move |r| (l, r)));
    pairs.filter(|&((&l, _), (&r, _))| linked(l, r)).map(|((_, l), (_, r))| l * r).sum()
}

fn counts<K: Ord + Copy>(kinds: &[K]) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for &kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    counts
}

/// The spans of all groups with the group that owns each, by first word.
fn owners_by_start(groups: &[Group], spans: &[LocatedSpan]) -> Vec<(usize, usize)> {
    let mut owners: Vec<_> =
        groups.iter().enumerate().flat_map(|(g, group)| group.iter().map(move |&s| (s, g))).collect();
    owners.sort_by_key(|&(s, g)| (spans[s].words.start, s, g));
    owners
}

/// Those whose first words lie within `reach` words of span `a`.
fn reachable<'a>(
    sorted: &'a [(usize, usize)],
    spans: &[LocatedSpan],
    a: usize,
    reach: usize,
) -> &'a [(usize, usize)] {
    let lowest = spans[a].words.start.saturating_sub(reach);
    let highest = spans[a].words.end.saturating_add(reach);
    let begin = sorted.partition_point(|&(s, _)| spans[s].words.start < lowest);
    let end = sorted.partition_point(|&(s, _)| spans[s].words.start <= highest);
    &sorted[begin..end]
}

impl GroupScores {
    fn improve(&mut self, logits: ArrayView1<'_, f32>, pair: (usize, usize)) {
        for (best, &logit) in self.best.iter_mut().zip(logits) {
            if logit > best.logit {
                *best = Best { logit, pair };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use casefile_core::ner::SpanLabel;
    use casefile_schema::{EntityType, Level, Span};

    use super::*;

    #[test]
    fn the_surest_span_of_a_group_counts_and_no_score_is_too_low() {
        let span = |at: usize, score| {
            let label = SpanLabel::Mention(EntityType::Group, Level::Name);
            LocatedSpan { words: at..at + 1, span: Span::new(at, at + 1).unwrap(), label, score }
        };
        let spans = [span(0, 0.25), span(1, 0.5), span(2, 0.0)];
        let found = sure(&[vec![0, 1], vec![2]], &spans);
        assert_eq!(found[0], 0.5f32.ln());
        assert!(found[1].is_finite() && found[1] < -80.0);
    }
}
