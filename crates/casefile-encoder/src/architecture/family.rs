//! The families of encoders: one forward pass, whose parts bear other names in each family's checkpoints.

use serde::Deserialize;

/// What `model_type` in `config.json` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[non_exhaustive]
pub enum Family {
    /// Devlin et al., arXiv:1810.04805.
    #[default]
    #[serde(rename = "bert")]
    Bert,
    /// Sanh et al., arXiv:1910.01108.
    #[serde(rename = "distilbert")]
    DistilBert,
    /// Clark et al., arXiv:2003.10555: its discriminator.
    #[serde(rename = "electra")]
    Electra,
    /// Liu et al., arXiv:1907.11692; XLM-RoBERTa (Conneau et al., arXiv:1911.02116) and CamemBERT (Martin et al.,
    /// arXiv:1911.03894) differ in vocabulary alone.
    #[serde(rename = "roberta", alias = "xlm-roberta", alias = "camembert")]
    Roberta,
    /// He et al., arXiv:2006.03654; v3 (arXiv:2111.09543) is of the same make.
    #[serde(rename = "deberta-v2")]
    DebertaV2,
}

/// The names of a family's tensors, without `.weight` and `.bias`; those of a layer stand behind `layer` and its number.
pub(crate) struct Names {
    /// Before all names where the checkpoint has other heads too.
    prefix: &'static str,
    /// A dense map from the width of the tables to that of the states; empty where the family has none.
    pub(crate) projection: &'static str,
    /// Whether the projection has a bias, and stands behind the normalisation of the embeddings.
    pub(crate) projection_is_last: bool,
    pub(crate) layer: &'static str,
    pub(crate) query: &'static str,
    pub(crate) key: &'static str,
    pub(crate) value: &'static str,
    pub(crate) attention_output: &'static str,
    pub(crate) attention_norm: &'static str,
    pub(crate) expand: &'static str,
    pub(crate) contract: &'static str,
    pub(crate) output_norm: &'static str,
}

const BERT: Names = Names {
    prefix: "bert.",
    projection: "",
    projection_is_last: false,
    layer: "encoder.layer.",
    query: "attention.self.query",
    key: "attention.self.key",
    value: "attention.self.value",
    attention_output: "attention.output.dense",
    attention_norm: "attention.output.LayerNorm",
    expand: "intermediate.dense",
    contract: "output.dense",
    output_norm: "output.LayerNorm",
};

impl Family {
    /// What stands before all names where a checkpoint has other heads too: `bert.`
    #[must_use]
    pub fn prefix(self) -> &'static str {
        self.names().prefix
    }

    pub(crate) fn names(self) -> Names {
        match self {
            Self::Bert => BERT,
            Self::Roberta => Names { prefix: "roberta.", ..BERT },
            Self::Electra => Names {
                prefix: "electra.",
                projection: "embeddings_project",
                projection_is_last: true,
                ..BERT
            },
            Self::DebertaV2 => Names {
                prefix: "deberta.",
                projection: "embeddings.embed_proj",
                query: "attention.self.query_proj",
                key: "attention.self.key_proj",
                value: "attention.self.value_proj",
                ..BERT
            },
            Self::DistilBert => Names {
                prefix: "distilbert.",
                layer: "transformer.layer.",
                query: "attention.q_lin",
                key: "attention.k_lin",
                value: "attention.v_lin",
                attention_output: "attention.out_lin",
                attention_norm: "sa_layer_norm",
                expand: "ffn.lin1",
                contract: "ffn.lin2",
                output_norm: "output_layer_norm",
                ..BERT
            },
        }
    }

    /// Whether the first position is the one behind the padding piece's id.
    pub(super) fn counts_from_padding(self) -> bool {
        self == Self::Roberta
    }

    /// Rows of the segment table, where the configuration may leave them out.
    pub(super) fn segments(self, configured: Option<usize>) -> usize {
        match self {
            Self::DistilBert => 0,
            Self::DebertaV2 => configured.unwrap_or(0),
            Self::Bert | Self::Electra | Self::Roberta => configured.unwrap_or(2),
        }
    }

    /// The `eps` of every normalisation, where the configuration may leave it out.
    pub(super) fn eps(self, configured: Option<f32>) -> f32 {
        match self {
            Self::DistilBert => 1e-12,
            Self::DebertaV2 => configured.unwrap_or(1e-7),
            Self::Bert | Self::Electra | Self::Roberta => configured.unwrap_or(1e-12),
        }
    }
}
