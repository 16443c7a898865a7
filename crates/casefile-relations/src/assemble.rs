//! From positions in lists of spans to a document's ids.

use casefile_core::ner::SpanLabel;
use casefile_schema::{
    Argument, Attribution, Document, Entity, EntityId, EntityType, Event, EventType, Level, Mention,
    MentionId, Relation, Span, Status, Subtype, Trigger, Value,
};

use crate::event::ScoredArgument;
use crate::links::{Group, score_of};
use crate::relation::ScoredRelation;
use crate::span::LocatedSpan;

/// What the scorers decided of one document; groups hold indices into `spans`.
pub(crate) struct Findings<'a> {
    pub(crate) spans: &'a [LocatedSpan],
    /// The spans that are mentions, in order, and their values.
    pub(crate) mentions: Vec<usize>,
    pub(crate) values: Vec<Option<Value>>,
    /// In order of their first mentions, with their types.
    pub(crate) entities: Vec<Group>,
    pub(crate) types: Vec<EntityType>,
    /// In order of their first triggers, with their kinds.
    pub(crate) events: Vec<Group>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) relations: Vec<ScoredRelation>,
    /// In order of events.
    pub(crate) arguments: Vec<ScoredArgument>,
}

/// Of what kind an event is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) event_type: EventType,
    pub(crate) subtype: Option<Subtype>,
    pub(crate) status: Status,
}

/// Writes the findings into the document.
pub(crate) fn assemble(document: &mut Document, findings: &Findings<'_>) {
    document.entities = findings
        .entities
        .iter()
        .zip(&findings.types)
        .map(|(e, &t)| entity(document, findings, e, t))
        .collect();
    document.mentions = mentions(findings, &document.entities);
    document.relations = findings.relations.iter().map(|r| relation(findings, r)).collect();
    document.events = (0..findings.events.len()).map(|i| event(findings, i)).collect();
}

fn mentions(findings: &Findings<'_>, entities: &[Entity]) -> Vec<Mention> {
    let mut owners = vec![EntityId(0); findings.mentions.len()];
    for (i, entity) in entities.iter().enumerate() {
        for id in &entity.mentions {
            owners[id.index()] = EntityId::from(i);
        }
    }
    let mention = |(&i, entity): (&usize, EntityId)| {
        let LocatedSpan { span, label, score, .. } = findings.spans[i];
        let SpanLabel::Mention(entity_type, level) = label else { return None };
        Some(Mention { span, entity_type, level, score, entity })
    };
    findings.mentions.iter().zip(owners).filter_map(mention).collect()
}

fn entity(document: &Document, findings: &Findings<'_>, group: &Group, entity_type: EntityType) -> Entity {
    let position = |i: &usize| findings.mentions.binary_search(i).ok();
    let positions: Vec<usize> = group.iter().filter_map(position).collect();
    Entity {
        name: fullest_name(&document.text, group.iter().map(|&i| &findings.spans[i])),
        entity_type,
        mentions: positions.iter().map(|&p| MentionId::from(p)).collect(),
        value: positions.iter().find_map(|&p| findings.values[p]),
        score: score_of(group, findings.spans),
    }
}

/// The longest of the names, else of the descriptions; of equals the first. White space inside is one space.
fn fullest_name<'a>(text: &str, spans: impl Iterator<Item = &'a LocatedSpan>) -> String {
    let mut best: Option<&LocatedSpan> = None;
    for span in spans {
        let rank = |s: &LocatedSpan| {
            (matches!(s.label, SpanLabel::Mention(_, Level::Name)), s.span.of(text).chars().count())
        };
        if best.is_none_or(|b| rank(span) > rank(b)) {
            best = Some(span);
        }
    }
    let name = best.map(|b| b.span.of(text)).unwrap_or_default();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The spans of a pair, in order of position, each once.
fn evidence(findings: &Findings<'_>, (a, b): (usize, usize)) -> Vec<Span> {
    let mut spans = vec![findings.spans[a].span, findings.spans[b].span];
    spans.sort();
    spans.dedup();
    spans
}

fn relation(findings: &Findings<'_>, scored: &ScoredRelation) -> Relation {
    Relation {
        relation_type: scored.relation,
        head: EntityId::from(scored.head),
        tail: EntityId::from(scored.tail),
        evidence: evidence(findings, scored.evidence),
        score: scored.score,
    }
}

fn event(findings: &Findings<'_>, index: usize) -> Event {
    let trigger = |&i: &usize| Trigger { span: findings.spans[i].span, score: findings.spans[i].score };
    let triggers = &findings.events[index];
    let Kind { event_type, subtype, status } = findings.kinds[index];
    let begin = findings.arguments.partition_point(|a| a.event < index);
    let own = findings.arguments[begin..].iter().take_while(|a| a.event == index);
    Event {
        event_type,
        subtype,
        status,
        score: score_of(triggers, findings.spans),
        arguments: own.map(|a| argument(findings, a)).collect(),
        triggers: triggers.iter().map(trigger).collect(),
    }
}

fn argument(findings: &Findings<'_>, scored: &ScoredArgument) -> Argument {
    let attribution = scored.attribution.map(|a| Attribution {
        kind: a.kind,
        source: a.source.map(EntityId::from),
        score: a.score,
    });
    Argument {
        role: scored.role,
        entity: EntityId::from(scored.entity),
        attribution,
        evidence: evidence(findings, scored.evidence),
        score: scored.score,
    }
}
