//! Labelled spans in place: where they stand, what they read, and their vectors.

use std::ops::Range;

use casefile_core::Words;
use casefile_core::ner::{LabelledSpan, SpanLabel};
use casefile_encoder::Weights;
use casefile_schema::{Error, Span};
use ndarray::{Array1, Array2, ArrayView2};

use crate::config::PairConfig;

/// A span that the NER stage found, with its place in the text.
#[derive(Debug, Clone)]
pub(crate) struct LocatedSpan<L = SpanLabel> {
    /// Its words.
    pub(crate) words: Range<usize>,
    /// Its bytes.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) label: L,
    /// How sure the NER stage is.
    pub(crate) score: f32,
}

impl<L: Clone> LocatedSpan<L> {
    /// Gives spans of words their bytes; a span outside the words is left out.
    pub(crate) fn locate(found: &[LabelledSpan<L>], words: &Words) -> Vec<Self> {
        let place = |f: &LabelledSpan<L>| {
            let span = words.span_of(f.words.clone())?;
            Some(Self { words: f.words.clone(), span, label: f.label.clone(), score: f.score })
        };
        found.iter().filter_map(place).collect()
    }

    /// How many words lie between the two; 0 where they touch or overlap.
    pub(crate) fn gap(&self, other: &Self) -> usize {
        let end = self.words.end.min(other.words.end);
        self.words.start.max(other.words.start).saturating_sub(end)
    }
}

/// Makes the vector of a labelled span: `tanh(start·first + end·last + label)`, with tensors `start, end [P, D]` and
/// `label [labels, P]`.
#[derive(Debug)]
pub(crate) struct SpanVectors<L = SpanLabel> {
    start: Array2<f32>,
    start_bias: Array1<f32>,
    end: Array2<f32>,
    label: Array2<f32>,
    labels: Vec<L>,
}

impl<L: PartialEq> SpanVectors<L> {
    /// Reads the tensors `span.*`; `labels` are those of the NER scorer, in its order.
    pub(crate) fn load(weights: &Weights<'_>, labels: Vec<L>, config: &PairConfig) -> Result<Self, Error> {
        let PairConfig { width, span_width, .. } = *config;
        Ok(Self {
            start: weights.matrix("span.start.weight", [span_width, width])?,
            start_bias: weights.vector("span.start.bias", span_width)?,
            end: weights.matrix("span.end.weight", [span_width, width])?,
            label: weights.matrix("span.label.weight", [labels.len(), span_width])?,
            labels,
        })
    }

    /// The vectors of `spans`, `[spans, P]`, from `words [words, D]`.
    pub(crate) fn compute(&self, spans: &[LocatedSpan<L>], words: ArrayView2<'_, f32>) -> Array2<f32> {
        let rows = |of: fn(&LocatedSpan<L>) -> usize| {
            words.select(ndarray::Axis(0), &spans.iter().map(of).collect::<Vec<_>>())
        };
        let first = rows(|s| s.words.start).dot(&self.start.t());
        let last = rows(|s| s.words.end - 1).dot(&self.end.t());
        let mut vectors = first + last + &self.start_bias;
        for (mut row, span) in vectors.rows_mut().into_iter().zip(spans) {
            if let Some(label) = self.labels.iter().position(|l| *l == span.label) {
                row += &self.label.row(label);
            }
        }
        vectors.mapv_inplace(f32::tanh);
        vectors
    }
}
