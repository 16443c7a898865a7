//! The relation layer of casefile: from the mentions and triggers of a text to its entities, relations and events.
//!
//! [`RelationLayer::link`] reads the spans that NER found and the word vectors of the same encoder pass:
//!
//! - `coref`: which mentions are one entity, which triggers one event;
//! - `value`: what dates, counts and places stand for ([`value::normalise`]);
//! - `event`: who and what takes part in an event, and on whose word a perpetrator is one;
//! - `relation`: how entities are linked.
//!
//! Every decision on two spans is made by the same small scorer with weights of its own. Types that the schema rules
//! out are never decided for. [`LinkScorer`] is the same scorer for models with relations of their own, from mention to
//! mention.
mod assemble;
mod config;
mod coref;
mod event;
mod joint;
mod layer;
mod links;
mod pair;
mod relation;
mod span;
pub mod value;

pub use config::RelationsConfig;
pub use joint::{Link, LinkScorer, Links, LinksConfig};
pub use layer::{RelationLayer, agree_on_types};
