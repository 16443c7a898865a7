//! What kind of encoder a checkpoint holds.

mod activation;
mod config;
mod family;

use casefile_schema::Error;

pub use self::activation::Activation;
pub use self::family::Family;
use crate::native::RelativeConfig;
use crate::{Batch, ModelFiles, Weights};

/// The sizes of an encoder, and which of the [families](Family) it belongs to: what every engine reads of a checkpoint.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Architecture {
    /// Which network it is.
    pub family: Family,
    /// Rows of the word table.
    pub vocab_size: usize,
    /// Length of a row of the tables of words, positions and segments.
    pub embedding: usize,
    /// Length of a state.
    pub width: usize,
    /// How many transformer layers.
    pub layers: usize,
    /// How many attention heads; they share the width evenly.
    pub heads: usize,
    /// Length of the feed-forward block's hidden vector.
    pub intermediate: usize,
    /// Inside the feed-forward block.
    pub activation: Activation,
    /// Rows of the position table, 0 where there is none.
    pub positions: usize,
    /// The longest sequence; `i32::MAX` where positions are relative alone.
    pub max_pieces: usize,
    /// The padding piece, behind whose row the positions begin, where the family counts them so.
    pub padding: Option<u32>,
    /// Rows of the segment table, 0 where there is none.
    pub segments: usize,
    /// Added to the variance before its root is taken.
    pub eps: f32,
    /// How attention sees distances, where it does.
    pub(crate) relative: Option<RelativeConfig>,
    /// Of how many parts an attention score is the sum.
    pub(super) score_parts: usize,
    /// Width and activation of the convolution behind the first layer, where there is one.
    pub(crate) convolution: Option<(usize, Activation)>,
}

impl Architecture {
    /// Reads and checks a model's `config.json`.
    ///
    /// # Errors
    /// As [`ModelFiles::read`]; [`Error::Model`] where the file is of no family that is known, contradicts itself or asks for
    /// another network than the family's own.
    pub fn load(files: &ModelFiles) -> Result<Self, Error> {
        config::read(files)
    }

    /// What stands before the names of the encoder's tensors in these weights: the family's [prefix](Family::prefix), where
    /// the checkpoint has heads beside the encoder.
    #[must_use]
    pub fn prefix(&self, weights: &Weights<'_>) -> &'static str {
        let prefix = self.family.prefix();
        let prefixed = weights.shape(&format!("{prefix}embeddings.word_embeddings.weight")).is_some();
        if prefixed { prefix } else { "" }
    }

    /// Whether attention sees how far apart two pieces stand (DeBERTa).
    #[must_use]
    pub fn sees_distances(&self) -> bool {
        self.relative.is_some()
    }

    /// Whether there is a convolution behind the first layer (DeBERTa-v2).
    #[must_use]
    pub fn has_convolution(&self) -> bool {
        self.convolution.is_some()
    }

    /// Refuses a batch that the model's tables have no rows for.
    ///
    /// # Errors
    /// [`Error::Input`] with the sequence, what it has and what the model has.
    pub fn check(&self, batch: &Batch) -> Result<(), Error> {
        for (index, (ids, segments)) in batch.sequences().enumerate() {
            self.check_sequence(ids, segments)
                .map_err(|reason| Error::Input { reason: format!("sequence {index} has {reason}") })?;
        }
        Ok(())
    }

    fn check_sequence(&self, ids: &[u32], segments: &[u32]) -> Result<(), String> {
        // A family without a table of segments knows one kind of segment.
        let (vocab_size, kinds, max_pieces) = (self.vocab_size, self.segments.max(1), self.max_pieces);
        if ids.len() > max_pieces {
            return Err(format!("{} pieces, the model reads at most {max_pieces}", ids.len()));
        }
        if let Some(id) = ids.iter().find(|&&id| id as usize >= vocab_size) {
            return Err(format!("id {id}, the vocabulary has {vocab_size}"));
        }
        if let Some(segment) = segments.iter().find(|&&segment| segment as usize >= kinds) {
            return Err(format!("segment id {segment}, the model has {kinds}"));
        }
        Ok(())
    }

    /// The rows of the position table that a sequence reads: 0, 1, ..., or those behind the padding's, which a padding piece
    /// has (`create_position_ids_from_input_ids` in `transformers`).
    pub fn places(&self, ids: &[u32]) -> impl Iterator<Item = usize> {
        let padding = self.padding;
        let mut next = padding.map_or(0, |padding| padding as usize + 1);
        ids.iter().map(move |&id| match padding {
            Some(padding) if padding == id => padding as usize,
            _ => {
                next += 1;
                next - 1
            }
        })
    }

    /// What queries are multiplied with, so that scores keep their spread whatever the width of a head.
    pub(crate) fn attention_scale(&self) -> f32 {
        1.0 / ((self.width / self.heads * self.score_parts) as f32).sqrt()
    }
}
