//! Sums that do not depend on their order.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number in fixed point, 64 bits behind the point: adding is exact, so documents may come in any order.
///
/// Holds whole numbers up to 2^62 exactly and fractions to within 2^-65; larger sums stop at the bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i128);

const ONE: i128 = 1 << 64;
/// Bits that [`Amount::coarse`] drops.
const COARSE: u32 = 40;

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// As a floating-point number.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        // 2^64 is a power of two: only the conversion rounds, once.
        self.0 as f64 / ONE as f64
    }

    /// The whole number that it is; `None` where it is none.
    #[must_use]
    pub fn whole(self) -> Option<i64> {
        if self.0 % ONE == 0 { i64::try_from(self.0 / ONE).ok() } else { None }
    }

    /// Rounded to 24 bits behind the point; where statistics add up thousands of corpora at once.
    pub(crate) fn coarse(self) -> i64 {
        let rounded = self.0.saturating_add(1 << (COARSE - 1)) >> COARSE;
        i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
    }

    /// Back from [`coarse`](Self::coarse).
    pub(crate) fn from_coarse(coarse: i64) -> Self {
        Self(i128::from(coarse) << COARSE)
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl From<usize> for Amount {
    fn from(count: usize) -> Self {
        Self((count as i128).saturating_mul(ONE))
    }
}

impl From<f64> for Amount {
    /// The nearest; what is no number counts as nothing.
    fn from(value: f64) -> Self {
        Self((value * ONE as f64).round() as i128)
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Amount {
    /// A whole number as one, else the nearest floating-point number.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.to_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_and_halves_are_exact() {
        let sum: Amount = [Amount::from(3), Amount::from(0.5), Amount::from(0.5)].into_iter().sum();
        assert_eq!(sum, Amount::from(4));
        assert_eq!(sum.to_f64(), 4.0);
    }

    #[test]
    fn coarse_is_exact_for_whole_numbers_and_near_for_others() {
        let there_and_back = |amount: Amount| Amount::from_coarse(amount.coarse());
        let third = Amount::from(1.0 / 3.0);
        assert_eq!(there_and_back(Amount::from(7)), Amount::from(7));
        assert_eq!(there_and_back(Amount::ZERO - Amount::from(7)), Amount::ZERO - Amount::from(7));
        assert!((there_and_back(third).to_f64() - third.to_f64()).abs() < 3e-8);
    }

    #[test]
    fn whole_numbers_are_written_as_such_and_all_read_back() {
        let amounts = [Amount::from(12), Amount::from(0.5), Amount::ZERO, Amount::from(1.0 / 3.0)];
        let json = serde_json::to_string(&amounts).unwrap();
        assert_eq!(json, "[12,0.5,0,0.3333333333333333]");
        assert_eq!(serde_json::from_str::<[Amount; 4]>(&json).unwrap(), amounts);
    }

    #[test]
    fn the_order_of_a_sum_changes_no_bit() {
        let parts: Vec<Amount> = (1..200).map(|n| Amount::from(1.0 / f64::from(n))).collect();
        let forwards: Amount = parts.iter().copied().sum();
        assert_eq!(forwards, parts.iter().rev().copied().sum());
    }
}
