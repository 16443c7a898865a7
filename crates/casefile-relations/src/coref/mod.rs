//! Which mentions are of one entity, and which triggers of one event.

mod agree;
mod decode;
mod names;
mod scorer;

pub(crate) use agree::agree_on_types;
pub(crate) use decode::Clusters;
pub(crate) use names::{FEATURES, Surface};
pub(crate) use scorer::{Comparison, cluster_mentions, cluster_triggers};
