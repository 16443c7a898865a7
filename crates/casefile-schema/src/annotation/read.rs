//! From the line to the document: character offsets to bytes, ids to indices, everything checked against the schema.

use std::collections::HashMap;

use super::form::{Line, LineArgument, LineEntity, LineEvent, LineRelation, LineSpan};
use crate::document::{
    Argument, Attribution, Document, Entity, EntityId, Event, Mention, MentionId, Relation, Trigger,
};
use crate::label::{EventType, Level, Role};
use crate::span::{CharOffsets, Span};

pub(super) fn document(line: Line) -> Result<Document, String> {
    let reader = Reader::new(&line)?;
    let mentions = reader.mentions(&line.entities)?;
    let mut own = vec![Vec::new(); line.entities.len()];
    for (index, mention) in mentions.iter().enumerate() {
        own.get_mut(mention.entity.index()).into_iter().for_each(|list| list.push(index.into()));
    }
    let entities = line.entities.iter().zip(own);
    Ok(Document {
        entities: entities.map(|(entity, own)| entity_of(entity, own, &mentions, &line.text)).collect(),
        events: line.events.iter().map(|event| reader.event(event)).collect::<Result<_, _>>()?,
        relations: line.relations.iter().map(|r| reader.relation(r)).collect::<Result<_, _>>()?,
        mentions,
        id: line.id,
        text: line.text,
        published: line.published,
        ..Document::default()
    })
}

fn entity_of(entity: &LineEntity, own: Vec<MentionId>, mentions: &[Mention], text: &str) -> Entity {
    let of_entity = || own.iter().filter_map(|id| mentions.get(id.index()));
    Entity {
        name: entity.name.clone().unwrap_or_else(|| fullest_name(of_entity(), text)),
        entity_type: entity.entity_type,
        value: entity.value,
        score: of_entity().map(|mention| mention.score).fold(0.0, f32::max),
        mentions: own,
    }
}

/// The longest name, or the longest description where there is no name; the first of several.
fn fullest_name<'a>(mentions: impl DoubleEndedIterator<Item = &'a Mention>, text: &str) -> String {
    let rank = |m: &Mention| (m.level == Level::Name, m.span.of(text).chars().count());
    let best = mentions.rev().max_by_key(|mention| rank(mention));
    best.map(|mention| mention.span.of(text).to_owned()).unwrap_or_default()
}

struct Reader<'a> {
    line: &'a Line,
    offsets: CharOffsets,
    ids: HashMap<&'a str, EntityId>,
}

impl<'a> Reader<'a> {
    fn new(line: &'a Line) -> Result<Self, String> {
        let mut ids = HashMap::new();
        for (index, entity) in line.entities.iter().enumerate() {
            if ids.insert(entity.id.as_str(), index.into()).is_some() {
                return Err(format!("there are two entities {:?}", entity.id));
            }
        }
        Ok(Self { line, offsets: CharOffsets::new(&line.text), ids })
    }

    fn mentions(&self, entities: &[LineEntity]) -> Result<Vec<Mention>, String> {
        let mut mentions = Vec::new();
        for (index, entity) in entities.iter().enumerate() {
            let what = format!("entity {:?}", entity.id);
            if entity.mentions.is_empty() {
                return Err(format!("{what} has no mentions"));
            }
            for mention in &entity.mentions {
                mentions.push(Mention {
                    span: self.span(mention.start, mention.end, &what)?,
                    entity_type: entity.entity_type,
                    level: mention.level,
                    score: score(mention.score, &what)?,
                    entity: index.into(),
                });
            }
        }
        mentions.sort_by_key(|mention| (mention.span, mention.entity));
        Ok(mentions)
    }

