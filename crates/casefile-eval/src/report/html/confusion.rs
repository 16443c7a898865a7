//! Which predicted mention stands where a gold one should, and how often one type is taken for another.

use std::collections::BTreeMap;

use casefile_schema::Span;

use crate::annotated::{Annotated, Mention};
use crate::measure::assign;

/// A mention as it is counted: where it stands, and its type.
pub(super) type Named<'a> = (Span, &'a str);

/// A gold mention and the predicted one in its place; one of the two may be absent, never both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paired<'a> {
    pub(super) gold: Option<Named<'a>>,
    pub(super) predicted: Option<Named<'a>>,
}

/// A cell of the matrix: the gold type and the predicted one; `None` for nothing.
pub(super) type Cell = (Option<String>, Option<String>);

/// How many pairs fall into a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    /// Of one and the same span, and those that have no partner.
    pub(super) same: usize,
    /// Of spans that only overlap.
    pub(super) overlapping: usize,
}

/// Counts of pairs, over any number of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Confusion {
    pub(super) cells: BTreeMap<Cell, Pairs>,
}

impl Confusion {
    pub(super) fn add(&mut self, gold: &Annotated, predicted: &Annotated) {
        let label = |named: Option<Named<'_>>| named.map(|(_, label)| label.to_owned());
        for pair in pairs(gold, predicted) {
            let cell = self.cells.entry((label(pair.gold), label(pair.predicted))).or_default();
            if pair.overlaps_only() { cell.overlapping += 1 } else { cell.same += 1 }
        }
    }

    /// All types, the most frequent in gold first.
    pub(super) fn labels(&self) -> Vec<&str> {
        let mut frequency: BTreeMap<&str, usize> = BTreeMap::new();
        for ((gold, predicted), pairs) in &self.cells {
            if let Some(gold) = gold {
                *frequency.entry(gold).or_default() += pairs.same + pairs.overlapping;
            }
            if let Some(predicted) = predicted {
                frequency.entry(predicted).or_default();
            }
        }
        let mut labels: Vec<&str> = frequency.keys().copied().collect();
        labels.sort_by_key(|label| std::cmp::Reverse(frequency.get(label)));
        labels
    }
}

impl Paired<'_> {
    /// Whether the two stand at different places that overlap.
    pub(super) fn overlaps_only(&self) -> bool {
        matches!((self.gold, self.predicted), (Some((gold, _)), Some((predicted, _))) if gold != predicted)
    }
}

/// Mentions of one span are paired first, those of one type among them before others; then those that overlap, so
/// that the overlaps are greatest in all. One to one; what is left over has no partner.
///
/// As in the strict measure mentions are a set: the same span with the same type twice counts once.
pub(super) fn pairs<'a>(gold: &'a Annotated, predicted: &'a Annotated) -> Vec<Paired<'a>> {
    let (gold, predicted) = (named(gold), named(predicted));
    let mut weights = Vec::new();
    for (row, &of_gold) in gold.iter().enumerate() {
        let before = predicted.partition_point(|(span, _)| span.start() < of_gold.0.end());
        let overlapping =
            predicted.iter().enumerate().take(before).filter(|(_, of)| of.0.overlaps(of_gold.0));
        weights
            .extend(overlapping.map(|(column, &of_predicted)| (row, column, weight(of_gold, of_predicted))));
    }
    let chosen: BTreeMap<usize, usize> = assign(weights).into_iter().collect();
    let mut partner = vec![None; predicted.len()];
    for (&row, &column) in &chosen {
        if let Some(place) = partner.get_mut(column) {
            *place = Some(row);
        }
    }
    let of_gold = gold.iter().enumerate().map(|(row, &gold)| Paired {
        gold: Some(gold),
        predicted: chosen.get(&row).and_then(|&column| predicted.get(column)).copied(),
    });
    let alone = predicted.iter().zip(partner).filter(|(_, partner)| partner.is_none());
    of_gold.chain(alone.map(|(&predicted, _)| Paired { gold: None, predicted: Some(predicted) })).collect()
}

/// In order, each once.
fn named(document: &Annotated) -> Vec<Named<'_>> {
    let mut all: Vec<_> =
        document.mentions.iter().map(|Mention { span, label, .. }| (*span, label.as_str())).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// 4 for the same mention, 3 for the same span, else below 1.01: no two overlaps outweigh a span, no span a mention.
fn weight(gold: Named<'_>, predicted: Named<'_>) -> f64 {
    let (a, b) = (gold.0, predicted.0);
    let same_type = gold.1 == predicted.1;
    if a == b {
        return if same_type { 4.0 } else { 3.0 };
    }
    let length = |span: Span| (span.end() - span.start()) as f64;
    let shared = (a.end().min(b.end()) - a.start().max(b.start())) as f64;
    2.0 * shared / (length(a) + length(b)) + if same_type { 0.01 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{annotated, mentioned};
    use super::*;
    use proptest::prelude::*;

    fn counted(
        gold: &[(usize, usize, &str)],
        predicted: &[(usize, usize, &str)],
    ) -> Vec<(String, usize, usize)> {
        let mut confusion = Confusion::default();
        confusion.add(&mentioned("0123456789012345", gold), &mentioned("0123456789012345", predicted));
        let name = |label: &Option<String>| label.clone().unwrap_or_else(|| "-".to_owned());
        let row = |((gold, predicted), pairs): (&Cell, &Pairs)| {
            (format!("{}/{}", name(gold), name(predicted)), pairs.same, pairs.overlapping)
        };
        confusion.cells.iter().map(row).collect()
    }

    fn cell(cell: &str, same: usize, overlapping: usize) -> (String, usize, usize) {
        (cell.to_owned(), same, overlapping)
    }

    #[test]
    fn same_spans_come_before_overlaps_and_the_rest_has_no_partner() {
        let gold = [(0, 4, "A"), (0, 9, "B"), (12, 14, "A")];
        let predicted = [(0, 4, "B"), (1, 9, "B"), (10, 11, "C")];
        let expected = [cell("-/C", 1, 0), cell("A/-", 1, 0), cell("A/B", 1, 0), cell("B/B", 0, 1)];
        assert_eq!(counted(&gold, &predicted), expected);
    }

    #[test]
    fn of_several_that_overlap_the_greatest_is_the_partner() {
        assert_eq!(
            counted(&[(0, 6, "A")], &[(0, 2, "A"), (1, 6, "B")]),
            [cell("-/A", 1, 0), cell("A/B", 0, 1)]
        );
    }

    #[test]
    fn two_types_of_one_span_meet_their_own() {
        let (gold, predicted) = ([(0, 4, "A"), (0, 4, "B")], [(0, 4, "B"), (0, 4, "C"), (0, 4, "B")]);
        assert_eq!(counted(&gold, &predicted), [cell("A/C", 1, 0), cell("B/B", 1, 0)]);
    }

    proptest! {
        #[test]
        fn the_diagonal_of_same_spans_is_what_the_strict_measure_finds(gold in annotated(), predicted in annotated()) {
            let pairs = pairs(&gold, &predicted);
            let right = pairs.iter().filter(|pair| pair.gold == pair.predicted).count();
            let theirs = named(&predicted);
            prop_assert_eq!(right, named(&gold).iter().filter(|gold| theirs.contains(gold)).count());
            prop_assert_eq!(pairs.iter().filter(|pair| pair.gold.is_some()).count(), named(&gold).len());
            prop_assert_eq!(pairs.iter().filter(|pair| pair.predicted.is_some()).count(), theirs.len());
        }
    }
}
