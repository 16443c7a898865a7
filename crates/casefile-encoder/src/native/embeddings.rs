//! The states that the first layer reads: what each piece is, where it stands and of which segment it is.

use casefile_schema::Error;
use half::f16;
use half::slice::HalfFloatSliceExt;
use ndarray::{Array2, ArrayViewMut2};

use super::config::Config;
use super::layer::LayerNorm;
use crate::Weights;

/// The sum of three table rows, normalised.
#[derive(Debug)]
pub(super) struct Embeddings {
    words: WordTable,
    /// Shape: `[max_pieces, width]`.
    positions: Array2<f32>,
    /// Shape: `[segments, width]`.
    segments: Array2<f32>,
    norm: LayerNorm,
}

/// `[vocab_size, width]`, in half precision where the file has it so: half the memory, and rows are read once.
#[derive(Debug)]
enum WordTable {
    Single(Array2<f32>),
    Half(Array2<f16>),
}

impl Embeddings {
    /// Reads the tables whose names begin with `prefix`.
    pub(super) fn load(weights: &Weights<'_>, prefix: &str, config: &Config) -> Result<Self, Error> {
        let name = |part: &str| format!("{prefix}{part}");
        let table = |part: &str, rows| weights.matrix(&name(part), [rows, config.width]);
        Ok(Self {
            words: WordTable::load(weights, &name("word_embeddings.weight"), config)?,
            positions: table("position_embeddings.weight", config.max_pieces)?,
            segments: table("token_type_embeddings.weight", config.segments)?,
            norm: LayerNorm::load(weights, &name("LayerNorm"), config)?,
        })
    }

    /// Ids and segment ids that are inside the tables, as many as `states` has rows, to `[pieces, width]`.
    pub(super) fn apply(&self, ids: &[u32], segments: &[u32], mut states: ArrayViewMut2<f32>) {
        let rows = states.rows_mut().into_iter().zip(self.positions.rows());
        for ((mut state, position), (&id, &segment)) in rows.zip(ids.iter().zip(segments)) {
            if let Some(state) = state.as_slice_mut() {
                self.words.read(id as usize, state);
            }
            state += &self.segments.row(segment as usize);
            state += &position;
        }
        self.norm.apply(states);
    }
}

impl WordTable {
    fn load(weights: &Weights<'_>, name: &str, config: &Config) -> Result<Self, Error> {
        let shape = [config.vocab_size, config.width];
        match weights.halves(name, shape)? {
            Some(table) => Ok(Self::Half(table)),
            None => weights.matrix(name, shape).map(Self::Single),
        }
    }

    /// Copies the row of a piece.
    fn read(&self, id: usize, state: &mut [f32]) {
        match self {
            Self::Single(table) => table.row(id).iter().zip(state).for_each(|(&from, to)| *to = from),
            Self::Half(table) => {
                if let Some(row) = table.row(id).as_slice() {
                    row.convert_to_f32_slice(state);
                }
            }
        }
    }
}
