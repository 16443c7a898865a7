//! Text to entities with a checkpoint of somebody else.

use std::fmt;
use std::path::PathBuf;

use casefile_encoder::{Encoder, ModelFiles, NativeEncoder, Weights};
use casefile_schema::Error;
use ndarray::{Array2, ArrayView2, s};
use rayon::prelude::*;
use serde::Deserialize;

use super::aggregate::{Aggregation, Found, Scored, aggregate};
use super::classifier::Classifier;
use super::entity::NamedEntity;
use super::merge::merge;
use super::pieces::{PieceTokenizer, Pieces};
use super::reading::Reading;
use super::tags::Tags;
use crate::window;

const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";

/// A transformer NER model in the form of Hugging Face `transformers`: a token classification checkpoint of BERT,
/// DistilBERT, ELECTRA, RoBERTa, XLM-RoBERTa, CamemBERT, DeBERTa-v2 or DeBERTa-v3.
///
/// ```
/// use casefile_core::NerModel;
///
/// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/transformers/small/bert");
/// let model = NerModel::open(folder)?;
/// let text = "Gunmen killed three people in Mopti, Mali.";
/// for entity in model.entities(text)? {
///     assert_eq!(&text[entity.start..entity.end], entity.text);
///     println!("{} {} {:.2}", entity.label, entity.text, entity.score);
/// }
/// # Ok::<(), casefile_schema::Error>(())
/// ```
///
/// It is `Send + Sync`. A text may be of any length: it is read in overlapping windows, and every piece is tagged in the
/// window that shows most of its context. The entities of a text do not depend on the other texts of a batch, nor on the
/// number of threads.
///
/// A checkpoint whose `config.json` has `"token_types": "word_shapes"` (and a `type_vocab_size` of 6) gets the
/// [shape](crate::shape) of each piece's word as its token type; any other gets 0 throughout, as from `transformers`. With
/// `"words": "white_space"` a word of [`Aggregation::Viterbi`] is what stands between white space, for texts that come in tokens.
pub struct NerModel {
    encoder: Box<dyn Encoder>,
    tokenizer: PieceTokenizer,
    classifier: Classifier,
    tags: Tags,
    aggregation: Aggregation,
    /// The longest window in pieces, frame included.
    window: usize,
    stride: Option<usize>,
}

