//! What came of the rows, in numbers.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Documents that were read.
    pub(super) documents: u64,
    /// Their words: what stands between white space.
    pub(super) words: u64,
    /// Documents with something that was not done.
    pub(super) warned: u64,
    /// Rows that could not be read.
    pub(super) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.documents += other.documents;
        self.words += other.words;
        self.warned += other.warned;
        self.failed += other.failed;
    }
}
