//! `config.json` of an encoder checkpoint, in the form of Hugging Face `transformers`.

mod activation;
mod family;

use casefile_schema::Error;
use serde::Deserialize;

pub use self::activation::Activation;
pub use self::family::Family;
use crate::native::RelativeConfig;
use crate::{Batch, ModelFiles, Weights};

/// The file's name.
const FILE: &str = "config.json";

/// The largest size that is believed.
const LARGEST: usize = i32::MAX as usize;

/// The sizes of an encoder, and which of the [families](Family) it belongs to: what every engine reads of a checkpoint.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Architecture {
    /// Which network it is.
    pub family: Family,
    /// Rows of the word table.
    pub vocab_size: usize,
    /// Length of a row of the tables of words, positions and segments.
    pub embedding: usize,
    /// Length of a state.
    pub width: usize,
    /// How many transformer layers.
    pub layers: usize,
    /// How many attention heads; they share the width evenly.
    pub heads: usize,
    /// Length of the feed-forward block's hidden vector.
    pub intermediate: usize,
    /// Inside the feed-forward block.
    pub activation: Activation,
    /// Rows of the position table, 0 where there is none.
    pub positions: usize,
    /// The longest sequence; `i32::MAX` where positions are relative alone.
    pub max_pieces: usize,
    /// The padding piece, behind whose row the positions begin, where the family counts them so.
    pub padding: Option<u32>,
    /// Rows of the segment table, 0 where there is none.
    pub segments: usize,
    /// Added to the variance before its root is taken.
    pub eps: f32,
    /// How attention sees distances, where it does.
    pub(crate) relative: Option<RelativeConfig>,
    /// Of how many parts an attention score is the sum.
    score_parts: usize,
    /// Width and activation of the convolution behind the first layer, where there is one.
    pub(crate) convolution: Option<(usize, Activation)>,
}

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

impl Architecture {
    /// Reads and checks a model's `config.json`.
    ///
    /// # Errors
    /// As [`ModelFiles::read`]; [`Error::Model`] where the file is of no family that is known, contradicts itself or asks for
    /// another network than the family's own.
    pub fn load(files: &ModelFiles) -> Result<Self, Error> {
        let raw: Raw =
            serde_json::from_slice(&files.read(FILE)?).map_err(|error| Error::model(FILE, error))?;
        raw.architecture().map_err(|reason| Error::model(FILE, reason))
    }

    /// What stands before the names of the encoder's tensors in these weights: the family's [prefix](Family::prefix), where
    /// the checkpoint has heads beside the encoder.
    #[must_use]
    pub fn prefix(&self, weights: &Weights<'_>) -> &'static str {
        let prefix = self.family.prefix();
        let prefixed = weights.shape(&format!("{prefix}embeddings.word_embeddings.weight")).is_some();
        if prefixed { prefix } else { "" }
    }

    /// Whether attention sees how far apart two pieces stand (DeBERTa).
    #[must_use]
    pub fn sees_distances(&self) -> bool {
        self.relative.is_some()
    }

    /// Whether there is a convolution behind the first layer (DeBERTa-v2).
    #[must_use]
    pub fn has_convolution(&self) -> bool {
        self.convolution.is_some()
    }

    /// Refuses a batch that the model's tables have no rows for.
    ///
    /// # Errors
    /// [`Error::Input`] with the sequence, what it has and what the model has.
    pub fn check(&self, batch: &Batch) -> Result<(), Error> {
        for (index, (ids, segments)) in batch.sequences().enumerate() {
            self.check_sequence(ids, segments)
                .map_err(|reason| Error::Input { reason: format!("sequence {index} has {reason}") })?;
        }
        Ok(())
    }

    fn check_sequence(&self, ids: &[u32], segments: &[u32]) -> Result<(), String> {
        // A family without a table of segments knows one kind of segment.
        let (vocab_size, kinds, max_pieces) = (self.vocab_size, self.segments.max(1), self.max_pieces);
        if ids.len() > max_pieces {
            return Err(format!("{} pieces, the model reads at most {max_pieces}", ids.len()));
        }
        if let Some(id) = ids.iter().find(|&&id| id as usize >= vocab_size) {
            return Err(format!("id {id}, the vocabulary has {vocab_size}"));
        }
        if let Some(segment) = segments.iter().find(|&&segment| segment as usize >= kinds) {
            return Err(format!("segment id {segment}, the model has {kinds}"));
        }
        Ok(())
    }

    /// The rows of the position table that a sequence reads: 0, 1, ..., or those behind the padding's, which a padding piece
    /// has (`create_position_ids_from_input_ids` in `transformers`).
    pub fn places(&self, ids: &[u32]) -> impl Iterator<Item = usize> {
        let padding = self.padding;
        let mut next = padding.map_or(0, |padding| padding as usize + 1);
        ids.iter().map(move |&id| match padding {
            Some(padding) if padding == id => padding as usize,
            _ => {
                next += 1;
                next - 1
            }
        })
    }

    /// What queries are multiplied with, so that scores keep their spread whatever the width of a head.
    pub(crate) fn attention_scale(&self) -> f32 {
        1.0 / ((self.width / self.heads * self.score_parts) as f32).sqrt()
    }
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
