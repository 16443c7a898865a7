//! SemEval-2013 task 9.1, as nervaluate 1.2.1 counts it.
//!
//! Segura-Bedmar et al., SemEval-2013 Task 9 (2013), section 4.1, name four ways in which a predicted mention may fit a
//! gold one. Which of several gold mentions it is held against they leave open: nervaluate takes the predicted mentions one
//! by one and gives each the gold mention, of those still free, that fits best.
//!
//! Every predicted mention is thus right, half right or wrong, and every gold mention is taken once or not at all: the
//! actual (`COR + INC + PAR + SPU`) are all predicted mentions, the possible (`COR + INC + PAR + MIS`) all gold ones. What
//! is right is `COR + PAR / 2`, and nothing is `PAR` but in `semeval.partial`. A mention that is listed twice counts twice.
//!
//! Under a label, the mentions of this label are matched among themselves. So its row knows no confusion with other labels,
//! and the rows do not add up to the row of all.

use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::{CharOffsets, Span};

use super::{Measure, Outcome, Pair};
use crate::amount::Amount;
use crate::annotated::Mention;
use crate::tally::{Key, Sums};

pub(super) const MEASURES: [Measure; 4] =
    [Measure::SemevalStrict, Measure::SemevalExact, Measure::SemevalPartial, Measure::SemevalType];

/// A mention: half-open, in words or characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Item<'a> {
    start: usize,
    end: usize,
    label: &'a str,
}

/// How well a predicted mention fits a gold one that it overlaps.
struct Fit {
    /// The lowest is the best.
    rank: usize,
    /// What it is worth, in halves.
    halves: usize,
}

/// Counts `semeval.*`, over all labels and for each.
///
/// Mentions are taken in the order of the text. They are measured in words where the gold document tells its tokens and
/// every mention begins and ends with one, which is how nervaluate reads tags; else in characters, which is how it reads
/// spans whose end is their last character. The unit matters only where an overlap is under 1 % of a gold mention, which
/// is none, and where `semeval.type` looks for the closest of several.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let (gold, predicted) = items(pair);
    let labels: BTreeSet<&str> = gold.iter().chain(&predicted).map(|item| item.label).collect();
    for label in labels.into_iter().map(Some).chain([None]) {
        let (gold, predicted) = (of_label(&gold, label), of_label(&predicted, label));
        for measure in MEASURES {
            let key = Key { measure, label: label.map(str::to_owned) };
            *outcome.tally.sums.entry(key).or_default() += sums(measure, &gold, &predicted);
        }
    }
}

fn of_label<'a>(items: &[Item<'a>], label: Option<&str>) -> Vec<Item<'a>> {
    items.iter().filter(|item| label.is_none_or(|label| item.label == label)).copied().collect()
}

/// The mentions of gold and prediction, in the order of the text.
fn items<'a>(pair: &Pair<'a>) -> (Vec<Item<'a>>, Vec<Item<'a>>) {
    let index = |byte: fn(&Span) -> usize| -> BTreeMap<usize, usize> {
        pair.gold.tokens.iter().enumerate().map(|(i, token)| (byte(token), i)).collect()
    };
    let (starts, ends) = (index(|token| token.start()), index(|token| token.end()));
    let words = |span: Span| Some((*starts.get(&span.start())?, ends.get(&span.end())? + 1));
    let of = |place: &dyn Fn(Span) -> Option<(usize, usize)>| {
        Some((placed(&pair.gold.mentions, place)?, placed(&pair.predicted.mentions, place)?))
    };
    of(&words).unwrap_or_else(|| {
        let characters = CharOffsets::new(&pair.gold.text);
        of(&|span| Some(characters.of_span(span).unwrap_or((span.start(), span.end())))).unwrap_or_default()
    })
}

fn placed<'a>(
    mentions: &'a [Mention],
    place: &dyn Fn(Span) -> Option<(usize, usize)>,
) -> Option<Vec<Item<'a>>> {
    let item = |mention: &'a Mention| {
        let (start, end) = place(mention.span)?;
        Some(Item { start, end, label: &mention.label })
    };
    let mut items: Vec<_> = mentions.iter().map(item).collect::<Option<_>>()?;
    items.sort_unstable();
    Some(items)
}

/// Both lists in the order of the text.
fn sums(measure: Measure, gold: &[Item<'_>], predicted: &[Item<'_>]) -> Sums {
    let furthest = |end: &mut usize, item: &Item<'_>| {
        *end = item.end.max(*end);
        Some(*end)
    };
    let reach: Vec<usize> = gold.iter().scan(0, furthest).collect();
    let mut free: Vec<Option<Item<'_>>> = gold.iter().copied().map(Some).collect();
    let mut halves = 0;
    for item in predicted {
        // No gold mention before the first or from the second on can overlap.
        let first = reach.partition_point(|&end| end <= item.start);
        let second = gold.partition_point(|gold| gold.start < item.end);
        let near = free.iter_mut().take(second).skip(first);
        let overlapping = near.filter_map(|place| {
            let fit = fit(measure, (*place).filter(|gold| overlap(gold, item))?, item);
            Some((place, fit))
        });
        if let Some((place, fit)) = overlapping.min_by_key(|(_, fit)| fit.rank) {
            *place = None;
            halves += fit.halves;
        }
    }
    Sums::amounts(Amount::from(halves as f64 / 2.0), predicted.len().into(), gold.len().into())
}

/// Whether they share at least 1 % of the gold mention.
fn overlap(gold: &Item<'_>, predicted: &Item<'_>) -> bool {
    let shared = gold.end.min(predicted.end).saturating_sub(gold.start.max(predicted.start));
    shared > 0 && shared * 100 >= gold.end - gold.start
}

fn fit(measure: Measure, gold: Item<'_>, predicted: &Item<'_>) -> Fit {
    let distance = gold.start.abs_diff(predicted.start) + gold.end.abs_diff(predicted.end);
    let is_right = match measure {
        Measure::SemevalStrict => distance == 0 && gold.label == predicted.label,
        Measure::SemevalType => gold.label == predicted.label,
        _ => distance == 0,
    };
    match (is_right, measure) {
        (true, _) => Fit { rank: distance, halves: 2 },
        (false, Measure::SemevalPartial) => Fit { rank: usize::MAX, halves: 1 },
        (false, _) => Fit { rank: usize::MAX, halves: 0 },
    }
}
