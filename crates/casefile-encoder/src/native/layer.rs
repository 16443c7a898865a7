//! One transformer layer, as bricks: Vaswani et al., "Attention Is All You Need" (arXiv:1706.03762), normalised after
//! each block as in BERT (Devlin et al., arXiv:1810.04805) and all its [family](super::family).

use casefile_schema::Error;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, s};

use super::kernel;
use super::relative::{DistanceAttention, Distances, Rows};
use crate::{Activation, Architecture, Weights};

/// `x · weight + bias`.
#[derive(Debug)]
pub(super) struct Linear {
    /// Shape: `[input, output]`, the transpose of the checkpoint's, so that outputs lie side by side.
    weight: Array2<f32>,
    /// Shape: `[output]`.
    bias: Array1<f32>,
}

/// Layer normalisation with learned scale and shift, both of the width of a state.
#[derive(Debug)]
pub(super) struct LayerNorm {
    scale: Array1<f32>,
    shift: Array1<f32>,
    eps: f32,
}

/// Attention and feed-forward block with their residuals.
#[derive(Debug)]
pub(super) struct Layer {
    /// Queries, keys and values in one product: `[width, 3 width]`. The queries are scaled already.
    queries_keys_values: Linear,
    distances: Option<DistanceAttention>,
    /// `[width, width]`
    attention_output: Linear,
    attention_norm: LayerNorm,
    /// `[width, intermediate]`
    expand: Linear,
    activation: Activation,
    /// `[intermediate, width]`
    contract: Linear,
    output_norm: LayerNorm,
    heads: usize,
}

/// What a layer needs in between, allocated once for sequences of up to so many pieces.
#[derive(Debug)]
pub(super) struct Scratch {
    /// `[pieces, 3 width]`
    queries_keys_values: Array2<f32>,
    /// One head's `[pieces, pieces]`: from which piece (row) to which (column).
    scores: Array2<f32>,
    /// What the heads found, side by side: `[pieces, width]`
    context: Array2<f32>,
    /// What a block adds to the states: `[pieces, width]`
    projected: Array2<f32>,
    /// Inside the feed-forward block: `[pieces, intermediate]`
    hidden: Array2<f32>,
    /// Of the sequence at hand, where attention sees distances.
    rows: Rows,
}

impl Scratch {
    pub(super) fn new(config: &Architecture, pieces: usize) -> Self {
        Self {
            queries_keys_values: Array2::zeros((pieces, 3 * config.width)),
            scores: Array2::zeros((pieces, pieces)),
            context: Array2::zeros((pieces, config.width)),
            projected: Array2::zeros((pieces, config.width)),
            hidden: Array2::zeros((pieces, config.intermediate)),
            rows: Rows::default(),
        }
    }

    /// Makes ready for a sequence of so many pieces.
    pub(super) fn turn_to(&mut self, config: &Architecture, pieces: usize) {
        if let Some(relative) = &config.relative {
            self.rows = relative.rows(pieces);
        }
    }
}

impl Layer {
    /// Reads the layer whose tensors' names begin with `prefix`.
    pub(super) fn load(
        weights: &Weights<'_>,
        prefix: &str,
        config: &Architecture,
        distances: Option<&Distances>,
    ) -> Result<Self, Error> {
        let (width, inner, names) = (config.width, config.intermediate, config.family.names());
        let linear = |name: &str, shape| Linear::load(weights, &format!("{prefix}{name}"), shape);
        let norm = |name: &str| LayerNorm::load(weights, &format!("{prefix}{name}"), width, config.eps);
        let scale = config.attention_scale();
        let queries = linear(names.query, [width, width])?.scaled(scale);
        let keys = linear(names.key, [width, width])?;
        let values = linear(names.value, [width, width])?;
        let distances = distances.map(|d| d.attention(weights, prefix, [&queries, &keys], scale));
        Ok(Self {
            queries_keys_values: Linear::side_by_side(&[queries, keys, values]),
            distances: distances.transpose()?,
            attention_output: linear(names.attention_output, [width, width])?,
            attention_norm: norm(names.attention_norm)?,
            expand: linear(names.expand, [width, inner])?,
            activation: config.activation,
            contract: linear(names.contract, [inner, width])?,
            output_norm: norm(names.output_norm)?,
            heads: config.heads,
        })
    }

