//! Of what kind an event is, and whether it came about.

use casefile_encoder::Weights;
use casefile_schema::{Error, Status, Subtype};
use ndarray::{Array1, Array2, ArrayView2};

use crate::config::RelationsConfig;

/// Linear scorers on the vectors of an event's triggers: `subtype [subtypes, P]` and `status [statuses, P]`.
#[derive(Debug)]
pub(crate) struct KindScorer {
    subtype: Linear,
    status: Linear,
    subtypes: Vec<Subtype>,
    statuses: Vec<Status>,
}

#[derive(Debug)]
struct Linear {
    weight: Array2<f32>,
    bias: Array1<f32>,
}

impl Linear {
    fn load(weights: &Weights<'_>, name: &str, shape: [usize; 2]) -> Result<Self, Error> {
        let weight = weights.matrix(&format!("{name}.weight"), shape)?;
        Ok(Self { weight, bias: weights.vector(&format!("{name}.bias"), shape[0])? })
    }

    /// The column with the highest logit, averaged over the rows of `vectors [triggers, P]`.
    fn best(&self, vectors: ArrayView2<'_, f32>) -> Option<usize> {
        let mean = vectors.mean_axis(ndarray::Axis(0))?;
        let logits = self.weight.dot(&mean) + &self.bias;
        logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(column, _)| column)
    }
}

impl KindScorer {
    pub(crate) fn load(weights: &Weights<'_>, config: &RelationsConfig) -> Result<Self, Error> {
        let width = config.pairs.span_width;
        Ok(Self {
            subtype: Linear::load(weights, "subtype", [config.subtypes.len(), width])?,
            status: Linear::load(weights, "status", [config.statuses.len(), width])?,
            subtypes: config.subtypes.clone(),
            statuses: config.statuses.clone(),
        })
    }

    /// The subtype of the attack with these trigger vectors, `[triggers, P]`.
    pub(crate) fn subtype(&self, triggers: ArrayView2<'_, f32>) -> Option<Subtype> {
        self.subtypes.get(self.subtype.best(triggers)?).copied()
    }

    /// Whether the event with these trigger vectors came about, `[triggers, P]`.
    pub(crate) fn status(&self, triggers: ArrayView2<'_, f32>) -> Status {
        let best = self.status.best(triggers).and_then(|column| self.statuses.get(column));
        best.copied().unwrap_or(Status::Occurred)
    }
}
