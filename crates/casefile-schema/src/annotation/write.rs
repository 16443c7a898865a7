//! From the document to the line: bytes to character offsets, indices to ids (`e1` is the first entity).

use super::form::{
    Line, LineArgument, LineEntity, LineEvent, LineMention, LineRelation, LineSpan, LineTrigger,
};
use crate::document::{Argument, Document, Entity, EntityId, Event, Relation};
use crate::span::{CharOffsets, Span};

pub(super) fn line(document: &Document) -> Result<Line, String> {
    let writer = Writer { document, offsets: CharOffsets::new(&document.text) };
    let entities = document.entities.iter().enumerate();
    let events = document.events.iter().enumerate();
    Ok(Line {
        id: document.id.clone(),
        text: document.text.clone(),
        published: document.published,
        entities: entities.map(|(index, e)| writer.entity(index.into(), e)).collect::<Result<_, _>>()?,
        events: events.map(|(index, e)| writer.event(index, e)).collect::<Result<_, _>>()?,
        relations: document.relations.iter().map(|r| writer.relation(r)).collect::<Result<_, _>>()?,
    })
}

struct Writer<'a> {
    document: &'a Document,
    offsets: CharOffsets,
}

impl Writer<'_> {
    fn entity(&self, id: EntityId, entity: &Entity) -> Result<LineEntity, String> {
        let mentions = self.document.mentions_of(id).map(|mention| {
            let LineSpan { start, end } = self.span(mention.span)?;
            Ok(LineMention { start, end, level: mention.level, score: mention.score })
        });
        Ok(LineEntity {
            id: self.id(id)?,
            entity_type: entity.entity_type,
            name: Some(entity.name.clone()),
            mentions: mentions.collect::<Result<_, String>>()?,
            value: entity.value,
        })
    }

    fn event(&self, index: usize, event: &Event) -> Result<LineEvent, String> {
        let triggers = event.triggers.iter().map(|trigger| {
            let LineSpan { start, end } = self.span(trigger.span)?;
            Ok(LineTrigger { start, end, score: trigger.score })
        });
        Ok(LineEvent {
            id: format!("v{}", index + 1),
            event_type: event.event_type,
            subtype: event.subtype,
            status: event.status,
            triggers: triggers.collect::<Result<_, String>>()?,
            arguments: event.arguments.iter().map(|a| self.argument(a)).collect::<Result<_, _>>()?,
        })
    }

    fn argument(&self, argument: &Argument) -> Result<LineArgument, String> {
        let source = argument.attribution.and_then(|attribution| attribution.source);
        Ok(LineArgument {
            role: argument.role,
            entity: self.id(argument.entity)?,
            attribution: argument.attribution.map(|attribution| attribution.kind),
            source: source.map(|source| self.id(source)).transpose()?,
            attribution_score: argument.attribution.map_or(0.0, |attribution| attribution.score),
            evidence: self.spans(&argument.evidence)?,
            score: argument.score,
        })
    }

    fn relation(&self, relation: &Relation) -> Result<LineRelation, String> {
        Ok(LineRelation {
            relation_type: relation.relation_type,
            head: self.id(relation.head)?,
            tail: self.id(relation.tail)?,
            evidence: self.spans(&relation.evidence)?,
            score: relation.score,
        })
    }

    fn id(&self, entity: EntityId) -> Result<String, String> {
        let count = self.document.entities.len();
        match entity.index() {
            index if index < count => Ok(format!("e{}", index + 1)),
            index => Err(format!("there is no entity {index} among the {count} of the document")),
        }
    }

    fn spans(&self, spans: &[Span]) -> Result<Vec<LineSpan>, String> {
        spans.iter().map(|&span| self.span(span)).collect()
    }

    fn span(&self, span: Span) -> Result<LineSpan, String> {
        let range = span.range();
        let (start, end) = self
            .offsets
            .of_span(span)
            .ok_or_else(|| format!("the bytes {range:?} are no whole characters of the text"))?;
        Ok(LineSpan { start, end })
    }
}
