//! Models with labels of their own: mentions, and directed relations between them.

use std::path::PathBuf;

use casefile_core::NamedEntity;
use casefile_core::ner::{self, NerConfig, Scorer};
use casefile_encoder::{Encoder, ModelFiles, NativeEncoder, Weights};
use casefile_relations::{Link, LinkScorer, Links, LinksConfig};
use casefile_schema::{Error, Span, Warning};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::extractor::{CONFIG, HEADS};
use crate::reader::{Read, Reader};

/// The encoder's weights.
const WEIGHTS: &str = "model.safetensors";

/// A model of ours that was trained for another schema, such as that of a benchmark: it finds mentions, which do not overlap,
/// and where its `casefile.json` has a part `links`, relations from mention to mention.
///
/// The folder is laid out like that of an [`Extractor`](crate::Extractor); its `casefile.json` has no part `relations`. A
/// folder without `model.safetensors` has scorers for the encoder of the built-in model, which its `casefile.json` names as
/// `encoder`. It is `Send + Sync`, and every result depends on the text alone.
///
/// ```no_run
/// let model = casefile::JointModel::open("models/benchmarks/conll04")?;
/// let found = model.read("John Wilkes Booth , who assassinated President Lincoln , was an actor .")?;
/// for link in &found.links {
///     println!("{} {} {}", found.mentions[link.head].text, link.relation, found.mentions[link.tail].text);
/// }
/// # Ok::<(), casefile::Error>(())
/// ```
pub struct JointModel {
    name: String,
    reader: Reader,
    whole_tokens: bool,
    ner: Scorer<String>,
    links: Option<LinkScorer>,
}

/// What a [`JointModel`] finds in a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Linked {
    /// In the order of the text.
    pub mentions: Vec<NamedEntity>,
    /// Between those, by their positions.
    pub links: Vec<Link>,
    /// What was not read or not looked at.
    pub warnings: Vec<Warning>,
}

/// A model's `casefile.json`.
#[derive(Deserialize)]
struct Config {
    name: String,
    version: String,
    /// The model whose encoder reads the text, where it is not the folder's own.
    encoder: Option<String>,
    /// Whether mentions begin and end at white space, as in corpora whose texts are tokens joined by spaces: a full stop
    /// that is glued to a name is then a part of it.
    #[serde(default)]
    whole_tokens: bool,
    ner: NerConfig,
    links: Option<LinksConfig>,
}

/// What tells one of our models from another.
#[derive(Deserialize)]
struct Parts {
    relations: Option<IgnoredAny>,
}

impl JointModel {
    /// Whether these are the files of such a model: there is a `casefile.json`, and it has no part `relations`. A file that
    /// cannot be read is an [`Extractor`](crate::Extractor)'s to complain about.
    #[must_use]
    pub fn recognises(files: &ModelFiles) -> bool {
        let config = files.read(CONFIG).ok();
        let parts = config.and_then(|config| serde_json::from_slice::<Parts>(&config).ok());
        parts.is_some_and(|parts| parts.relations.is_none())
    }

    /// With the model in a folder.
    ///
    /// # Errors
    /// [`Error::Io`] where a file is missing, [`Error::Model`] or [`Error::Shape`] where one is not what it should be.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let files = ModelFiles::folder(folder);
        let encoder = NativeEncoder::load(&Self::encoder_files(&files))?;
        Self::load(&files, Box::new(encoder))
    }

    /// The files of the encoder of such a model: the built-in model's where the model's own files have none.
    #[must_use]
    pub fn encoder_files(files: &ModelFiles) -> ModelFiles {
        match files.contains(WEIGHTS) {
            true => files.clone(),
            false => ModelFiles::embedded(casefile_en::FILES),
        }
    }

    /// Reads a model's files; the given engine runs the encoder, which is that of its
    /// [`encoder_files`](Self::encoder_files).
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn load(files: &ModelFiles, encoder: Box<dyn Encoder>) -> Result<Self, Error> {
        Self::read_files(files, encoder).map_err(|error| files.locate(error))
    }

    fn read_files(files: &ModelFiles, encoder: Box<dyn Encoder>) -> Result<Self, Error> {
        let config = serde_json::from_slice(&files.read(CONFIG)?).map_err(|e| Error::model(CONFIG, e))?;
        let Config { name, version, encoder: read_by, whole_tokens, ner, links } = config;
        if let Some(other) = read_by.filter(|read_by| read_by != casefile_en::NAME) {
            let reason = format!("it is for the encoder of {other}; {} is built in", casefile_en::NAME);
            return Err(Error::model(CONFIG, reason));
        }
        let heads = Weights::load(files, HEADS)?;
        let reader = Reader::load(&Self::encoder_files(files), encoder)?;
        let ner: Scorer<String> = Scorer::load(&ner, &heads, reader.width())?;
        let links = links.map(|links| LinkScorer::load(&heads, links, ner.labels(), reader.width()));
        Ok(Self { name: format!("{name} {version}"), links: links.transpose()?, reader, whole_tokens, ner })
    }

    /// The model's name and version.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads one text.
    ///
    /// # Errors
    /// [`Error::Input`] where the text has 4 GiB or more; [`Error::Model`] where the model's parts do not fit each other.
    pub fn read(&self, text: &str) -> Result<Linked, Error> {
        let Read { words, states, mut warnings, .. } = self.reader.read(text)?;
        let mut candidates = self.ner.score(states.view(), words.by_sentence())?;
        if self.whole_tokens {
            candidates.retain(|span| words.span_of(span.words.clone()).is_some_and(|s| is_whole(text, s)));
        }
        let spans = ner::decode_flat(candidates);
        let links = self.links.as_ref().map(|links| links.score(&spans, &words, states.view()));
        let Links { found, out_of_reach } = links.transpose()?.unwrap_or_default();
        if out_of_reach > 0 {
            warnings.push(Warning::PairsDropped { count: out_of_reach });
        }
        let mention = |span: ner::LabelledSpan<String>| {
            Some(NamedEntity::at(text, words.span_of(span.words)?.range(), &span.label, span.score))
        };
        Ok(Linked { mentions: spans.into_iter().filter_map(mention).collect(), links: found, warnings })
    }

    /// Reads many texts on all cores; the results stand in the order of the texts.
    pub fn read_all<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Result<Linked, Error>> {
        texts.par_iter().map(|text| self.read(text.as_ref())).collect()
    }
}

/// Whether a span begins and ends at white space or the end of the text.
fn is_whole(text: &str, span: Span) -> bool {
    let before = text.get(..span.start()).and_then(|text| text.chars().next_back());
    let after = text.get(span.end()..).and_then(|text| text.chars().next());
    before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_whole_tokens_begins_and_ends_at_white_space() {
        let text = "in Boise, Idaho.";
        let whole = |start, end| is_whole(text, Span::new(start, end).unwrap());
        assert!(whole(0, 2) && whole(3, 9) && whole(10, 16) && whole(0, 16));
        assert!(!whole(3, 8) && !whole(10, 15) && !whole(4, 9));
    }
}
