//! The alignment of templates with the best F1: what GTT's scorer finds by trying every mapping.
//!
//! The totals of a document are constant, so its F1 is `2 x y / (x + y)` where precision `x` and recall `y` are sums over
//! the aligned pairs. Their numerators differ, so the best F1 is no assignment problem; but it is concave in the two, and
//! never above its tangent. With numerators `p*` and `r*` of the totals `P` and `R`, an alignment `(p, r)` has a greater
//! F1 only if `r*² P p + p*² R r` is greater than it is at `(p*, r*)`, and the greatest such sum *is* an assignment
//! problem. A search that leaves out what the tangent rules out is exact; where the two numerators of every pair are the
//! same, as nearly always, it runs straight to its goal.

use std::ops::AddAssign;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use crate::tally::f1;

/// How much of the predicted and of the gold is right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Right {
    pub(super) predicted: usize,
    pub(super) gold: usize,
}

impl AddAssign for Right {
    fn add_assign(&mut self, other: Self) {
        self.predicted += other.predicted;
        self.gold += other.gold;
    }
}

/// For each predicted template (the rows) the gold template (the columns) that it is aligned with.
///
/// `predicted` and `gold` are the totals of the document. Of several best alignments GTT counts the first that it
/// enumerates, which decides what each role gets: the first predicted template goes to the first gold template that a
/// best alignment lets it have, else to none, then the second, and so on. It is the same one here. Only where the search
/// passes [`WORK`], far beyond what can be enumerated, the best alignment that it has met stands.
pub(super) fn align(cells: &[Vec<Right>], predicted: usize, gold: usize) -> Vec<Option<usize>> {
    let columns = cells.first().map_or(0, Vec::len);
    let best = vec![None; cells.len()];
    let mut search = Search {
        cells,
        columns,
        predicted,
        gold,
        best,
        right: Right::default(),
        proven: false,
        found: false,
        work: 0,
    };
    search.climb();
    if search.right != Right::default() {
        search.run();
    }
    search.best
}

/// In cells of the matrices to solve, each counted as often as the solver may look at it: some seconds at most.
const WORK: usize = 1 << 30;

struct Search<'a> {
    cells: &'a [Vec<Right>],
    columns: usize,
    predicted: usize,
    gold: usize,
    /// The best alignment so far.
    best: Vec<Option<usize>>,
    /// What is right in it.
    right: Right,
    /// Whether nothing can be better.
    proven: bool,
    /// Whether [`run`](Self::run) has met an alignment as good: the first in its order.
    found: bool,
    work: usize,
}

impl Search<'_> {
    /// Goes to the alignment that is greatest on the tangent, as long as that is better.
    fn climb(&mut self) {
        let mut at = Right { predicted: 1, gold: 1 };
        loop {
            let pairs = self.assignment(&[], at);
            let right = self.sum(&pairs);
            if self.f1(right) <= self.f1(self.right) {
                self.proven = self.tangent(at, right) == self.tangent(at, self.right);
                return;
            }
            (self.best, self.right, at) = (pairs, right, right);
        }
    }

    /// Looks through the alignments in order, for the first of the best.
    fn run(&mut self) {
        let (mut path, mut column): (Vec<Option<usize>>, _) = (Vec::new(), 0);
        while self.work < WORK && !(self.proven && self.found) {
            if column > self.columns {
                let Some(last) = path.pop() else { return };
                column = last.unwrap_or(self.columns) + 1;
                continue;
            }
            let choice = (column < self.columns).then_some(column);
            if choice.is_some() && path.contains(&choice) {
                column += 1;
                continue;
            }
            path.push(choice);
            if self.promises(&path) && path.len() < self.cells.len() {
                column = 0;
            } else {
                path.pop();
                column += 1;
            }
        }
    }

    /// Whether a better alignment, or the first of the best, may begin like this. One that is whole is compared.
    fn promises(&mut self, path: &[Option<usize>]) -> bool {
        let right = self.sum(path);
        if path.len() == self.cells.len() {
            let (this, best) = (self.f1(right), self.f1(self.right));
            if this > best || (this == best && !self.found) {
                (self.best, self.right, self.found) = (path.to_vec(), right, true);
            }
            return false;
        }
        let at = self.right;
        let whole = self.assignment(path, at);
        let (bound, limit) = (self.tangent(at, self.sum(&whole)), self.tangent(at, at));
        bound > limit || (bound == limit && !self.found)
    }

    /// The alignment that begins with `path` and is greatest on the tangent at `at`.
    fn assignment(&mut self, path: &[Option<usize>], at: Right) -> Vec<Option<usize>> {
        let rows: Vec<usize> = (path.len()..self.cells.len()).collect();
        let columns: Vec<usize> = (0..self.columns).filter(|&column| !path.contains(&Some(column))).collect();
        // The solver wants no more rows than columns.
        let turned = rows.len() > columns.len();
        let (short, long) = if turned { (&columns, &rows) } else { (&rows, &columns) };
        let mut whole = path.to_vec();
        whole.resize(self.cells.len(), None);
        if short.is_empty() {
            return whole;
        }
        self.work = self.work.saturating_add(short.len().pow(2).saturating_mul(long.len()));
        let row_and_column = |(s, l): (usize, usize)| {
            let (s, l) =
                (short.get(s).copied().unwrap_or_default(), long.get(l).copied().unwrap_or_default());
            if turned { (l, s) } else { (s, l) }
        };
        let weight = |cell| self.tangent(at, self.cell(row_and_column(cell)));
        let (_, chosen) = kuhn_munkres(&Matrix::from_fn(short.len(), long.len(), weight));
        for cell in chosen.into_iter().enumerate() {
            let (row, column) = row_and_column(cell);
            if let Some(place) = whole.get_mut(row).filter(|_| self.cell((row, column)) != Right::default()) {
                *place = Some(column);
            }
        }
        whole
    }

    fn cell(&self, (row, column): (usize, usize)) -> Right {
        self.cells.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or_default()
    }

    /// What is right in an alignment, or in its beginning.
    fn sum(&self, pairs: &[Option<usize>]) -> Right {
        let mut sum = Right::default();
        for (row, column) in pairs.iter().enumerate() {
            sum += column.map_or_else(Right::default, |column| self.cell((row, column)));
        }
        sum
    }

    /// The slope of F1 at `at`, towards `right`; scaled so that it is a whole number.
    fn tangent(&self, at: Right, right: Right) -> i128 {
        let towards = |part: usize, total: usize, other: usize| {
            let factors = [part, total, other, other].map(|factor| factor as i128);
            factors.into_iter().fold(1, i128::saturating_mul)
        };
        towards(right.predicted, self.predicted, at.gold) + towards(right.gold, self.gold, at.predicted)
    }

    /// Computed as GTT does, so that what it rounds to the same value is the same here.
    fn f1(&self, right: Right) -> f64 {
        let share = |part: usize, whole: usize| if part == 0 { 0.0 } else { part as f64 / whole as f64 };
        f1(share(right.predicted, self.predicted), share(right.gold, self.gold))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_templates_that_are_alike_go_in_order() {
        let (rows, columns) = (30, 40);
        let cells = vec![vec![Right { predicted: 1, gold: 1 }; columns]; rows];
        assert_eq!(align(&cells, rows, columns), (0..rows).map(Some).collect::<Vec<_>>());
        // Where nothing is right, no pair counts.
        let cells = vec![vec![Right::default(); columns]; rows];
        assert_eq!(align(&cells, rows, columns), vec![None; rows]);
        assert_eq!(align(&[], 0, columns), []);
    }
}
