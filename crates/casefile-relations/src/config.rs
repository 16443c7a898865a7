//! What `casefile.json` says of the relation layer's scorers.

use std::collections::BTreeSet;

use casefile_schema::{AttributionKind, RelationType, Role, Status, Subtype};
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
    /// Divides the logits; fitted on development data, as is `bias`.
    pub(crate) temperature: f32,
    /// Added to the divided logits.
    #[serde(default)]
    pub(crate) bias: f32,
    /// The least score that counts.
    pub(crate) threshold: f32,
}

impl PairConfig {
    /// Refuses shapes that do not fit an encoder of this width.
    pub(crate) fn check(&self, width: usize) -> Result<(), String> {
        match self.width == width {
            true => Ok(()),
            false => {
                Err(format!("the scorers read vectors of width {}, the encoder gives {width}", self.width))
            }
        }
    }
}

impl Threshold {
    /// Refuses numbers that no calibration gives; `name` is the scorer's.
    pub(crate) fn check(self, name: &str) -> Result<(), String> {
        let Self { temperature, bias, threshold } = self;
        let sound = temperature.is_finite() && temperature > 0.0 && bias.is_finite();
        match sound && (0.0..=1.0).contains(&threshold) {
            true => Ok(()),
            false => Err(format!(
                "{name}: temperature {temperature}, bias {bias} or threshold {threshold} is out of range"
            )),
        }
    }

    /// The calibrated score of a logit, in `[0, 1]` (Platt scaling).
    pub(crate) fn score(self, logit: f32) -> f32 {
        1.0 / (1.0 + (-logit / self.temperature - self.bias).exp())
    }

    /// Whether a score counts.
    pub(crate) fn accepts(self, score: f32) -> bool {
        score >= self.threshold
    }
}

impl RelationsConfig {
    /// Refuses a configuration that does not fit an encoder of this width or that no model can have been trained with.
    pub(crate) fn check(&self, width: usize) -> Result<(), String> {
        self.pairs.check(width)?;
        for (name, threshold) in self.thresholds() {
            threshold.check(name)?;
        }
        unique("roles", &self.roles)?;
        unique("attributions", &self.attributions)?;
        unique("relations", &self.relations)?;
        unique("subtypes", &self.subtypes)?;
        unique("statuses", &self.statuses)
    }

    fn thresholds(&self) -> [(&'static str, Threshold); 4] {
        [
            ("coref", self.coref),
            ("same_event", self.same_event),
            ("argument", self.argument),
            ("relation", self.relation),
        ]
    }
}

fn unique<T: Ord + Copy + std::fmt::Display>(name: &str, list: &[T]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    match list.iter().find(|&&item| !seen.insert(item)) {
        Some(item) => Err(format!("{name}: {item} is listed twice")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> RelationsConfig {
        let even = Threshold { temperature: 1.0, bias: 0.0, threshold: 0.5 };
        let pairs = PairConfig {
            width: 8,
            span_width: 4,
            hidden: 4,
            max_gap: 9,
            between_words: 3,
            distance_edges: vec![0],
        };
        RelationsConfig {
            pairs,
            coref: even,
            same_event: even,
            argument: even,
            relation: even,
            roles: vec![Role::Target],
            attributions: Vec::new(),
            relations: vec![RelationType::Leads],
            subtypes: Vec::new(),
            statuses: Vec::new(),
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_numbers() {
        assert_eq!(config().check(8), Ok(()));
        assert_eq!(
            config().check(9),
            Err("the scorers read vectors of width 8, the encoder gives 9".to_owned())
        );
        let twice = RelationsConfig { roles: vec![Role::Date, Role::Date], ..config() };
        assert_eq!(twice.check(8), Err("roles: date is listed twice".to_owned()));
        let cold = Threshold { temperature: 0.0, bias: 0.0, threshold: 0.5 };
        assert!(RelationsConfig { relation: cold, ..config() }.check(8).is_err());
    }
}
