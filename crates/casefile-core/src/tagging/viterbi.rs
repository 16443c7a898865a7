//! The best sequence of tags that their scheme allows (Viterbi 1967).

use ndarray::{Array2, ArrayView2};

use super::tags::Tags;

/// What a step that the scheme forbids costs: more than any likely path saves, so that there always is a best path.
const FORBIDDEN: f64 = 1e4;

/// The least score whose logarithm is taken.
const LEAST: f32 = 1e-30;

/// The columns of the best path through `scores [units, tags]`: the largest product of scores, of equals the one with the
/// earlier columns last.
pub(super) fn path(scores: ArrayView2<f32>, tags: &Tags) -> Vec<usize> {
    let (units, columns) = (scores.nrows(), tags.len());
    let steps = steps(tags);
    let mut totals: Vec<f64> = (0..columns).map(|next| cost(tags, None, Some(next))).collect();
    let mut from = Array2::<usize>::zeros((units, columns));
    for unit in 0..units {
        let before = totals.clone();
        for next in 0..columns {
            if unit > 0 {
                let through = |last: usize| before[last] + steps[[last, next]];
                let best = (0..columns).reduce(|a, b| if through(b) > through(a) { b } else { a });
                from[[unit, next]] = best.unwrap_or_default();
                totals[next] = through(from[[unit, next]]);
            }
            totals[next] += f64::from(scores[[unit, next]].max(LEAST)).ln();
        }
    }
    let end = |last: usize| totals[last] + cost(tags, Some(last), None);
    let last = (0..columns).reduce(|a, b| if end(b) > end(a) { b } else { a }).unwrap_or_default();
    let mut path = vec![last; units];
    for unit in (1..units).rev() {
        path[unit - 1] = from[[unit, path[unit]]];
    }
    path
}

/// The cost of every step, `[tags, tags]`.
fn steps(tags: &Tags) -> Array2<f64> {
    Array2::from_shape_fn((tags.len(), tags.len()), |(last, next)| cost(tags, Some(last), Some(next)))
}

fn cost(tags: &Tags, last: Option<usize>, next: Option<usize>) -> f64 {
    let allowed =
        tags.allows(last.and_then(|column| tags.get(column)), next.and_then(|column| tags.get(column)));
    if allowed { 0.0 } else { -FORBIDDEN }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_best_allowed_path_is_found() {
        let tags = Tags::new(["O", "B-X", "I-X", "E-X"].map(str::to_owned).to_vec());
        let scores = array![[0.4, 0.5, 0.1, 0.0], [0.0, 0.1, 0.6, 0.3], [0.7, 0.0, 0.1, 0.2]];
        assert_eq!(path(scores.view(), &tags), [1, 3, 0]);
        assert!(path(Array2::zeros((0, 4)).view(), &tags).is_empty());
    }

    #[test]
    fn where_nothing_is_allowed_there_is_a_path_all_the_same() {
        let tags = Tags::new(["B-X", "E-X"].map(str::to_owned).to_vec());
        assert_eq!(path(array![[0.9, 0.1]].view(), &tags).len(), 1);
    }
}
