//! Mentions and triggers: every span of a few words is scored, and the best that go together are kept.
//!
//! # Why spans, and not BIO tags with a Viterbi path
//! - *Nesting.* "Moscow attack" is a trigger with a place inside. A sequence of tags gives each word one label; a set of
//!   spans can nest.
//! - *Scores.* A softmax over the labels of one span is the score of just that span with just that label. The score of a
//!   tag sequence belongs to the whole path, and products or means of tag scores are not comparable between spans of
//!   different lengths.
//! - *Training on what there is.* Corpora annotate some types and not others. With spans the loss of a span under a label that
//!   its corpus does not annotate is simply masked; a tag of a sequence cannot be half unknown.
//!
//! The price, a score for each of `max_words` spans a word, is one small matrix product beside the encoder's many.
//!
//! [`Scorer`] holds the weights and the maths and never sees text; [`decode`] is a pure function from scores to a
//! consistent set. The labels of our own models are [`SpanLabel`]s; a model with a scheme of its own has them as strings,
//! and [`decode_flat`].

mod decode;
mod label;
mod scorer;

use std::ops::Range;

pub use decode::{decode, decode_beside, decode_flat};
pub use label::SpanLabel;
pub use scorer::{NerConfig, Scorer};

/// A span of words with a label.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledSpan<L = SpanLabel> {
    /// The words, as positions in the document's [`Words`](crate::Words); never empty.
    pub words: Range<usize>,
    /// What it is.
    pub label: L,
    /// How sure the scorer is of span and label, in `[0, 1]`.
    pub score: f32,
}
