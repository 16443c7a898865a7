//! The best one-to-one assignment of rows to columns.

use std::collections::BTreeMap;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

/// Pairs `(row, column)` of the greatest total weight, each row and column at most once, in the order of the rows.
///
/// What is not listed weighs nothing and is not assigned. The same cell listed twice counts once, with the greater weight.
/// Weights are compared to within 2^-40. Rows and columns that are linked, however far, are solved together; all others
/// apart, so a document with thousands of entities that hardly overlap takes no longer than reading it.
pub(crate) fn assign(weights: impl IntoIterator<Item = (usize, usize, f64)>) -> Vec<(usize, usize)> {
    let mut cells = BTreeMap::new();
    for (row, column, weight) in weights {
        let weight = fixed(weight);
        if weight > 0 {
            let cell = cells.entry((row, column)).or_insert(weight);
            *cell = weight.max(*cell);
        }
    }
    let mut assigned: Vec<_> = components(&cells).into_iter().flat_map(solve).collect();
    assigned.sort_unstable();
    assigned
}

type Cells = BTreeMap<(usize, usize), i64>;

fn fixed(weight: f64) -> i64 {
    (weight * (1_u64 << 40) as f64).round() as i64
}

/// The cells that hang together by rows and columns.
fn components(cells: &Cells) -> Vec<Cells> {
    let mut of_row: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    let mut of_column: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for &(row, column) in cells.keys() {
        of_row.entry(row).or_default().push((row, column));
        of_column.entry(column).or_default().push((row, column));
    }
    let mut all = Vec::new();
    while let Some((&row, _)) = of_row.first_key_value() {
        let (mut component, mut rows) = (Cells::new(), vec![row]);
        while let Some(row) = rows.pop() {
            for cell in of_row.remove(&row).into_iter().flatten() {
                component.extend(cells.get(&cell).map(|&weight| (cell, weight)));
                rows.extend(of_column.remove(&cell.1).into_iter().flatten().map(|(row, _)| row));
            }
        }
        all.push(component);
    }
    all
}

fn solve(cells: Cells) -> Vec<(usize, usize)> {
    if cells.len() == 1 {
        return cells.into_keys().collect();
    }
    let mut rows: Vec<usize> = cells.keys().map(|cell| cell.0).collect();
    let mut columns: Vec<usize> = cells.keys().map(|cell| cell.1).collect();
    rows.dedup();
    columns.sort_unstable();
    columns.dedup();
    let weight = |row, column| cells.get(&(row, column)).copied().unwrap_or(0);
    // The solver wants no more rows than columns.
    let width = columns.len().max(rows.len());
    let at = |(i, j): (usize, usize)| match (rows.get(i), columns.get(j)) {
        (Some(&row), Some(&column)) => weight(row, column),
        _ => 0,
    };
    let (_, chosen) = kuhn_munkres(&Matrix::from_fn(rows.len(), width, at));
    let pairs = rows.iter().zip(chosen).filter_map(|(&row, j)| Some((row, *columns.get(j)?)));
    pairs.filter(|cell| cells.contains_key(cell)).collect()
}

#[cfg(test)]
mod tests {
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
}
