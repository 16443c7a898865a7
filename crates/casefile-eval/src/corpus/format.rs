//! The formats that are read, by name.

use std::fmt;
use std::str::FromStr;

/// A format that a corpus is read from.
///
/// `docs/corpora.md` in the repository has a sample of each, says what is taken and what is left out, and how documents are
/// paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// casefile's annotation form, gold data and results alike: JSON Lines.
    Casefile,
    /// The one form that datasets were converted to: JSON Lines with offsets in characters.
    Converted,
    /// Columns, the token first and its tag last: CoNLL-2003 and its kin.
    Conll,
    /// A folder of brat's stand-off pairs, `.ann` and `.txt`, or one `.ann` file.
    Brat,
    /// spaCy's `Doc.to_json()`.
    Spacy,
    /// Answer keys of MUC-3 and MUC-4: blocks of text.
    MucKeys,
    /// Templates of MUC-4 as GTT reads and writes them.
    Gtt,
    /// DocRED and Re-DocRED, and predictions in the form of their scorer.
    Redocred,
    /// CoNLL04 as SpERT reads and writes it.
    Spert,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Casefile,
        Self::Converted,
        Self::Conll,
        Self::Brat,
        Self::Spacy,
        Self::MucKeys,
        Self::Gtt,
        Self::Redocred,
        Self::Spert,
    ];

    /// As it is called on the command line: `muc-keys`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Casefile => "casefile",
            Self::Converted => "converted",
            Self::Conll => "conll",
            Self::Brat => "brat",
            Self::Spacy => "spacy",
            Self::MucKeys => "muc-keys",
            Self::Gtt => "gtt",
            Self::Redocred => "redocred",
            Self::Spert => "spert",
        }
    }

    /// The field of a document in JSON that holds its id.
    pub(super) fn id_field(self) -> Option<&'static str> {
        match self {
            Self::Casefile | Self::Converted => Some("id"),
            Self::Gtt => Some("docid"),
            Self::Redocred => Some("title"),
            Self::Spert => Some("orig_id"),
            Self::Conll | Self::Brat | Self::Spacy | Self::MucKeys => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().copied().find(|format| format.name() == name);
        found.ok_or_else(|| format!("there is no format {name:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for &format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert_eq!("docbin".parse::<Format>(), Err("there is no format \"docbin\"".to_owned()));
    }
}
