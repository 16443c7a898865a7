//! BERT and its family on the CPU, in plain Rust.
//!
//! Each sequence runs on its own, on one thread; several run side by side. That is what makes a sequence's states
//! independent of its batch and of the number of threads. Reading order: [`NativeEncoder`], `embeddings.rs`, `layer.rs`,
//! `kernel.rs`; `relative.rs` and `convolution.rs` are what DeBERTa adds.

mod convolution;
mod embeddings;
mod kernel;
mod layer;
mod relative;

use casefile_schema::Error;
use ndarray::Array2;
use rayon::prelude::*;

use self::convolution::Convolution;
use self::embeddings::Embeddings;
pub use self::kernel::gelu;
use self::layer::{Layer, Scratch};
use self::relative::Distances;
pub(crate) use self::relative::RelativeConfig;
use crate::{Architecture, Batch, Encoder, Job, ModelFiles, Weights};

/// An encoder of BERT's family in single precision: BERT, DistilBERT, ELECTRA, RoBERTa (XLM-RoBERTa and CamemBERT too) and
/// DeBERTa-v2 (v3 too), by the `model_type` of its configuration.
#[derive(Debug)]
pub struct NativeEncoder {
    config: Architecture,
    embeddings: Embeddings,
    layers: Vec<Layer>,
    convolution: Option<Convolution>,
}

impl NativeEncoder {
    /// Reads `config.json` and `model.safetensors` of a checkpoint in the form of Hugging Face `transformers`.
    ///
    /// Tensors are named as in the family's bare model (`BertModel`), with or without its prefix (`bert.`); those of heads
    /// are ignored.
    ///
    /// # Errors
    /// As [`ModelFiles::read`]; [`Error::Model`] where the configuration is of no such family, contradicts itself or a
    /// tensor is missing, [`Error::Shape`] where a tensor does not have the shape that the configuration asks for.
    pub fn load(files: &ModelFiles) -> Result<Self, Error> {
        Self::read(files).map_err(|error| files.locate(error))
    }

    fn read(files: &ModelFiles) -> Result<Self, Error> {
        let config = Architecture::load(files)?;
        let weights = Weights::load(files, "model.safetensors")?;
        let (names, prefix) = (config.family.names(), config.prefix(&weights));
        let distances = config.relative.as_ref().map(|r| Distances::load(&weights, prefix, &config, r));
        let distances = distances.transpose()?;
        let layer =
            |i| Layer::load(&weights, &format!("{prefix}{}{i}.", names.layer), &config, distances.as_ref());
        Ok(Self {
            embeddings: Embeddings::load(&weights, prefix, &config)?,
            layers: (0..config.layers).map(layer).collect::<Result<_, _>>()?,
            convolution: Convolution::load(&weights, prefix, &config)?,
            config,
        })
    }

    /// The final states of one checked sequence.
    fn run(&self, (ids, segments, mut states): Job<'_>, scratch: &mut Scratch) {
        scratch.turn_to(&self.config, ids.len());
        self.embeddings.apply([ids, segments], self.config.places(ids), states.view_mut());
        let embeddings = self.convolution.as_ref().map(|convolution| (convolution, states.to_owned()));
        for (i, layer) in self.layers.iter().enumerate() {
            layer.apply(states.view_mut(), scratch);
            if let (0, Some((convolution, embeddings))) = (i, &embeddings) {
                convolution.apply(embeddings.view(), states.view_mut());
            }
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
        self.config.check(batch)?;
        let mut states = Array2::zeros((batch.pieces(), self.config.width));
        let longest = batch.sequences().map(|(ids, _)| ids.len()).max().unwrap_or_default();
        batch
            .with_rows(&mut states)
            .into_par_iter()
            .for_each_init(|| Scratch::new(&self.config, longest), |scratch, job| self.run(job, scratch));
        Ok(states)
    }
}
