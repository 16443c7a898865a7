//! rust-bert's models, as one function from pieces to states.

use casefile_encoder::{Activation, Architecture, Family};
use rust_bert::RustBertError;
use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use rust_bert::deberta_v2::{DebertaV2Config, DebertaV2Model};
use rust_bert::distilbert::{DistilBertConfig, DistilBertModel};
use rust_bert::electra::{ElectraConfig, ElectraModel};
use tch::nn::VarStore;
use tch::{Kind, Tensor};

use crate::refuse::has_fixed_eps;

/// A model of rust-bert whose variables live in a store.
///
/// RoBERTa and XLM-RoBERTa are BERT with other positions, which are counted here and given to it.
pub(crate) enum Net {
    /// BERT with the `layer_norm_eps` that rust-bert has built in.
    Bert(Box<BertModel<BertEmbeddings>>),
    /// The same network with any `layer_norm_eps`: rust-bert's DeBERTa, relative positions off.
    Plain(Box<DebertaV2Model>),
    DistilBert(Box<DistilBertModel>),
    Electra(Box<ElectraModel>),
}

impl Net {
    /// Adds the model's variables to the store, with random values. It may panic as rust-bert and tch do.
    pub(crate) fn new(config: &Architecture, store: &VarStore) -> Self {
        let root = store.root();
        match config.family {
            Family::DistilBert => Self::DistilBert(Box::new(DistilBertModel::new(root, &distilbert(config)))),
            family if family == Family::DebertaV2 || !has_fixed_eps(config) => {
                Self::Plain(Box::new(DebertaV2Model::new(root, &deberta(config))))
            }
            Family::Electra => Self::Electra(Box::new(ElectraModel::new(root, &electra(config)))),
            _ => Self::Bert(Box::new(BertModel::new_with_optional_pooler(root, &bert(config), false))),
        }
    }

    /// The final states of a batch of sequences of one length: ids, segment ids and positions of shape
    /// `[sequences, pieces]` to `[sequences, pieces, width]`.
    pub(crate) fn forward(
        &self,
        ids: &Tensor,
        segments: &Tensor,
        positions: &Tensor,
    ) -> Result<Tensor, RustBertError> {
        let device = ids.device();
        let (ids, segments, positions) = (Some(ids), Some(segments), Some(positions));
        match self {
            Self::Bert(net) => net
                .forward_t(ids, None, segments, positions, None, None, None, false)
                .map(|output| output.hidden_state),
            Self::Plain(net) => {
                // One mask for all pieces; the mask that it makes itself fails on a sequence of one piece.
                let seen = Tensor::f_ones([1, 1, 1], (Kind::Int64, device))?;
                net.forward_t(ids, Some(&seen), segments, positions, None, false)
                    .map(|output| output.hidden_state)
            }
            Self::DistilBert(net) => net.forward_t(ids, None, None, false).map(|output| output.hidden_state),
            Self::Electra(net) => {
                net.forward_t(ids, None, segments, positions, None, false).map(|output| output.hidden_state)
            }
        }
    }
}

/// The name in a checkpoint of `transformers` of one of the model's variables, without the family's prefix.
pub(crate) fn stored_name(family: Family, variable: &str) -> String {
    let variable = variable.strip_prefix("distilbert.").unwrap_or(variable);
    match family {
        Family::DebertaV2 => variable.to_owned(),
        _ => variable.replace("_proj.", "."),
    }
}

/// rust-bert's name of the activation.
fn activation(config: &Architecture) -> rust_bert::Activation {
    match config.activation {
        Activation::GeluNew => rust_bert::Activation::gelu_new,
        Activation::Relu => rust_bert::Activation::relu,
        Activation::Tanh => rust_bert::Activation::tanh,
        _ => rust_bert::Activation::gelu,
    }
}

fn bert(config: &Architecture) -> BertConfig {
    BertConfig {
        hidden_act: activation(config),
        hidden_size: config.width as i64,
        intermediate_size: config.intermediate as i64,
        max_position_embeddings: config.positions as i64,
        num_attention_heads: config.heads as i64,
        num_hidden_layers: config.layers as i64,
        type_vocab_size: config.segments as i64,
        vocab_size: config.vocab_size as i64,
        ..BertConfig::default()
    }
}

fn deberta(config: &Architecture) -> DebertaV2Config {
    DebertaV2Config {
        hidden_act: activation(config),
        hidden_size: config.width as i64,
        intermediate_size: config.intermediate as i64,
        layer_norm_eps: Some(config.eps.into()),
        max_position_embeddings: config.positions as i64,
        num_attention_heads: config.heads as i64,
        num_hidden_layers: config.layers as i64,
        type_vocab_size: config.segments as i64,
        vocab_size: config.vocab_size as i64,
        ..DebertaV2Config::default()
    }
}

fn distilbert(config: &Architecture) -> DistilBertConfig {
    DistilBertConfig {
        activation: activation(config),
        dim: config.width as i64,
        hidden_dim: config.intermediate as i64,
        max_position_embeddings: config.positions as i64,
        n_heads: config.heads as i64,
        n_layers: config.layers as i64,
        vocab_size: config.vocab_size as i64,
        ..DistilBertConfig::default()
    }
}

fn electra(config: &Architecture) -> ElectraConfig {
    ElectraConfig {
        embedding_size: config.embedding as i64,
        hidden_act: activation(config),
        hidden_size: config.width as i64,
        intermediate_size: config.intermediate as i64,
        max_position_embeddings: config.positions as i64,
        num_attention_heads: config.heads as i64,
        num_hidden_layers: config.layers as i64,
        type_vocab_size: config.segments as i64,
        vocab_size: config.vocab_size as i64,
        ..ElectraConfig::default()
    }
}
