//! What casefile extracts, as plain data.
mod error;
mod span;
mod value;

pub use error::Error;
pub use span::{CharOffsets, Span};
pub use value::{CountryCode, PartialDate, Place, Quantity, Value};
