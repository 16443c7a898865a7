//! `config.json` of an encoder checkpoint, in the form of Hugging Face `transformers`.

use casefile_schema::Error;
use serde::Deserialize;

use super::activation::Activation;
use super::family::Family;
use super::relative::RelativeConfig;
use crate::ModelFiles;

/// The file's name.
const FILE: &str = "config.json";

/// The sizes of an encoder, and which of the [families](Family) it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Config {
    pub(super) family: Family,
    /// Rows of the word table.
    pub(super) vocab_size: usize,
    /// Length of a row of the tables of words, positions and segments.
    pub(super) embedding: usize,
    /// Length of a state.
    pub(super) width: usize,
    /// How many transformer layers.
    pub(super) layers: usize,
    /// How many attention heads; they share the width evenly.
    pub(super) heads: usize,
    /// Length of the feed-forward block's hidden vector.
    pub(super) intermediate: usize,
    pub(super) activation: Activation,
    /// Rows of the position table, 0 where there is none.
    pub(super) positions: usize,
    /// The longest sequence.
    pub(super) max_pieces: usize,
    /// The padding piece, behind whose row the positions begin, where the family counts them so.
    pub(super) padding: Option<u32>,
    /// Rows of the segment table, 0 where there is none.
    pub(super) segments: usize,
    /// Added to the variance before its root is taken.
    pub(super) eps: f32,
    /// How attention sees distances, where it does.
    pub(super) relative: Option<RelativeConfig>,
    /// Of how many parts an attention score is the sum.
    score_parts: usize,
    /// Width and activation of the convolution behind the first layer, where there is one.
    pub(super) convolution: Option<(usize, Activation)>,
}

/// The file itself; the second names are DistilBERT's. Fields that are not about the forward pass are ignored.
#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    model_type: Family,
    vocab_size: usize,
    #[serde(alias = "dim")]
    hidden_size: usize,
    embedding_size: Option<usize>,
    #[serde(alias = "n_layers")]
    num_hidden_layers: usize,
    #[serde(alias = "n_heads")]
    num_attention_heads: usize,
    #[serde(alias = "hidden_dim")]
    intermediate_size: usize,
    max_position_embeddings: usize,
    type_vocab_size: Option<usize>,
    layer_norm_eps: Option<f32>,
    pad_token_id: Option<u32>,
    #[serde(alias = "activation", default)]
    hidden_act: Activation,
    #[serde(default = "absolute")]
    position_embedding_type: String,
    #[serde(default = "yes")]
    position_biased_input: bool,
    #[serde(default)]
    conv_kernel_size: usize,
    #[serde(default = "tanh")]
    conv_act: Activation,
    #[serde(default)]
    relative_attention: bool,
    #[serde(flatten)]
    relative: RelativeConfig,
}

impl Config {
    /// Reads and checks the model's `config.json`.
    pub(super) fn load(files: &ModelFiles) -> Result<Self, Error> {
        let raw: Raw =
            serde_json::from_slice(&files.read(FILE)?).map_err(|error| Error::model(FILE, error))?;
        raw.config().map_err(|reason| Error::model(FILE, reason))
    }

    /// What queries are multiplied with, so that scores keep their spread whatever the width of a head.
    pub(super) fn attention_scale(&self) -> f32 {
        1.0 / ((self.width / self.heads * self.score_parts) as f32).sqrt()
    }
}

impl Raw {
    fn config(self) -> Result<Config, String> {
        let family = self.model_type;
        let padding = family.counts_from_padding().then(|| self.pad_token_id.unwrap_or(1));
        let deberta = family == Family::DebertaV2;
        let config = Config {
            family,
            vocab_size: self.vocab_size,
            embedding: self.embedding_size.unwrap_or(self.hidden_size),
            width: self.hidden_size,
            layers: self.num_hidden_layers,
            heads: self.num_attention_heads,
            intermediate: self.intermediate_size,
            activation: self.hidden_act,
            positions: if deberta && !self.position_biased_input { 0 } else { self.max_position_embeddings },
            max_pieces: self
                .max_position_embeddings
                .saturating_sub(padding.map_or(0, |padding| padding as usize + 1)),
            padding,
            segments: family.segments(self.type_vocab_size),
            eps: family.eps(self.layer_norm_eps),
            score_parts: if deberta { self.relative.parts() } else { 1 },
            relative: (deberta && self.relative_attention)
                .then(|| self.relative.checked(self.max_position_embeddings))
                .transpose()?,
            convolution: (deberta && self.conv_kernel_size > 0)
                .then_some((self.conv_kernel_size, self.conv_act)),
        };
        check(&config, &self.position_embedding_type)?;
        Ok(config)
    }
}

