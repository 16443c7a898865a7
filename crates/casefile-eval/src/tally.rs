//! What is counted of a document, and of a corpus as the sum over its documents.
//!
//! Every figure is a function of a [`Tally`], and tallies add: so the order of documents changes nothing, a corpus need
//! not fit into memory, and every statistic (a resampled corpus, two systems' documents swapped) is again a sum.

use std::collections::BTreeMap;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::calibration::Reliability;
use crate::measure::{Layer, Measure};

/// What a ratio of precision and one of recall are made of.
///
/// For most measures both numerators are the true positives; for MUC and B3, say, they differ.
/// Written as an array of its four numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[Amount; 4]", into = "[Amount; 4]")]
pub struct Sums {
    /// How much of the predicted is right.
    pub right_of_predicted: Amount,
    /// How much was predicted.
    pub predicted: Amount,
    /// How much of the gold was found.
    pub right_of_gold: Amount,
    /// How much there is to find.
    pub gold: Amount,
}

impl Sums {
    /// Of plain counts: as many found as right.
    #[must_use]
    pub fn counts(right: usize, predicted: usize, gold: usize) -> Self {
        Self::amounts(right.into(), predicted.into(), gold.into())
    }

    /// As [`counts`](Self::counts), of amounts that need not be whole.
    #[must_use]
    pub fn amounts(right: Amount, predicted: Amount, gold: Amount) -> Self {
        Self { right_of_predicted: right, predicted, right_of_gold: right, gold }
    }

    /// `right_of_predicted / predicted`; 0 where nothing was predicted.
    #[must_use]
    pub fn precision(&self) -> f64 {
        ratio(self.right_of_predicted, self.predicted)
    }

    /// `right_of_gold / gold`; 0 where there is nothing to find.
    #[must_use]
    pub fn recall(&self) -> f64 {
        ratio(self.right_of_gold, self.gold)
    }

    /// The harmonic mean of precision and recall; 0 where both are.
    #[must_use]
    pub fn f1(&self) -> f64 {
        f1(self.precision(), self.recall())
    }
}

impl From<[Amount; 4]> for Sums {
    fn from([right_of_predicted, predicted, right_of_gold, gold]: [Amount; 4]) -> Self {
        Self { right_of_predicted, predicted, right_of_gold, gold }
    }
}

impl From<Sums> for [Amount; 4] {
    fn from(sums: Sums) -> Self {
        [sums.right_of_predicted, sums.predicted, sums.right_of_gold, sums.gold]
    }
}

/// The harmonic mean `2 p r / (p + r)`; 0 where both are 0.
#[must_use]
pub fn f1(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 }
}

fn ratio(part: Amount, whole: Amount) -> f64 {
    if whole.is_zero() { 0.0 } else { part.to_f64() / whole.to_f64() }
}

impl Add for Sums {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            right_of_predicted: self.right_of_predicted + other.right_of_predicted,
            predicted: self.predicted + other.predicted,
            right_of_gold: self.right_of_gold + other.right_of_gold,
            gold: self.gold + other.gold,
        }
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Sums {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            right_of_predicted: self.right_of_predicted - other.right_of_predicted,
            predicted: self.predicted - other.predicted,
            right_of_gold: self.right_of_gold - other.right_of_gold,
            gold: self.gold - other.gold,
        }
    }
}

/// What a figure is of: a measure, over everything or over one label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The measure.
    pub measure: Measure,
    /// `None`: over all labels together (micro).
    pub label: Option<String>,
}

/// The sums of one document, or of a corpus.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// By measure and label; what is absent is zero.
    pub sums: BTreeMap<Key, Sums>,
    /// How sure the model was, and how often it was right.
    pub reliability: BTreeMap<Layer, Reliability>,
}

impl Tally {
    /// Adds to a measure over all labels.
    pub fn add(&mut self, measure: Measure, sums: Sums) {
        *self.sums.entry(Key { measure, label: None }).or_default() += sums;
    }

    /// Adds to a measure under a label, and over all labels.
    pub fn add_label(&mut self, measure: Measure, label: &str, sums: Sums) {
        *self.sums.entry(Key { measure, label: Some(label.to_owned()) }).or_default() += sums;
        self.add(measure, sums);
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        for (key, &sums) in &other.sums {
            match self.sums.get_mut(key) {
                Some(own) => *own += sums,
                None => {
                    self.sums.insert(key.clone(), sums);
                }
            }
        }
        for (&layer, reliability) in &other.reliability {
            *self.reliability.entry(layer).or_default() += reliability;
        }
    }
}
