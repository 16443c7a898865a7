//! What goes into an encoder: sequences of pieces, one after the other, without padding.

use casefile_schema::Error;
use ndarray::{Array2, ArrayViewMut2, Axis};

/// A ragged batch: the pieces of all its sequences in one row, and where each sequence ends.
///
/// A piece is an id of the model's vocabulary and a segment id (BERT's token type). No sequence is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    ids: Vec<u32>,
    segments: Vec<u32>,
    ends: Vec<usize>,
}

/// One sequence on its way through an encoder: ids, segment ids and its rows of the result.
pub type Job<'a> = (&'a [u32], &'a [u32], ArrayViewMut2<'a, f32>);

impl Batch {
    /// A batch without sequences.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends one sequence, special tokens included.
    ///
    /// # Errors
    /// [`Error::Input`] where the sequence is empty or the two lengths differ; the batch is left as it was.
    pub fn push(&mut self, ids: &[u32], segments: &[u32]) -> Result<(), Error> {
        if ids.is_empty() {
            return Err(Error::Input { reason: format!("sequence {} has no pieces", self.len()) });
        }
        if ids.len() != segments.len() {
            let (index, ids, segments) = (self.len(), ids.len(), segments.len());
            let reason = format!("sequence {index} has {ids} ids and {segments} segment ids");
            return Err(Error::Input { reason });
        }
        self.ids.extend_from_slice(ids);
        self.segments.extend_from_slice(segments);
        self.ends.push(self.ids.len());
        Ok(())
    }

    /// How many sequences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no sequences.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many pieces in all sequences together: the rows of the encoder's result.
    #[must_use]
    pub fn pieces(&self) -> usize {
        self.ids.len()
    }

    /// One past the last piece of each sequence: sequence `i` has the rows `ends[i - 1]..ends[i]` of the result.
    #[must_use]
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// The sequences in order, each as its ids and its segment ids, of one length.
    pub fn sequences(&self) -> impl Iterator<Item = (&[u32], &[u32])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends).map(|(start, &end)| start..end);
        ranges.filter_map(|range| Some((self.ids.get(range.clone())?, self.segments.get(range)?)))
    }

    /// The sequences as [`sequences`](Self::sequences) gives them, each with its own rows of `states`, shape
    /// `[pieces, width]` of the batch and of the sequence.
    pub fn with_rows<'a>(&'a self, states: &'a mut Array2<f32>) -> Vec<Job<'a>> {
        let mut rest = states.view_mut();
        let mut jobs = Vec::with_capacity(self.len());
        for (ids, segments) in self.sequences() {
            let (rows, after) = rest.split_at(Axis(0), ids.len());
            jobs.push((ids, segments, rows));
            rest = after;
        }
        jobs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_come_back_as_they_were_pushed() {
        let mut batch = Batch::new();
        batch.push(&[1, 2, 3], &[0, 0, 1]).unwrap();
        batch.push(&[4], &[2]).unwrap();
        let sequences: Vec<_> = batch.sequences().collect();
        assert_eq!(sequences, [(&[1, 2, 3][..], &[0, 0, 1][..]), (&[4][..], &[2][..])]);
        assert_eq!((batch.len(), batch.pieces(), batch.ends()), (2, 4, &[3, 4][..]));
    }

    #[test]
    fn a_refused_sequence_leaves_the_batch_as_it_was() {
        let mut batch = Batch::new();
        assert_eq!(batch.push(&[], &[]).unwrap_err().to_string(), "input: sequence 0 has no pieces");
        let error = batch.push(&[1, 2], &[0]).unwrap_err();
        assert_eq!(error.to_string(), "input: sequence 0 has 2 ids and 1 segment ids");
        assert_eq!(batch, Batch::new());
    }
}
