//! The states that the first layer reads: what each piece is, where it stands and of which segment it is.

use casefile_schema::Error;
use half::f16;
use half::slice::HalfFloatSliceExt;
use ndarray::{Array1, Array2, ArrayViewMut2};

use super::layer::{LayerNorm, Linear};
use crate::{Architecture, Weights};

/// The sum of the rows of up to three tables, normalised, and mapped to the width of the states where theirs is another.
#[derive(Debug)]
pub(super) struct Embeddings {
    words: WordTable,
    /// Shape: `[positions, embedding]`.
    positions: Option<Array2<f32>>,
    /// Shape: `[segments, embedding]`.
    segments: Option<Array2<f32>>,
    norm: LayerNorm,
    projection: Option<Projection>,
}

/// `[vocab_size, embedding]`, as the file has it: less memory than in single precision, and rows are read once.
#[derive(Debug)]
enum WordTable {
    Single(Array2<f32>),
    Half(Array2<f16>),
    /// With the scale of each row.
    Eighth(Array2<i8>, Array1<f32>),
}

/// `[embedding, width]`, on either side of the normalisation.
#[derive(Debug)]
enum Projection {
    BeforeNorm(Linear),
    AfterNorm(Linear),
}

impl Embeddings {
    /// Reads the tables of the model whose tensors' names begin with `prefix`.
    pub(super) fn load(weights: &Weights<'_>, prefix: &str, config: &Architecture) -> Result<Self, Error> {
        let name = |part: &str| format!("{prefix}embeddings.{part}");
        let table = |part: &str, rows: usize| {
            (rows > 0).then(|| weights.matrix(&name(part), [rows, config.embedding])).transpose()
        };
        let projection = Projection::load(weights, prefix, config)?;
        let width = match projection {
            Some(Projection::BeforeNorm(_)) => config.width,
            _ => config.embedding,
        };
        Ok(Self {
            words: WordTable::load(weights, &name("word_embeddings.weight"), config)?,
            positions: table("position_embeddings.weight", config.positions)?,
            segments: table("token_type_embeddings.weight", config.segments)?,
            norm: LayerNorm::load(weights, &name("LayerNorm"), width, config.eps)?,
            projection,
        })
    }

    /// Rows of the three tables, each as many as `states` has rows, to `[pieces, width]`.
    pub(super) fn apply(
        &self,
        [ids, segments]: [&[u32]; 2],
        places: impl Iterator<Item = usize>,
        mut states: ArrayViewMut2<f32>,
    ) {
        let Some(projection) = &self.projection else {
            self.sum([ids, segments], places, states.view_mut());
            return self.norm.apply(states);
        };
        let mut rows = Array2::zeros((ids.len(), self.words.width()));
        self.sum([ids, segments], places, rows.view_mut());
        match projection {
            Projection::BeforeNorm(linear) => {
                linear.apply(rows.view(), states.view_mut());
                self.norm.apply(states);
            }
            Projection::AfterNorm(linear) => {
                self.norm.apply(rows.view_mut());
                linear.apply(rows.view(), states);
            }
        }
    }

    /// The sums of the tables' rows: `[pieces, embedding]`.
    fn sum(
        &self,
        [ids, segments]: [&[u32]; 2],
        places: impl Iterator<Item = usize>,
        mut rows: ArrayViewMut2<f32>,
    ) {
        let pieces = ids.iter().zip(segments).zip(places);
        for (mut row, ((&id, &segment), place)) in rows.rows_mut().into_iter().zip(pieces) {
            if let Some(row) = row.as_slice_mut() {
                self.words.read(id as usize, row);
            }
            if let Some(table) = &self.segments {
                row += &table.row(segment as usize);
            }
            if let Some(table) = &self.positions {
                row += &table.row(place);
            }
        }
    }
}

impl WordTable {
    fn load(weights: &Weights<'_>, name: &str, config: &Architecture) -> Result<Self, Error> {
        let shape = [config.vocab_size, config.embedding];
        if let Some(table) = weights.halves(name, shape)? {
            return Ok(Self::Half(table));
        }
        match weights.eighths(name, shape)? {
            Some((table, scales)) => Ok(Self::Eighth(table, scales)),
            None => weights.matrix(name, shape).map(Self::Single),
        }
    }

    fn width(&self) -> usize {
        match self {
            Self::Single(table) => table.ncols(),
            Self::Half(table) => table.ncols(),
            Self::Eighth(table, _) => table.ncols(),
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
            Self::Eighth(table, scales) => {
                let row = table.row(id);
                row.iter().zip(state).for_each(|(&from, to)| *to = f32::from(from) * scales[id]);
            }
        }
    }
}

impl Projection {
    /// What stands between tables and states of different widths.
    fn load(weights: &Weights<'_>, prefix: &str, config: &Architecture) -> Result<Option<Self>, Error> {
        if config.embedding == config.width {
            return Ok(None);
        }
        let names = config.family.names();
        let (name, shape) = (format!("{prefix}{}", names.projection), [config.embedding, config.width]);
        if names.projection_is_last {
            Linear::load(weights, &name, shape).map(Self::AfterNorm).map(Some)
        } else {
            Linear::without_bias(weights, &name, shape).map(Self::BeforeNorm).map(Some)
        }
    }
}
