//! Confidence intervals by resampling documents.
//!
//! The Poisson bootstrap: instead of drawing n documents of n with replacement, every document is taken a number of times
//! that is drawn from the Poisson distribution with the mean 1, each by itself (Hanley and MacGibbon, Creating
//! non-parametric bootstrap samples using Poisson frequencies, 2006; Chamandy et al., Estimating uncertainty for massive
//! data streams, 2012). Documents need not be kept.

use rand_xoshiro::rand_core::RngCore;

use super::{Replicates, Sampling, generator};
use crate::figures::{Interval, Ratios, Recipe, Rows};

/// A document is taken at most so often; one draw in 10^10 would be more.
const MOST: u8 = 12;

#[derive(Debug, Clone)]
pub(crate) struct Bootstrap {
    sampling: Sampling,
    replicates: Replicates,
}

impl Bootstrap {
    pub(crate) fn new(sampling: Sampling) -> Self {
        Self { sampling, replicates: Replicates::new(sampling.samples) }
    }

    /// Adds a document's rows.
    pub(crate) fn add(&mut self, id: &str, rows: &Rows) {
        self.replicates.add(rows, &draws(id, self.sampling));
    }

    /// Of the F1; `None` where no sample has anything of the kind, or a sum is too large.
    pub(crate) fn interval(&self, recipe: &Recipe) -> Option<Interval> {
        interval(self.ratios(recipe).flatten().map(|ratios| ratios.f1).collect())
    }

    /// Sample by sample, `None` where one has nothing of the kind, gold or predicted; no samples where a sum is too large.
    pub(crate) fn ratios(&self, recipe: &Recipe) -> impl Iterator<Item = Option<Ratios>> {
        self.replicates.ratios(recipe)
    }
}

/// From the 2.5th to the 97.5th percentile, linear between neighbours: of n values in order, the percentile q is the
/// value at `q / 100 * (n - 1)` (Hyndman and Fan's type 7, numpy's default). `None` of no values.
pub(crate) fn interval(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    let at = |share: f64| {
        let place = share * last as f64;
        let below = *values.get(place as usize)?;
        let above = *values.get((place as usize + 1).min(last))?;
        Some(below + (above - below) * place.fract())
    };
    Some(Interval { low: at(0.025)?, high: at(0.975)? })
}

/// How often each sample takes the document.
pub(super) fn draws(id: &str, sampling: Sampling) -> Vec<u8> {
    let mut generator = generator(id, sampling.seed);
    (0..sampling.samples).map(|_| poisson(generator.next_u64())).collect()
}

/// The smallest count whose cumulated share `sum of 1 / (e k!)` is greater than the draw, as a fraction of 2^64.
fn poisson(draw: u64) -> u8 {
    let draw = (draw >> 11) as f64 / (1_u64 << 53) as f64;
    let (mut count, mut share) = (0_u8, 1.0 / std::f64::consts::E);
    let mut cumulated = share;
    while draw >= cumulated && count < MOST {
        count += 1;
        share /= f64::from(count);
        cumulated += share;
    }
    count
}
