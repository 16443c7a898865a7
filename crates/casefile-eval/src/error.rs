//! What can go wrong between the files and the figures.

use std::io;
use std::path::PathBuf;

/// Why something could not be measured. Messages name the file, the line and the reason.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be opened or read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A document breaks its format; the others of the file may be sound.
    #[error("{}:{line}: {reason}", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1, where the document begins or, if it can be told, where the fault is.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A file as a whole is not what it is taken for.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}
