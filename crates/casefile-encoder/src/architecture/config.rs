//! `config.json` of an encoder checkpoint, in the form of Hugging Face `transformers`.

use casefile_schema::Error;
use serde::Deserialize;

use super::{Activation, Architecture, Family};
use crate::ModelFiles;
use crate::native::RelativeConfig;

/// The file's name.
const FILE: &str = "config.json";

/// The largest size that is believed.
const LARGEST: usize = i32::MAX as usize;

/// The file itself; the second names of sizes are DistilBERT's. Fields that are not about the forward pass are ignored, and
/// null is as good as nothing.
#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    model_type: Family,
    vocab_size: usize,
    hidden_size: Option<usize>,
    dim: Option<usize>,
    embedding_size: Option<usize>,
    num_hidden_layers: Option<usize>,
    n_layers: Option<usize>,
    num_attention_heads: Option<usize>,
    n_heads: Option<usize>,
    intermediate_size: Option<usize>,
    hidden_dim: Option<usize>,
    max_position_embeddings: usize,
    type_vocab_size: Option<usize>,
    layer_norm_eps: Option<f32>,
    pad_token_id: Option<i64>,
    hidden_act: Option<Activation>,
    activation: Option<Activation>,
    position_embedding_type: Option<String>,
    is_decoder: Option<bool>,
    position_biased_input: Option<bool>,
    conv_kernel_size: Option<usize>,
    conv_act: Option<Activation>,
    relative_attention: Option<bool>,
    #[serde(flatten)]
    relative: RelativeConfig,
}

/// Reads and checks a model's configuration.
pub(super) fn read(files: &ModelFiles) -> Result<Architecture, Error> {
    let raw: Raw = serde_json::from_slice(&files.read(FILE)?).map_err(|error| Error::model(FILE, error))?;
    raw.architecture().map_err(|reason| Error::model(FILE, reason))
}

impl Raw {
    fn architecture(self) -> Result<Architecture, String> {
        self.check_form()?;
        let family = self.model_type;
        let deberta = family == Family::DebertaV2;
        let size = |name: &str, ours: Option<usize>, distil: Option<usize>| {
            let (first, second) = if family == Family::DistilBert { (distil, ours) } else { (ours, distil) };
            first.or(second).ok_or_else(|| format!("missing field `{name}`"))
        };
        let width = size("hidden_size", self.hidden_size, self.dim)?;
        // A padding id below 0 is none.
        let padding = self.pad_token_id.unwrap_or(1).try_into().unwrap_or(0);
        let padding = family.counts_from_padding().then_some(padding);
        let absolute = !deberta || self.position_biased_input.unwrap_or(true);
        let convolution = self.conv_kernel_size.filter(|&size| deberta && size > 0);
        let sees_distances = deberta && self.relative_attention.unwrap_or(false);
        let architecture = Architecture {
            family,
            vocab_size: self.vocab_size,
            embedding: self.embedding_size.unwrap_or(width),
            width,
            layers: size("num_hidden_layers", self.num_hidden_layers, self.n_layers)?,
            heads: size("num_attention_heads", self.num_attention_heads, self.n_heads)?,
            intermediate: size("intermediate_size", self.intermediate_size, self.hidden_dim)?,
            activation: self.hidden_act.or(self.activation).unwrap_or_default(),
            positions: if absolute { self.max_position_embeddings } else { 0 },
            max_pieces: match (absolute, padding) {
                (true, Some(padding)) => self.max_position_embeddings.saturating_sub(padding as usize + 1),
                (true, None) => self.max_position_embeddings,
                (false, _) => LARGEST,
            },
            padding,
            segments: family.segments(self.type_vocab_size),
            eps: family.eps(self.layer_norm_eps),
            score_parts: if deberta { self.relative.parts() } else { 1 },
            convolution: convolution.map(|size| (size, self.conv_act.unwrap_or(Activation::Tanh))),
            relative: sees_distances.then(|| self.relative.up_to(self.max_position_embeddings)),
        };
        check(&architecture)?;
        Ok(architecture)
    }

