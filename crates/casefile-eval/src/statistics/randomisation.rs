//! Whether two systems differ by more than chance: paired approximate randomisation.
//!
//! Were the systems the same, each document's outcomes could as well be the other system's. So they are swapped, document
//! by document, by the toss of a coin, and it is counted how often the swapped corpora differ as much as the systems do
//! (Noreen, Computer-Intensive Methods for Testing Hypotheses, 1989; Yeh, More accurate tests for the statistical
//! significance of result differences, COLING 2000).

use rand_xoshiro::rand_core::RngCore;

use super::{Replicates, generator};
use crate::figures::{Ratios, Recipe, Rows};
use crate::tally::{Key, Sums};

/// Differences that rounding cannot tell apart count as equal: sums are kept to 24 bits behind the point.
const TOLERANCE: f64 = 1e-7;

/// What swapping two systems, A and B, does to the documents so far.
#[derive(Debug, Clone)]
pub(crate) struct Randomisation {
    shuffles: usize,
    seed: u64,
    /// Documents that differ, and what swapping them adds to A, until there are more ways to swap them than shuffles.
    first: Vec<(String, Rows)>,
    /// From then on: what the swaps of each shuffle have added to A and taken from B.
    drawn: Option<Replicates>,
}

impl Randomisation {
    pub(crate) fn new(shuffles: usize, seed: u64) -> Self {
        Self { shuffles, seed, first: Vec::new(), drawn: None }
    }

    /// Adds a document's rows of both systems.
    pub(crate) fn add(&mut self, id: &str, a: &Rows, b: &Rows) {
        let mut moved = b.clone();
        for (key, &sums) in a {
            let moved = moved.entry(key.clone()).or_default();
            *moved = *moved - sums;
        }
        moved.retain(|_, sums| *sums != Sums::default());
        if moved.is_empty() {
            return;
        }
        let (shuffles, seed) = (self.shuffles, self.seed);
        if let Some(drawn) = &mut self.drawn {
            return drawn.add(&moved, &swaps(id, shuffles, seed));
        }
        self.first.push((id.to_owned(), moved));
        if self.first.len() > shuffles.checked_ilog2().unwrap_or(0) as usize {
            let drawn = self.drawn.insert(Replicates::new(shuffles));
            for (id, moved) in std::mem::take(&mut self.first) {
                drawn.add(&moved, &swaps(&id, shuffles, seed));
            }
        }
    }

    /// Shuffles. Where there are no more ways to swap the documents that differ than shuffles, each way is tried once, and
    /// the p-values are exact.
    pub(crate) fn shuffle(self) -> Shuffled {
        let Self { first, drawn, .. } = self;
        let exact = drawn.is_none();
        let every_way = || {
            let mut moved = Replicates::new(1 << first.len());
            for (bit, (_, rows)) in first.iter().enumerate() {
                let swapped: Vec<u8> = (0..moved.count).map(|way| u8::from(way >> bit & 1 == 1)).collect();
                moved.add(rows, &swapped);
            }
            moved
        };
        Shuffled { moved: drawn.unwrap_or_else(every_way), exact }
    }
}

/// What the swaps of each shuffle add to A and take from B.
#[derive(Debug, Clone)]
pub(crate) struct Shuffled {
    moved: Replicates,
    exact: bool,
}

impl Shuffled {
    /// For systems of these sums the share of shuffles that differ at least as much as they; of drawn ones `(1 + count) /
    /// (1 + shuffles)`, as the systems themselves are one more way to swap. `None` where a sum is too large.
    pub(crate) fn p_values(
        &self,
        recipe: &Recipe,
        a: impl Fn(&Key) -> Sums,
        b: impl Fn(&Key) -> Sums,
    ) -> Option<Ratios> {
        let a: Vec<Sums> = recipe.rows.iter().map(a).collect();
        let b: Vec<Sums> = recipe.rows.iter().map(b).collect();
        let observed = distances(recipe, a.iter().copied(), b.iter().copied());
        let itself = u32::from(!self.exact);
        let mut counts = [itself; 3];
        for moved in self.moved.rows_of(recipe)? {
            let moved: Vec<Sums> = moved.collect();
            let a = a.iter().zip(&moved).map(|(&own, &moved)| own + moved);
            let b = b.iter().zip(&moved).map(|(&own, &moved)| own - moved);
            for ((count, by_chance), observed) in counts.iter_mut().zip(distances(recipe, a, b)).zip(observed)
            {
                *count += u32::from(by_chance >= observed - TOLERANCE);
            }
        }
        let total = self.moved.count as f64 + f64::from(itself);
        let [precision, recall, f1] = counts.map(|count| f64::from(count) / total);
        Some(Ratios { precision, recall, f1 })
    }
}

/// How far apart two systems are in precision, recall and F1.
fn distances(recipe: &Recipe, a: impl Iterator<Item = Sums>, b: impl Iterator<Item = Sums>) -> [f64; 3] {
    let (a, b) = (recipe.ratios(a).unwrap_or_default(), recipe.ratios(b).unwrap_or_default());
    [a.precision - b.precision, a.recall - b.recall, a.f1 - b.f1].map(f64::abs)
}

/// For every shuffle 1 where the document is swapped, else 0.
fn swaps(id: &str, shuffles: usize, seed: u64) -> Vec<u8> {
    let mut generator = generator(id, seed);
    let words = std::iter::repeat_with(|| generator.next_u64());
    let tosses = words.flat_map(|word| (0..u64::BITS).map(move |bit| u8::from(word >> bit & 1 == 1)));
    tosses.take(shuffles).collect()
}
