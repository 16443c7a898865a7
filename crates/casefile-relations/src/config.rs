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
    pub(crate) argument: Calibration,
    pub(crate) relation: Calibration,
    pub(crate) attribution: Softmax,
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

/// How the logits of a scorer with a column for each label become scores, and from which score on they count.
///
/// Scores say how often they are right, label by label, so that one threshold is the best for all: more of a rare label is
/// not worth more errors in a frequent one.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Calibration {
    #[serde(flatten)]
    pub(crate) all: Threshold,
    /// Added besides, a number for each column; 0 where there is none.
    #[serde(default)]
    pub(crate) biases: Vec<f32>,
    /// How much the logarithm of the scores of both ends counts: what links a thing that is not there is not right.
    #[serde(default)]
    pub(crate) ends: f32,
}

/// How the logits of kinds of which one is right become scores: softmax of logits / temperature + biases.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Softmax {
    temperature: f32,
    biases: Vec<f32>,
}

impl Softmax {
    fn check(&self, name: &str, kinds: usize) -> Result<(), String> {
        let Self { temperature, biases } = self;
        let finite = temperature.is_finite() && *temperature > 0.0 && biases.iter().all(|b| b.is_finite());
        match finite && biases.len() == kinds {
            true => Ok(()),
            false => Err(format!(
                "{name}: temperature {temperature} and {} biases, or one that is no number, for {kinds} kinds",
                biases.len()
            )),
        }
    }

    /// The column that is likeliest, of equals the first, and its score; `None` without logits.
    pub(crate) fn best(&self, logits: impl IntoIterator<Item = f32>) -> Option<(usize, f32)> {
        let scaled =
            logits.into_iter().zip(&self.biases).map(|(logit, bias)| logit / self.temperature + bias);
        let kinds: Vec<f32> = scaled.collect();
        let top = kinds.iter().copied().reduce(f32::max)?;
        let total: f32 = kinds.iter().map(|kind| (kind - top).exp()).sum();
        Some((kinds.iter().position(|&kind| kind == top)?, 1.0 / total))
    }
}

impl Calibration {
    fn check(&self, name: &str, columns: usize) -> Result<(), String> {
        self.all.check(name)?;
        let count = self.biases.len();
        if (count != 0 && count != columns) || !self.biases.iter().all(|bias| bias.is_finite()) {
            return Err(format!("{name}: {count} biases, or one that is no number, for {columns} columns"));
        }
        match self.ends.is_finite() && self.ends >= 0.0 {
            true => Ok(()),
            false => Err(format!("{name}: ends count {}, which is below 0 or no number", self.ends)),
        }
    }

    /// The calibrated score of a column's logit, in `[0, 1]`, where `sure` is the logarithm of the product of the scores
    /// of both ends.
    pub(crate) fn score(&self, column: usize, logit: f32, sure: f32) -> f32 {
        let own = self.biases.get(column).copied().unwrap_or_default() + self.ends * sure;
        Threshold { bias: self.all.bias + own, ..self.all }.score(logit)
    }

    /// Whether a score counts.
    pub(crate) fn accepts(&self, score: f32) -> bool {
        self.all.accepts(score)
    }
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
        self.coref.check("coref")?;
        self.same_event.check("same_event")?;
        self.argument.check("argument", self.roles.len() + 1)?;
        self.relation.check("relation", self.relations.len())?;
        self.attribution.check("attribution", self.attributions.len())?;
        unique("roles", &self.roles)?;
        unique("attributions", &self.attributions)?;
        unique("relations", &self.relations)?;
        unique("subtypes", &self.subtypes)?;
        unique("statuses", &self.statuses)
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

    #[test]
    fn a_label_has_a_bias_of_its_own_and_the_ends_count() {
        let all = Threshold { temperature: 2.0, bias: 0.0, threshold: 0.5 };
        let calibration = Calibration { all, biases: vec![0.0, -1.0], ends: 2.0 };
        let scores = |sure| [0, 1, 2].map(|column| calibration.score(column, 2.0, sure));
        assert_eq!(scores(0.0), [0.731_058_6, 0.5, 0.731_058_6]);
        assert_eq!(scores(-0.5), [0.5, 0.268_941_43, 0.5]);
    }

    #[test]
    fn the_likeliest_kind_is_one_of_those_that_are_biased() {
        let softmax = Softmax { temperature: 2.0, biases: vec![0.0, 1.0] };
        let (column, score) = softmax.best([1.0, 0.0]).unwrap();
        assert_eq!(column, 1);
        assert!((score - 0.622_459_3).abs() < 1e-6);
        assert_eq!(softmax.best([]), None);
        assert!(softmax.check("attribution", 2).is_ok());
        assert!(softmax.check("attribution", 3).is_err());
    }

    fn config() -> RelationsConfig {
        let even = Threshold { temperature: 1.0, bias: 0.0, threshold: 0.5 };
        let labelled = Calibration { all: even, biases: Vec::new(), ends: 0.0 };
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
            argument: labelled.clone(),
            relation: labelled,
            attribution: Softmax { temperature: 1.0, biases: Vec::new() },
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
        assert!(RelationsConfig { coref: cold, ..config() }.check(8).is_err());
        let relation = Calibration { biases: vec![0.1, 0.2], ..config().relation };
        assert_eq!(
            RelationsConfig { relation, ..config() }.check(8),
            Err("relation: 2 biases, or one that is no number, for 1 columns".to_owned())
        );
        let argument = Calibration { ends: -1.0, ..config().argument };
        assert_eq!(
            RelationsConfig { argument, ..config() }.check(8),
            Err("argument: ends count -1, which is below 0 or no number".to_owned())
        );
    }
}
