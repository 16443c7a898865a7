//! What the tests of this crate share: folders of models, references, changed copies.
#![allow(dead_code, reason = "each test uses its own part")]

use std::path::{Path, PathBuf};

use casefile_encoder::{Batch, ModelFiles, Weights};
use casefile_rust_bert::{Device, RustBertEncoder};
use ndarray::{Array2, ArrayView1};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

pub(crate) type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Sequences and the final states that PyTorch computed for them.
pub(crate) struct Reference {
    pub(crate) batch: Batch,
    pub(crate) states: Array2<f32>,
}

/// A folder below `models/`.
pub(crate) fn model(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models").join(name)
}

pub(crate) fn load(folder: &Path) -> Result<RustBertEncoder> {
    Ok(RustBertEncoder::load(&ModelFiles::folder(folder), Device::Cpu)?)
}

/// The reference that lies beside a model.
pub(crate) fn reference(folder: &Path) -> Result<Reference> {
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
    let &[rows, width] = weights.shape("states").unwrap_or_default() else { return Err("no states".into()) };
    Ok(Reference { batch, states: weights.matrix("states", [rows, width])? })
}

/// The largest `|found - expected| / |expected|` of any piece, both as Euclidean norms of its state.
pub(crate) fn relative_error(found: &Array2<f32>, expected: &Array2<f32>) -> f32 {
    assert_eq!(found.dim(), expected.dim());
    let norm = |state: ArrayView1<f32>| state.iter().map(|x| x * x).sum::<f32>().sqrt();
    let rows = found.rows().into_iter().zip(expected.rows());
    rows.map(|(found, expected)| norm((&found - &expected).view()) / norm(expected)).fold(0.0, f32::max)
}

/// The message of an error; what is no error has none.
pub(crate) fn message_of<T, E: ToString>(result: std::result::Result<T, E>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}

/// A model in a folder of its own, gone with the value.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str, config: &str, weights: &[u8]) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("casefile-rust-bert-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("config.json"), config)?;
        std::fs::write(folder.join("model.safetensors"), weights)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Name and shape of a tensor.
pub(crate) type Entry = (String, Vec<usize>);

/// A safetensors file of those tensors, filled with pseudo-random numbers: about 1 where a layer normalisation scales,
/// about 0 elsewhere.
pub(crate) fn random_weights(entries: &[Entry]) -> Result<Vec<u8>> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut tensors = Vec::new();
    for (name, shape) in entries {
        let centre = if name.to_lowercase().ends_with("norm.weight") { 1.0 } else { 0.0 };
        let values = (0..shape.iter().product()).flat_map(|_| {
            // xorshift64 (Marsaglia 2003), its upper bits as a number between -0.5 and 0.5.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (centre + 0.4 * ((state >> 40) as f32 / (1 << 24) as f32 - 0.5)).to_le_bytes()
        });
        tensors.push((name, shape.clone(), values.collect::<Vec<u8>>()));
    }
    let views = tensors.iter().map(|(name, shape, bytes)| {
        TensorView::new(Dtype::F32, shape.clone(), bytes).map(|view| (name, view))
    });
    Ok(safetensors::serialize(views.collect::<std::result::Result<Vec<_>, _>>()?, None)?)
}
