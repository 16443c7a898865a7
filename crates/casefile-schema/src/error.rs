//! The one error type, its variants grouped by what the caller can do about them.

use std::io;
use std::path::PathBuf;

/// What can go wrong on the way from a text and a model to a document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be opened, read or written.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A model's file is missing something or is not in the form that it claims.
    #[error("model file {file}: {reason}")]
    Model {
        /// The file inside the model's folder.
        file: String,
        /// What is wrong with it, with both numbers where two disagree.
        reason: String,
    },
    /// A tensor of a model is missing or has a shape that the model's configuration does not allow.
    #[error("model file {file}: tensor {name} should have shape {expected:?}, it has {found:?}")]
    Shape {
        /// The file inside the model's folder.
        file: String,
        /// The tensor's name in that file.
        name: String,
        /// The shape that the configuration asks for.
        expected: Vec<usize>,
        /// The shape in the file.
        found: Vec<usize>,
    },
    /// The input itself cannot be worked on; another input may.
    #[error("input: {reason}")]
    Input {
        /// What is wrong with it.
        reason: String,
    },
    /// The library or the device below an encoder is missing or failed; another device or encoder may do.
    #[error("{backend}: {reason}")]
    Backend {
        /// Its name, as [`Encoder::name`] gives it.
        ///
        /// [`Encoder::name`]: https://docs.rs/casefile-encoder/latest/casefile_encoder/trait.Encoder.html
        backend: String,
        /// What it said.
        reason: String,
    },
    /// A line of an annotation file breaks the format or the schema.
    #[error("line {line}: {reason}")]
    Annotation {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// An [`Error::Model`] from anything that can be shown.
    pub fn model(file: impl Into<String>, reason: impl ToString) -> Self {
        Self::Model { file: file.into(), reason: reason.to_string() }
    }
}
