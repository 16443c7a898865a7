//! Corpora, measures and statistics: what information extraction is measured with.
//!
//! A gold document and a predicted one, each an [`Annotated`], give an [`Outcome`]: what was counted ([`Tally`]) and what is
//! wrong ([`Finding`]). Tallies add up, an [`Evaluation`] is their sum, and every figure a function of it, so a corpus need not
//! fit into memory and the order of its documents changes nothing.
//!
//! ```
//! use casefile_eval::{Annotated, Evaluation, Measure, Over, Sampling, Settings, score};
//! use casefile_schema::annotation;
//!
//! let gold = r#"{"id": "a", "text": "Ana Ruiz fled.", "entities": [
//!     {"id": "e1", "type": "Person", "mentions": [{"start": 0, "end": 8}]}]}"#;
//! let predicted = gold.replace("\"end\": 8", "\"end\": 3");
//! let read = |line: &str| annotation::from_line(1, line).map(|document| Annotated::from(&document));
//!
//! let mut evaluation = Evaluation::new(Sampling::default());
//! evaluation.add("a", &score(&read(gold)?, &read(&predicted)?, &Settings::default()));
//! let figures = evaluation.figures();
//! let partial = figures.iter().find(|f| f.measure == Measure::SemevalPartial && f.over == Over::All);
//! assert_eq!(partial.map(|figure| figure.f1), Some(0.5), "the name overlaps");
//! # Ok::<(), casefile_schema::Error>(())
//! ```
//!
//! Files of many formats are read by [`Corpus`], paired by [`Pairs`] and scored on all cores by [`Run`]; [`table`],
//! [`JsonReport`] and [`HtmlReport`] show what came of it, and [`compare`] two of them beside each other. [`Measure`] lists what
//! is measured and after whom.
//!
//! ```no_run
//! use casefile_eval::{Corpus, Evaluation, Pairs, Run, Sampling, TableOptions, table};
//!
//! let (gold, predicted) = (Corpus::open("gold.jsonl".as_ref(), None)?, Corpus::open("predicted.conll".as_ref(), None)?);
//! let pairs = Pairs::new(&gold, &predicted)?;
//! let mut evaluation = Evaluation::new(Sampling::default());
//! Run::default().over(
//!     &gold,
//!     |batch| batch.iter().map(|(index, gold)| pairs.prediction(*index, gold).map_err(|e| e.to_string())).collect(),
//!     |scored| {
//!         match scored {
//!             Ok(scored) => {
//!                 evaluation.add(&scored.id, &scored.outcome);
//!                 if let Some(why) = scored.fault {
//!                     eprintln!("nothing was predicted: {why}");
//!                 }
//!             }
//!             Err(why) => eprintln!("not scored: {why}"),
//!         }
//!         Ok::<(), std::io::Error>(())
//!     },
//! )?;
//! println!("{}", table(&evaluation, &TableOptions::default()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
mod amount;
mod annotated;
mod calibration;
mod compare;
mod corpus;
mod error;
mod evaluation;
mod figures;
mod fnv;
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
pub use report::{Header, HtmlReport, JsonReport, TableOptions, chosen, table, visible};
pub use run::{Run, Scored};
pub use selection::{Renaming, Selection};
pub use statistics::Sampling;
pub use tally::{Key, Sums, Tally, f1};
