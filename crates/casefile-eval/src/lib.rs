//! Corpora, metrics and statistics: what extraction is measured with.
mod amount;
mod annotated;
mod calibration;
mod corpus;
mod error;
mod measure;
mod tally;

pub use amount::Amount;
pub use annotated::{Annotated, Argument, Entity, Event, Mention, Relation, Slot, Template, Trigger};
pub use calibration::{BINS, Bin, Reliability};
pub use corpus::{Corpus, Decoding, Format};
pub use error::Error;
pub use measure::{Fault, Finding, Layer, Measure, Outcome, Settings, score};
pub use tally::{Key, Sums, Tally, f1};
