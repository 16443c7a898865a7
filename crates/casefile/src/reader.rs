//! A text to its words and their vectors.

use casefile_core::{Tokenizer, Words, segment, window};
use casefile_encoder::{Encoder, ModelFiles};
use casefile_schema::{Error, Sentence, Warning};
use ndarray::Array2;

const TOKENIZER: &str = "tokenizer.json";

/// A tokenizer and the encoder that reads its pieces.
pub(crate) struct Reader {
    tokenizer: Tokenizer,
    encoder: Box<dyn Encoder>,
}

/// A text as far as the vectors of its words.
pub(crate) struct Read {
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) words: Words,
    /// `[words, width]`
    pub(crate) states: Array2<f32>,
    /// What was cut.
    pub(crate) warnings: Vec<Warning>,
}

impl Reader {
    /// With the tokenizer of a model's files.
    pub(crate) fn load(files: &ModelFiles, encoder: Box<dyn Encoder>) -> Result<Self, Error> {
        Ok(Self { tokenizer: Tokenizer::parse(TOKENIZER, &files.read(TOKENIZER)?)?, encoder })
    }

    /// The width of the vectors.
    pub(crate) fn width(&self) -> usize {
        self.encoder.width()
    }

    /// # Errors
    /// [`Error::Input`] where the text has 4 GiB or more; [`Error::Model`] where tokenizer and encoder do not fit.
    pub(crate) fn read(&self, text: &str) -> Result<Read, Error> {
        if u32::try_from(text.len()).is_err() {
            let reason = format!("{} bytes are more than a span can count", text.len());
            return Err(Error::Input { reason });
        }
        let (sentences, mut warnings) = segment(text);
        let words = self.tokenizer.words(text, &sentences)?;
        let (states, cut) = window::encode(self.encoder.as_ref(), &words, self.tokenizer.frame())?;
        warnings.extend(cut);
        Ok(Read { sentences, words, states, warnings })
    }
}
