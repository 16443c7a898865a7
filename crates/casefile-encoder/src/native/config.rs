//! `config.json` of a BERT checkpoint, in the form of Hugging Face `transformers`.

use casefile_schema::Error;
use serde::Deserialize;

use crate::ModelFiles;

/// The file's name.
const FILE: &str = "config.json";

/// The sizes of a BERT encoder; fields that are not about its forward pass are ignored.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Config {
    /// Rows of the word table.
    pub(super) vocab_size: usize,
    /// Length of a state.
    #[serde(rename = "hidden_size")]
    pub(super) width: usize,
    /// How many transformer layers.
    #[serde(rename = "num_hidden_layers")]
    pub(super) layers: usize,
    /// How many attention heads; they share the width evenly.
    #[serde(rename = "num_attention_heads")]
    pub(super) heads: usize,
    /// Length of the feed-forward block's hidden vector.
    #[serde(rename = "intermediate_size")]
    pub(super) intermediate: usize,
    /// Rows of the position table: the longest sequence.
    #[serde(rename = "max_position_embeddings")]
    pub(super) max_pieces: usize,
    /// Rows of the segment table.
    #[serde(rename = "type_vocab_size")]
    pub(super) segments: usize,
    /// Added to the variance before its root is taken.
    #[serde(rename = "layer_norm_eps", default = "default_eps")]
    pub(super) eps: f32,
    #[serde(default = "default_activation")]
    hidden_act: String,
    #[serde(default = "default_model_type")]
    model_type: String,
    #[serde(default = "default_positions")]
    position_embedding_type: String,
}

impl Config {
    /// Reads and checks the model's `config.json`.
    pub(super) fn load(files: &ModelFiles) -> Result<Self, Error> {
        let config: Self =
            serde_json::from_slice(&files.read(FILE)?).map_err(|error| Error::model(FILE, error))?;
        config.check().map_err(|reason| Error::model(FILE, reason))?;
        Ok(config)
    }

    /// Length of the part of a state that one head works on.
    pub(super) fn head_width(&self) -> usize {
        self.width / self.heads
    }

    fn check(&self) -> Result<(), String> {
        let sizes = [
            ("vocab_size", self.vocab_size),
            ("hidden_size", self.width),
            ("num_attention_heads", self.heads),
            ("intermediate_size", self.intermediate),
            ("max_position_embeddings", self.max_pieces),
            ("type_vocab_size", self.segments),
        ];
        if let Some((name, _)) = sizes.iter().find(|(_, size)| *size == 0) {
            return Err(format!("{name} is 0"));
        }
        if !self.width.is_multiple_of(self.heads) {
            let (width, heads) = (self.width, self.heads);
            return Err(format!("hidden_size {width} is not a multiple of num_attention_heads {heads}"));
        }
        if !(self.eps.is_finite() && self.eps > 0.0) {
            return Err(format!("layer_norm_eps {} is not above 0", self.eps));
        }
        for (name, value, known) in [
            ("model_type", &self.model_type, "bert"),
            ("hidden_act", &self.hidden_act, "gelu"),
            ("position_embedding_type", &self.position_embedding_type, "absolute"),
        ] {
            if value != known {
                return Err(format!("{name} is {value:?}, the native encoder knows {known:?} only"));
            }
        }
        Ok(())
    }
}

fn default_eps() -> f32 {
    1e-12
}

fn default_activation() -> String {
    "gelu".to_owned()
}

fn default_model_type() -> String {
    "bert".to_owned()
}

fn default_positions() -> String {
    "absolute".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(change: impl Fn(&mut Config)) -> Result<(), String> {
        let json = r#"{"vocab_size": 9, "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
            "intermediate_size": 16, "max_position_embeddings": 4, "type_vocab_size": 2}"#;
        let mut config: Config = serde_json::from_str(json).unwrap();
        change(&mut config);
        config.check()
    }

    #[test]
    fn sizes_that_do_not_fit_are_named() {
        checked(|_| ()).unwrap();
        let error = checked(|config| config.heads = 3).unwrap_err();
        assert_eq!(error, "hidden_size 8 is not a multiple of num_attention_heads 3");
        assert_eq!(checked(|config| config.heads = 0).unwrap_err(), "num_attention_heads is 0");
        assert!(checked(|config| config.hidden_act = "relu".into()).unwrap_err().contains("\"relu\""));
        assert!(checked(|config| config.eps = f32::NAN).is_err());
    }
}
