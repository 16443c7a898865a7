//! An annotated benchmark of political violence in the news, and what keeps it right.
//!
//! The corpus has two parts, each with a split to train on, one to choose on and one to measure on. The *original* part was
//! written for it and lies in this crate with its texts. The *stand-off* part annotates published data sets: its texts are not
//! here, a [`StandOff`] finds them again where somebody has them. The datasheet, `README.md`, says what is annotated, how it
//! was made and how far annotators agree.
//!
//! ```
//! use casefile_corpus::{Split, original, read};
//!
//! let (number, line) = original(Split::Test).next().ok_or("the corpus is empty")?;
//! let entry = read(line)?;
//! assert_eq!(number, 1);
//! assert!(!entry.document.mentions.is_empty());
//! # Ok::<(), String>(())
//! ```

mod apart;
mod conventions;
mod dense;
mod entry;
mod overlap;
mod search;
mod show;
mod stand_off;
mod statistics;

pub use apart::shared_groups;
pub use conventions::faults;
pub use entry::{Entry, GENRES, Negative, read};
pub use overlap::{Overlap, Runs};
pub use search::Search;
pub use show::show;
pub use stand_off::{Anchored, StandOff};
pub use statistics::Statistics;

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Split {
    /// To train on.
    Train,
    /// To choose on: rounds, thresholds.
    Dev,
    /// To measure on, at the very end.
    Test,
}

impl Split {
    /// All, in this order.
    pub const ALL: [Self; 3] = [Self::Train, Self::Dev, Self::Test];

    /// `train`, `dev` or `test`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Dev => "dev",
            Self::Test => "test",
        }
    }
}

impl std::str::FromStr for Split {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let mut all = Self::ALL.into_iter();
        all.find(|split| split.name() == name)
            .ok_or_else(|| format!("there is no split {name:?}; there are train, dev and test"))
    }
}

/// The documents of a split that were written for the corpus: line numbers from 1, and lines of the annotation form.
pub fn original(split: Split) -> impl Iterator<Item = (usize, &'static str)> {
    lines(match split {
        Split::Train => include_str!("../original/train.jsonl"),
        Split::Dev => include_str!("../original/dev.jsonl"),
        Split::Test => include_str!("../original/test.jsonl"),
    })
}

/// The documents of a split whose texts are elsewhere: line numbers from 1, and lines for [`StandOff::from_line`].
pub fn stand_off(split: Split) -> impl Iterator<Item = (usize, &'static str)> {
    lines(match split {
        Split::Train => include_str!("../standoff/train.jsonl"),
        Split::Dev => include_str!("../standoff/dev.jsonl"),
        Split::Test => include_str!("../standoff/test.jsonl"),
    })
}

fn lines(file: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    file.lines().enumerate().map(|(index, line)| (index + 1, line))
}
