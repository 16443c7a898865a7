//! Whether scores mean what they say: reliability bins and the expected calibration error.
//!
//! Of the things predicted with a score of about 0.8, about 80 of 100 should be right. Guo et al., On Calibration of
//! Modern Neural Networks (ICML 2017), equation 3.

use std::ops::AddAssign;

use crate::amount::Amount;

/// Bins of equal width, `[0, 0.1)`, `[0.1, 0.2)`, ..., `[0.9, 1]`.
pub const BINS: usize = 10;

/// What was predicted with a score in one bin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bin {
    /// How many.
    pub count: usize,
    /// How many of them are right.
    pub right: usize,
    /// Sum of their scores.
    pub score: Amount,
}

/// What was predicted, by score.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reliability {
    /// In order of the scores.
    pub bins: [Bin; BINS],
}

impl Reliability {
    /// Counts something that was predicted with this score.
    pub fn add(&mut self, score: f32, right: bool) {
        // Not of f64: the nearest 0.7 there is would be less than 7 tenths.
        let place = ((score * BINS as f32) as usize).min(BINS - 1);
        if let Some(bin) = self.bins.get_mut(place) {
            bin.count += 1;
            bin.right += usize::from(right);
            bin.score += Amount::from(f64::from(score));
        }
    }

    /// How many things were predicted with a score.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// The expected calibration error: the mean over all predictions of `|mean score - share right|` of their bin; 0 where
    /// nothing has a score.
    #[must_use]
    pub fn expected_error(&self) -> f64 {
        let gap = |bin: &Bin| (bin.score - Amount::from(bin.right)).to_f64().abs();
        let count = self.count();
        if count == 0 { 0.0 } else { self.bins.iter().map(gap).sum::<f64>() / count as f64 }
    }
}

impl AddAssign<&Self> for Reliability {
    fn add_assign(&mut self, other: &Self) {
        for (own, bin) in self.bins.iter_mut().zip(&other.bins) {
            own.count += bin.count;
            own.right += bin.right;
            own.score += bin.score;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_gap_between_score_and_share() {
        let mut reliability = Reliability::default();
        // Four at 0.75, three of them right: no gap. One at 1.0 and wrong: a gap of 1 over 5 things.
        for right in [true, true, true, false] {
            reliability.add(0.75, right);
        }
        reliability.add(1.0, false);
        assert_eq!(reliability.count(), 5);
        assert!((reliability.expected_error() - 0.2).abs() < 1e-12);
    }

    #[test]
    fn a_tenth_opens_a_bin() {
        let bin = |score: f32| {
            let mut reliability = Reliability::default();
            reliability.add(score, true);
            reliability.bins.iter().position(|bin| bin.count == 1)
        };
        for (tenth, text) in
            ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"].iter().enumerate()
        {
            let score: f32 = text.parse().unwrap();
            assert_eq!((bin(score), bin(score.next_down())), (Some(tenth + 1), Some(tenth)), "{text}");
        }
        assert_eq!((bin(0.0), bin(1.0)), (Some(0), Some(9)));
    }
}