    /// The states of one sequence, `[pieces, width]`, become those of the next layer.
    pub(super) fn apply(&self, mut states: ArrayViewMut2<f32>, scratch: &mut Scratch) {
        let pieces = states.nrows();
        self.attend(states.view(), scratch);
        let mut projected = scratch.projected.slice_mut(s![..pieces, ..]);
        self.attention_output.apply(scratch.context.slice(s![..pieces, ..]), projected.view_mut());
        states += &projected;
        self.attention_norm.apply(states.view_mut());

        let mut hidden = scratch.hidden.slice_mut(s![..pieces, ..]);
        self.expand.apply(states.view(), hidden.view_mut());
        self.activation.apply(hidden.view_mut());
        self.contract.apply(hidden.view(), projected.view_mut());
        states += &projected;
        self.output_norm.apply(states);
    }

    /// `softmax(Q Kᵀ / sqrt(d)) V` of every head (eq. 1), side by side into `scratch.context`.
    fn attend(&self, states: ArrayView2<f32>, scratch: &mut Scratch) {
        let (pieces, width) = states.dim();
        let head_width = width / self.heads;
        let mut mixed = scratch.queries_keys_values.slice_mut(s![..pieces, ..]);
        self.queries_keys_values.apply(states, mixed.view_mut());
        for head in 0..self.heads {
            let columns = |block: usize| {
                let start = block * width + head * head_width;
                start..start + head_width
            };
            let queries = mixed.slice(s![.., columns(0)]);
            let keys = mixed.slice(s![.., columns(1)]);
            let values = mixed.slice(s![.., columns(2)]);
            let mut scores = scratch.scores.slice_mut(s![..pieces, ..pieces]);
            kernel::product(queries, keys.t(), scores.view_mut());
            if let Some(distances) = &self.distances {
                distances.add([queries, keys], columns(0), &scratch.rows, scores.view_mut());
            }
            kernel::softmax(scores.view_mut());
            kernel::product(scores.view(), values, scratch.context.slice_mut(s![..pieces, columns(0)]));
        }
    }
}

impl Linear {
    /// Reads `name.weight`, stored as `[output, input]`, and `name.bias`.
    pub(super) fn load(weights: &Weights<'_>, name: &str, shape: [usize; 2]) -> Result<Self, Error> {
        let linear = Self::without_bias(weights, name, shape)?;
        Ok(Self { bias: weights.vector(&format!("{name}.bias"), shape[1])?, ..linear })
    }

    /// Reads `name.weight`, stored as `[output, input]`; the bias is 0.
    pub(super) fn without_bias(
        weights: &Weights<'_>,
        name: &str,
        [input, output]: [usize; 2],
    ) -> Result<Self, Error> {
        let stored = weights.matrix(&format!("{name}.weight"), [output, input])?;
        Ok(Self { weight: stored.t().as_standard_layout().into_owned(), bias: Array1::zeros(output) })
    }

    /// One map to the outputs of all parts, in their order; the parts share their input.
    fn side_by_side(parts: &[Self]) -> Self {
        let input = parts.iter().map(|part| part.weight.nrows()).max().unwrap_or_default();
        let output = parts.iter().map(|part| part.weight.ncols()).sum();
        let mut all = Self { weight: Array2::zeros((input, output)), bias: Array1::zeros(output) };
        let mut start = 0;
        for part in parts {
            let end = start + part.weight.ncols();
            all.weight.slice_mut(s![.., start..end]).assign(&part.weight);
            all.bias.slice_mut(s![start..end]).assign(&part.bias);
            start = end;
        }
        all
    }

    /// With every output times `factor`.
    pub(super) fn scaled(self, factor: f32) -> Self {
        Self { weight: self.weight * factor, bias: self.bias * factor }
    }

    /// `[pieces, input]` to `[pieces, output]`.
    pub(super) fn apply(&self, input: ArrayView2<f32>, mut output: ArrayViewMut2<f32>) {
        output.assign(&self.bias);
        kernel::add_product(input, self.weight.view(), output);
    }
}

impl LayerNorm {
    /// Reads `name.weight` and `name.bias`.
    pub(super) fn load(weights: &Weights<'_>, name: &str, width: usize, eps: f32) -> Result<Self, Error> {
        let vector = |part: &str| weights.vector(&format!("{name}.{part}"), width);
        Ok(Self { scale: vector("weight")?, shift: vector("bias")?, eps })
    }

    /// In place on `[pieces, width]`.
    pub(super) fn apply(&self, states: ArrayViewMut2<f32>) {
        kernel::layer_norm(states, self.scale.view(), self.shift.view(), self.eps);
    }
}
