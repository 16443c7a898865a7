//! Read a text about political violence and fill in its case file.
//!
//! An [`Extractor`] finds which groups, people, places and attacks a text names and how they are linked: who attacked
//! whom, where, when, with what and with how many dead, who says so, who leads, funds and recruits for whom. Every
//! value in the [`Document`] that it gives points at the span of text that supports it.
//!
//! ```
//! use casefile::{Extractor, Input};
//!
//! let extractor = Extractor::new()?;
//! let text = "A car bomb killed 12 people in Aleppo on Tuesday, police said.";
//! let document = extractor.extract(Input::new(text).published("2016-05-19".parse().ok()))?;
//! for event in &document.events {
//!     for argument in &event.arguments {
//!         println!("{} {}", argument.role, document.name_of(argument.entity));
//!     }
//! }
//! # Ok::<(), casefile::Error>(())
//! ```
//!
//! The model is embedded in the library: nothing is downloaded. [`Extractor::open`] reads another one from a folder,
//! [`Extractor::builder`] swaps the engine that runs it or the model that finds the names.
//!
//! Who wants the names alone has them in one line, of the embedded model or of any token classification checkpoint of
//! BERT's family:
//!
//! ```
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/transformers/small/bert");
//! let names = casefile::Extractor::new()?.entities("Gunmen attacked Ansongo, Mali, on Friday.")?;
//! let others = casefile::NerModel::open(folder)?.entities("Gunmen attacked Ansongo, Mali, on Friday.")?;
//! # assert!(names.iter().any(|entity| entity.text == "Mali") && others.iter().all(|entity| entity.score > 0.0));
//! # Ok::<(), casefile::Error>(())
//! ```
mod builder;
mod extractor;
mod input;
mod joint;
mod label_map;
mod names;
mod reader;

pub use builder::Builder;
pub use casefile_core::{Aggregation, NamedEntity, NerModel};
pub use casefile_encoder::{Batch, Encoder, ModelFiles, NativeEncoder};
pub use casefile_relations::Link;
pub use casefile_schema::*;
pub use extractor::Extractor;
pub use input::Input;
pub use joint::{JointModel, Linked};
pub use label_map::LabelMap;

/// Name and version of the embedded model.
pub const MODEL_NAME: &str = casefile_en::NAME;

/// The README's examples are tested with the library.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
