//! OTHER LINKS: the relations that no group's block shows.

use casefile::{Relation, RelationType};

use super::View;
use super::block::Block;

pub(super) fn section(view: View, shown: &[bool]) -> String {
    let mut block = Block::new(view);
    for (relation, _) in view.document.relations.iter().zip(shown).filter(|(_, shown)| !**shown) {
        let Relation { head, tail, .. } = *relation;
        let spans = view.evidence(&relation.evidence, &view.spans_of(head), &view.spans_of(tail));
        let (head, tail) = (view.document.name_of(head), view.document.name_of(tail));
        let line = format!("{head} {} {tail}", reads(relation.relation_type));
        block.plain_row(&line, relation.score, &spans);
    }
    if block.is_empty() { String::new() } else { block.lines() }
}

fn reads(relation_type: RelationType) -> &'static str {
    match relation_type {
        RelationType::Leads => "leads",
        RelationType::RecruitsFor => "recruits for",
        RelationType::MemberOf => "belongs to",
        RelationType::PartOf => "is part of",
        RelationType::AlliedWith => "is allied with",
        RelationType::Opposes => "opposes",
        RelationType::BasedIn => "is based in",
        RelationType::OperatesIn => "operates in",
        RelationType::RecruitsFrom => "recruits from",
        RelationType::Origin => "· origin:",
        RelationType::Funds => "funds",
        RelationType::LocatedIn => "is in",
        other => other.name(),
    }
}
