//! The convolution that the larger DeBERTa-v2 models have behind their first layer.

use casefile_schema::Error;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Axis, s};

use super::kernel;
use super::layer::LayerNorm;
use crate::{Activation, Architecture, Weights};

/// `norm(states + activation(convolution(embeddings)))`.
#[derive(Debug)]
pub(super) struct Convolution {
    /// One map `[width, width]`, from input to output, for each place of the kernel.
    places: Vec<Array2<f32>>,
    bias: Array1<f32>,
    activation: Activation,
    norm: LayerNorm,
}

impl Convolution {
    /// Reads the kernel, stored as `[output, input, places]`, and its normalisation.
    pub(super) fn load(
        weights: &Weights<'_>,
        prefix: &str,
        config: &Architecture,
    ) -> Result<Option<Self>, Error> {
        let Some((size, activation)) = config.convolution else { return Ok(None) };
        let name = |part: &str| format!("{prefix}encoder.conv.{part}");
        let kernel = weights.cube(&name("conv.weight"), [config.width, config.width, size])?;
        let place = |place| kernel.index_axis(Axis(2), place).t().as_standard_layout().into_owned();
        Ok(Some(Self {
            places: (0..size).map(place).collect(),
            bias: weights.vector(&name("conv.bias"), config.width)?,
            activation,
            norm: LayerNorm::load(weights, &name("LayerNorm"), config.width, config.eps)?,
        }))
    }

    /// What the first layer read, `[pieces, width]`, into what it gave.
    pub(super) fn apply(&self, embeddings: ArrayView2<f32>, mut states: ArrayViewMut2<f32>) {
        let pieces = states.nrows();
        let mut sums = Array2::zeros(states.dim());
        sums += &self.bias;
        let centre = self.places.len() / 2;
        for (place, map) in self.places.iter().enumerate() {
            // Piece i reads piece i + place - centre, where there is one.
            let (from, to) = (place.saturating_sub(centre), centre.saturating_sub(place));
            let count = pieces.saturating_sub(from + to);
            let read = embeddings.slice(s![from.min(pieces)..from.min(pieces) + count, ..]);
            let write = sums.slice_mut(s![to.min(pieces)..to.min(pieces) + count, ..]);
            kernel::add_product(read, map.view(), write);
        }
        self.activation.apply(sums.view_mut());
        states += &sums;
        self.norm.apply(states);
    }
}
