//! Things that are the same in gold and prediction or are not, as sets.

use std::collections::BTreeMap;

use casefile_schema::{Level, Span};

use super::{Fault, Finding, Judgement, Layer, Measure, Outcome};
use crate::annotated::{Annotated, Mention};
use crate::tally::{Sums, Tally};

/// What is compared: a label and what else must be the same. Nothing is in it twice.
pub(crate) type Items<'a, K> = BTreeMap<(&'a str, K), Item>;

/// Something annotated, as findings tell of it.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) spans: Vec<Span>,
    pub(crate) text: String,
    pub(crate) score: Option<f32>,
}

/// Adds what is there; of duplicates the greatest score and the first place in the text count.
pub(crate) fn insert<'a, K: Ord>(items: &mut Items<'a, K>, key: (&'a str, K), item: Item) {
    if let Some(own) = items.get_mut(&key) {
        if item.score > own.score {
            own.score = item.score;
        }
        if (&item.spans, &item.text) < (&own.spans, &own.text) {
            (own.spans, own.text) = (item.spans, item.text);
        }
    } else {
        items.insert(key, item);
    }
}

/// Counts by label and over all what both have.
pub(crate) fn count<K: Ord>(
    measure: Measure,
    gold: &Items<'_, K>,
    predicted: &Items<'_, K>,
    tally: &mut Tally,
) {
    for key in gold.keys() {
        let right = usize::from(predicted.contains_key(key));
        tally.add_label(measure, key.0, Sums::counts(right, 0, 1));
    }
    for (label, _) in predicted.keys() {
        tally.add_label(measure, label, Sums::counts(0, 1, 0));
    }
}

/// Counts what is said of something found, where the gold says something: the gold under its label, the prediction under
/// its own. Over all that is the accuracy: to say nothing is wrong, of no label.
pub(crate) fn count_said(measure: Measure, gold: &str, predicted: Option<&str>, tally: &mut Tally) {
    let right = usize::from(predicted == Some(gold)).into();
    tally.add_label(measure, gold, Sums { right_of_gold: right, gold: 1.into(), ..Sums::default() });
    let own = Sums { right_of_predicted: right, predicted: 1.into(), ..Sums::default() };
    match predicted {
        Some(label) => tally.add_label(measure, label, own),
        None => tally.add(measure, own),
    }
}

/// Tells of what only one of the two has, in the order of the text, and judges what has a score, in the order of scores.
pub(crate) fn report<K: Ord>(
    layer: Layer,
    gold: &Items<'_, K>,
    predicted: &Items<'_, K>,
    outcome: &mut Outcome,
) {
    let judged = predicted.iter().filter_map(|(key, item)| {
        let (label, right) = (key.0.to_owned(), gold.contains_key(key));
        Some(Judgement { layer, label, score: item.score?, right })
    });
    judged.for_each(|judgement| outcome.judge(judgement));
    let missed = gold.iter().filter(|(key, _)| !predicted.contains_key(key));
    let spurious = predicted.iter().filter(|(key, _)| !gold.contains_key(key));
    let missed = missed.map(|(key, item)| finding(layer, Fault::Missed, key.0, item));
    let spurious = spurious.map(|(key, item)| finding(layer, Fault::Spurious, key.0, item));
    let mut findings: Vec<Finding> = missed.chain(spurious).collect();
    findings.sort_by(|a, b| place(a).cmp(&place(b)));
    outcome.findings.append(&mut findings);
}

/// The mention that an entity is best known by: the first name, else the first mention.
pub(crate) fn best_known(document: &Annotated, entity: usize) -> Option<Span> {
    let rank = |mention: &Mention| (mention.level != Some(Level::Name), mention.span);
    mentions_of(document, entity).map(rank).min().map(|(_, span)| span)
}

/// The mentions of an entity, in the order of its list.
pub(crate) fn mentions_of(document: &Annotated, entity: usize) -> impl Iterator<Item = &Mention> {
    let indices = document.entities.get(entity).map(|entity| entity.mentions.as_slice()).unwrap_or_default();
    indices.iter().filter_map(|&index| document.mentions.get(index))
}

fn finding(layer: Layer, fault: Fault, label: &str, item: &Item) -> Finding {
    let Item { spans, text, score } = item.clone();
    Finding { layer, fault, label: label.to_owned(), spans, text, score }
}

fn place(finding: &Finding) -> (&[Span], &str, &str, Fault, Option<u32>) {
    (&finding.spans, &finding.label, &finding.text, finding.fault, finding.score.map(f32::to_bits))
}
