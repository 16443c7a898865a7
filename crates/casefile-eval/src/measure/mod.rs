//! The measures: each a function of a gold and a predicted document.
//!
//! [`score`] runs all of them over a pair of documents. What a measure does not apply to (coreference where nobody
//! annotated any) adds zeros.

mod align;
mod argument;
mod assign;
mod attribution;
mod colours;
mod coref;
mod event;
mod expanded;
mod found;
mod head;
mod items;
mod links;
mod mention;
mod name;
mod outcome;
mod pair;
mod place;
mod relation;
mod semeval;
mod settings;
mod template;
mod value;

use crate::annotated::Annotated;
pub(crate) use assign::assign;
pub use name::{Layer, Measure};
pub use outcome::{Fault, Finding, Judgement, Outcome};
pub(crate) use pair::Pair;
pub use settings::Settings;

/// Runs all measures over a gold document and its prediction.
#[must_use]
pub fn score(gold: &Annotated, predicted: &Annotated, settings: &Settings) -> Outcome {
    let pair = Pair::new(gold, predicted, settings);
    let mut outcome = Outcome::default();
    mention::add(&pair, &mut outcome);
    semeval::add(&pair, &mut outcome);
    coref::add(&pair, &mut outcome);
    found::add(&pair, &mut outcome);
    relation::add(&pair, &mut outcome);
    event::add(&pair, &mut outcome);
    argument::add(&pair, &mut outcome);
    attribution::add(&pair, &mut outcome);
    value::add(&pair, &mut outcome);
    template::add(&pair, &mut outcome);
    outcome.findings.sort_by_key(|finding| finding.layer);
    outcome.judgements.sort_by(|a, b| {
        let by_score = a.layer.cmp(&b.layer).then(a.score.total_cmp(&b.score));
        by_score.then_with(|| (a.right, &a.label).cmp(&(b.right, &b.label)))
    });
    outcome
}

#[cfg(test)]
mod tests;
