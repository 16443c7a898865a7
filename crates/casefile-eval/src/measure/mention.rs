//! Mentions whose span and type are right.

use std::collections::BTreeMap;

use casefile_schema::{EntityType, Level, Span};

use super::{Fault, Finding, Layer, Measure, Outcome, Pair};
use crate::annotated::{Annotated, Mention};
use crate::tally::Sums;

/// In which of the two documents a mention stands.
#[derive(Clone, Copy, Default)]
struct Sides {
    gold: bool,
    predicted: bool,
    /// The highest that it was predicted with.
    score: Option<f32>,
}

/// Everything that either document mentions, by what makes two mentions the same: span and type.
type Compared<'a> = BTreeMap<(Span, &'a str), Sides>;

/// Counts `mention.strict` and `name.strict`, and says what of the former is wrong.
///
/// Both compare sets of spans with types, as seqeval and CoNLL-2003's conlleval do: a mention that is listed twice counts
/// once, with its highest score. `name.strict` leaves out mentions by description, dates and counts. A mention without a
/// level counts as a name; where the gold mentions have none, and the predicted ones have none, nothing is counted.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let all = compared(pair, |_| true);
    count(Measure::MentionStrict, &all, outcome);
    for (&(span, label), sides) in &all {
        if let Some(score) = sides.score {
            outcome.judge(Layer::Mention, score, sides.gold);
        }
        let fault = match sides {
            Sides { gold: true, predicted: false, .. } => Fault::Missed,
            Sides { gold: false, predicted: true, .. } => Fault::Spurious,
            _ => continue,
        };
        outcome.findings.push(Finding {
            layer: Layer::Mention,
            fault,
            label: label.to_owned(),
            spans: vec![span],
            text: span.of(&pair.gold.text).to_owned(),
            score: sides.score,
        });
    }
    let tells = |document: &Annotated| document.mentions.iter().any(|mention| mention.level.is_some());
    // A document of no gold mentions may be of a corpus that tells levels, and what is predicted of it is spurious.
    if tells(pair.gold) || tells(pair.predicted) || pair.gold.mentions.is_empty() {
        count(Measure::NameStrict, &compared(pair, is_name), outcome);
    }
}

fn is_name(mention: &Mention) -> bool {
    let others = [EntityType::Date.name(), EntityType::Quantity.name()];
    mention.level.is_none_or(|level| level == Level::Name) && !others.contains(&mention.label.as_str())
}

/// The mentions that `counts` lets pass.
fn compared<'a>(pair: &Pair<'a>, counts: fn(&Mention) -> bool) -> Compared<'a> {
    let mut all = Compared::new();
    for mention in pair.gold.mentions.iter().filter(|mention| counts(mention)) {
        all.entry((mention.span, &mention.label)).or_default().gold = true;
    }
    for mention in pair.predicted.mentions.iter().filter(|mention| counts(mention)) {
        let sides = all.entry((mention.span, &mention.label)).or_default();
        sides.predicted = true;
        sides.score = sides.score.into_iter().chain(mention.score).reduce(f32::max);
    }
    all
}

fn count(measure: Measure, all: &Compared<'_>, outcome: &mut Outcome) {
    let mut labels: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (&(_, label), sides) in all {
        let [right, predicted, gold] = labels.entry(label).or_default();
        *right += usize::from(sides.gold && sides.predicted);
        *predicted += usize::from(sides.predicted);
        *gold += usize::from(sides.gold);
    }
    for (label, [right, predicted, gold]) in labels {
        outcome.tally.add_label(measure, label, Sums::counts(right, predicted, gold));
    }
}

#[cfg(test)]
#[path = "mention_tests.rs"]
mod tests;
