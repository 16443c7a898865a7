//! Why something cannot be read, in words.

use std::io;
use std::path::Path;

/// That a file or folder cannot be read, and why.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> String {
    format!("cannot read {}: {error}", path.display())
}

/// The same of a file that the message's place names.
pub(super) fn reading(error: &io::Error) -> String {
    format!("cannot read it: {error}")
}

/// That a file breaks off.
pub(super) fn reading_on(error: &dyn std::fmt::Display) -> String {
    format!("cannot read on: {error}")
}

/// `offset` is where in its file `bytes` begins.
pub(super) fn utf8(bytes: Vec<u8>, offset: usize) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = offset + error.utf8_error().valid_up_to();
        format!("it is not UTF-8 at byte {at}")
    })
}
