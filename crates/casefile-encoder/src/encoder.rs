//! The seam between the tasks and the transformer.

use casefile_schema::Error;
use ndarray::Array2;

use crate::Batch;

/// Turns pieces into vectors that know their context.
///
/// This is the one place where users of `casefile` choose: every task reads the same states. An implementation keeps
/// three promises: a sequence's rows do not depend on the other sequences of the batch, nor on the number of threads,
/// and no input makes it panic.
pub trait Encoder: Send + Sync {
    /// What to call it in reports and error messages.
    fn name(&self) -> &str;

    /// The length of a state.
    fn width(&self) -> usize;

    /// Longest window in pieces, special tokens included.
    fn max_pieces(&self) -> usize;

    /// Shape: ragged batch of `[pieces]` (ids and segment ids) to `[pieces, width]`.
    ///
    /// # Errors
    /// [`Error::Input`] where an id or a segment id is outside the model's tables or a sequence is longer than
    /// [`max_pieces`](Self::max_pieces).
    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, Error>;
}

impl<E: Encoder + ?Sized> Encoder for Box<E> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn width(&self) -> usize {
        (**self).width()
    }

    fn max_pieces(&self) -> usize {
        (**self).max_pieces()
    }

    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, Error> {
        (**self).encode(batch)
    }
}
