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

    /// Of JSON that cannot be read: the parser's own line, and the column, in bytes from 1.
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

/// The record as text.
pub(super) fn utf8(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let before = good.iter().rev().take_while(|&&byte| byte != b'\n').count();
        let line = good.iter().filter(|&&byte| byte == b'\n').count();
        Fault::at(line, format!("byte {} of the line is not UTF-8", before + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf8_is_named_by_line_and_byte() {
        let fault = utf8(b"one\ntwo \xff".to_vec()).unwrap_err();
        assert_eq!(fault, Fault::at(1, "byte 5 of the line is not UTF-8"));
    }

    #[test]
    fn the_parsers_line_is_the_records() {
        let error = serde_json::from_str::<Vec<u8>>("[1,\n x]").unwrap_err();
        assert_eq!(Fault::json(&error), Fault::at(1, "expected value (column 2)"));
    }
}
