//! Which engine runs the encoder.

use std::path::Path;

use casefile::{Builder, Error, NerModel};

use crate::args::{Backend, EngineArgs};

/// An extractor's builder with the engine that was asked for.
pub(crate) fn choose(builder: Builder, args: &EngineArgs) -> Result<Builder, Error> {
    match args.backend {
        Backend::Native => on_the_processor(args).map(|()| builder),
        Backend::RustBert => rust_bert::choose(builder, args),
    }
}

/// A token classification checkpoint on the engine that was asked for.
pub(crate) fn open(folder: &Path, args: &EngineArgs) -> Result<NerModel, Error> {
    match args.backend {
        Backend::Native => on_the_processor(args).and_then(|()| NerModel::open(folder)),
        Backend::RustBert => rust_bert::open(folder, args),
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
    use casefile::ModelFiles;
    use casefile_rust_bert::{Device, RustBertEncoder};

    use super::{Builder, EngineArgs, Error, NerModel, Path};

    pub(super) fn choose(builder: Builder, args: &EngineArgs) -> Result<Builder, Error> {
        let device = device(args);
        Ok(builder.encoder(move |files| RustBertEncoder::load(files, device)))
    }

    pub(super) fn open(folder: &Path, args: &EngineArgs) -> Result<NerModel, Error> {
        let files = ModelFiles::folder(folder);
        let encoder = RustBertEncoder::load(&files, device(args))?;
        NerModel::load(&files, Box::new(encoder))
    }

    fn device(args: &EngineArgs) -> Device {
        args.cuda.map_or(Device::Cpu, Device::Cuda)
    }
}

#[cfg(not(feature = "rust-bert"))]
mod rust_bert {
    use super::{Builder, EngineArgs, Error, NerModel, Path};

    pub(super) fn choose(_: Builder, _: &EngineArgs) -> Result<Builder, Error> {
        Err(absent())
    }

    pub(super) fn open(_: &Path, _: &EngineArgs) -> Result<NerModel, Error> {
        Err(absent())
    }

    fn absent() -> Error {
        let reason = "this casefile was built without the backend rust-bert: it needs libtorch, and `--features rust-bert` \
                      when it is built";
        Error::Input { reason: reason.to_owned() }
    }
}
