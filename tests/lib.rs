//! What the tests share: the engines that they were built with, on each of which the texts are read.

use std::path::Path;

use casefile::{Error, Extractor, ModelFiles, NerModel};

/// What runs an encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// casefile's own.
    Native,
    /// libtorch; with the feature `rust-bert`.
    RustBert,
}

impl Engine {
    /// Those that the tests were built with, the native one first.
    pub const ALL: &'static [Self] =
        if cfg!(feature = "rust-bert") { &[Self::Native, Self::RustBert] } else { &[Self::Native] };

    /// The embedded model on this engine.
    ///
    /// # Errors
    /// As [`casefile::Builder::build`].
    pub fn extractor(self) -> Result<Extractor, Error> {
        match self {
            Self::Native => Extractor::new(),
            Self::RustBert => rust_bert::extractor(),
        }
    }

    /// A checkpoint on this engine.
    ///
    /// # Errors
    /// As [`NerModel::open`], and where this engine does not compute the checkpoint as it should be.
    pub fn open(self, folder: &Path) -> Result<NerModel, Error> {
        match self {
            Self::Native => NerModel::open(folder),
            Self::RustBert => rust_bert::open(&ModelFiles::folder(folder)),
        }
    }
}

#[cfg(feature = "rust-bert")]
mod rust_bert {
    use casefile_rust_bert::{Device, RustBertEncoder};

    use super::{Error, Extractor, ModelFiles, NerModel};

    pub(super) fn extractor() -> Result<Extractor, Error> {
        Extractor::builder().encoder(|files| RustBertEncoder::load(files, Device::Cpu)).build()
    }

    pub(super) fn open(files: &ModelFiles) -> Result<NerModel, Error> {
        NerModel::load(files, Box::new(RustBertEncoder::load(files, Device::Cpu)?))
    }
}

#[cfg(not(feature = "rust-bert"))]
mod rust_bert {
    use super::{Error, Extractor, ModelFiles, NerModel};

    pub(super) fn extractor() -> Result<Extractor, Error> {
        Err(absent())
    }

    pub(super) fn open(_: &ModelFiles) -> Result<NerModel, Error> {
        Err(absent())
    }

    fn absent() -> Error {
        Error::Input { reason: "the tests were built without the feature rust-bert".to_owned() }
    }
}