impl NerModel {
    /// Reads the checkpoint in a folder as it comes: `config.json`, `model.safetensors`, and `tokenizer.json` or
    /// `vocab.txt` (with `tokenizer_config.json` where there is one).
    ///
    /// # Errors
    /// [`Error::Io`] where a file is missing, [`Error::Model`] where one is not what it should be, [`Error::Shape`] where
    /// a tensor does not have the shape that the configuration and its labels ask for.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let files = ModelFiles::folder(folder);
        Self::load(&files, Box::new(NativeEncoder::load(&files)?))
    }

    /// Reads a checkpoint's files, its encoder run by the given engine.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn load(files: &ModelFiles, encoder: Box<dyn Encoder>) -> Result<Self, Error> {
        Self::read(files, encoder).map_err(|error| files.locate(error))
    }

    fn read(files: &ModelFiles, encoder: Box<dyn Encoder>) -> Result<Self, Error> {
        let config = files.read(CONFIG)?;
        let Positions { longest } = serde_json::from_slice(&config).map_err(|e| Error::model(CONFIG, e))?;
        let tags = Tags::parse(CONFIG, &config)?;
        let weights = Weights::load(files, WEIGHTS)?;
        let classifier = Classifier::load(&weights, tags.len(), encoder.width())?;
        let tokenizer = PieceTokenizer::load(files, Reading::parse(CONFIG, &config)?)?;
        let longest = longest.into_iter().chain(tokenizer.max_pieces());
        let window = longest.fold(encoder.max_pieces(), usize::min);
        window::room(encoder.as_ref(), tokenizer.frame(), window)?;
        Ok(Self {
            encoder,
            tokenizer,
            classifier,
            tags,
            aggregation: Aggregation::default(),
            window,
            stride: None,
        })
    }

    /// With another way from tags to entities; [`Aggregation::Viterbi`] where it is not called.
    #[must_use]
    pub fn aggregation(self, aggregation: Aggregation) -> Self {
        Self { aggregation, ..self }
    }

    /// With windows of at most so many pieces, special pieces included.
    ///
    /// By default it is as many as the checkpoint was trained on: the least of `max_position_embeddings`,
    /// `model_max_length` of its tokenizer, and what the encoder can hold. DeBERTa's relative positions can hold more.
    ///
    /// # Errors
    /// [`Error::Input`] where the encoder holds fewer, or special pieces or the [stride](Self::stride) leave no room.
    pub fn window(self, pieces: usize) -> Result<Self, Error> {
        let least = self.tokenizer.frame().len() + 1 + self.stride.unwrap_or_default();
        let most = self.encoder.max_pieces();
        if !(least..=most).contains(&pieces) {
            let reason = format!("a window of {pieces} pieces, the model reads {least} to {most}");
            return Err(Error::Input { reason });
        }
        Ok(Self { window: pieces, ..self })
    }

    /// With windows that share exactly so many pieces, aggregated one by one and merged as the `transformers` pipeline
    /// does with its option `stride`: an entity of one window gives way to a longer one of another that overlaps it.
    ///
    /// # Errors
    /// [`Error::Input`] where windows hold no more pieces than that.
    pub fn stride(self, pieces: usize) -> Result<Self, Error> {
        let room = self.window - self.tokenizer.frame().len();
        if pieces >= room {
            let reason =
                format!("a stride of {pieces} pieces, a window holds {room} beside its special ones");
            return Err(Error::Input { reason });
        }
        Ok(Self { stride: Some(pieces), ..self })
    }

    /// The labels that entities can have, in the checkpoint's order.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        self.tags.labels()
    }

    /// The entities of a text, in its order.
    ///
    /// # Errors
    /// [`Error::Model`] where the parts of the model do not fit each other or its scores are no numbers, [`Error::Input`]
    /// where the tokenizer gives a piece that the encoder's vocabulary does not have.
    pub fn entities(&self, text: &str) -> Result<Vec<NamedEntity>, Error> {
        let pieces = self.tokenizer.pieces(text)?;
        let found = match self.stride {
            Some(stride) => self.strided(&pieces, stride)?,
            None => self.found(&pieces, self.scores(&pieces)?.view(), 0)?,
        };
        let entity = |f: Found<'_>| NamedEntity::at(text, pieces.bytes(f.span), f.label, f.score);
        Ok(found.into_iter().map(entity).collect())
    }

    /// The entities of many texts, on all cores, in the order of the texts; each as [`entities`](Self::entities) gives
    /// them alone.
    pub fn entities_all<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Result<Vec<NamedEntity>, Error>> {
        texts.par_iter().map(|text| self.entities(text.as_ref())).collect()
    }

    /// The scores of all pieces, `[pieces, tags]`.
    fn scores(&self, pieces: &Pieces) -> Result<Array2<f32>, Error> {
        let units = pieces.units();
        let mut scores = Array2::zeros((units.len(), self.tags.len()));
        window::each(
            self.encoder.as_ref(),
            &units,
            (self.tokenizer.frame(), self.window),
            |owned, states| {
                scores.slice_mut(s![owned, ..]).assign(&self.classifier.scores(states));
            },
        )?;
        Ok(scores)
    }

    /// The entities of windows that share `stride` pieces, merged.
    fn strided(&self, pieces: &Pieces, stride: usize) -> Result<Vec<Found<'_>>, Error> {
        let units = pieces.units();
        let windows = (self.tokenizer.frame(), self.window, stride);
        let mut found = Vec::new();
        window::each_strided(self.encoder.as_ref(), &units, windows, |window, states| {
            found.push(self.found(pieces, self.classifier.scores(states).view(), window.start));
        })?;
        let several = found.len() > 1;
        let found = found.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
        Ok(if several { merge(found) } else { found })
    }

    /// The entities among the pieces from `first` on, from their scores `[pieces, tags]`.
    fn found(
        &self,
        pieces: &Pieces,
        scores: ArrayView2<'_, f32>,
        first: usize,
    ) -> Result<Vec<Found<'_>>, Error> {
        if !scores.iter().all(|score| score.is_finite()) {
            return Err(Error::model(WEIGHTS, "the scores that come of these weights are no numbers"));
        }
        let range = first..first + scores.nrows();
        let scored = Scored {
            scores: scores.view(),
            spans: &pieces.spans[range.clone()],
            subword: &pieces.subword[range.clone()],
            goes_on: &pieces.goes_on[range],
        };
        Ok(aggregate(&scored, &self.tags, self.aggregation))
    }
}

/// The part of `config.json` that says how long texts the checkpoint was trained on.
#[derive(Deserialize)]
struct Positions {
    #[serde(rename = "max_position_embeddings")]
    longest: Option<usize>,
}

impl fmt::Debug for NerModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NerModel")
            .field("encoder", &self.encoder.name())
            .field("labels", &self.labels())
            .finish()
    }
}