    /// Refuses another network than the family's own.
    fn check_form(&self) -> Result<(), String> {
        let form = self.position_embedding_type.as_deref().unwrap_or("absolute");
        if form != "absolute" {
            return Err(format!("position_embedding_type is {form:?}, casefile knows \"absolute\" only"));
        }
        match self.is_decoder {
            Some(true) => {
                Err("is_decoder is true: it reads to the left only, which casefile does not do".to_owned())
            }
            _ => Ok(()),
        }
    }
}

fn check(config: &Architecture) -> Result<(), String> {
    let sizes = [
        ("vocab_size", config.vocab_size),
        ("hidden_size", config.width),
        ("embedding_size", config.embedding),
        ("num_attention_heads", config.heads),
        ("intermediate_size", config.intermediate),
        ("max_position_embeddings less its offset", config.max_pieces),
    ];
    let more = [("num_hidden_layers", config.layers), ("type_vocab_size", config.segments)];
    if let Some((name, _)) = sizes.iter().find(|(_, size)| *size == 0) {
        return Err(format!("{name} is 0"));
    }
    if let Some((name, size)) = sizes.iter().chain(&more).find(|(_, size)| *size > LARGEST) {
        return Err(format!("{name} is {size}, more than any model has"));
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
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(change: impl Fn(&mut Raw)) -> Result<Architecture, String> {
        let json = r#"{"vocab_size": 9, "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
            "intermediate_size": 16, "max_position_embeddings": 4, "type_vocab_size": 2}"#;
        let mut raw: Raw = serde_json::from_str(json).unwrap();
        change(&mut raw);
        raw.architecture()
    }

    #[test]
    fn sizes_that_do_not_fit_are_named() {
        checked(|_| ()).unwrap();
        let error = checked(|raw| raw.num_attention_heads = Some(3)).unwrap_err();
        assert_eq!(error, "hidden_size 8 is not a multiple of num_attention_heads 3");
        assert_eq!(checked(|raw| raw.num_attention_heads = Some(0)).unwrap_err(), "num_attention_heads is 0");
        assert!(checked(|raw| raw.layer_norm_eps = Some(f32::NAN)).is_err());
        assert!(checked(|raw| raw.embedding_size = Some(4)).unwrap_err().contains("must be hidden_size 8"));
        assert!(checked(|raw| raw.position_embedding_type = Some("rotary".into())).is_err());
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
    fn a_padding_piece_has_the_paddings_position() {
        let bert = checked(|_| ()).unwrap();
        assert_eq!(bert.places(&[9, 1, 9]).collect::<Vec<_>>(), [0, 1, 2]);
        let roberta = checked(|raw| raw.model_type = Family::Roberta).unwrap();
        assert_eq!(roberta.places(&[9, 1, 1, 9, 0]).collect::<Vec<_>>(), [2, 1, 1, 3, 4]);
    }

    #[test]
    fn null_is_as_good_as_nothing_and_either_name_of_a_size_will_do() {
        let json = r#"{"model_type": "distilbert", "vocab_size": 9, "hidden_size": 7, "dim": 8, "n_layers": 1, "n_heads": 2,
            "hidden_dim": 16, "max_position_embeddings": 4, "position_embedding_type": null, "pad_token_id": null,
            "share_att_key": null, "conv_act": null, "norm_rel_ebd": null, "activation": null}"#;
        let config = serde_json::from_str::<Raw>(json).unwrap().architecture().unwrap();
        assert_eq!((config.width, config.activation, config.segments), (8, Activation::Gelu, 0));
        let missing = checked(|raw| raw.num_hidden_layers = None).unwrap_err();
        assert_eq!(missing, "missing field `num_hidden_layers`");
        assert!(checked(|raw| raw.vocab_size = usize::MAX).unwrap_err().contains("more than any model has"));
    }

    #[test]
    fn an_unknown_family_is_told_with_those_that_are_known() {
        let error = serde_json::from_str::<Family>("\"gpt2\"").unwrap_err().to_string();
        assert!(error.contains("gpt2") && error.contains("roberta"), "{error}");
    }
}
