//! States of pieces to scores of tags. It never sees text.

use casefile_encoder::Weights;
use casefile_schema::Error;
use ndarray::{Array1, Array2, ArrayView2};

/// One linear map and a softmax: the head of every token classification checkpoint that casefile reads.
#[derive(Debug, Clone)]
pub(crate) struct Classifier {
    /// `[tags, width]`
    weight: Array2<f32>,
    /// `[tags]`
    bias: Array1<f32>,
}

impl Classifier {
    /// Reads `classifier.weight` and `classifier.bias`.
    ///
    /// # Errors
    /// [`Error::Model`] where a tensor is missing, [`Error::Shape`] where it has another number of tags or width.
    pub(crate) fn load(weights: &Weights<'_>, tags: usize, width: usize) -> Result<Self, Error> {
        Ok(Self {
            weight: weights.matrix("classifier.weight", [tags, width])?,
            bias: weights.vector("classifier.bias", tags)?,
        })
    }

    /// From states `[pieces, width]` to scores `[pieces, tags]`, each row a distribution.
    pub(crate) fn scores(&self, states: ArrayView2<f32>) -> Array2<f32> {
        let mut scores = states.dot(&self.weight.t()) + &self.bias;
        for mut row in scores.rows_mut() {
            let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            row.mapv_inplace(|logit| (logit - max).exp());
            let sum = row.sum();
            row /= sum;
        }
        scores
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn every_row_is_a_distribution() {
        let classifier = Classifier { weight: array![[1.0, 0.0], [0.0, 1.0]], bias: array![0.0, 2.0] };
        let scores = classifier.scores(array![[2.0, 0.0], [1000.0, -1000.0]].view());
        assert_eq!(scores, array![[0.5, 0.5], [1.0, 0.0]]);
    }
}
