//! The best one-to-one assignment of rows to columns.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Pairs `(row, column)` of the greatest total weight, each row and column at most once, in the order of the rows.
///
/// What is not listed weighs nothing and is not assigned. The same cell listed twice counts once, with the greater weight.
/// Weights are compared to within 2^-40.
///
/// The Hungarian method on the cells alone (Kuhn 1955, with the search for shortest paths of Tomizawa 1971): the rows come
/// in one after the other, and each is let in along the path of exchanges that costs least. So a document with thousands
/// of entities that hardly overlap takes little longer than reading it.
pub(crate) fn assign(weights: impl IntoIterator<Item = (usize, usize, f64)>) -> Vec<(usize, usize)> {
    let mut assignment = Assignment::default();
    for (row, column, weight) in weights {
        let weight = (weight * (1_u64 << 40) as f64).round() as i64;
        if weight > 0 {
            let cell = assignment.cells.entry(row).or_default().entry(column).or_insert(weight);
            *cell = weight.max(*cell);
        }
    }
    let rows: Vec<usize> = assignment.cells.keys().copied().collect();
    rows.into_iter().for_each(|row| assignment.admit(row));
    assignment.column_of.into_iter().collect()
}

/// The best assignment of the rows let in so far.
///
/// Rows and columns have a price, at least 0 and where it is not listed 0. That it is the best shows in the prices: those
/// of the row and the column of a cell come to its weight at least, and exactly where the two are assigned to each other;
/// those of what is not assigned are 0.
#[derive(Default)]
struct Assignment {
    cells: BTreeMap<usize, BTreeMap<usize, i64>>,
    column_of: BTreeMap<usize, usize>,
    row_of: BTreeMap<usize, usize>,
    row_price: BTreeMap<usize, i64>,
    column_price: BTreeMap<usize, i64>,
}

/// What is known of the paths from the row that is to be let in.
#[derive(Default)]
struct Search {
    /// Rows reached, with the cost of getting there.
    rows: Vec<(usize, i64)>,
    /// Columns reached on the way to another row, with the cost of getting there.
    columns: Vec<(usize, i64)>,
    /// Columns seen: the least cost so far, and the row before it.
    seen: BTreeMap<usize, (i64, usize)>,
    queue: BinaryHeap<Reverse<(i64, usize)>>,
}

/// Where a path of exchanges ends.
enum End {
    /// At a row that goes without a column.
    Row(usize),
    /// At a column that was free.
    Column(usize),
}

impl Assignment {
    /// Lets a row in; in order of their cost, the paths from it are followed until the cheapest end is found.
    fn admit(&mut self, row: usize) {
        let cells = self.cells.get(&row).into_iter().flatten();
        let dearest = cells.map(|(column, weight)| weight - price(&self.column_price, *column)).max();
        self.row_price.insert(row, dearest.unwrap_or(0).max(0));
        let (mut search, mut reached) = (Search::default(), Some((row, 0)));
        let (mut cost, mut end) = (i64::MAX, End::Row(row));
        while let Some((row, so_far)) = reached {
            let without = so_far + price(&self.row_price, row);
            if without < cost {
                (cost, end) = (without, End::Row(row));
            }
            self.look_around(row, so_far, &mut search);
            reached = None;
            if let Some((column, so_far)) = search.next().filter(|&(_, so_far)| so_far < cost) {
                match self.row_of.get(&column) {
                    Some(&row) => {
                        search.columns.push((column, so_far));
                        reached = Some((row, so_far));
                    }
                    None => (cost, end) = (so_far, End::Column(column)),
                }
            }
        }
        self.reprice(&search, cost);
        self.exchange(end, &search);
    }

    fn look_around(&self, row: usize, so_far: i64, search: &mut Search) {
        search.rows.push((row, so_far));
        let base = so_far + price(&self.row_price, row);
        for (&column, weight) in self.cells.get(&row).into_iter().flatten() {
            let cost = base + price(&self.column_price, column) - weight;
            let best = search.seen.entry(column).or_insert((i64::MAX, row));
            if cost < best.0 {
                *best = (cost, row);
                search.queue.push(Reverse((cost, column)));
            }
        }
    }

    /// Makes the path exact: every row on the way gets cheaper, every column dearer by what is left to the path's end.
    fn reprice(&mut self, search: &Search, cost: i64) {
        for (row, so_far) in search.rows.iter().filter(|(_, so_far)| *so_far < cost) {
            *self.row_price.entry(*row).or_default() -= cost - so_far;
        }
        for (column, so_far) in &search.columns {
            *self.column_price.entry(*column).or_default() += cost - so_far;
        }
    }

    /// Every row on the path takes the next column.
    fn exchange(&mut self, end: End, search: &Search) {
        let mut free = match end {
            End::Row(row) => self.column_of.remove(&row),
            End::Column(column) => Some(column),
        };
        while let Some(column) = free
            && let Some(&(_, row)) = search.seen.get(&column)
        {
            self.row_of.insert(column, row);
            free = self.column_of.insert(row, column);
        }
    }
}

impl Search {
    /// The nearest column that was not reached yet.
    fn next(&mut self) -> Option<(usize, i64)> {
        while let Some(Reverse((cost, column))) = self.queue.pop() {
            if self.seen.get(&column).is_some_and(|best| best.0 == cost) {
                return Some((column, cost));
            }
        }
        None
    }
}

fn price(prices: &BTreeMap<usize, i64>, index: usize) -> i64 {
    prices.get(&index).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use pathfinding::kuhn_munkres::kuhn_munkres;
    use pathfinding::matrix::Matrix;
    use proptest::collection::btree_map;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_total_counts_and_not_the_greatest_single_weight() {
        let weights = [(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.7), (7, 3, 0.1)];
        assert_eq!(assign(weights), [(0, 1), (1, 0), (7, 3)]);
    }

    #[test]
    fn more_rows_than_columns() {
        assert_eq!(assign([(0, 0, 1.0), (1, 0, 3.0), (2, 0, 2.0)]), [(1, 0)]);
        assert_eq!(assign([(0, 0, 0.0)]), []);
    }

    proptest! {
        #[test]
        fn no_assignment_is_better(cells in btree_map((0..7_usize, 0..7_usize), 0..9_u32, 0..30)) {
            let weight = |cell: &(usize, usize)| cells.get(cell).copied().unwrap_or(0);
            let assigned = assign(cells.iter().map(|(cell, &weight)| (cell.0, cell.1, f64::from(weight))));
            let best = kuhn_munkres(&Matrix::from_fn(7, 7, |cell| i64::from(weight(&cell)))).0;
            prop_assert_eq!(assigned.iter().map(|cell| i64::from(weight(cell))).sum::<i64>(), best);
            let mut columns: Vec<usize> = assigned.iter().map(|cell| cell.1).collect();
            columns.sort_unstable();
            columns.dedup();
            prop_assert_eq!(columns.len(), assigned.len());
            prop_assert!(assigned.iter().all(|cell| weight(cell) > 0));
        }
    }
}
