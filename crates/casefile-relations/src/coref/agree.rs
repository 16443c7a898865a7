//! One name, one type: the mentions of a document that bear the same name agree on what it names.

use std::collections::BTreeMap;

use casefile_core::ner::SpanLabel;
use casefile_schema::{EntityType, Level};

use super::decode::{Clusters, Links};
use super::names::{Surface, is_defined_acronym, is_name};
use crate::span::LocatedSpan;

/// Gives all mentions of one name, and of the acronym that the text introduces for it, the type that has the most of
/// their scores. A mention that changes its type takes the mean score of those that had it.
pub(crate) fn agree_on_types(spans: &mut [LocatedSpan], surfaces: &[Surface]) {
    let links = Links { certain: same_names(spans, surfaces), scored: Vec::new() };
    for members in Clusters::decode(spans.len(), &links, 1.0).members {
        if let Some((winner, score)) = vote(spans, &members) {
            for &i in &members {
                settle(&mut spans[i], winner, score);
            }
        }
    }
}

/// Pairs of spans that bear one name whatever their types.
fn same_names(spans: &[LocatedSpan], surfaces: &[Surface]) -> Vec<(usize, usize)> {
    let mut first: BTreeMap<&[String], usize> = BTreeMap::new();
    let mut links = Vec::new();
    let mut before: Option<usize> = None;
    for (i, surface) in surfaces.iter().enumerate().filter(|(i, _)| is_voter(&spans[*i])) {
        links.push((*first.entry(&surface.words).or_insert(i), i));
        let defines = |&b: &usize| is_defined_acronym((&spans[b], &surfaces[b]), (&spans[i], surface));
        links.extend(before.filter(defines).map(|b| (b, i)));
        before = Some(i);
    }
    links
}

/// Names of what is named by a word of its own; dates and counts are what they read.
fn is_voter(span: &LocatedSpan) -> bool {
    let by_form = matches!(span.label, SpanLabel::Mention(EntityType::Date | EntityType::Quantity, _));
    is_name(span) && !by_form
}

/// The type with the most score among several that compete, of equals the schema's first, and its mean score.
fn vote(spans: &[LocatedSpan], members: &[usize]) -> Option<(EntityType, f32)> {
    let mut votes: BTreeMap<EntityType, (f32, f32)> = BTreeMap::new();
    for &i in members {
        if let SpanLabel::Mention(entity_type, _) = spans[i].label {
            let (sum, count) = votes.entry(entity_type).or_default();
            *sum += spans[i].score;
            *count += 1.0;
        }
    }
    let contested = votes.len() > 1;
    let best = votes.into_iter().rev().max_by(|a, b| a.1.0.total_cmp(&b.1.0)).filter(|_| contested);
    best.map(|(entity_type, (sum, count))| (entity_type, sum / count))
}

fn settle(span: &mut LocatedSpan, winner: EntityType, score: f32) {
    if !matches!(span.label, SpanLabel::Mention(own, _) if own == winner) {
        span.label = SpanLabel::Mention(winner, Level::Name);
        span.score = score;
    }
}

#[cfg(test)]
mod tests {
    use casefile_schema::Span;

    use super::*;

    fn span(at: usize, entity_type: EntityType, score: f32) -> LocatedSpan {
        let label = SpanLabel::Mention(entity_type, Level::Name);
        LocatedSpan { words: at..at + 1, span: Span::new(at, at + 1).unwrap(), label, score }
    }

    fn surface(word: &str, bracketed: bool) -> Surface {
        Surface { words: word.split(' ').map(str::to_owned).collect(), bracketed }
    }

    #[test]
    fn a_name_and_its_acronym_agree() {
        let mut spans = [
            span(0, EntityType::Group, 0.9),
            span(2, EntityType::Person, 0.6),
            span(9, EntityType::Person, 0.2),
        ];
        let surfaces = [surface("red river", false), surface("rr", true), surface("rr", false)];
        agree_on_types(&mut spans, &surfaces);
        let labels: Vec<_> = spans.iter().map(|s| (s.label.to_string(), s.score)).collect();
        let group = "Group/name".to_owned();
        assert_eq!(labels, [(group.clone(), 0.9), (group.clone(), 0.9), (group, 0.9)]);
    }

    #[test]
    fn other_names_keep_their_types() {
        let mut spans = [span(0, EntityType::Group, 0.5), span(2, EntityType::Location, 0.9)];
        agree_on_types(&mut spans, &[surface("lena", false), surface("ob", false)]);
        assert_eq!(spans[0].label.to_string(), "Group/name");
    }
}
