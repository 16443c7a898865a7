//! How entities are linked: typed decisions on pairs of entities.

mod decode;

pub(crate) use decode::{ScoredRelation, decode};
