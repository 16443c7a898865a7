//! Aligning predicted things with gold ones, one to one.

use std::collections::{BTreeMap, BTreeSet};

use super::assign::assign;

/// What each predicted thing stands for, so far.
pub(crate) struct Alignment {
    pub(crate) aligned: Vec<Option<usize>>,
    /// Whether a gold thing is stood for.
    taken: Vec<bool>,
    colours_of_gold: Vec<Option<usize>>,
    colours: Vec<Option<usize>>,
}

impl Alignment {
    /// Aligns what has the same colour.
    pub(crate) fn new(gold: Vec<Option<usize>>, predicted: Vec<Option<usize>>) -> Self {
        let mut of_colour: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, colour) in gold.iter().enumerate().rev() {
            colour.iter().for_each(|colour| of_colour.entry(*colour).or_default().push(index));
        }
        let (aligned, taken) = (vec![None; predicted.len()], vec![false; gold.len()]);
        let mut alignment = Self { aligned, taken, colours_of_gold: gold, colours: Vec::new() };
        for (index, colour) in predicted.iter().enumerate() {
            if let Some(owner) = colour.and_then(|colour| of_colour.get_mut(&colour)?.pop()) {
                alignment.set(index, owner);
            }
        }
        alignment.colours = predicted;
        alignment
    }

    /// Aligns the rest so that as many marks as can be are shared in all; of alignments that share as many, one with the
    /// most `further` in common. What still ties is decided by the order of the marks, then of the colours. Things that
    /// have nothing `further`, not even 0, are not aligned.
    pub(crate) fn align<M: Ord + Copy>(
        &mut self,
        gold: &BTreeSet<(M, usize)>,
        predicted: &BTreeSet<(M, usize)>,
        further: impl Fn(usize, usize) -> Option<usize>,
    ) {
        let free = |&&(_, owner): &&(M, usize)| self.taken.get(owner) == Some(&false);
        let gold: BTreeSet<_> = gold.iter().filter(free).copied().collect();
        let free = |&&(_, index): &&(M, usize)| self.aligned.get(index) == Some(&None);
        let predicted: BTreeSet<_> = predicted.iter().filter(free).copied().collect();
        let (rows, columns) =
            (Order::new(&predicted, &self.colours), Order::new(&gold, &self.colours_of_gold));
        let shared = shared(&gold, &predicted);
        let weight = |(&(index, owner), &marks): (&(usize, usize), &usize)| {
            // About a millionth: all that is further in common weighs less than one mark.
            let weight = marks as f64 + further(index, owner)? as f64 / f64::from(1 << 20);
            Some((*rows.places.get(&index)?, *columns.places.get(&owner)?, weight))
        };
        for (row, column) in assign(shared.iter().filter_map(weight)) {
            if let (Some(&index), Some(&owner)) = (rows.indices.get(row), columns.indices.get(column)) {
                self.set(index, owner);
            }
        }
    }

    fn set(&mut self, index: usize, owner: usize) {
        self.aligned.get_mut(index).into_iter().for_each(|aligned| *aligned = Some(owner));
        self.taken.get_mut(owner).into_iter().for_each(|taken| *taken = true);
    }
}

/// How many marks things share that share any.
fn shared<M: Ord + Copy>(
    gold: &BTreeSet<(M, usize)>,
    predicted: &BTreeSet<(M, usize)>,
) -> BTreeMap<(usize, usize), usize> {
    let mut owners: BTreeMap<M, Vec<usize>> = BTreeMap::new();
    for &(mark, index) in gold {
        owners.entry(mark).or_default().push(index);
    }
    let mut shared = BTreeMap::new();
    for (mark, index) in predicted {
        for &owner in owners.get(mark).into_iter().flatten() {
            *shared.entry((*index, owner)).or_default() += 1;
        }
    }
    shared
}

/// What has marks, in the order of the first of them.
struct Order {
    indices: Vec<usize>,
    places: BTreeMap<usize, usize>,
}

impl Order {
    fn new<M: Ord + Copy>(marks: &BTreeSet<(M, usize)>, colours: &[Option<usize>]) -> Self {
        let mut first = BTreeMap::new();
        for &(mark, index) in marks {
            first.entry(index).or_insert(mark);
        }
        let mut order: Vec<_> = first
            .into_iter()
            .map(|(index, mark)| (mark, colours.get(index).copied().flatten(), index))
            .collect();
        order.sort_unstable();
        let indices: Vec<usize> = order.into_iter().map(|(_, _, index)| index).collect();
        let places = indices.iter().enumerate().map(|(place, &index)| (index, place)).collect();
        Self { indices, places }
    }
}
