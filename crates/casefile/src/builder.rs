//! What users choose of an extractor: the model, the engine that runs it, and who finds the names.

use std::path::PathBuf;

use casefile_core::NerModel;
use casefile_encoder::{Encoder, ModelFiles, NativeEncoder};
use casefile_schema::Error;

use crate::{Extractor, LabelMap};

/// Loads an encoder from the files of the model that it shall run.
type Load = Box<dyn FnOnce(&ModelFiles) -> Result<Box<dyn Encoder>, Error>>;

/// An [`Extractor`] in the making; see [`Extractor::builder`].
///
/// ```no_run
/// use casefile::{Extractor, LabelMap, NerModel};
///
/// let names = NerModel::open("bert-base-NER")?;
/// let extractor = Extractor::builder().ner(names, LabelMap::common()).build()?;
/// # Ok::<(), casefile::Error>(())
/// ```
#[must_use = "nothing is loaded before `build`"]
pub struct Builder {
    files: ModelFiles,
    encoder: Load,
    ner: Option<(NerModel, LabelMap)>,
}

impl Builder {
    pub(crate) fn new() -> Self {
        let native = |files: &ModelFiles| -> Result<Box<dyn Encoder>, Error> {
            Ok(Box::new(NativeEncoder::load(files)?))
        };
        Self { files: ModelFiles::embedded(casefile_en::FILES), encoder: Box::new(native), ner: None }
    }

    /// With the model in a folder laid out like `models/casefile-en`, in place of the embedded one.
    pub fn model(self, folder: impl Into<PathBuf>) -> Self {
        Self { files: ModelFiles::folder(folder), ..self }
    }

    /// With the model's encoder run by another engine than the native one; `load` is given the model's files.
    pub fn encoder<E: Encoder + 'static>(
        self,
        load: impl FnOnce(&ModelFiles) -> Result<E, Error> + 'static,
    ) -> Self {
        let load = |files: &ModelFiles| -> Result<Box<dyn Encoder>, Error> { Ok(Box::new(load(files)?)) };
        Self { encoder: Box::new(load), ..self }
    }

    /// With the names found by another NER model.
    ///
    /// Its entities, each of the type that `labels` gives its label, take the place of the model's own mentions by name of
    /// all types that are in `labels`, moved out to whole words. Descriptions ("the gunmen"), types that it does not know
    /// and triggers of events are still the model's own, where they do not cross a name. The relation layer then links
    /// them all.
    pub fn ner(self, model: NerModel, labels: LabelMap) -> Self {
        Self { ner: Some((model, labels)), ..self }
    }

    /// Loads what was chosen.
    ///
    /// # Errors
    /// [`Error::Io`] where a file is missing, [`Error::Model`] or [`Error::Shape`] where one is not what it should be or the
    /// encoder's width is not the model's, [`Error::Input`] where `labels` speak of a label that the NER model does not
    /// have, or of none that it has.
    pub fn build(self) -> Result<Extractor, Error> {
        let encoder = (self.encoder)(&self.files)?;
        if let Some((model, labels)) = &self.ner {
            labels.check(model.labels())?;
        }
        Extractor::read_files(&self.files, encoder, self.ner).map_err(|error| self.files.locate(error))
    }
}
