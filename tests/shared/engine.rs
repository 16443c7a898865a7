//! The engines that the tests were built with, on each of which the texts are read.

use std::path::Path;

use casefile::{Encoder, Error, Extractor, ModelFiles, NativeEncoder, NerModel};

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

    /// An encoder on this engine, on the processor.
    ///
    /// # Errors
    /// As [`NativeEncoder::load`].
    pub fn load(self, files: &ModelFiles) -> Result<Box<dyn Encoder>, Error> {
        match self {
            Self::Native => Ok(Box::new(NativeEncoder::load(files)?)),
            Self::RustBert => rust_bert(files),
        }
    }

    /// The embedded model on this engine.
    ///
    /// # Errors
    /// As [`casefile::Builder::build`].
    pub fn extractor(self) -> Result<Extractor, Error> {
        Extractor::builder().encoder(move |files| self.load(files)).build()
    }

    /// A checkpoint on this engine.
    ///
    /// # Errors
    /// As [`NerModel::open`], and where this engine does not compute the checkpoint as it should be.
    pub fn open(self, folder: &Path) -> Result<NerModel, Error> {
        let files = ModelFiles::folder(folder);
        NerModel::load(&files, self.load(&files)?)
    }
}

#[cfg(feature = "rust-bert")]
fn rust_bert(files: &ModelFiles) -> Result<Box<dyn Encoder>, Error> {
    use casefile_rust_bert::{Device, RustBertEncoder};
    Ok(Box::new(RustBertEncoder::load(files, Device::Cpu)?))
}

#[cfg(not(feature = "rust-bert"))]
fn rust_bert(_: &ModelFiles) -> Result<Box<dyn Encoder>, Error> {
    Err(Error::Input { reason: "the tests were built without the feature rust-bert".to_owned() })
}
