//! The one scorer behind every decision on a pair of spans: coreference, arguments, relations.

use casefile_encoder::{Weights, gelu};
use casefile_schema::Error;
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, ArrayViewMut1, s};

use crate::config::PairConfig;
use crate::span::LocatedSpan;

/// Scores an ordered pair of spans `(a, b)`:
/// `out · gelu(left·a + right·b + (gate_left·a ∘ gate_right·b) + between + distance + features)`.
///
/// `a` and `b` are span vectors, `between` is the projected mean of the words between the spans where those are few,
/// `distance` a learned row for how many there are and which span comes first. With P the span width, K the hidden
/// width, D the encoder's width and O the outputs, the tensors are `left, right, gate_left, gate_right [K, P]`,
/// `between [K, D]`, `distance [2 · buckets, K]`, `features [K, F]` and `out [O, K]`.
#[derive(Debug)]
pub(crate) struct PairScorer {
    left: Array2<f32>,
    left_bias: Array1<f32>,
    right: Array2<f32>,
    gate_left: Array2<f32>,
    gate_right: Array2<f32>,
    between: Array2<f32>,
    distance: Array2<f32>,
    features: Array2<f32>,
    out: Array2<f32>,
    out_bias: Array1<f32>,
    config: PairConfig,
}

/// Which shapes a scorer has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PairShape {
    pub(crate) features: usize,
    pub(crate) outputs: usize,
}

impl PairScorer {
    /// Reads the tensors `name.left.weight` and so on.
    pub(crate) fn load(
        weights: &Weights<'_>,
        name: &str,
        shape: PairShape,
        config: &PairConfig,
    ) -> Result<Self, Error> {
        let PairConfig { width, span_width, hidden, .. } = *config;
        let matrix = |part: &str, shape| weights.matrix(&format!("{name}.{part}.weight"), shape);
        let features = match shape.features {
            0 => Array2::zeros((hidden, 0)),
            count => matrix("features", [hidden, count])?,
        };
        Ok(Self {
            left: matrix("left", [hidden, span_width])?,
            left_bias: weights.vector(&format!("{name}.left.bias"), hidden)?,
            right: matrix("right", [hidden, span_width])?,
            gate_left: matrix("gate_left", [hidden, span_width])?,
            gate_right: matrix("gate_right", [hidden, span_width])?,
            between: matrix("between", [hidden, width])?,
            distance: matrix("distance", [2 * (config.distance_edges.len() + 1), hidden])?,
            features,
            out: matrix("out", [shape.outputs, hidden])?,
            out_bias: weights.vector(&format!("{name}.out.bias"), shape.outputs)?,
            config: config.clone(),
        })
    }

    /// Does once what every pair needs: `vectors [spans, P]`, `words [words, D]`.
    pub(crate) fn prepare(
        &self,
        vectors: ArrayView2<'_, f32>,
        words: ArrayView2<'_, f32>,
    ) -> PreparedPairs<'_> {
        PreparedPairs {
            scorer: self,
            left: vectors.dot(&self.left.t()) + &self.left_bias,
            right: vectors.dot(&self.right.t()),
            gate_left: vectors.dot(&self.gate_left.t()),
            gate_right: vectors.dot(&self.gate_right.t()),
            between: words.dot(&self.between.t()),
        }
    }
}

/// A scorer with the projections of one document's spans and words, each `[spans or words, K]`.
pub(crate) struct PreparedPairs<'a> {
    scorer: &'a PairScorer,
    left: Array2<f32>,
    right: Array2<f32>,
    gate_left: Array2<f32>,
    gate_right: Array2<f32>,
    between: Array2<f32>,
}

impl PreparedPairs<'_> {
    /// Logits `[pairs, O]` of pairs of spans, which index the prepared vectors and `spans`; `features [pairs, F]`.
    pub(crate) fn score<L: Clone>(
        &self,
        spans: &[LocatedSpan<L>],
        pairs: &[(usize, usize)],
        features: ArrayView2<'_, f32>,
    ) -> Array2<f32> {
        let PairScorer { out, out_bias, .. } = self.scorer;
        let mut hidden = features.dot(&self.scorer.features.t());
        for (mut row, &(a, b)) in hidden.rows_mut().into_iter().zip(pairs) {
            row += &(&self.gate_left.row(a) * &self.gate_right.row(b));
            row += &self.left.row(a);
            row += &self.right.row(b);
            row += &self.distance(&spans[a], &spans[b]);
            self.add_between(row, &spans[a], &spans[b]);
        }
        gelu(hidden.view_mut());
        hidden.dot(&out.t()) + out_bias
    }

    fn distance<L: Clone>(&self, a: &LocatedSpan<L>, b: &LocatedSpan<L>) -> ArrayView1<'_, f32> {
        let edges = &self.scorer.config.distance_edges;
        let gap = a.gap(b);
        let bucket = edges.iter().filter(|&&edge| gap > edge).count();
        let backwards = usize::from(b.words.start < a.words.start);
        self.scorer.distance.row(bucket + backwards * (edges.len() + 1))
    }

    /// Adds the mean of the words between the spans where there are some and few enough.
    fn add_between<L: Clone>(
        &self,
        mut hidden: ArrayViewMut1<'_, f32>,
        a: &LocatedSpan<L>,
        b: &LocatedSpan<L>,
    ) {
        let gap = a.gap(b);
        if gap == 0 || gap > self.scorer.config.between_words {
            return;
        }
        let begin = a.words.end.min(b.words.end);
        let scale = 1.0 / gap as f32;
        for row in self.between.slice(s![begin..begin + gap, ..]).rows() {
            hidden.scaled_add(scale, &row);
        }
    }
}
