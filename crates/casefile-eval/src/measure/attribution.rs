//! On whose word the perpetrators that were found are perpetrators.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use casefile_schema::{AttributionKind, Role, Span};

use super::argument::described;
use super::items::{self, Item, Items, best_known};
use super::{Layer, Measure, Outcome, Pair};
use crate::annotated::{Annotated, Argument, Attribution};
use crate::tally::Sums;

/// Adds `attribution.kind`, over the perpetrators found that have an attribution in the gold (none predicted is wrong),
/// and `attribution.source`, over the sources that these have in the gold and in the prediction.
///
/// Where the gold has several, attributed by one and denied by another, each of them is right; a prediction is its first.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let gold = perpetrators(pair.gold, |event| event, |entity| entity);
    let predicted =
        perpetrators(pair.predicted, |event| pair.event_number(event), |entity| pair.entity_number(entity));
    let (mut kinds, mut own_kinds) = (Items::new(), Items::new());
    for (&place, own) in &predicted {
        let Some(own) = own.first() else { continue };
        let all = gold.get(&place).map(Vec::as_slice).unwrap_or_default();
        let same = all.iter().find(|told| told.attribution.is_some() && told.kind() == own.kind());
        let Some((told, attribution)) = same.or(all.first()).and_then(|told| Some((told, told.attribution?)))
        else {
            continue;
        };
        let own_kind = own.kind().map(AttributionKind::name);
        items::count_said(Measure::AttributionKind, attribution.kind.name(), own_kind, &mut outcome.tally);
        add_source(pair, attribution.source, own.attribution.and_then(|own| own.source), outcome);
        for (told, items) in [(told, &mut kinds), (own, &mut own_kinds)] {
            if let Some(attribution) = told.attribution {
                items::insert(items, (attribution.kind.name(), place), told.item(attribution));
            }
        }
    }
    items::report(Layer::Attribution, &kinds, &own_kinds, outcome);
}

fn add_source(pair: &Pair<'_>, gold: Option<usize>, predicted: Option<usize>, outcome: &mut Outcome) {
    let predicted = predicted.map(|source| pair.entity_number(source));
    if gold.is_some() || predicted.is_some() {
        let right = gold == predicted;
        let sums = Sums::counts(right.into(), predicted.is_some().into(), gold.is_some().into());
        outcome.tally.add(Measure::AttributionSource, sums);
    }
}

/// What is told of a perpetrator.
struct Told {
    spans: Vec<Span>,
    words: String,
    attribution: Option<Attribution>,
}

impl Told {
    fn kind(&self) -> Option<AttributionKind> {
        self.attribution.map(|attribution| attribution.kind)
    }

    fn item(&self, attribution: Attribution) -> Item {
        let text = format!("{}: {}", attribution.kind, self.words);
        Item { spans: self.spans.clone(), text, score: attribution.score }
    }
}

/// By event and entity, numbered by `event` and `entity`: those with an attribution first, in order of its kind.
fn perpetrators(
    document: &Annotated,
    event: impl Fn(usize) -> usize,
    entity: impl Fn(usize) -> usize,
) -> BTreeMap<(usize, usize), Vec<Told>> {
    let mut all = Vec::new();
    for (index, of) in document.events.iter().enumerate() {
        for argument in of.arguments.iter().filter(|argument| argument.role == Role::Perpetrator.name()) {
            let (spans, words) = described(document, of, argument);
            let told = Told { spans, words: words.to_owned(), attribution: argument.attribution };
            all.push(((event(index), entity(argument.entity)), rank(document, argument), told));
        }
    }
    all.sort_by(|a, b| (a.0, &a.1, &a.2.spans).cmp(&(b.0, &b.1, &b.2.spans)));
    let mut perpetrators: BTreeMap<_, Vec<Told>> = BTreeMap::new();
    for (place, _, told) in all {
        perpetrators.entry(place).or_default().push(told);
    }
    perpetrators
}

type Rank<'a> = (bool, Option<(AttributionKind, Reverse<Option<(Span, &'a str)>>, Reverse<Option<u32>>)>);

/// An attribution before none, one with a source before one without, the surest first.
fn rank<'a>(document: &'a Annotated, argument: &Argument) -> Rank<'a> {
    let attribution = argument.attribution.map(|Attribution { kind, source, score }| {
        let label = |source: usize| document.entities.get(source).map_or("", |entity| entity.label.as_str());
        let place = source.and_then(|source| Some((best_known(document, source)?, label(source))));
        (kind, Reverse(place), Reverse(score.map(f32::to_bits)))
    });
    (attribution.is_none(), attribution)
}
