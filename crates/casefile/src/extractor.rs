//! The whole way from a text to its document, in one place.

use std::path::PathBuf;

use casefile_core::ner::{self, LabelledSpan, NerConfig};
use casefile_core::{NamedEntity, NerModel, Words};
use casefile_encoder::{Encoder, ModelFiles, Weights};
use casefile_relations::{RelationLayer, RelationsConfig, agree_on_types, value};
use casefile_schema::{Document, Error, Level};
use ndarray::Array2;
use rayon::prelude::*;
use serde::Deserialize;

use crate::builder::Builder;
use crate::names::OtherNames;
use crate::reader::{self, Reader};
use crate::{Input, LabelMap};

/// A model, ready to read texts: `Send + Sync`, and every result depends on the input alone.
pub struct Extractor {
    name: String,
    reader: Reader,
    ner: ner::Scorer,
    names: Option<OtherNames>,
    relations: RelationLayer,
}

/// A text on its way, as far as its mentions and triggers.
struct Read {
    words: Words,
    /// `[words, width]`
    states: Array2<f32>,
    spans: Vec<LabelledSpan>,
}

/// A model's `casefile.json`.
#[derive(Deserialize)]
struct Config {
    name: String,
    version: String,
    ner: NerConfig,
    relations: RelationsConfig,
}

pub(crate) const CONFIG: &str = "casefile.json";
pub(crate) const HEADS: &str = "heads.safetensors";

impl Extractor {
    /// With the embedded model, [`MODEL_NAME`](crate::MODEL_NAME).
    ///
    /// # Errors
    /// None in practice: the embedded files are tested with the library.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// With the model in a folder laid out like `models/casefile-en`.
    ///
    /// # Errors
    /// [`Error::Io`] where a file is missing, [`Error::Model`] or [`Error::Shape`] where one is not what it should be.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::builder().model(folder).build()
    }

    /// With another engine, or the names of another NER model.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// A model's files on an encoder that is loaded from them; errors have the file by its name alone.
    pub(crate) fn read_files(
        files: &ModelFiles,
        encoder: Box<dyn Encoder>,
        names: Option<(NerModel, LabelMap)>,
    ) -> Result<Self, Error> {
        let config = serde_json::from_slice(&files.read(CONFIG)?).map_err(|e| Error::model(CONFIG, e))?;
        let Config { name, version, ner, relations } = config;
        let heads = Weights::load(files, HEADS)?;
        let reader = Reader::load(files, encoder)?;
        let ner = ner::Scorer::load(&ner, &heads, reader.width())?;
        Ok(Self {
            name: format!("{name} {version}"),
            relations: RelationLayer::load(&heads, relations, ner.labels().to_vec(), reader.width())?,
            names: names.map(|(model, labels)| OtherNames::new(model, labels)),
            reader,
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
        let published = published.or_else(|| value::date::dateline(&text));
        let mut document = Document { id, text, published, ..Document::default() };
        let Read { words, states, spans } = self.read(&mut document)?;
        self.relations.link(&mut document, &spans, &words, states.view())?;
        Ok(document)
    }

    /// The names in a text and nothing else: the mentions by name of the document that [`extract`](Self::extract) gives,
    /// without the time for entities, events and relations. Labels are the schema's types.
    ///
    /// # Errors
    /// As [`extract`](Self::extract).
    pub fn entities(&self, text: &str) -> Result<Vec<NamedEntity>, Error> {
        let mut document = Document { text: text.to_owned(), ..Document::default() };
        let Read { words, spans, .. } = self.read(&mut document)?;
        let named = agree_on_types(text, &words, &spans).into_iter().filter_map(|span| match span.label {
            ner::SpanLabel::Mention(entity_type, Level::Name) => {
                let bytes = words.span_of(span.words)?.range();
                Some(NamedEntity::at(text, bytes, entity_type.name(), span.score))
            }
            _ => None,
        });
        Ok(named.collect())
    }

    /// The names in many texts, as [`entities`](Self::entities) gives them, on all cores and in the order of the texts.
    pub fn entities_all<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Result<Vec<NamedEntity>, Error>> {
        texts.par_iter().map(|text| self.entities(text.as_ref())).collect()
    }

    /// Reads a document's text as far as its mentions and triggers; its sentences and what was cut go into the document.
    fn read(&self, document: &mut Document) -> Result<Read, Error> {
        let text = document.text.as_str();
        let reader::Read { sentences, words, states, warnings } = self.reader.read(text)?;
        let mut spans = ner::decode(self.ner.score(states.view(), words.by_sentence())?);
        if let Some(names) = &self.names {
            spans = names.stand_in(text, &words, spans)?;
        }
        (document.sentences, document.warnings) = (sentences, warnings);
        Ok(Read { words, states, spans })
    }

    /// Reads many texts on all cores; the results stand in the order of the inputs, each as [`extract`](Self::extract)
    /// gives it alone.
    pub fn extract_all(&self, inputs: Vec<Input>) -> Vec<Result<Document, Error>> {
        inputs.into_par_iter().map(|input| self.extract(input)).collect()
    }
}
