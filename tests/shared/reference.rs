//! States that PyTorch computed; `models/training/reference.py` stores them beside the models.

use std::path::{Path, PathBuf};

use casefile_encoder::{Batch, Weights};
use ndarray::{Array2, ArrayView1};
use safetensors::SafeTensors;

use crate::Result;

/// Sequences and the final states that PyTorch computed for them.
#[derive(Debug)]
pub struct Reference {
    /// The model's folder.
    pub folder: PathBuf,
    /// The sequences.
    pub batch: Batch,
    /// `[pieces, width]`
    pub states: Array2<f32>,
}

impl Reference {
    /// The reference of a model, by the name of its folder in `models`.
    ///
    /// # Errors
    /// Where it does not read.
    pub fn of(model: &str) -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models").join(model);
        let bytes = std::fs::read(folder.join("reference.safetensors"))?;
        let file = SafeTensors::deserialize(&bytes)?;
        let integers = |name| -> Result<Vec<u32>> {
            let (values, _) = file.tensor(name)?.data().as_chunks();
            let numbers = values.iter().map(|&bytes| u32::try_from(i64::from_le_bytes(bytes)));
            Ok(numbers.collect::<std::result::Result<_, _>>()?)
        };
        let (ids, segments, ends) = (integers("ids")?, integers("segments")?, integers("ends")?);
        let mut batch = Batch::new();
        for (start, &end) in std::iter::once(&0).chain(&ends).zip(&ends) {
            let range = *start as usize..end as usize;
            batch.push(&ids[range.clone()], &segments[range])?;
        }
        let weights = Weights::parse("reference.safetensors", &bytes[..])?;
        let &[rows, width] = weights.shape("states").unwrap_or_default() else {
            return Err("no states".into());
        };
        Ok(Self { folder, batch, states: weights.matrix("states", [rows, width])? })
    }
}

/// The largest `|found - expected| / |expected|` of any piece, both as Euclidean norms of its state.
#[must_use]
pub fn relative_error(found: &Array2<f32>, expected: &Array2<f32>) -> f32 {
    let norm = |state: ArrayView1<f32>| state.iter().map(|x| x * x).sum::<f32>().sqrt();
    let rows = found.rows().into_iter().zip(expected.rows());
    rows.map(|(found, expected)| norm((&found - &expected).view()) / norm(expected)).fold(0.0, f32::max)
}
