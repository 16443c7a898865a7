//! Which pairs of spans to compare, and what each comparison says.

use std::collections::BTreeMap;

use casefile_core::ner::SpanLabel;
use casefile_schema::{EntityType, Value};
use ndarray::{Array2, ArrayView1};

use super::decode::{Clusters, Links};
use super::names::{FEATURES, Surface, defined_acronyms, features, is_name, name_key};
use crate::config::Threshold;
use crate::pair::PreparedPairs;
use crate::span::LocatedSpan;

/// How many earlier mentions of its type a mention is compared with. Names are matched over the whole document
/// besides, so what is dropped is a description whose antecedent lies further back.
const ANTECEDENTS: usize = 60;

/// The spans to compare: all located spans of the document, their surfaces, and which of them take part.
pub(crate) struct Comparison<'a> {
    pub(crate) spans: &'a [LocatedSpan],
    pub(crate) surfaces: &'a [Surface],
    /// Indices into `spans`, in order of position.
    pub(crate) chosen: &'a [usize],
}

/// Clusters of mentions by entity, as positions in `chosen`, and how many pairs were too far apart to be compared.
/// `values` are the normalised values of the chosen mentions.
pub(crate) fn cluster_mentions(
    of: &Comparison<'_>,
    values: &[Option<Value>],
    pairs: &PreparedPairs<'_>,
    config: Threshold,
) -> (Clusters, usize) {
    let (scored, dropped) = scored_links(of, pairs, config);
    let mut certain = same_keys(of, values);
    certain.extend(acronyms(of));
    (Clusters::decode(of.chosen.len(), &Links { certain, scored }, config.threshold), dropped)
}

/// Clusters of triggers by event, as positions in `chosen`, and how many pairs were too far apart to be compared.
pub(crate) fn cluster_triggers(
    of: &Comparison<'_>,
    pairs: &PreparedPairs<'_>,
    config: Threshold,
) -> (Clusters, usize) {
    let (scored, dropped) = scored_links(of, pairs, config);
    let links = Links { certain: Vec::new(), scored };
    (Clusters::decode(of.chosen.len(), &links, config.threshold), dropped)
}

/// Links of names and the acronyms that the text introduces for them, where their types agree.
fn acronyms(of: &Comparison<'_>) -> Vec<(usize, usize)> {
    let position = |span: usize| of.chosen.binary_search(&span).ok();
    let pairs = defined_acronyms(of.spans, of.surfaces).into_iter();
    let alike = pairs.filter(|&(a, b)| kind(&of.spans[a]) == kind(&of.spans[b]));
    alike.filter_map(|(a, b)| Some((position(a)?, position(b)?))).collect()
}

fn at<'a>(of: &Comparison<'a>, span: usize) -> (&'a LocatedSpan, &'a Surface) {
    (&of.spans[span], &of.surfaces[span])
}

/// What two spans must share to be compared: the type, not the level.
fn kind(span: &LocatedSpan) -> (Option<EntityType>, usize) {
    match span.label {
        SpanLabel::Mention(entity_type, _) => (Some(entity_type), 0),
        SpanLabel::Trigger(event_type) => (None, event_type.index()),
    }
}

fn scored_links(
    of: &Comparison<'_>,
    pairs: &PreparedPairs<'_>,
    config: Threshold,
) -> (Vec<(usize, usize, f32)>, usize) {
    let mut earlier: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let (mut links, mut dropped) = (Vec::new(), 0);
    for (later, &b) in of.chosen.iter().enumerate() {
        let candidates = earlier.entry(kind(&of.spans[b])).or_default();
        let skipped = candidates.len().saturating_sub(ANTECEDENTS);
        dropped += skipped;
        links.extend(antecedents(of, &candidates[skipped..], later, pairs, config));
        candidates.push(later);
    }
    (links, dropped)
}

/// The scored links of one span to its candidates.
fn antecedents(
    of: &Comparison<'_>,
    candidates: &[usize],
    later: usize,
    pairs: &PreparedPairs<'_>,
    config: Threshold,
) -> Vec<(usize, usize, f32)> {
    let b = of.chosen[later];
    let list: Vec<_> = candidates.iter().map(|&c| (of.chosen[c], b)).collect();
    let mut table = Array2::zeros((list.len(), FEATURES));
    for (mut row, &(a, b)) in table.rows_mut().into_iter().zip(&list) {
        row.assign(&ArrayView1::from(&features(at(of, a), at(of, b))));
    }
    let logits = pairs.score(of.spans, &list, table.view());
    candidates.iter().zip(logits.column(0)).map(|(&c, &logit)| (c, later, config.score(logit))).collect()
}

/// Links mentions that must be one: names of one type with the same words, dates of the same day.
fn same_keys(of: &Comparison<'_>, values: &[Option<Value>]) -> Vec<(usize, usize)> {
    let mut first: BTreeMap<(EntityType, String), usize> = BTreeMap::new();
    let mut links = Vec::new();
    for (i, (&span, value)) in of.chosen.iter().zip(values).enumerate() {
        let Some(key) = identity(&of.spans[span], &of.surfaces[span], *value) else { continue };
        match first.get(&key) {
            Some(&earlier) => links.push((earlier, i)),
            None => {
                first.insert(key, i);
            }
        }
    }
    links
}

fn identity(span: &LocatedSpan, surface: &Surface, value: Option<Value>) -> Option<(EntityType, String)> {
    let SpanLabel::Mention(entity_type, _) = span.label else { return None };
    match (entity_type, value) {
        (EntityType::Date, Some(Value::Date(date))) => {
            date.day_of_month().map(|_| (entity_type, date.to_string()))
        }
        (EntityType::Date | EntityType::Quantity, _) => None,
        _ => is_name(span).then(|| (entity_type, name_key(surface).join(" "))),
    }
}
