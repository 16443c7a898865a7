//! Corpora, metrics and statistics: what extraction is measured with.
mod amount;
mod annotated;
mod calibration;
mod compare;
mod corpus;
mod error;
mod evaluation;
mod figures;
mod measure;
mod pairs;
mod report;
mod run;
mod selection;
mod statistics;
mod tally;

pub use amount::Amount;
pub use annotated::{
    Annotated, Argument, Attribution, Entity, Event, Mention, Relation, Slot, Template, Trigger,
};
pub use calibration::{BINS, Bin, Reliability};
pub use compare::{Change, Changed, Changes, CompareOptions, Comparison, Difference, Items, compare};
pub use corpus::{Corpus, Decoding, Format};
pub use error::Error;
pub use evaluation::Evaluation;
pub use figures::{Figure, Interval, Over, figures, shown};
pub use measure::{Fault, Finding, Judgement, Layer, Measure, Outcome, Settings, score};
pub use pairs::Pairs;
pub use report::{Header, HtmlReport, JsonReport, TableOptions, table};
pub use run::{Run, Scored};
pub use selection::{Renaming, Selection};
pub use statistics::Sampling;
pub use tally::{Key, Sums, Tally, f1};