fn check(config: &Config, position_embedding_type: &str) -> Result<(), String> {
    let sizes = [
        ("vocab_size", config.vocab_size),
        ("hidden_size", config.width),
        ("embedding_size", config.embedding),
        ("num_attention_heads", config.heads),
        ("intermediate_size", config.intermediate),
        ("max_position_embeddings less its offset", config.max_pieces),
    ];
    if let Some((name, _)) = sizes.iter().find(|(_, size)| *size == 0) {
        return Err(format!("{name} is 0"));
    }
    if !config.width.is_multiple_of(config.heads) {
        let (width, heads) = (config.width, config.heads);
        return Err(format!("hidden_size {width} is not a multiple of num_attention_heads {heads}"));
    }
    if config.embedding != config.width && config.family.names().projection.is_empty() {
        let (embedding, width) = (config.embedding, config.width);
        return Err(format!("embedding_size is {embedding}, it must be hidden_size {width} in this family"));
    }
    if !(config.eps.is_finite() && config.eps > 0.0) {
        return Err(format!("layer_norm_eps {} is not above 0", config.eps));
    }
    if let Some((kernel, _)) = config.convolution.filter(|(kernel, _)| kernel.is_multiple_of(2)) {
        return Err(format!("conv_kernel_size {kernel} is not odd"));
    }
    if position_embedding_type != "absolute" {
        let found = format!("position_embedding_type is {position_embedding_type:?}");
        return Err(format!("{found}, the native encoder knows \"absolute\" only"));
    }
    Ok(())
}

fn absolute() -> String {
    "absolute".to_owned()
}

fn yes() -> bool {
    true
}

fn tanh() -> Activation {
    Activation::Tanh
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(change: impl Fn(&mut Raw)) -> Result<Config, String> {
        let json = r#"{"vocab_size": 9, "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
            "intermediate_size": 16, "max_position_embeddings": 4, "type_vocab_size": 2}"#;
        let mut raw: Raw = serde_json::from_str(json).unwrap();
        change(&mut raw);
        raw.config()
    }

    #[test]
    fn sizes_that_do_not_fit_are_named() {
        checked(|_| ()).unwrap();
        let error = checked(|raw| raw.num_attention_heads = 3).unwrap_err();
        assert_eq!(error, "hidden_size 8 is not a multiple of num_attention_heads 3");
        assert_eq!(checked(|raw| raw.num_attention_heads = 0).unwrap_err(), "num_attention_heads is 0");
        assert!(checked(|raw| raw.layer_norm_eps = Some(f32::NAN)).is_err());
        assert!(checked(|raw| raw.embedding_size = Some(4)).unwrap_err().contains("must be hidden_size 8"));
        assert!(checked(|raw| raw.position_embedding_type = "rotary".into()).is_err());
    }

    #[test]
    fn positions_begin_behind_the_padding_in_robertas_family() {
        let config = checked(|raw| raw.model_type = Family::Roberta).unwrap();
        assert_eq!((config.positions, config.max_pieces, config.padding), (4, 2, Some(1)));
        assert!(
            checked(|raw| {
                raw.model_type = Family::Roberta;
                raw.pad_token_id = Some(3);
            })
            .is_err()
        );
    }

    #[test]
    fn an_unknown_family_is_told_with_those_that_are_known() {
        let error = serde_json::from_str::<Family>("\"gpt2\"").unwrap_err().to_string();
        assert!(error.contains("gpt2") && error.contains("roberta"), "{error}");
    }
}
