//! casefile-core

pub mod segment;
pub mod shape;
mod tokenize;
pub mod window;
mod words;

pub use segment::segment;
pub use tokenize::{Frame, Tokenizer};
pub use words::Words;
