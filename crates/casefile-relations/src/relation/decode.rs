//! From scored pairs of entities to relations.

use std::collections::BTreeMap;

use casefile_schema::{EntityType, RelationType};

use crate::config::Calibration;
use crate::links::{Best, ScoredGroups};

/// A relation between two entities, by their positions, with the pair of spans that says it best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ScoredRelation {
    pub(crate) relation: RelationType,
    pub(crate) head: usize,
    pub(crate) tail: usize,
    pub(crate) evidence: (usize, usize),
    pub(crate) score: f32,
}

/// The relations whose score reaches the threshold, whose types the schema allows, and beside which none more specific
/// and none that contradicts with a better score holds; in order of head, tail and type. A symmetric relation is written
/// once, from the earlier entity to the later.
pub(crate) fn decode(
    scored: &ScoredGroups,
    columns: &[RelationType],
    types: &[EntityType],
    config: &Calibration,
) -> Vec<ScoredRelation> {
    let mut found: BTreeMap<(usize, usize, RelationType), ScoredRelation> = BTreeMap::new();
    for (&(head, tail), scores) in scored {
        for (column, (&relation, best)) in columns.iter().zip(&scores.best).enumerate() {
            let score = config.score(column, best.logit, scores.sure);
            let candidate = oriented(relation, (head, tail), best, score);
            if !relation.allows(types[head], types[tail]) || !config.accepts(candidate.score) {
                continue;
            }
            let key = (candidate.head, candidate.tail, relation);
            let known = found.get(&key).is_some_and(|k| k.score >= candidate.score);
            if !known {
                found.insert(key, candidate);
            }
        }
    }
    let get = |head: usize, tail: usize, relation: RelationType| found.get(&(head, tail, relation));
    let keep = |r: &&ScoredRelation| {
        let general = more_specific(r.relation).iter().any(|&s| get(r.head, r.tail, s).is_some());
        let rival = contrary_to(r).and_then(|(head, tail, relation)| get(head, tail, relation));
        !general && rival.is_none_or(|o| beats(r, o))
    };
    found.values().filter(keep).copied().collect()
}

/// What cannot hold beside it: the opposite of the same pair, or the same the other way round.
fn contrary_to(r: &ScoredRelation) -> Option<(usize, usize, RelationType)> {
    match r.relation {
        RelationType::AlliedWith => Some((r.head, r.tail, RelationType::Opposes)),
        RelationType::Opposes => Some((r.head, r.tail, RelationType::AlliedWith)),
        RelationType::PartOf | RelationType::LocatedIn => Some((r.tail, r.head, r.relation)),
        _ => None,
    }
}

/// Whether the first of two that contradict is kept: the better, of equals the one that stands first.
fn beats(r: &ScoredRelation, other: &ScoredRelation) -> bool {
    let place = |r: &ScoredRelation| (r.relation, r.head, r.tail);
    r.score > other.score || (r.score == other.score && place(r) < place(other))
}

fn oriented(relation: RelationType, (head, tail): (usize, usize), best: &Best, score: f32) -> ScoredRelation {
    let turn = relation.is_symmetric() && tail < head;
    let (head, tail) = if turn { (tail, head) } else { (head, tail) };
    let evidence = if turn { (best.pair.1, best.pair.0) } else { best.pair };
    ScoredRelation { relation, head, tail, evidence, score }
}

/// The relations that say more than this one of the same pair.
fn more_specific(relation: RelationType) -> &'static [RelationType] {
    match relation {
        RelationType::MemberOf => &[RelationType::Leads, RelationType::RecruitsFor],
        RelationType::OperatesIn => &[RelationType::BasedIn],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Threshold;
    use crate::links::GroupScores;

    const COLUMNS: [RelationType; 3] = [RelationType::Leads, RelationType::MemberOf, RelationType::Opposes];
    const EVEN: Calibration = Calibration {
        all: Threshold { temperature: 1.0, bias: 0.0, threshold: 0.5 },
        biases: Vec::new(),
        ends: 0.0,
    };

    fn scored(cells: &[((usize, usize), [f32; 3])]) -> ScoredGroups {
        let scores = |pair, logits: [f32; 3]| GroupScores {
            best: logits.iter().map(|&logit| Best { logit, pair }).collect(),
            sure: 0.0,
        };
        cells.iter().map(|&(pair, logits)| (pair, scores(pair, logits))).collect()
    }

    #[test]
    fn only_the_most_specific_of_a_pair_is_kept() {
        let types = [EntityType::Person, EntityType::Group];
        let found = decode(&scored(&[((0, 1), [1.0, 3.0, -9.0])]), &COLUMNS, &types, &EVEN);
        assert_eq!(found.iter().map(|r| r.relation).collect::<Vec<_>>(), [RelationType::Leads]);
    }

    #[test]
    fn friends_are_not_foes() {
        let columns = [RelationType::AlliedWith, RelationType::Opposes, RelationType::PartOf];
        let found = decode(&scored(&[((0, 1), [2.0, 1.0, 1.0])]), &columns, &[EntityType::Group; 2], &EVEN);
        let kept: Vec<_> = found.iter().map(|r| r.relation).collect();
        assert_eq!(kept, [RelationType::PartOf, RelationType::AlliedWith]);
        let tied = decode(&scored(&[((0, 1), [99.0, 99.0, -9.0])]), &columns, &[EntityType::Group; 2], &EVEN);
        assert_eq!(tied.iter().map(|r| r.relation).collect::<Vec<_>>(), [RelationType::AlliedWith]);
    }

    #[test]
    fn a_part_does_not_hold_its_whole() {
        let cells = [((0, 1), [1.0, -9.0, -9.0]), ((1, 0), [2.0, -9.0, -9.0])];
        let columns = [RelationType::PartOf, RelationType::Funds, RelationType::Opposes];
        let found = decode(&scored(&cells), &columns, &[EntityType::Group; 2], &EVEN);
        assert_eq!(found.iter().map(|r| (r.head, r.tail)).collect::<Vec<_>>(), [(1, 0)]);
    }

    #[test]
    fn impossible_types_are_ruled_out() {
        let types = [EntityType::Weapon, EntityType::Group];
        assert!(decode(&scored(&[((0, 1), [9.0; 3])]), &COLUMNS, &types, &EVEN).is_empty());
    }

    #[test]
    fn a_symmetric_relation_is_written_once_with_its_best_score() {
        let types = [EntityType::Group; 2];
        let cells = [((0, 1), [-9.0, -9.0, 1.0]), ((1, 0), [-9.0, -9.0, 2.0])];
        let found = decode(&scored(&cells), &COLUMNS, &types, &EVEN);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].head, found[0].tail, found[0].evidence), (0, 1, (0, 1)));
        assert!(found[0].score > 0.85);
    }
}
