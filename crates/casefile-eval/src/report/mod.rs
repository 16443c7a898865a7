//! What is shown of a measurement.

mod html;

pub use html::{Header, HtmlReport};
