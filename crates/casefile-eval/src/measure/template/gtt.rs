//! GTT's scorer: role fillers of aligned templates, with the incident's type as a sixth slot.
//!
//! Du, Rush and Cardie, Template Filling with Generative Transformers (NAACL 2021), and the scorer they published.
//!
//! - Predicted and gold templates are aligned one to one, those with nothing in common too; of all alignments that one
//!   counts whose F1 over the document is best ([`align`](super::align)).
//! - A pair counts only if the predicted type is a part of the gold one, as strings: `bombing` fits `attack / bombing`.
//!   A predicted template without a type is one of `attack`. In a pair that counts the type is right; in any other the
//!   types and all fillers are spurious and missed.
//! - Inside a pair a predicted filler is right if *some* gold filler of the role has all its strings, and a gold filler
//!   is found if it has all strings of *some* predicted one: two names of one entity are two right predictions and one
//!   found. So precision and recall have numerators of their own.

use super::align::{Right, align};
use super::filled::{Filled, Filler, ROLES};
use super::ree::within;
use crate::measure::{Measure, Outcome};
use crate::tally::Sums;

/// The slots that are counted: the incident's type, then the roles.
const SLOTS: usize = ROLES.len() + 1;

/// What is right in each slot of a pair.
type Cell = [Right; SLOTS];

pub(super) fn add(gold: &[Filled], predicted: &[Filled], outcome: &mut Outcome) {
    let cells: Vec<Vec<Cell>> = predicted.iter().map(|p| gold.iter().map(|g| cell(g, p)).collect()).collect();
    let (of_predicted, of_gold) = (sizes(predicted), sizes(gold));
    let totals: Vec<Vec<Right>> = cells.iter().map(|row| row.iter().map(total).collect()).collect();
    let pairs = align(&totals, of_predicted.iter().sum(), of_gold.iter().sum());

    let mut right = [Right::default(); SLOTS];
    for (p, g) in pairs.into_iter().enumerate() {
        let cell = g.and_then(|g| cells.get(p)?.get(g));
        for (sum, add) in right.iter_mut().zip(cell.into_iter().flatten()) {
            *sum += *add;
        }
    }
    let slots = ["incident_type"].into_iter().chain(ROLES);
    for (((slot, right), predicted), gold) in slots.zip(right).zip(of_predicted).zip(of_gold) {
        let sums = Sums {
            right_of_predicted: right.predicted.into(),
            predicted: predicted.into(),
            right_of_gold: right.gold.into(),
            gold: gold.into(),
        };
        outcome.tally.add_label(Measure::MucGtt, slot, sums);
    }
}

fn cell(gold: &Filled, predicted: &Filled) -> Cell {
    let mut cell = Cell::default();
    let kind = predicted.label.as_deref().unwrap_or("attack");
    if !gold.label.as_ref().is_some_and(|label| label.contains(kind)) {
        return cell;
    }
    let fillers = gold.fillers.iter().zip(&predicted.fillers).map(|(gold, predicted)| right(gold, predicted));
    let slots = std::iter::once(Right { predicted: 1, gold: 1 }).chain(fillers);
    cell.iter_mut().zip(slots).for_each(|(slot, right)| *slot = right);
    cell
}

fn right(gold: &[Filler], predicted: &[Filler]) -> Right {
    Right {
        predicted: predicted.iter().filter(|p| gold.iter().any(|g| within(p, g))).count(),
        gold: gold.iter().filter(|g| predicted.iter().any(|p| within(p, g))).count(),
    }
}

fn total(cell: &Cell) -> Right {
    cell.iter().fold(Right::default(), |mut sum, &right| {
        sum += right;
        sum
    })
}

/// How much of each slot there is.
fn sizes(templates: &[Filled]) -> [usize; SLOTS] {
    let mut sizes = [0; SLOTS];
    for template in templates {
        let counts = std::iter::once(1).chain(template.fillers.iter().map(Vec::len));
        sizes.iter_mut().zip(counts).for_each(|(size, count)| *size += count);
    }
    sizes
}
