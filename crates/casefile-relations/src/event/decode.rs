//! From scored pairs of an event and an entity to arguments.

use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::{AttributionKind, EntityType, EventType, Role};

use crate::config::RelationsConfig;
use crate::links::{GroupScores, ScoredGroups};

/// An entity in an event, both by position, with the trigger and the mention that say it best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ScoredArgument {
    pub(crate) event: usize,
    pub(crate) entity: usize,
    pub(crate) role: Role,
    pub(crate) attribution: Option<ScoredAttribution>,
    pub(crate) evidence: (usize, usize),
    pub(crate) score: f32,
}

/// On whose word, the source by position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ScoredAttribution {
    pub(crate) kind: AttributionKind,
    pub(crate) source: Option<usize>,
    pub(crate) score: f32,
}

/// The arguments of all events, in order of event, role and entity.
///
/// Types that the schema rules out never count; an entity is at most one of perpetrator, target and victim in an event, a
/// quantity one of its counts; an event has at most one date and one count of each kind: the best.
pub(crate) fn decode_arguments(
    scored: &ScoredGroups,
    events: &[EventType],
    entities: &[EntityType],
    config: &RelationsConfig,
) -> Vec<ScoredArgument> {
    let mut arguments: Vec<ScoredArgument> = Vec::new();
    for (&(event, entity), scores) in scored {
        for (column, (&role, best)) in config.roles.iter().zip(&scores.best).enumerate() {
            let score = config.argument.score(column, best.logit, scores.sure);
            if role.allowed(events[event]).contains(&entities[entity]) && config.argument.accepts(score) {
                let attribution = if role == Role::Perpetrator { attribution(scores, config) } else { None };
                arguments.push(ScoredArgument {
                    event,
                    entity,
                    role,
                    attribution,
                    evidence: best.pair,
                    score,
                });
            }
        }
    }
    let mut arguments = without_rivals(arguments);
    let sources = sources(scored, entities, config);
    for argument in &mut arguments {
        if let Some(attribution) = &mut argument.attribution {
            let names_source = attribution.kind != AttributionKind::Stated;
            attribution.source = sources.get(&argument.event).copied().filter(|_| names_source);
        }
    }
    arguments
}

/// The parts of which an entity plays at most one in an event.
const PARTS: [Role; 3] = [Role::Perpetrator, Role::Target, Role::Victim];
/// The counts of which a quantity is at most one; an event has at most one of each.
const COUNTS: [Role; 3] = [Role::Killed, Role::Injured, Role::Abducted];

/// What an argument takes up, so that no other argument of its event can have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// The one part of an entity.
    Part(usize),
    /// The one count that a quantity is.
    Count(usize),
    /// The one filler of a role.
    Filler(Role),
}

fn places(argument: &ScoredArgument) -> Vec<Place> {
    let counts = COUNTS.contains(&argument.role);
    let part = PARTS.contains(&argument.role).then_some(Place::Part(argument.entity));
    let count = counts.then_some(Place::Count(argument.entity));
    let filler = (counts || argument.role == Role::Date).then_some(Place::Filler(argument.role));
    [part, count, filler].into_iter().flatten().collect()
}

/// Of arguments that take up the same place the best, in order of event, role and entity.
fn without_rivals(mut arguments: Vec<ScoredArgument>) -> Vec<ScoredArgument> {
    let order = |a: &ScoredArgument| (a.event, a.role, a.entity);
    arguments.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| order(a).cmp(&order(b))));
    let mut taken = BTreeSet::new();
    arguments.retain(|argument| {
        let places = places(argument);
        let free = places.iter().all(|&place| !taken.contains(&(argument.event, place)));
        if free {
            taken.extend(places.into_iter().map(|place| (argument.event, place)));
        }
        free
    });
    arguments.sort_by_key(order);
    arguments
}

/// The best entity of each event that may be the source of its attribution.
fn sources(
    scored: &ScoredGroups,
    entities: &[EntityType],
    config: &RelationsConfig,
) -> BTreeMap<usize, usize> {
    let mut best: BTreeMap<usize, (usize, f32)> = BTreeMap::new();
    for (&(event, entity), scores) in scored {
        let source = config.roles.len();
        let Some(best_pair) = scores.best.get(source) else { continue };
        let score = config.argument.score(source, best_pair.logit, scores.sure);
        if entities[entity].can_speak()
            && config.argument.accepts(score)
            && best.get(&event).is_none_or(|b| score > b.1)
        {
            best.insert(event, (entity, score));
        }
    }
    best.into_iter().map(|(event, (entity, _))| (event, entity)).collect()
}

/// The likeliest kind, by softmax over the best logits of the columns after the roles and the source: a claim three
/// paragraphs after the attack counts as much as the words that tell of it.
fn attribution(scores: &GroupScores, config: &RelationsConfig) -> Option<ScoredAttribution> {
    let logits = scores.best.iter().skip(config.roles.len() + 1).map(|best| best.logit);
    let (column, score) = config.attribution.best(logits)?;
    Some(ScoredAttribution { kind: *config.attributions.get(column)?, source: None, score })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argument(entity: usize, role: Role, score: f32) -> ScoredArgument {
        ScoredArgument { event: 0, entity, role, attribution: None, evidence: (0, 1), score }
    }

    #[test]
    fn an_entity_plays_one_part_and_a_count_has_one_filler() {
        let found = without_rivals(vec![
            argument(1, Role::Perpetrator, 0.6),
            argument(1, Role::Victim, 0.9),
            argument(2, Role::Killed, 0.7),
            argument(3, Role::Killed, 0.8),
            argument(3, Role::Injured, 0.75),
            argument(4, Role::Target, 0.8),
            argument(4, Role::Location, 0.8),
        ]);
        let kept: Vec<_> = found.iter().map(|a| (a.role, a.entity)).collect();
        let expected = [(Role::Target, 4), (Role::Victim, 1), (Role::Killed, 3), (Role::Location, 4)];
        assert_eq!(kept, expected);
    }
}
