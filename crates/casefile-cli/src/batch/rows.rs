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

    /// It overlaps with none that is there.
    fn insert_range(&mut self, range: (u64, u64)) {
        let at = self.0.partition_point(|&(first, _)| first <= range.0);
        self.0.insert(at, range);
        self.join(at);
        if at > 0 {
            self.join(at - 1);
        }
    }

    /// Makes one of a range and the next where they touch.
    fn join(&mut self, at: usize) {
        if let [(_, end), (first, last), ..] = &mut self.0[at..]
            && *end + 1 == *first
        {
            *end = *last;
            self.0.remove(at + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::btree_set;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_order_gives_the_same_set(
            (rows, shuffled) in btree_set(0u64..200, 0..150).prop_flat_map(|rows| {
                let shuffled = Just(rows.iter().copied().collect::<Vec<_>>()).prop_shuffle();
                (Just(rows), shuffled)
            })
        ) {
            let (mut set, mut in_order) = (Rows::default(), Rows::default());
            shuffled.iter().for_each(|&row| set.insert(row));
            rows.iter().for_each(|&row| in_order.insert(row));
            prop_assert_eq!(set.len(), rows.len() as u64);
            for row in 0..201 {
                prop_assert_eq!(set.contains(row), rows.contains(&row));
            }
            prop_assert_eq!(set, in_order);
        }
    }
}
