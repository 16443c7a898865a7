//! What windows are cut from.

use std::ops::Range;

/// Units that a window keeps whole (words, or single pieces), each with its pieces and its sentence.
///
/// `sentences` and `ends` have one entry a unit, `ids` and `segments` one a piece. A unit has at least one piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    sentences: Vec<usize>,
    /// One past the last piece of each unit.
    ends: Vec<usize>,
    ids: Vec<u32>,
    segments: Vec<u32>,
}

impl Units {
    /// Units of one piece each, all of segment 0 and one sentence.
    #[must_use]
    pub fn single(ids: Vec<u32>) -> Self {
        let count = ids.len();
        Self { sentences: vec![0; count], ends: (1..=count).collect(), segments: vec![0; count], ids }
    }

    /// The same units with the segment ids of their pieces, one a piece.
    pub(crate) fn with_segments(self, segments: Vec<u32>) -> Self {
        Self { segments, ..self }
    }

    /// How many units.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no units.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The index of each unit's sentence, not decreasing.
    #[must_use]
    pub fn sentences(&self) -> &[usize] {
        &self.sentences
    }

    /// The vocabulary ids of all pieces, unit after unit.
    #[must_use]
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// The segment ids of all pieces.
    #[must_use]
    pub fn segments(&self) -> &[u32] {
        &self.segments
    }

    /// The pieces of a unit, as positions in [`ids`](Self::ids); empty past the last unit.
    #[must_use]
    pub fn pieces_of(&self, unit: usize) -> Range<usize> {
        let end = self.ends.get(unit).copied().unwrap_or(self.ids.len());
        let start = unit.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(end));
        start..end
    }

    /// Appends a unit whose pieces all have one segment id; one without pieces is left out.
    pub(crate) fn push(&mut self, sentence: usize, ids: &[u32], segment: u32) {
        if ids.is_empty() {
            return;
        }
        self.sentences.push(sentence);
        self.ids.extend_from_slice(ids);
        self.segments.resize(self.ids.len(), segment);
        self.ends.push(self.ids.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_belong_to_their_units() {
        let mut units = Units::default();
        units.push(0, &[7, 8], 1);
        units.push(0, &[], 1);
        units.push(1, &[9], 0);
        assert_eq!((units.pieces_of(0), units.pieces_of(1)), (0..2, 2..3));
        assert!(units.pieces_of(2).is_empty() && units.pieces_of(9).is_empty());
        assert_eq!((units.segments(), units.sentences()), (&[1, 1, 0][..], &[0, 1][..]));
        let single = Units::single(vec![4, 5]);
        assert_eq!((single.len(), single.pieces_of(1)), (2, 1..2));
    }
}
