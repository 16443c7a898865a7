//! The errors of a document in the passages that they stand in.

use std::collections::BTreeMap;

use casefile_schema::Span;

use super::Document;
use super::confusion::{Named, Paired, pairs};
use super::context::{Stretch, around};
use crate::measure::{Fault, Finding, Layer};

/// An error as it is shown.
#[derive(Debug, Clone)]
pub(super) struct Case<'a> {
    /// Counted from 1 in the document.
    pub(super) number: usize,
    pub(super) finding: &'a Finding,
    /// Of a mention: its cell of the confusion matrix.
    pub(super) pair: Option<Paired<'a>>,
    /// What the other side has in its place.
    pub(super) instead: Option<Instead<'a>>,
}

/// What stands in the place of an error on the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Instead<'a> {
    /// Where the place is not quite the same.
    pub(super) span: Option<Span>,
    pub(super) label: &'a str,
}

/// A part of a document and the errors that need no more of it to be understood.
#[derive(Debug, Clone)]
pub(super) struct Passage<'a> {
    /// Empty where the errors have no place in the text.
    pub(super) stretches: Vec<Stretch>,
    /// In the order of the text.
    pub(super) cases: Vec<Case<'a>>,
}

/// In the order of the text; errors without a place come first.
pub(super) fn passages(document: &Document) -> Vec<Passage<'_>> {
    let (text, sentences) = (text_of(document), sentences_of(document));
    let mut places: BTreeMap<Vec<Stretch>, Vec<&Finding>> = BTreeMap::new();
    for finding in &document.findings {
        places.entry(around(text, sentences, &finding.spans)).or_default().push(finding);
    }
    let counterparts = Counterparts::new(document);
    let mut number = 0;
    let mut all = Vec::new();
    for (stretches, mut findings) in joined(places) {
        findings.sort_by_key(|finding| (finding.spans.first().copied(), finding.layer, finding.fault));
        let cases = findings.into_iter().map(|finding| {
            number += 1;
            let pair = counterparts.pair(finding);
            let instead =
                pair.map_or_else(|| counterparts.same_place(finding), |pair| partner(pair, finding.fault));
            Case { number, finding, pair, instead }
        });
        all.push(Passage { cases: cases.collect(), stretches });
    }
    all
}

/// Passages that were cut from one line and are for the most part the same become one.
fn joined(places: BTreeMap<Vec<Stretch>, Vec<&Finding>>) -> Vec<(Vec<Stretch>, Vec<&Finding>)> {
    let mut all: Vec<(Vec<Stretch>, Vec<&Finding>)> = Vec::new();
    for (stretches, findings) in places {
        let union = match (all.last().map(|(last, _)| last.as_slice()), stretches.as_slice()) {
            (Some([last]), [next]) => last.joined(next),
            _ => None,
        };
        match (union, all.last_mut()) {
            (Some(union), Some(last)) => {
                last.0 = vec![union];
                last.1.extend(findings);
            }
            _ => all.push((stretches, findings)),
        }
    }
    all
}

/// The text that is shown: both sides have the same, unless one has none.
pub(super) fn text_of(document: &Document) -> &str {
    let gold = document.gold.text.as_str();
    if gold.is_empty() { &document.predicted.text } else { gold }
}

fn sentences_of(document: &Document) -> &[Span] {
    let gold = document.gold.sentences.as_slice();
    if gold.is_empty() { &document.predicted.sentences } else { gold }
}

/// The other mention of a pair.
fn partner(pair: Paired<'_>, fault: Fault) -> Option<Instead<'_>> {
    let other = if fault == Fault::Missed { pair.predicted } else { pair.gold };
    other.map(|(span, label)| Instead { span: pair.overlaps_only().then_some(span), label })
}

/// Where to look for what the other side has in the place of an error.
struct Counterparts<'a> {
    /// By the gold and by the predicted mention.
    pairs: [BTreeMap<Named<'a>, Paired<'a>>; 2],
    /// By layer, fault and place.
    findings: BTreeMap<(Layer, Fault, &'a [Span]), &'a Finding>,
}

impl<'a> Counterparts<'a> {
    fn new(document: &'a Document) -> Self {
        let mut maps = [BTreeMap::new(), BTreeMap::new()];
        let [of_gold, of_predicted] = &mut maps;
        for pair in pairs(&document.gold, &document.predicted) {
            of_gold.extend(pair.gold.map(|gold| (gold, pair)));
            of_predicted.extend(pair.predicted.map(|predicted| (predicted, pair)));
        }
        let placed = document.findings.iter().filter(|finding| !finding.spans.is_empty());
        let key = |finding: &'a Finding| ((finding.layer, finding.fault, finding.spans.as_slice()), finding);
        Self { pairs: maps, findings: placed.map(key).collect() }
    }

    /// Of a mention.
    fn pair(&self, finding: &Finding) -> Option<Paired<'a>> {
        let [of_gold, of_predicted] = &self.pairs;
        let pairs = if finding.fault == Fault::Missed { of_gold } else { of_predicted };
        let span = *finding.spans.first().filter(|_| finding.layer == Layer::Mention)?;
        pairs.get(&(span, finding.label.as_str())).copied()
    }

    /// What is missed here may be predicted as something else.
    fn same_place(&self, finding: &Finding) -> Option<Instead<'a>> {
        let fault = if finding.fault == Fault::Missed { Fault::Spurious } else { Fault::Missed };
        let other = self.findings.get(&(finding.layer, fault, finding.spans.as_slice()))?;
        Some(Instead { span: None, label: &other.label })
    }
}
