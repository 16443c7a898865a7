//! Which engine runs the encoder.

use std::path::Path;

use casefile::{
    Aggregation, Builder, Encoder, Error, Extractor, JointModel, ModelFiles, NativeEncoder, NerModel,
};

use crate::args::{Backend, EngineArgs};

/// The extractor that was asked for.
pub(crate) fn extractor(args: &EngineArgs) -> Result<Extractor, Error> {
    let builder = Extractor::builder();
    let builder = match &args.model {
        Some(folder) => builder.model(folder),
        None => builder,
    };
    choose(builder, args)?.build()
}

/// The token classification checkpoint that was asked for, and its folder; `None` where the model is one of ours.
pub(crate) fn checkpoint(
    args: &EngineArgs,
    aggregation: Option<Aggregation>,
) -> Result<Option<(NerModel, &Path)>, Error> {
    if let Some(folder) = args.model.as_deref().filter(|folder| is_checkpoint(folder)) {
        return Ok(Some((open(folder, args)?.aggregation(aggregation.unwrap_or_default()), folder)));
    }
    if aggregation.is_some() {
        let reason = "--aggregation is for checkpoints that tag pieces; this model scores spans".to_owned();
        return Err(Error::Input { reason });
    }
    Ok(None)
}

/// The model with labels of its own that was asked for; `None` where the model is another.
pub(crate) fn joint(args: &EngineArgs) -> Result<Option<JointModel>, Error> {
    let files = args.model.as_deref().map(ModelFiles::folder).filter(JointModel::recognises);
    let load = |files| JointModel::load(&files, encoder(&JointModel::encoder_files(&files), args)?);
    files.map(load).transpose()
}

/// Whether a folder is no model of ours; what is in neither form is told by the one that is more common.
fn is_checkpoint(folder: &Path) -> bool {
    !ModelFiles::folder(folder).contains("casefile.json")
}

/// An extractor's builder with the engine that was asked for.
fn choose(builder: Builder, args: &EngineArgs) -> Result<Builder, Error> {
    match args.backend {
        Backend::Native => on_the_processor(args).map(|()| builder),
        Backend::RustBert => rust_bert::choose(builder, args),
    }
}

/// A token classification checkpoint on the engine that was asked for.
fn open(folder: &Path, args: &EngineArgs) -> Result<NerModel, Error> {
    let files = ModelFiles::folder(folder);
    NerModel::load(&files, encoder(&files, args)?)
}

/// The encoder of a model's files on the engine that was asked for.
fn encoder(files: &ModelFiles, args: &EngineArgs) -> Result<Box<dyn Encoder>, Error> {
    match args.backend {
        Backend::Native => {
            on_the_processor(args)?;
            Ok(Box::new(NativeEncoder::load(files)?))
        }
        Backend::RustBert => rust_bert::load(files, args),
    }
}

/// Refuses a device that the native engine does not know.
fn on_the_processor(args: &EngineArgs) -> Result<(), Error> {
    match args.cuda {
        None => Ok(()),
        Some(_) => Err(Error::Input { reason: "--cuda needs --backend rust-bert".to_owned() }),
    }
}

#[cfg(feature = "rust-bert")]
mod rust_bert {
    use casefile_rust_bert::{Device, RustBertEncoder};

    use super::{Builder, Encoder, EngineArgs, Error, ModelFiles};

    pub(super) fn choose(builder: Builder, args: &EngineArgs) -> Result<Builder, Error> {
        let device = device(args);
        Ok(builder.encoder(move |files| RustBertEncoder::load(files, device)))
    }

    pub(super) fn load(files: &ModelFiles, args: &EngineArgs) -> Result<Box<dyn Encoder>, Error> {
        Ok(Box::new(RustBertEncoder::load(files, device(args))?))
    }

    fn device(args: &EngineArgs) -> Device {
        args.cuda.map_or(Device::Cpu, Device::Cuda)
    }
}

#[cfg(not(feature = "rust-bert"))]
mod rust_bert {
    use super::{Builder, Encoder, EngineArgs, Error, ModelFiles};

    pub(super) fn choose(_: Builder, _: &EngineArgs) -> Result<Builder, Error> {
        Err(absent())
    }

    pub(super) fn load(_: &ModelFiles, _: &EngineArgs) -> Result<Box<dyn Encoder>, Error> {
        Err(absent())
    }

    fn absent() -> Error {
        let reason = "this casefile was built without the backend rust-bert: it needs libtorch, and `--features rust-bert` \
                      when it is built";
        Error::Input { reason: reason.to_owned() }
    }
}
