//! Sets of row numbers, as the ranges that they are.

use serde::{Deserialize, Serialize};

/// Rows in order, as ranges of first and last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Rows(Vec<(u64, u64)>);

impl Rows {
    pub(super) fn contains(&self, row: u64) -> bool {
        let after = self.0.partition_point(|&(first, _)| first <= row);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|&(_, last)| row <= last)
    }

    pub(super) fn insert(&mut self, row: u64) {
        self.insert_range((row, row));
    }

    pub(super) fn extend(&mut self, other: &Self) {
        other.0.iter().for_each(|&range| self.insert_range(range));
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> u64 {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// The ranges do not overlap with it.
    fn insert_range(&mut self, (first, last): (u64, u64)) {
        let mut at = self.0.partition_point(|&(start, _)| start <= first);
        self.0.insert(at, (first, last));
        let touches =
            |rows: &[(u64, u64)], at: usize| rows.get(at + 1).is_some_and(|next| next.0 == rows[at].1 + 1);
        at = at.saturating_sub(1);
        for _ in 0..2 {
            if touches(&self.0, at) {
                let (_, end) = self.0.remove(at + 1);
                self.0[at].1 = end;
            } else {
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_order_gives_the_same_set(rows in proptest::collection::btree_set(0u64..200, 0..150), seed in any::<u64>()) {
            let mut shuffled: Vec<u64> = rows.iter().copied().collect();
            let step = usize::try_from(seed % 97).unwrap_or_default() + 1;
            for i in 0..shuffled.len() {
                let j = (i * step + i) % shuffled.len();
                shuffled.swap(i, j);
            }
            let mut set = Rows::default();
            shuffled.iter().for_each(|&row| set.insert(row));
            prop_assert_eq!(set.len(), rows.len() as u64);
            for row in 0..201 {
                prop_assert_eq!(set.contains(row), rows.contains(&row));
            }
            let mut in_order = Rows::default();
            rows.iter().for_each(|&row| in_order.insert(row));
            prop_assert_eq!(set, in_order);
        }
    }
}
