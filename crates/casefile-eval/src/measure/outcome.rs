//! What a measurement leaves: counts, and what is wrong.

use casefile_schema::Span;
use serde::{Deserialize, Serialize};

use super::Layer;
use crate::tally::Tally;

/// In which way something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Gold, and not predicted.
    Missed,
    /// Predicted, and not gold.
    Spurious,
}

impl Fault {
    /// As it is called in reports: `missed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Spurious => "spurious",
        }
    }
}

/// Something that the prediction got wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What kind of thing.
    pub layer: Layer,
    /// In which way.
    pub fault: Fault,
    /// Its type, role or relation.
    pub label: String,
    /// Where it stands: of a relation head and tail, of an argument trigger and filler; none of a filler of MUC.
    pub spans: Vec<Span>,
    /// As it reads: the words of a mention; `head -> tail` of a relation.
    pub text: String,
    /// How sure the model was.
    pub score: Option<f32>,
}

/// Something that was predicted with a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// What kind of thing.
    pub layer: Layer,
    /// Its label.
    pub label: String,
    /// How sure the model was.
    pub score: f32,
    /// Whether it is right.
    pub right: bool,
}

/// What became of one document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// What was counted.
    pub tally: Tally,
    /// What is wrong, in the order of the layers.
    pub findings: Vec<Finding>,
    /// Everything that was predicted with a score, by layer and score; [`Tally::reliability`] sums it up.
    pub judgements: Vec<Judgement>,
}

impl Outcome {
    /// Judges something that was predicted with a score.
    pub(super) fn judge(&mut self, judgement: Judgement) {
        let Judgement { layer, score, right, .. } = judgement;
        self.tally.reliability.entry(layer).or_default().add(score, right);
        self.judgements.push(judgement);
    }
}
