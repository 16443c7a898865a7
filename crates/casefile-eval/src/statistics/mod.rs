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
/// Amounts are kept to 24 bits behind the point, so that thousands of corpora are added up at a time; whole numbers are
/// exact up to 2^39.
#[derive(Debug, Clone)]
struct Replicates {
    count: usize,
    /// By row, each amount of its sums in every replicate; empty where it is zero in all.
    columns: BTreeMap<Key, [Vec<i64>; 4]>,
}

impl Replicates {
    fn new(count: usize) -> Self {
        Self { count, columns: BTreeMap::new() }
    }

    /// Adds a document's rows to every replicate, as often as its weight says.
    fn add(&mut self, rows: &Rows, weights: &[u8]) {
        for (key, &sums) in rows.iter().filter(|(_, sums)| **sums != Sums::default()) {
            if !self.columns.contains_key(key) {
                self.columns.insert(key.clone(), Default::default());
            }
            let columns = self.columns.get_mut(key).into_iter().flatten();
            for (column, amount) in columns.zip(<[Amount; 4]>::from(sums)).filter(|(_, a)| !a.is_zero()) {
                column.resize(self.count, 0);
                let amount = amount.coarse();
                for (own, &weight) in column.iter_mut().zip(weights) {
                    *own = own.wrapping_add(amount.wrapping_mul(i64::from(weight)));
                }
            }
        }
    }

    /// The sums of a recipe's rows, replicate by replicate.
    fn rows_of(&self, recipe: &Recipe) -> impl Iterator<Item = impl Iterator<Item = Sums>> {
        let columns: Vec<_> = recipe.rows.iter().map(|key| self.columns.get(key)).collect();
        (0..self.count).map(move |replicate| {
            let at = move |column: &Vec<i64>| {
                Amount::from_coarse(column.get(replicate).copied().unwrap_or_default())
            };
            let sums = move |columns: &[Vec<i64>; 4]| Sums::from(columns.each_ref().map(at));
            columns.clone().into_iter().map(move |columns| columns.map(sums).unwrap_or_default())
        })
    }

    fn ratios(&self, recipe: &Recipe) -> impl Iterator<Item = Option<Ratios>> {
        self.rows_of(recipe).map(|rows| recipe.ratios(rows))
    }
}

/// The random numbers of a document: seeded by the FNV-1a hash (64 bits) of the seed and its id.
fn generator(id: &str, seed: u64) -> Xoshiro256PlusPlus {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = seed.to_le_bytes().into_iter().chain(id.bytes());
    let hash = bytes.fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    Xoshiro256PlusPlus::seed_from_u64(hash)
}

#[cfg(test)]
mod tests;
