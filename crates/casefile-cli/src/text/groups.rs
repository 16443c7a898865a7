//! GROUPS: each with its names, people, ties and places.

use casefile::{Entity, EntityId, EntityType, Relation, RelationType};

use super::View;
use super::block::{Block, INDENT, push_score};
use super::events::attacks_by;
use super::flow::Flow;
use super::names::{aliases, has_name};

/// Which end of a relation the group is.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Head,
    Tail,
    Either,
}

/// Relations in the order of their lines.
const LABELS: &[(RelationType, End, &str)] = &[
    (RelationType::Leads, End::Tail, "leaders"),
    (RelationType::RecruitsFor, End::Tail, "recruiters"),
    (RelationType::MemberOf, End::Tail, "members"),
    (RelationType::PartOf, End::Head, "part of"),
    (RelationType::PartOf, End::Tail, "its parts"),
    (RelationType::BasedIn, End::Head, "based in"),
    (RelationType::OperatesIn, End::Head, "operates in"),
    (RelationType::RecruitsFrom, End::Head, "recruits from"),
    (RelationType::AlliedWith, End::Either, "allied with"),
    (RelationType::Opposes, End::Either, "opposes"),
    (RelationType::Funds, End::Tail, "funded by"),
];

/// A block for each group of which something is told, a line for those that are only named. Notes which relations
/// were shown.
pub(super) fn section(view: View, shown: &mut [bool]) -> String {
    let mut blocks = Vec::new();
    let mut only_named = Vec::new();
    for (index, entity) in view.document.entities.iter().enumerate() {
        if entity.entity_type != EntityType::Group {
            continue;
        }
        let id = EntityId::from(index);
        match group(view, id, entity, shown) {
            Some(block) => blocks.push(block),
            None if has_name(view, id) => only_named.push(entity.name.as_str()),
            None => {}
        }
    }
    if !only_named.is_empty() {
        let mut flow = Flow::default();
        flow.push(if blocks.is_empty() { "named: " } else { "Also named: " }, view.look.label);
        flow.push(&only_named.join(", "), view.look.plain);
        blocks.push(flow.lines(0, INDENT));
    }
    blocks.join("\n")
}

fn group(view: View, id: EntityId, entity: &Entity, shown: &mut [bool]) -> Option<String> {
    let mut block = Block::new(view);
    let also = aliases(view, id);
    if !also.is_empty() {
        block.row("also called", &also.join(", "), 0.0, &[]);
    }
    for &(relation_type, end, label) in LABELS {
        for (relation, shown) in view.document.relations.iter().zip(&mut *shown) {
            if relation.relation_type != relation_type {
                continue;
            }
            if let Some(other) = other_end(relation, id, end) {
                let spans = view.evidence(&relation.evidence, &view.spans_of(id), &view.spans_of(other));
                block.row(label, view.document.name_of(other), relation.score, &spans);
                *shown = true;
            }
        }
    }
    let attacks = attacks_by(view, id);
    if !attacks.is_empty() {
        block.row("attacks", &attacks, 0.0, &[]);
    }
    let mut headline = Flow::default();
    headline.push(&entity.name, view.look.headline);
    push_score(&mut headline, entity.score, view.look.faint);
    (!block.is_empty()).then(|| block.under(&headline))
}

/// Whom the relation links the group to, where the group stands at that end of it.
fn other_end(relation: &Relation, group: EntityId, end: End) -> Option<EntityId> {
    if relation.head == group && end != End::Tail {
        Some(relation.tail)
    } else if relation.tail == group && end != End::Head {
        Some(relation.head)
    } else {
        None
    }
}
