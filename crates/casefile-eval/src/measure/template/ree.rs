//! CEAF-REE: role fillers of a document, all templates together.
//!
//! Du, Rush and Cardie, GRIT: Generative Role-filler Transformers for Document-level Event Entity Extraction (EACL
//! 2021), section 4.1. Predicted and gold entities of a role are aligned one to one, so that as many predicted entities
//! as can be have all their strings among those of their gold entity (the strict phi; an entity without strings fits
//! any). Precision is of the predicted entities, recall of the gold ones, micro over the five roles.

use std::collections::BTreeSet;

use super::filled::{Filler, ROLES, of_role};
use super::normalise::normalise;
use crate::annotated::Template;
use crate::measure::assign::assign;
use crate::measure::{Fault, Finding, Layer, Measure, Outcome};
use crate::tally::Sums;

pub(super) fn add(gold: &[Template], predicted: &[Template], outcome: &mut Outcome) {
    for role in ROLES {
        let (gold, predicted) = (pooled(gold, role), pooled(predicted, role));
        let right = matches(&gold, &predicted);
        let sums = Sums::counts(right.len(), predicted.len(), gold.len());
        outcome.tally.add_label(Measure::MucCeafRee, role, sums);
        let (found, justified): (BTreeSet<_>, BTreeSet<_>) = right.into_iter().unzip();
        outcome.findings.extend(findings(&gold, &found, role, Fault::Missed));
        outcome.findings.extend(findings(&predicted, &justified, role, Fault::Spurious));
    }
}

/// The entities that fill a role anywhere in the document.
///
/// As GRIT pools the templates of the keys: an entity all of whose strings an earlier one has, or that has all of an
/// earlier one's, is left out; case does not count. A single template without a type is pooled already (GRIT's `extracts`)
/// and stands as it is.
fn pooled<'a>(templates: &'a [Template], role: &str) -> Vec<&'a Vec<String>> {
    let is_pool = matches!(templates, [only] if only.label.is_none());
    let mut pool: Vec<(&Vec<String>, Vec<String>)> = Vec::new();
    for template in templates {
        for filler in of_role(template, role) {
            let lower: Vec<String> = filler.iter().map(|text| text.to_lowercase()).collect();
            let known = |(_, other): &(_, Vec<String>)| within(&lower, other) || within(other, &lower);
            if is_pool || !pool.iter().any(known) {
                pool.push((filler, lower));
            }
        }
    }
    pool.into_iter().map(|(filler, _)| filler).collect()
}

/// Pairs of a gold and a predicted entity that is right, as many as can be.
fn matches(gold: &[&Vec<String>], predicted: &[&Vec<String>]) -> Vec<(usize, usize)> {
    let normal = |fillers: &[&Vec<String>]| -> Vec<Filler> {
        fillers.iter().map(|filler| filler.iter().map(|text| normalise(text)).collect()).collect()
    };
    let (gold, predicted) = (normal(gold), normal(predicted));
    let fits = gold.iter().enumerate().flat_map(|(g, gold)| {
        let fitting = predicted.iter().enumerate().filter(move |(_, predicted)| within(predicted, gold));
        fitting.map(move |(p, _)| (g, p, 1.0))
    });
    assign(fits)
}

/// Whether all strings of the one are among the other's.
pub(super) fn within(strings: &[String], others: &[String]) -> bool {
    strings.iter().all(|text| others.contains(text))
}

fn findings(fillers: &[&Vec<String>], right: &BTreeSet<usize>, role: &str, fault: Fault) -> Vec<Finding> {
    let wrong = fillers.iter().enumerate().filter(|(index, _)| !right.contains(index));
    let finding = |(_, filler): (usize, &&Vec<String>)| Finding {
        layer: Layer::Filler,
        fault,
        label: role.to_owned(),
        spans: Vec::new(),
        text: filler.first().cloned().unwrap_or_default(),
        score: None,
    };
    wrong.map(finding).collect()
}
