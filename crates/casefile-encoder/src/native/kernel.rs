//! The hot loops: the matrix product and what happens to every element between two products.
//!
//! Everything that is about speed stays here; `layer.rs` says what is computed. All of it runs on the calling thread
//! and sums in an order that depends on the shapes alone, so a sequence's states are the same bits in every batch.
//! The element-wise loops are plain Rust that [`pulp`] compiles for AVX-512, AVX2 and the baseline and picks from at run
//! time; the product is the `gemm` crate's.

use gemm::Parallelism;
use ndarray::{ArrayView1, ArrayView2, ArrayViewMut2};
use pulp::Arch;

/// Partial sums kept side by side so that a reduction can use vector registers.
const LANES: usize = 16;

/// `out += lhs · rhs`; shapes `[m, k]`, `[k, n]` and `[m, n]`, any strides.
pub(super) fn add_product(lhs: ArrayView2<f32>, rhs: ArrayView2<f32>, out: ArrayViewMut2<f32>) {
    product_into(lhs, rhs, out, true);
}

/// `out = lhs · rhs`; shapes `[m, k]`, `[k, n]` and `[m, n]`, any strides.
pub(super) fn product(lhs: ArrayView2<f32>, rhs: ArrayView2<f32>, out: ArrayViewMut2<f32>) {
    product_into(lhs, rhs, out, false);
}

#[allow(unsafe_code)]
fn product_into(lhs: ArrayView2<f32>, rhs: ArrayView2<f32>, mut out: ArrayViewMut2<f32>, add: bool) {
    let ((m, k), (rows, n)) = (lhs.dim(), rhs.dim());
    assert!(k == rows && out.dim() == (m, n), "product of {m}x{k} and {rows}x{n} into {:?}", out.dim());
    let (&[lhs_row, lhs_col], &[rhs_row, rhs_col]) = (lhs.strides(), rhs.strides()) else { return };
    let &[out_row, out_col] = out.strides() else { return };
    // SAFETY: pointers and strides come from live views whose shapes are those passed, checked above to agree, so every
    // element that `gemm` reads or writes lies inside a view; `out` is borrowed mutably, so it overlaps neither operand
    // and its elements are distinct. Elements are initialised `f32`s.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            out_col,
            out_row,
            add,
            lhs.as_ptr(),
            lhs_col,
            lhs_row,
            rhs.as_ptr(),
            rhs_col,
            rhs_row,
            1.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

/// Every row of `[rows, columns]` becomes `exp(x) / Σ exp(x)`.
pub(super) fn softmax(mut scores: ArrayViewMut2<f32>) {
    Arch::new().dispatch(|| rows_of(&mut scores).for_each(softmax_row));
}

/// Every element becomes `x Φ(x)` (Hendrycks and Gimpel, arXiv:1606.08415, the exact form), within 2e-7 of
/// `max(1, |x|)`; any shape `[rows, columns]` in any layout, fastest where columns lie side by side.
pub fn gelu(mut states: ArrayViewMut2<f32>) {
    Arch::new().dispatch(|| {
        for mut row in states.rows_mut() {
            match row.as_slice_mut() {
                Some(row) => row.iter_mut().for_each(|x| *x *= normal_cdf(*x)),
                None => row.iter_mut().for_each(|x| *x *= normal_cdf(*x)),
            }
        }
    });
}

/// Every row of `[rows, width]` becomes `(x - mean) / sqrt(variance + eps) * scale + shift` (Ba et al., arXiv:1607.06450,
/// eq. 4).
pub(super) fn layer_norm(
    mut states: ArrayViewMut2<f32>,
    scale: ArrayView1<f32>,
    shift: ArrayView1<f32>,
    eps: f32,
) {
    let (Some(scale), Some(shift)) = (scale.as_slice(), shift.as_slice()) else { return };
    Arch::new().dispatch(|| {
        for row in rows_of(&mut states) {
            layer_norm_row(row, scale, shift, eps);
        }
    });
}

/// The rows of a view whose columns lie side by side, as do those of all views that come here.
#[inline(always)]
fn rows_of<'a>(view: &'a mut ArrayViewMut2<f32>) -> impl Iterator<Item = &'a mut [f32]> {
    debug_assert!(view.ncols() <= 1 || view.strides().last() == Some(&1));
    view.rows_mut().into_iter().filter_map(|row| row.into_slice())
}

#[inline(always)]
fn softmax_row(row: &mut [f32]) {
    let max = reduce(row, f32::NEG_INFINITY, |x| x, |a, b| if a > b { a } else { b });
    row.iter_mut().for_each(|x| *x = exp(*x - max));
    let factor = 1.0 / reduce(row, 0.0, |x| x, |a, b| a + b);
    row.iter_mut().for_each(|x| *x *= factor);
}

