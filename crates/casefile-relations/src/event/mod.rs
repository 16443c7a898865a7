//! What happened: events by their triggers, and what entities are in them.

mod decode;
mod scorer;

pub(crate) use decode::{ScoredArgument, decode_arguments};
pub(crate) use scorer::KindScorer;
