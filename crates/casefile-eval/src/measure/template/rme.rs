//! IterX's CEAF-RME: role fillers of aligned templates, the type a condition of every match.
//!
//! Chen et al., Iterative Document-level Information Extraction via Imitation Learning (EACL 2023), section 5, and the
//! scorer they published. Templates are aligned one to one, so that their similarities have the greatest sum.
//!
//! - `phi3`: the similarity is the number of strings in common, the fillers of the two templates aligned one to one;
//!   precision is of all predicted strings, recall of all gold strings. All aliases have to be named for a full recall.
//! - `subset`: a predicted filler is right if *one* of its strings is among those of a gold filler, and each gold filler
//!   that is the first to have one is found; precision is of all predicted fillers, recall of all gold ones.
//!
//! A gold template of several types, `bombing / attack`, is split into one of each; the one that is more similar to all
//! predicted templates in sum, the first if several are, is aligned. What that scorer does besides is done here too:
//! under `phi3` the strings of *every* such copy are in the denominator of recall, unless nothing at all was predicted.
//!
//! IterX leaves to its solver which alignment counts where several have the greatest sum, and has no figures by role.
//! Here it is the one in which most gold fillers are found, so that the order of templates changes no total.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::filled::{Filled, Filler, ROLES};
use crate::measure::assign::assign;
use crate::measure::{Measure, Outcome};
use crate::tally::Sums;

/// How similar the fillers of one role are, how much of it counts for precision and for recall.
type Similarity = fn(gold: &[Filler], predicted: &[Filler]) -> (usize, usize);

/// How much there is of one role.
type Size = fn(&[Filler]) -> usize;

pub(super) fn add(gold: &[Filled], predicted: &[Filled], outcome: &mut Outcome) {
    let mut tally = |measure, sums: [Sums; ROLES.len()]| {
        for (role, sums) in ROLES.into_iter().zip(sums) {
            outcome.tally.add_label(measure, role, sums);
        }
    };
    let strings: Size = |fillers| fillers.iter().map(Vec::len).sum();
    let copies = if predicted.is_empty() { gold.to_vec() } else { gold.iter().flat_map(split).collect() };
    tally(Measure::MucCeafRmePhi3, sums(aligned(gold, predicted, phi3), (&copies, predicted), strings));
    tally(
        Measure::MucCeafRmeSubset,
        sums(aligned(gold, predicted, subset), (gold, predicted), <[Filler]>::len),
    );
}

/// By role, what of the aligned templates counts for precision and for recall.
fn aligned(gold: &[Filled], predicted: &[Filled], similarity: Similarity) -> Cell {
    let row = |gold: &Filled| predicted.iter().map(|p| cell(gold, p, similarity)).collect::<Vec<Cell>>();
    let similar = |row: &Vec<Cell>| Reverse(row.iter().map(|cell| total(cell).0).sum::<usize>());
    let rows: Vec<Vec<Cell>> =
        gold.iter().filter_map(|gold| split(gold).iter().map(row).min_by_key(similar)).collect();
    let cells = rows.iter().enumerate();
    let weights =
        cells.flat_map(|(g, row)| row.iter().enumerate().map(move |(p, cell)| (g, p, weight(cell))));
    let mut sums = Cell::default();
    for (g, p) in assign(weights) {
        for (sum, part) in sums.iter_mut().zip(rows.get(g).and_then(|row| row.get(p)).into_iter().flatten()) {
            *sum = (sum.0 + part.0, sum.1 + part.1);
        }
    }
    sums
}

/// A gold template of each of its types.
fn split(gold: &Filled) -> Vec<Filled> {
    let labels: Vec<&str> = match &gold.label {
        Some(label) if label.contains('/') => label.split('/').map(str::trim).collect(),
        label => return vec![Filled { label: label.clone(), ..gold.clone() }],
    };
    labels.into_iter().map(|label| Filled { label: Some(label.to_owned()), ..gold.clone() }).collect()
}

/// By role, what counts for precision and for recall.
type Cell = [(usize, usize); ROLES.len()];

fn cell(gold: &Filled, predicted: &Filled, similarity: Similarity) -> Cell {
    let mut cell = Cell::default();
    if gold.label == predicted.label {
        let roles = gold.fillers.iter().zip(&predicted.fillers);
        cell.iter_mut().zip(roles).for_each(|(part, (gold, predicted))| *part = similarity(gold, predicted));
    }
    cell
}

fn total(cell: &Cell) -> (usize, usize) {
    cell.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
}

/// The similarity; among equal ones what counts for recall, in a place where it never adds up to one.
fn weight(cell: &Cell) -> f64 {
    let (precision, recall) = total(cell);
    precision as f64 + recall as f64 / f64::from(1 << 20)
}

fn phi3(gold: &[Filler], predicted: &[Filler]) -> (usize, usize) {
    let common = |g: usize, p: usize| match (gold.get(g), predicted.get(p)) {
        (Some(gold), Some(predicted)) => predicted.iter().filter(|text| gold.contains(text)).count(),
        _ => 0,
    };
    let cells = (0..gold.len()).flat_map(|g| (0..predicted.len()).map(move |p| (g, p)));
    let pairs = assign(cells.map(|(g, p)| (g, p, common(g, p) as f64)));
    let strings = pairs.into_iter().map(|(g, p)| common(g, p)).sum();
    (strings, strings)
}

fn subset(gold: &[Filler], predicted: &[Filler]) -> (usize, usize) {
    let owner = |text: &String| gold.iter().position(|filler| filler.contains(text));
    let owners: Vec<usize> = predicted.iter().filter_map(|filler| filler.iter().find_map(owner)).collect();
    (owners.len(), owners.iter().collect::<BTreeSet<_>>().len())
}

fn sums(right: Cell, (gold, predicted): (&[Filled], &[Filled]), size: Size) -> [Sums; ROLES.len()] {
    let sizes = |templates: &[Filled]| {
        let mut sizes = [0; ROLES.len()];
        for template in templates {
            sizes.iter_mut().zip(&template.fillers).for_each(|(sum, fillers)| *sum += size(fillers));
        }
        sizes
    };
    let (gold, predicted) = (sizes(gold), sizes(predicted));
    let mut sums = [Sums::default(); ROLES.len()];
    let parts = right.into_iter().zip(gold).zip(predicted);
    for (sums, ((right, gold), predicted)) in sums.iter_mut().zip(parts) {
        *sums = Sums {
            right_of_predicted: right.0.into(),
            predicted: predicted.into(),
            right_of_gold: right.1.into(),
            gold: gold.into(),
        };
    }
    sums
}