    fn event(&self, event: &LineEvent) -> Result<Event, String> {
        let kind = event.event_type;
        let what = format!("event {:?}", event.id);
        if event.triggers.is_empty() {
            return Err(format!("{what} has no triggers"));
        }
        if event.subtype.is_some() && kind != EventType::Attack {
            return Err(format!("{what}: {kind} has no subtypes"));
        }
        let mut triggers = Vec::with_capacity(event.triggers.len());
        for trigger in &event.triggers {
            let span = self.span(trigger.start, trigger.end, &what)?;
            triggers.push(Trigger { span, score: score(trigger.score, &what)? });
        }
        triggers.sort_by_key(|trigger| trigger.span);
        let arguments = event.arguments.iter().map(|argument| self.argument(argument, kind, &what));
        Ok(Event {
            event_type: kind,
            subtype: event.subtype,
            status: event.status,
            arguments: arguments.collect::<Result<_, _>>()?,
            score: triggers.iter().map(|trigger| trigger.score).fold(0.0, f32::max),
            triggers,
        })
    }

    fn argument(&self, argument: &LineArgument, event: EventType, what: &str) -> Result<Argument, String> {
        let what = format!("{what}, {} {:?}", argument.role, argument.entity);
        let entity = self.entity(&argument.entity, &what)?;
        let allowed = argument.role.allowed(event);
        if allowed.is_empty() {
            return Err(format!("{what}: {event} has no such role"));
        }
        let of_type = self.type_of(entity);
        if !allowed.iter().any(|allowed| Some(*allowed) == of_type) {
            return Err(format!("{what}: the role is not for a {}", shown(of_type)));
        }
        Ok(Argument {
            role: argument.role,
            entity,
            attribution: self.attribution(argument, &what)?,
            evidence: self.spans(&argument.evidence, &what)?,
            score: score(argument.score, &what)?,
        })
    }

    fn attribution(&self, argument: &LineArgument, what: &str) -> Result<Option<Attribution>, String> {
        let source = argument.source.as_deref().map(|id| self.entity(id, what)).transpose()?;
        match argument.attribution {
            Some(_) if argument.role != Role::Perpetrator => {
                Err(format!("{what}: only a perpetrator carries an attribution"))
            }
            Some(kind) => {
                Ok(Some(Attribution { kind, source, score: score(argument.attribution_score, what)? }))
            }
            None if source.is_some() => Err(format!("{what}: a source without an attribution")),
            None => Ok(None),
        }
    }

    fn relation(&self, relation: &LineRelation) -> Result<Relation, String> {
        let LineRelation { relation_type, head, tail, .. } = relation;
        let what = format!("relation {relation_type} from {head:?} to {tail:?}");
        let (head, tail) = (self.entity(head, &what)?, self.entity(tail, &what)?);
        let types = (self.type_of(head), self.type_of(tail));
        if !matches!(types, (Some(head), Some(tail)) if relation_type.allows(head, tail)) {
            return Err(format!("{what}: it does not link {} to {}", shown(types.0), shown(types.1)));
        }
        let evidence = self.spans(&relation.evidence, &what)?;
        Ok(Relation {
            relation_type: *relation_type,
            head,
            tail,
            evidence,
            score: score(relation.score, &what)?,
        })
    }

    fn entity(&self, id: &str, what: &str) -> Result<EntityId, String> {
        self.ids.get(id).copied().ok_or_else(|| format!("{what}: there is no entity {id:?}"))
    }

    fn type_of(&self, entity: EntityId) -> Option<crate::EntityType> {
        self.line.entities.get(entity.index()).map(|entity| entity.entity_type)
    }

    fn spans(&self, spans: &[LineSpan], what: &str) -> Result<Vec<Span>, String> {
        spans.iter().map(|span| self.span(span.start, span.end, what)).collect()
    }

    fn span(&self, start: usize, end: usize, what: &str) -> Result<Span, String> {
        if start >= end {
            return Err(format!("{what}: the span {start}..{end} is empty"));
        }
        self.offsets.to_span(start, end).ok_or_else(|| {
            let length = self.line.text.chars().count();
            format!("{what}: the span {start}..{end} lies outside the text of {length} characters")
        })
    }
}

fn score(score: f32, what: &str) -> Result<f32, String> {
    if (0.0..=1.0).contains(&score) {
        Ok(score)
    } else {
        Err(format!("{what}: the score {score} lies outside 0 to 1"))
    }
}

fn shown(entity_type: Option<crate::EntityType>) -> &'static str {
    entity_type.map_or("nothing", crate::EntityType::name)
}
