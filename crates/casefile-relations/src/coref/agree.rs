//! One name, one type: the mentions of a document that bear the same name agree on what it names.

use std::collections::BTreeMap;

use casefile_core::ner::SpanLabel;
use casefile_schema::{EntityType, Level};

use super::decode::{Clusters, Links};
use super::names::{Surface, defined_acronyms, is_name, name_key};
use crate::span::LocatedSpan;

/// How far before a span, in words, one that holds it can begin.
const LONGEST_NAME: usize = 64;

/// Gives all mentions of one name, and of the acronym that the text introduces for it, the type that has the most of
/// their scores. A mention that changes its type takes the mean score of those that had it; one that nests with a
/// mention of that type keeps its own, as NER's decode would not have both.
pub(crate) fn agree_on_types(spans: &mut [LocatedSpan], surfaces: &[Surface]) {
    let links = Links { certain: same_names(spans, surfaces), scored: Vec::new() };
    for members in Clusters::decode(spans.len(), &links, 1.0).members {
        if let Some((winner, score)) = vote(spans, &members) {
            for &i in members.iter().filter(|&&i| !nests_with(spans, i, winner)).collect::<Vec<_>>() {
                settle(&mut spans[i], winner, score);
            }
        }
    }
}

/// Pairs of spans that bear one name whatever their types.
fn same_names(spans: &[LocatedSpan], surfaces: &[Surface]) -> Vec<(usize, usize)> {
    let mut first: BTreeMap<&[String], usize> = BTreeMap::new();
    let voters = surfaces.iter().enumerate().filter(|(i, _)| is_voter(&spans[*i]));
    let mut links: Vec<_> =
        voters.map(|(i, surface)| (*first.entry(name_key(surface)).or_insert(i), i)).collect();
    links.extend(defined_acronyms(spans, surfaces));
    links
}

/// Whether span `i` overlaps another mention of the type; spans stand in order of their first words.
fn nests_with(spans: &[LocatedSpan], i: usize, entity_type: EntityType) -> bool {
    let own = &spans[i].words;
    let overlaps = |other: &LocatedSpan| other.words.start < own.end && own.start < other.words.end;
    let is_type = |other: &LocatedSpan| matches!(other.label, SpanLabel::Mention(t, _) if t == entity_type);
    let near = |other: &&LocatedSpan| own.start.abs_diff(other.words.start) <= LONGEST_NAME;
    let before = spans[..i].iter().rev().take_while(near);
    let after = spans[i + 1..].iter().take_while(near);
    before.chain(after).any(|other| overlaps(other) && is_type(other))
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
    fn a_name_inside_the_long_name_changes_nothing() {
        let group = SpanLabel::Mention(EntityType::Group, Level::Name);
        let mut spans = [
            span(0, EntityType::Group, 0.9),
            span(1, EntityType::Location, 0.6),
            span(3, EntityType::Person, 0.2),
        ];
        spans[0].words = 0..2;
        let surfaces = [surface("red river", false), surface("river", false), surface("rr", true)];
        agree_on_types(&mut spans, &surfaces);
        assert_eq!(spans[2].label, group);
        assert_eq!(spans[1].label.to_string(), "Location/name");
    }

    #[test]
    fn a_nested_name_does_not_take_the_type_of_what_holds_it() {
        let mut spans = [
            span(0, EntityType::Group, 0.9),
            span(1, EntityType::Location, 0.3),
            span(8, EntityType::Group, 0.9),
        ];
        spans[0].words = 0..2;
        agree_on_types(
            &mut spans,
            &[surface("red oslo", false), surface("oslo", false), surface("oslo", false)],
        );
        assert_eq!(spans[1].label.to_string(), "Location/name");
    }

    #[test]
    fn other_names_keep_their_types() {
        let mut spans = [span(0, EntityType::Group, 0.5), span(2, EntityType::Location, 0.9)];
        agree_on_types(&mut spans, &[surface("lena", false), surface("ob", false)]);
        assert_eq!(spans[0].label.to_string(), "Group/name");
    }
}
