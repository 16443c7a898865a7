//! Pairs of groups of spans (events and entities, entities and entities) scored by their best pair of spans.

use std::collections::BTreeMap;

use ndarray::Array1;

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

/// Every logit of the best pair per column: `best[column]`, and the whole logits of that column's pair where wanted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GroupScores {
    /// Per output column.
    pub(crate) best: Vec<Best>,
    /// All logits of the pair that is best in column 0.
    pub(crate) first: Array1<f32>,
}

/// The pairs of a left and a right group that may be linked and stand near enough: `(left, right) -> scores`.
pub(crate) type ScoredGroups = BTreeMap<(usize, usize), GroupScores>;

/// Scores every pair of a left and a right group that `wanted` lets through, over their pairs of spans with at most
/// `max_gap` words between.pub(crate) fn score_groups(
    (left, right): (&[Group], &[Group]),
    spans: &[LocatedSpan],
    pairs: &PreparedPairs<'_>,
    max_gap: usize,
    wanted: impl Fn(usize, usize) -> bool,
) -> ScoredGroups {
    let mut near: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    let sorted = owners_by_start(right, spans);
    let longest = spans.iter().map(|s| s.words.len()).max().unwrap_or(0);
    for (l, group) in left.iter().enumerate() {
        for &a in group {
            for &(b, r) in reachable(&sorted, spans, a, max_gap + longest) {
                if a != b && wanted(l, r) && spans[a].gap(&spans[b]) <= max_gap {
                    near.entry((l, r)).or_default().push((a, b));
                }
            }
        }
    }
    let scored = near.into_iter().map(|(key, list)| (key, best_of(&list, spans, pairs)));
    scored.filter_map(|(key, scores)| Some((key, scores?))).collect()
}

/// The spans of all groups with the group that owns each, by first word.
fn owners_by_start(groups: &[Group], spans: &[LocatedSpan]) -> Vec<(usize, usize)> {
    let mut owners: Vec<_> = groups.iter().enumerate().flat_map(|(g, group)| group.iter().map(move |&s| (s, g))).collect();
    owners.sort_by_key(|&(s, g)| (spans[s].words.start, s, g));
    owners
}

/// Those whose first words lie within `reach` words of span `a`.
fn reachable<'a>(sorted: &'a [(usize, usize)], spans: &[LocatedSpan], a: usize, reach: usize) -> &'a [(usize, usize)] {
    let lowest = spans[a].words.start.saturating_sub(reach);
    let highest = spans[a].words.end + reach;
    let begin = sorted.partition_point(|&(s, _)| spans[s].words.start < lowest);
    let end = sorted.partition_point(|&(s, _)| spans[s].words.start <= highest);
    &sorted[begin..end]
}

fn best_of(list: &[(usize, usize)], spans: &[LocatedSpan], pairs: &PreparedPairs<'_>) -> Option<GroupScores> {
    let mut best: Option<GroupScores> = None;
    for &pair in list {
        let logits = pairs.score(spans, pair.0, pair.1, &[]);
        match &mut best {
            None => {
                let columns = logits.iter().map(|&logit| Best { logit, pair }).collect();
                best = Some(GroupScores { best: columns, first: logits });
            }
            Some(so_far) => so_far.improve(&logits, pair),
        }
    }
    best
}

impl GroupScores {
    fn improve(&mut self, logits: &Array1<f32>, pair: (usize, usize)) {
        if self.best.first().is_some_and(|b| logits[0] > b.logit) {
            self.first.assign(logits);
        }
        for (best, &logit) in self.best.iter_mut().zip(logits) {
            if logit > best.logit {
                *best = Best { logit, pair };
            }
        }
    }
}
