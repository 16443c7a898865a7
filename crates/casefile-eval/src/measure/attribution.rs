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
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let gold = perpetrators(pair.gold, |event| event, |entity| entity);
    let predicted =
        perpetrators(pair.predicted, |event| pair.event_number(event), |entity| pair.entity_number(entity));
    let (mut kinds, mut own_kinds) = (Items::new(), Items::new());
    for (&place, told) in &gold {
        let (Some(attribution), Some(own)) = (told.attribution, predicted.get(&place)) else { continue };
        let kind = attribution.kind.name();
        let right = own.attribution.is_some_and(|own| own.kind == attribution.kind);
        outcome.tally.add_label(Measure::AttributionKind, kind, Sums::counts(right.into(), 1, 1));
        let source = attribution.source;
        let own_source = own.attribution.and_then(|own| own.source).map(|source| pair.entity_number(source));
        let right = source.is_some() && source == own_source;
        let sums = Sums::counts(right.into(), own_source.is_some().into(), source.is_some().into());
        outcome.tally.add(Measure::AttributionSource, sums);
        items::insert(&mut kinds, (kind, place), told.item(attribution));
        if let Some(attribution) = own.attribution {
            items::insert(&mut own_kinds, (attribution.kind.name(), place), own.item(attribution));
        }
    }
    items::report(Layer::Attribution, &kinds, &own_kinds, outcome);
}

/// What is told of a perpetrator.
struct Told {
    spans: Vec<Span>,
    words: String,
    attribution: Option<Attribution>,
}

impl Told {
    fn item(&self, attribution: Attribution) -> Item {
        let text = format!("{}: {}", attribution.kind, self.words);
        Item { spans: self.spans.clone(), text, score: attribution.score }
    }
}

/// By event and entity, numbered by `event` and `entity`. Of several of one entity in one event the first by
/// attribution counts.
fn perpetrators(
    document: &Annotated,
    event: impl Fn(usize) -> usize,
    entity: impl Fn(usize) -> usize,
) -> BTreeMap<(usize, usize), Told> {
    let mut all = Vec::new();
    for (index, of) in document.events.iter().enumerate() {
        for argument in of.arguments.iter().filter(|argument| argument.role == Role::Perpetrator.name()) {
            let (spans, words) = described(document, of, argument);
            let told = Told { spans, words: words.to_owned(), attribution: argument.attribution };
            all.push(((event(index), entity(argument.entity)), rank(document, argument), told));
        }
    }
    all.sort_by(|a, b| (a.0, &a.1, &a.2.spans).cmp(&(b.0, &b.1, &b.2.spans)));
    let mut perpetrators = BTreeMap::new();
    for (place, _, told) in all {
        perpetrators.entry(place).or_insert(told);
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
