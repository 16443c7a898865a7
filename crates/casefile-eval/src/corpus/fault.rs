//! What is wrong with one record.

/// Why a record cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The line inside the record, counted from 0; 0 too where it cannot be told.
    pub(super) line: usize,
    /// What is wrong.
    pub(super) reason: String,
}

impl Fault {
    /// At a line inside the record, counted from 0.
    pub(super) fn at(line: usize, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into() }
    }

    /// Of JSON that cannot be read: the parser's own line and the column, which it counts in bytes from 1.
    pub(super) fn json(error: &serde_json::Error) -> Self {
        let message = error.to_string();
        let end = message.rfind(" at line ").unwrap_or(message.len());
        let reason = format!("{} (column {})", message.get(..end).unwrap_or(&message), error.column());
        Self::at(error.line().saturating_sub(1), reason)
    }
}

impl From<String> for Fault {
    /// Somewhere in the record.
    fn from(reason: String) -> Self {
        Self::at(0, reason)
    }
}
