//! BERT on the CPU, in plain Rust.
//!
//! Each sequence runs on its own, on one thread; several run side by side. That is what makes a sequence's states
//! independent of its batch and of the number of threads. Reading order: [`NativeEncoder`], `embeddings.rs`,
//! `layer.rs`, `kernel.rs`.

mod config;
mod embeddings;
mod kernel;
mod layer;

use casefile_schema::Error;
use ndarray::{Array2, ArrayViewMut2, Axis};
use rayon::prelude::*;

use self::config::Config;
use self::embeddings::Embeddings;
pub use self::kernel::gelu;
use self::layer::{Layer, Scratch};
use crate::{Batch, Encoder, ModelFiles, Weights};

/// A BERT encoder (Devlin et al., arXiv:1810.04805) in single precision.
#[derive(Debug)]
pub struct NativeEncoder {
    config: Config,
    embeddings: Embeddings,
    layers: Vec<Layer>,
}

/// One sequence on its way: ids, segment ids and its rows of the result.
type Job<'a> = (&'a [u32], &'a [u32], ArrayViewMut2<'a, f32>);

impl NativeEncoder {
    /// Reads `config.json` and `model.safetensors` of a BERT checkpoint in the form of Hugging Face `transformers`.
    ///
    /// Tensors are named as in `BertModel`, with or without the prefix `bert.`; those of other heads are ignored.
    ///
    /// # Errors
    /// As [`ModelFiles::read`]; [`Error::Model`] where the configuration is not BERT's, contradicts itself or a tensor
    /// is missing, [`Error::Shape`] where a tensor does not have the shape that the configuration asks for.
    pub fn load(files: &ModelFiles) -> Result<Self, Error> {
        let config = Config::load(files)?;
        let weights = Weights::load(files, "model.safetensors")?;
        let prefixed = weights.shape("bert.embeddings.word_embeddings.weight").is_some();
        let prefix = if prefixed { "bert." } else { "" };
        let embeddings = Embeddings::load(&weights, &format!("{prefix}embeddings."), &config)?;
        let layer = |i| Layer::load(&weights, &format!("{prefix}encoder.layer.{i}."), &config);
        let layers = (0..config.layers).map(layer).collect::<Result<_, _>>()?;
        Ok(Self { config, embeddings, layers })
    }

    /// Refuses what the tables have no row for.
    fn check(&self, batch: &Batch) -> Result<(), Error> {
        for (index, (ids, segments)) in batch.sequences().enumerate() {
            self.check_sequence(ids, segments)
                .map_err(|reason| Error::Input { reason: format!("sequence {index} has {reason}") })?;
        }
        Ok(())
    }

    fn check_sequence(&self, ids: &[u32], segments: &[u32]) -> Result<(), String> {
        let Config { vocab_size, max_pieces, segments: kinds, .. } = self.config;
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

    /// The final states of one checked sequence.
    fn run(&self, (ids, segments, mut states): Job<'_>, scratch: &mut Scratch) {
        self.embeddings.apply(ids, segments, states.view_mut());
        for layer in &self.layers {
            layer.apply(states.view_mut(), scratch);
        }
    }
}

impl Encoder for NativeEncoder {
    fn name(&self) -> &str {
        "native"
    }

    fn width(&self) -> usize {
        self.config.width
    }

    fn max_pieces(&self) -> usize {
        self.config.max_pieces
    }

    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, Error> {
        self.check(batch)?;
        let mut states = Array2::zeros((batch.pieces(), self.config.width));
        let longest = batch.sequences().map(|(ids, _)| ids.len()).max().unwrap_or_default();
        jobs(batch, &mut states)
            .into_par_iter()
            .for_each_init(|| Scratch::new(&self.config, longest), |scratch, job| self.run(job, scratch));
        Ok(states)
    }
}

/// Every sequence with its own rows of `states`, `[pieces, width]`.
fn jobs<'a>(batch: &'a Batch, states: &'a mut Array2<f32>) -> Vec<Job<'a>> {
    let mut rest = states.view_mut();
    let mut jobs = Vec::with_capacity(batch.len());
    for (ids, segments) in batch.sequences() {
        let (rows, after) = rest.split_at(Axis(0), ids.len());
        jobs.push((ids, segments, rows));
        rest = after;
    }
    jobs
}