#[inline(always)]
fn layer_norm_row(row: &mut [f32], scale: &[f32], shift: &[f32], eps: f32) {
    let count = row.len() as f32;
    let mean = reduce(row, 0.0, |x| x, |a, b| a + b) / count;
    let variance = reduce(row, 0.0, |x| (x - mean) * (x - mean), |a, b| a + b) / count;
    let factor = 1.0 / (variance + eps).sqrt();
    for ((x, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
        *x = (*x - mean) * factor * scale + shift;
    }
}

/// Combines `map(x)` of all elements, `LANES` at a time; `empty` is what combining leaves unchanged.
#[inline(always)]
fn reduce(row: &[f32], empty: f32, map: impl Fn(f32) -> f32, combine: impl Fn(f32, f32) -> f32) -> f32 {
    let (blocks, rest) = row.as_chunks::<LANES>();
    let mut lanes = [empty; LANES];
    for block in blocks {
        for (lane, &x) in lanes.iter_mut().zip(block) {
            *lane = combine(*lane, map(x));
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        *lane = combine(*lane, map(x));
    }
    lanes.into_iter().fold(empty, combine)
}

/// `Φ(x)`, the normal distribution function, within 1e-7: Abramowitz and Stegun, eq. 7.1.26 at `|x| / sqrt(2)`.
#[inline(always)]
fn normal_cdf(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series =
        ((((1.061_405_4 * t - 1.453_152_1) * t + 1.421_413_8) * t - 0.284_496_72) * t + 0.254_829_6) * t;
    let tail = 0.5 * series * exp(-z * z);
    if x > 0.0 { 1.0 - tail } else { tail }
}

/// `e^x` within 2e-7 of its value for `-87 <= x <= 88`; outside, the value at that end.
///
/// `x = n ln 2 + r` with `|r| <= ln 2 / 2` (Cody and Waite's split of `ln 2` in two), `e^r` by its Taylor series to the
/// seventh power, `2^n` by writing the exponent.
#[inline(always)]
#[allow(clippy::approx_constant)]
fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 * 2^23: adding it leaves no room for a fraction
    let x = if x > -87.0 { x } else { -87.0 };
    let x = if x < 88.0 { x } else { 88.0 };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (x - n * 0.693_359_4) + n * 2.121_944_4e-4;
    let high = ((r * (1.0 / 5040.0) + 1.0 / 720.0) * r + 1.0 / 120.0) * r + 1.0 / 24.0;
    let series = (((high * r + 1.0 / 6.0) * r + 0.5) * r) * r + r + 1.0;
    let exponent = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    series * f32::from_bits(exponent)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array, s};

    use super::*;

    /// `Φ(x)` by the Taylor series of the density (Marsaglia 2004, "Evaluating the Normal Distribution").
    fn exact_cdf(x: f64) -> f64 {
        let (mut term, mut sum, mut i) = (x, x, 1.0);
        while f64::abs(term) > 1e-18 {
            i += 2.0;
            term *= x * x / i;
            sum += term;
        }
        0.5 + sum * (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
    }

    #[test]
    fn exp_is_within_2e_7() {
        for i in -86_000..88_000 {
            let x = i as f32 / 1000.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 2e-7, "{x}");
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn gelu_is_within_2e_7_of_the_exact_form() {
        let inputs: Vec<f32> = (-8000..8000).map(|i| i as f32 / 1000.0).collect();
        let mut states = Array2::from_shape_vec((1, inputs.len()), inputs.clone()).unwrap();
        gelu(states.view_mut());
        for (&x, &y) in inputs.iter().zip(&states) {
            let exact = f64::from(x) * exact_cdf(x.into());
            assert!((f64::from(y) - exact).abs() < 2e-7 * f64::from(x).abs().max(1.0), "{x}: {y}, {exact}");
        }
    }

    #[test]
    fn gelu_reads_any_layout() {
        let mut states = Array2::from_shape_fn((3, 5), |(i, j)| i as f32 - j as f32);
        let mut turned = states.clone().reversed_axes();
        gelu(states.view_mut());
        gelu(turned.view_mut().reversed_axes());
        let mut columns = Array2::from_shape_fn((3, 5), |(i, j)| i as f32 - j as f32).reversed_axes();
        gelu(columns.view_mut());
        assert_eq!(turned, states.t());
        assert_eq!(columns, states.t());
    }

    #[test]
    fn softmax_sums_to_one_whatever_the_length_and_the_size() {
        for length in [1, 5, 16, 33] {
            let mut scores = Array2::from_shape_fn((2, length), |(i, j)| 1e4 * i as f32 + j as f32);
            softmax(scores.view_mut());
            for row in scores.rows() {
                assert!((row.sum() - 1.0).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn products_take_any_strides() {
        let a = array![[1.0, 2.0], [3.0, 4.0]];
        let mut out = Array2::ones((2, 4));
        add_product(a.view(), a.t(), out.slice_mut(s![.., 1..3]));
        assert_eq!(out, array![[1.0, 6.0, 12.0, 1.0], [1.0, 12.0, 26.0, 1.0]]);
        product(a.view(), a.view(), out.slice_mut(s![.., ..2]));
        assert_eq!(out, array![[7.0, 10.0, 12.0, 1.0], [15.0, 22.0, 26.0, 1.0]]);
    }
}
