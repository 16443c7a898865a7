//! How far figures can be trusted, from sums of documents alone and in memory that does not grow with them.
//!
//! What is drawn for a document depends on its id and the seed, never on the documents before it: their order, and
//! threads, change no bit.

mod bootstrap;
mod randomisation;

use std::collections::BTreeMap;

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use serde::Serialize;

pub(crate) use bootstrap::{Bootstrap, interval};
pub(crate) use randomisation::{Randomisation, Shuffled};

use crate::amount::Amount;
use crate::figures::{Ratios, Recipe, Rows};
use crate::fnv::fnv;
use crate::tally::{Key, Sums};

/// How confidence intervals are sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sampling {
    /// How many resampled corpora; 0: no intervals.
    pub samples: usize,
    /// What they are drawn from: the same seed, the same intervals.
    pub seed: u64,
}

impl Default for Sampling {
    /// 1,000 samples from the seed 0.
    fn default() -> Self {
        Self { samples: 1000, seed: 0 }
    }
}

/// Tallies of many corpora that are made of the same documents, each of them as often as chance has it.
///
/// Amounts are kept to 24 bits behind the point, which leaves room for sums up to 2^39, so that thousands of corpora are
/// added up at a time. What may have outgrown that has no figures, rather than wrong ones.
#[derive(Debug, Clone)]
struct Replicates {
    count: usize,
    /// By row.
    columns: BTreeMap<Key, [Column; 4]>,
}

/// An amount in every replicate.
#[derive(Debug, Clone, Default)]
struct Column {
    /// Empty where it is zero in all.
    amounts: Vec<i64>,
    /// No amount is further from zero, nor was on the way; the greatest number stands for all above.
    reach: i64,
}

impl Column {
    fn add(&mut self, amount: i64, weights: &[u8], most: u8) {
        let further = amount.saturating_abs().saturating_mul(i64::from(most));
        self.reach = self.reach.saturating_add(further);
        self.amounts.resize(weights.len(), 0);
        for (own, &weight) in self.amounts.iter_mut().zip(weights) {
            // Wraps only out of reach. To stop at the bounds would be as wrong: 1 of what is right over what there is.
            *own = own.wrapping_add(amount.wrapping_mul(i64::from(weight)));
        }
    }

    fn fits(&self) -> bool {
        self.reach < i64::MAX
    }

    fn at(&self, replicate: usize) -> Amount {
        Amount::from_coarse(self.amounts.get(replicate).copied().unwrap_or_default())
    }
}

impl Replicates {
    fn new(count: usize) -> Self {
        Self { count, columns: BTreeMap::new() }
    }

    /// Adds a document's rows to every replicate, as often as its weight says.
    fn add(&mut self, rows: &Rows, weights: &[u8]) {
        let most = weights.iter().copied().max().unwrap_or_default();
        for (key, &sums) in rows.iter().filter(|(_, sums)| **sums != Sums::default()) {
            if !self.columns.contains_key(key) {
                self.columns.insert(key.clone(), Default::default());
            }
            let columns = self.columns.get_mut(key).into_iter().flatten();
            for (column, amount) in columns.zip(<[Amount; 4]>::from(sums)).filter(|(_, a)| !a.is_zero()) {
                column.add(amount.coarse(), weights, most);
            }
        }
    }

    /// The sums of a recipe's rows, replicate by replicate; `None` where one may be too large.
    fn rows_of(&self, recipe: &Recipe) -> Option<impl Iterator<Item = impl Iterator<Item = Sums>>> {
        let columns: Vec<_> = recipe.rows.iter().map(|key| self.columns.get(key)).collect();
        let fit = columns.iter().copied().flatten().flatten().all(Column::fits);
        fit.then_some((0..self.count).map(move |replicate| {
            let sums = move |columns: &[Column; 4]| Sums::from(columns.each_ref().map(|c| c.at(replicate)));
            columns.clone().into_iter().map(move |columns| columns.map(sums).unwrap_or_default())
        }))
    }

    /// None at all where a sum may be too large.
    fn ratios(&self, recipe: &Recipe) -> impl Iterator<Item = Option<Ratios>> {
        self.rows_of(recipe).into_iter().flatten().map(|rows| recipe.ratios(rows))
    }
}

/// The random numbers of a document: seeded by the hash of the seed and its id.
fn generator(id: &str, seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(fnv(seed.to_le_bytes().into_iter().chain(id.bytes())))
}

#[cfg(test)]
mod tests;
