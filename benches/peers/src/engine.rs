//! The engines, behind one function: texts to entities.

use std::panic::{AssertUnwindSafe, catch_unwind};

use casefile_core::{Aggregation, NamedEntity, NerModel};
use casefile_encoder::{Encoder, ModelFiles, NativeEncoder};
use casefile_rust_bert::{Device, RustBertEncoder};
use clap::ValueEnum;

use crate::Arguments;
use crate::pipeline::Pipeline;

/// Who works.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Engine {
    /// casefile on its own engine.
    Native,
    /// casefile over rust-bert's models.
    RustBert,
    /// rust-bert's own `TokenClassificationModel`.
    RustBertPipeline,
}

/// The entities of each text.
#[derive(Default)]
pub(crate) struct Answer {
    /// With offsets in characters.
    pub(crate) entities: Vec<Vec<NamedEntity>>,
    /// What is wrong with them by the engine's own account.
    pub(crate) faults: String,
}

/// An engine with its checkpoint.
pub(crate) trait Peer {
    /// One round over all texts.
    fn find(&self, texts: &[&str]) -> Result<Answer, String>;
}

/// Loads the checkpoint, or says why it cannot.
pub(crate) fn open(arguments: &Arguments) -> Result<Box<dyn Peer>, String> {
    let files = ModelFiles::folder(&arguments.checkpoint);
    let encoder: Result<Box<dyn Encoder>, _> = match arguments.engine {
        Engine::Native => NativeEncoder::load(&files).map(|encoder| Box::new(encoder) as _),
        Engine::RustBert => RustBertEncoder::load(&files, Device::Cpu).map(|encoder| Box::new(encoder) as _),
        Engine::RustBertPipeline => {
            let open = || Pipeline::open(&arguments.checkpoint, &arguments.aggregation, arguments.batch);
            return Ok(Box::new(guarded(open)?));
        }
    };
    let aggregation: Aggregation = arguments.aggregation.parse()?;
    let model = encoder.and_then(|encoder| NerModel::load(&files, encoder));
    let model = model.map(|model| model.aggregation(aggregation)).and_then(|model| match arguments.stride {
        0 => Ok(model),
        stride => model.stride(stride),
    });
    Ok(Box::new(model.map_err(|error| error.to_string())?))
}

impl Peer for NerModel {
    fn find(&self, texts: &[&str]) -> Result<Answer, String> {
        let found = self.entities_all(texts).into_iter().zip(texts);
        let found = found.map(|(found, text)| {
            let found = found.map_err(|error| error.to_string())?;
            Ok(NamedEntity::in_characters(text, found))
        });
        let entities: Result<_, String> = found.collect();
        Ok(Answer { entities: entities?, faults: String::new() })
    }
}

/// Runs what may panic; the panic's message becomes the error.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let message = payload.downcast_ref::<String>().cloned();
        let message = message.or_else(|| payload.downcast_ref::<&str>().map(|&text| text.to_owned()));
        let message = message.unwrap_or_default();
        // libtorch adds a stack of C++ calls, its line breaks escaped.
        let first = message.lines().next().unwrap_or_default();
        Err(format!("panics: {}", first.split("\\n").next().unwrap_or_default()))
    })
}
