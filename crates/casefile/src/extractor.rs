//! The whole way from a text to its document, in one place.

use std::path::PathBuf;

use casefile_core::ner::{self, NerConfig};
use casefile_core::{Tokenizer, segment, window};
use casefile_encoder::{Encoder, ModelFiles, NativeEncoder, Weights};
use casefile_relations::{RelationLayer, RelationsConfig, value};
use casefile_schema::{Document, Error};
use rayon::prelude::*;
use serde::Deserialize;

use crate::Input;

/// A model, ready to read texts: `Send + Sync`, and every result depends on the input alone.
pub struct Extractor {
    name: String,
    tokenizer: Tokenizer,
    encoder: Box<dyn Encoder>,
    ner: ner::Scorer,
    relations: RelationLayer,
}

/// A model's `casefile.json`.
#[derive(Deserialize)]
struct Config {
    name: String,
    version: String,
    ner: NerConfig,
    relations: RelationsConfig,
}

const CONFIG: &str = "casefile.json";
const HEADS: &str = "heads.safetensors";
const TOKENIZER: &str = "tokenizer.json";

impl Extractor {
    /// With the embedded model, [`MODEL_NAME`](crate::MODEL_NAME).
    ///
    /// # Errors
    /// None in practice: the embedded files are tested with the library.
    pub fn new() -> Result<Self, Error> {
        let files = ModelFiles::embedded(casefile_en::FILES);
        Self::load(&files, Box::new(NativeEncoder::load(&files)?))
    }

    /// With the model in a folder laid out like `models/casefile-en`.
    ///
    /// # Errors
    /// [`Error::Io`] where a file is missing, [`Error::Model`] or [`Error::Shape`] where one is not what it should be.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let files = ModelFiles::folder(folder);
        Self::load(&files, Box::new(NativeEncoder::load(&files)?))
    }

    /// With the model in a folder, its encoder run by another engine than the native one.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`Error::Model`] where the encoder's width is not the model's.
    pub fn open_with(folder: impl Into<PathBuf>, encoder: Box<dyn Encoder>) -> Result<Self, Error> {
        Self::load(&ModelFiles::folder(folder), encoder)
    }

    fn load(files: &ModelFiles, encoder: Box<dyn Encoder>) -> Result<Self, Error> {
        let config = serde_json::from_slice(&files.read(CONFIG)?).map_err(|e| Error::model(CONFIG, e))?;
        let Config { name, version, ner, relations } = config;
        let heads = Weights::load(files, HEADS)?;
        let ner = ner::Scorer::load(&ner, &heads, encoder.width())?;
        Ok(Self {
            name: format!("{name} {version}"),
            tokenizer: Tokenizer::parse(TOKENIZER, &files.read(TOKENIZER)?)?,
            relations: RelationLayer::load(&heads, relations, ner.labels().to_vec(), encoder.width())?,
            encoder,
            ner,
        })
    }

    /// The model's name and version.
    #[must_use]
    pub fn model_name(&self) -> &str {
        &self.name
    }

    /// Reads one text.
    ///
    /// # Errors
    /// [`Error::Input`] where the text has 4 GiB or more; [`Error::Model`] where the model's parts do not fit each other.
    pub fn extract(&self, input: impl Into<Input>) -> Result<Document, Error> {
        let Input { id, text, published } = input.into();
        if u32::try_from(text.len()).is_err() {
            return Err(Error::Input {
                reason: format!("{} bytes are more than a span can count", text.len()),
            });
        }
        let published = published.or_else(|| value::date::dateline(&text));
        let (sentences, mut warnings) = segment(&text);
        let words = self.tokenizer.words(&text, &sentences)?;
        let (states, cut) = window::encode(self.encoder.as_ref(), &words, self.tokenizer.frame())?;
        let spans = ner::decode(self.ner.score(states.view(), words.by_sentence())?);
        warnings.extend(cut);
        let mut document = Document { id, text, published, sentences, warnings, ..Document::default() };
        self.relations.link(&mut document, &spans, &words, states.view())?;
        Ok(document)
    }

    /// Reads many texts on all cores; the results stand in the order of the inputs, each as [`extract`](Self::extract)
    /// gives it alone.
    pub fn extract_all(&self, inputs: Vec<Input>) -> Vec<Result<Document, Error>> {
        inputs.into_par_iter().map(|input| self.extract(input)).collect()
    }
}
