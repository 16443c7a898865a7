//! What `casefile.json` says of the relation layer's scorers.

use casefile_schema::{AttributionKind, Error, RelationType, Role, Status, Subtype};
use serde::Deserialize;

/// The relation layer's part of a model's `casefile.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct RelationsConfig {
    pub(crate) pairs: PairConfig,
    pub(crate) coref: Threshold,
    pub(crate) same_event: Threshold,
    pub(crate) argument: Threshold,
    pub(crate) relation: Threshold,
    /// The columns of the argument scorer, before the attribution's source and kinds.
    pub(crate) roles: Vec<Role>,
    pub(crate) attributions: Vec<AttributionKind>,
    pub(crate) relations: Vec<RelationType>,
    pub(crate) subtypes: Vec<Subtype>,
    pub(crate) statuses: Vec<Status>,
}

/// The shapes that the pair scorers share and how they see distance.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PairConfig {
    /// The encoder's width, D.
    pub(crate) width: usize,
    /// The width of a span vector, P.
    pub(crate) span_width: usize,
    /// The hidden width of a pair, K.
    pub(crate) hidden: usize,
    /// The words between two mentions past which a pair is not scored.
    pub(crate) max_gap: usize,
    /// The words between two spans up to which their mean is read.
    pub(crate) between_words: usize,
    /// Bucket i holds the gaps that exceed exactly i of these.
    pub(crate) distance_edges: Vec<usize>,
}

/// How a scorer's logits become scores, and from which score on they count.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Threshold {
    /// Divides the logits; fitted on development data.
    pub(crate) temperature: f32,
    /// The least score that counts.
    pub(crate) threshold: f32,
}

impl Threshold {
    /// The calibrated score of a logit, in `[0, 1]`.
    pub(crate) fn score(self, logit: f32) -> f32 {
        1.0 / (1.0 + (-logit / self.temperature).exp())
    }

    /// Whether a score counts.
    pub(crate) fn accepts(self, score: f32) -> bool {
        score >= self.threshold
    }
}

impl RelationsConfig {
    /// Refuses a configuration that no model can have been trained with.
    pub(crate) fn check(&self, file: &str) -> Result<(), Error> {
        for (name, t) in [
            ("coref", self.coref),
            ("same_event", self.same_event),
            ("argument", self.argument),
            ("relation", self.relation),
        ] {
            let sound =
                t.temperature.is_finite() && t.temperature > 0.0 && (0.0..=1.0).contains(&t.threshold);
            if !sound {
                let Threshold { temperature, threshold } = t;
                let reason =
                    format!("{name}: temperature {temperature} or threshold {threshold} is out of range");
                return Err(Error::model(file, reason));
            }
        }
        Ok(())
    }
}
