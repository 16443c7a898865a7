//! Text to mentions: sentences, words, windows, word vectors and named entity recognition.
//!
//! A transformer that reads words is wrapped here. Its parts are plain functions and types that are called in order; each
//! knows only what the one before it gives:
//!
//! ```
//! use casefile_core::{Tokenizer, ner, segment, window};
//! use casefile_encoder::Encoder;
//! use casefile_schema::{Error, Warning};
//!
//! /// The mentions and triggers of a text, and what was not read of it.
//! fn spans(
//!     text: &str,
//!     tokenizer: &Tokenizer,
//!     encoder: &dyn Encoder,
//!     scorer: &ner::Scorer,
//! ) -> Result<(Vec<ner::LabelledSpan>, Vec<Warning>), Error> {
//!     let (sentences, mut warnings) = segment(text);
//!     let words = tokenizer.words(text, &sentences)?;
//!     let (vectors, cut) = window::encode(encoder, &words, tokenizer.frame())?; // [words, width]
//!     warnings.extend(cut);
//!     let candidates = scorer.score(vectors.view(), words.by_sentence())?;
//!     Ok((ner::decode(candidates), warnings))
//! }
//!
//! let (sentences, _) = segment("KABUL (AP) — Gen. Khan was shot. Nobody claimed the attack.");
//! assert_eq!(sentences.len(), 3);
//! ```
//!
//! - Every position outside [`window`] is a byte or a word of the document, never of a window.
//! - The same text and model give the same result, whatever the number of threads.
//! - Nothing is left out silently: what is not read comes back as a [`Warning`](casefile_schema::Warning).

pub mod ner;
pub mod segment;
pub mod shape;
pub mod tagging;
mod tokenize;
mod units;
pub mod window;
mod words;

pub use segment::segment;
pub use tagging::{Aggregation, NamedEntity, NerModel};
pub use tokenize::{Frame, Tokenizer};
pub use units::Units;
pub use words::Words;
