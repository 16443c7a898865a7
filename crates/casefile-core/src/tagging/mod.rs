//! NER with checkpoints that others have trained: one tag a piece.
//!
//! [`NerModel`] is the way from a text to its [entities](NamedEntity): `vocabulary.rs`, `pieces.rs` and `reading.rs` (text to pieces),
//! [`window`](crate::window) and `classifier.rs` (pieces to scores of tags), `tags.rs`, `aggregate.rs` and `viterbi.rs`
//! (scores to entities). casefile's own model scores spans instead: [`ner`](crate::ner).

mod aggregate;
mod classifier;
mod entity;
mod merge;
mod model;
mod pieces;
mod reading;
mod settings;
mod tags;
mod viterbi;
mod vocabulary;

pub use aggregate::Aggregation;
pub use entity::NamedEntity;
pub use model::NerModel;
