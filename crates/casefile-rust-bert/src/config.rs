//! `config.json` of a checkpoint, in the form of Hugging Face `transformers`.

use casefile_encoder::ModelFiles;
use casefile_schema::Error;
use rust_bert::Activation;
use serde::Deserialize;

/// The file's name.
const FILE: &str = "config.json";

/// What rust-bert's BERT adds to the variance in every layer normalisation, whatever the configuration says.
const FIXED_EPS: f64 = 1e-12;

/// The architectures, by their `model_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Family {
    Bert,
    Roberta,
    XlmRoberta,
    #[serde(rename = "distilbert")]
    DistilBert,
    Electra,
    DebertaV2,
}

/// The sizes of an encoder; fields that are not about its forward pass are ignored.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Config {
    #[serde(rename = "model_type")]
    pub(crate) family: Family,
    /// Rows of the word table.
    pub(crate) vocab_size: usize,
    /// Length of a state.
    #[serde(rename = "hidden_size", alias = "dim")]
    pub(crate) width: usize,
    /// Length of a row of the tables, where it is not that of a state (ELECTRA).
    embedding_size: Option<usize>,
    #[serde(rename = "num_hidden_layers", alias = "n_layers")]
    pub(crate) layers: usize,
    #[serde(rename = "num_attention_heads", alias = "n_heads")]
    pub(crate) heads: usize,
    /// Length of the feed-forward block's hidden vector.
    #[serde(rename = "intermediate_size", alias = "hidden_dim")]
    pub(crate) intermediate: usize,
    /// Rows of the position table.
    #[serde(rename = "max_position_embeddings")]
    pub(crate) positions: usize,
    /// Rows of the segment table, 0 where there is none.
    #[serde(rename = "type_vocab_size", default)]
    pub(crate) segments: usize,
    layer_norm_eps: Option<f64>,
    #[serde(rename = "hidden_act", alias = "activation", default = "gelu")]
    pub(crate) activation: Activation,
    pad_token_id: Option<usize>,
    position_embedding_type: Option<String>,
    #[serde(default)]
    is_decoder: bool,
    #[serde(default)]
    relative_attention: bool,
    position_biased_input: Option<bool>,
    conv_kernel_size: Option<usize>,
}

impl Config {
    /// Reads and checks the model's `config.json`.
    pub(crate) fn load(files: &ModelFiles) -> Result<Self, Error> {
        let config: Self =
            serde_json::from_slice(&files.read(FILE)?).map_err(|error| Error::model(FILE, error))?;
        let checks = [config.check_sizes(), config.check_forms()];
        checks.into_iter().collect::<Result<(), _>>().map_err(|reason| Error::model(FILE, reason))?;
        Ok(config)
    }

    /// The same architecture with tables of one row, quick to make into a model: its values are put in afterwards.
    pub(crate) fn hollow(&self) -> Self {
        let segments = self.segments.min(1);
        Self { vocab_size: 1, intermediate: 1, positions: 1, segments, ..self.clone() }
    }

    /// Length of a row of the tables.
    pub(crate) fn embedding(&self) -> usize {
        self.embedding_size.unwrap_or(self.width)
    }

    /// Added to a variance before its root is taken; without a word of the file, as in `transformers`.
    pub(crate) fn eps(&self) -> f64 {
        let default = if self.family == Family::DebertaV2 { 1e-7 } else { FIXED_EPS };
        self.layer_norm_eps.filter(|_| self.family != Family::DistilBert).unwrap_or(default)
    }

    /// Whether the file asks for what rust-bert's BERT has built in.
    pub(crate) fn has_fixed_eps(&self) -> bool {
        self.eps() == FIXED_EPS
    }

    /// The id that has no position of its own, in the families that count positions from the one after it.
    pub(crate) fn pad(&self) -> Option<usize> {
        let counts = matches!(self.family, Family::Roberta | Family::XlmRoberta);
        counts.then(|| self.pad_token_id.unwrap_or(1))
    }

    /// Longest sequence.
    pub(crate) fn max_pieces(&self) -> usize {
        self.positions.saturating_sub(self.pad().map_or(0, |pad| pad + 1))
    }

    fn check_sizes(&self) -> Result<(), String> {
        let tables = !matches!(self.family, Family::DistilBert | Family::DebertaV2);
        let sizes = [
            ("vocab_size", self.vocab_size),
            ("hidden_size", self.width),
            ("embedding_size", self.embedding()),
            ("num_hidden_layers", self.layers),
            ("num_attention_heads", self.heads),
            ("intermediate_size", self.intermediate),
            ("max_position_embeddings less the padding id's", self.max_pieces()),
            ("type_vocab_size", if tables { self.segments } else { 1 }),
        ];
        for (name, size) in sizes {
            if size == 0 || i32::try_from(size).is_err() {
                return Err(format!("{name} is {size}"));
            }
        }
        if !self.width.is_multiple_of(self.heads) {
            let (width, heads) = (self.width, self.heads);
            return Err(format!("hidden_size {width} is not a multiple of num_attention_heads {heads}"));
        }
        Ok(())
    }

    /// Refuses what rust-bert 0.23 has not, or has otherwise than `transformers`.
    fn check_forms(&self) -> Result<(), String> {
        let (width, embedding, eps) = (self.width, self.embedding(), self.eps());
        let positions = self.position_embedding_type.as_deref().unwrap_or("absolute");
        let electra = self.family == Family::Electra;
        let refused = [
            (!(eps.is_finite() && eps > 0.0), format!("layer_norm_eps {eps} is not above 0")),
            (positions != "absolute", format!("position_embedding_type is {positions:?}")),
            (self.is_decoder, "is_decoder is true".to_owned()),
            (self.relative_attention, "relative_attention is true".to_owned()),
            (self.position_biased_input == Some(false), "position_biased_input is false".to_owned()),
            (self.conv_kernel_size.is_some_and(|size| size > 0), "conv_kernel_size is above 0".to_owned()),
            (embedding != width && !electra, format!("embedding_size {embedding} is not {width}")),
            (embedding != width && !self.has_fixed_eps(), format!("layer_norm_eps is {eps}")),
        ];
        match refused.into_iter().find(|(refused, _)| *refused) {
            Some((_, what)) => {
                Err(format!("{what}, which rust-bert 0.23 does not compute as the model does"))
            }
            None => Ok(()),
        }
    }
}

fn gelu() -> Activation {
    Activation::gelu
}
