//! What is read: a text with what is known about it.

use casefile_schema::PartialDate;

/// A text to extract from, with the name and the date that its document shall have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) published: Option<PartialDate>,
}

impl Input {
    /// A text of which nothing else is known.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { id: String::new(), text: text.into(), published: None }
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The caller's name for it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.id
    }

    /// The day it was published, as far as the caller says.
    #[must_use]
    pub fn date(&self) -> Option<PartialDate> {
        self.published
    }

    /// With the caller's name for it.
    #[must_use]
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// With the day it was published, against which "last Tuesday" is resolved. Where it is not given, a date at the
    /// head of the text takes its place.
    #[must_use]
    pub fn published(self, published: Option<PartialDate>) -> Self {
        Self { published, ..self }
    }
}

impl<T: Into<String>> From<T> for Input {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}
