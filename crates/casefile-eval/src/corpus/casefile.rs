//! casefile's own annotation form; see [`casefile_schema::annotation`].
//!
//! ```text
//! {"id": "a", "text": "Ana fled.", "entities": [{"id": "e1", "type": "Person", "mentions": [{"start": 0, "end": 3}]}]}
//! ```

use casefile_schema::{Document, annotation};

use super::Fault;
use crate::annotated::{Annotated, Argument, Attribution, Entity, Event, Mention, Relation, Trigger};

pub(super) fn parse(record: &str) -> Result<Annotated, Fault> {
    match annotation::from_line(1, record) {
        Ok(document) => Ok(Annotated::from(&document)),
        Err(casefile_schema::Error::Annotation { reason, .. }) => Err(Fault::at(0, reason)),
        Err(error) => Err(Fault::at(0, error.to_string())),
    }
}

impl From<&Document> for Annotated {
    /// As the extractor gives it or a line of the annotation form; a score of 0 means not scored.
    fn from(document: &Document) -> Self {
        Self {
            id: Some(document.id.clone()).filter(|id| !id.is_empty()),
            text: document.text.clone(),
            published: document.published,
            sentences: document.sentences.iter().map(|sentence| sentence.span).collect(),
            mentions: document.mentions.iter().map(mention).collect(),
            entities: document.entities.iter().map(entity).collect(),
            relations: document.relations.iter().map(relation).collect(),
            events: document.events.iter().map(|event| event_of(document, event)).collect(),
            ..Self::default()
        }
    }
}

fn mention(mention: &casefile_schema::Mention) -> Mention {
    Mention {
        span: mention.span,
        label: mention.entity_type.name().to_owned(),
        level: Some(mention.level),
        score: scored(mention.score),
        entity: mention.entity.index(),
    }
}

fn entity(entity: &casefile_schema::Entity) -> Entity {
    Entity {
        label: entity.entity_type.name().to_owned(),
        mentions: entity.mentions.iter().map(|id| id.index()).collect(),
        value: entity.value,
    }
}

fn relation(relation: &casefile_schema::Relation) -> Relation {
    Relation {
        label: relation.relation_type.name().to_owned(),
        head: relation.head.index(),
        tail: relation.tail.index(),
        score: scored(relation.score),
    }
}

fn event_of(document: &Document, event: &casefile_schema::Event) -> Event {
    let trigger =
        |trigger: &casefile_schema::Trigger| Trigger { span: trigger.span, score: scored(trigger.score) };
    Event {
        label: event.event_type.name().to_owned(),
        subtype: event.subtype.map(|subtype| subtype.name().to_owned()),
        status: Some(event.status),
        triggers: event.triggers.iter().map(trigger).collect(),
        arguments: event.arguments.iter().map(|own| argument(document, own)).collect(),
    }
}

fn argument(document: &Document, argument: &casefile_schema::Argument) -> Argument {
    let is_mention = |span: &casefile_schema::Span| {
        document.mentions_of(argument.entity).any(|mention| mention.span == *span)
    };
    Argument {
        role: argument.role.name().to_owned(),
        entity: argument.entity.index(),
        // The evidence is the trigger and the mention, in whatever order.
        span: argument.evidence.iter().copied().rev().find(is_mention),
        attribution: argument.attribution.map(attribution),
        score: scored(argument.score),
    }
}

fn attribution(attribution: casefile_schema::Attribution) -> Attribution {
    let casefile_schema::Attribution { kind, source, score } = attribution;
    Attribution { kind, source: source.map(casefile_schema::EntityId::index), score: scored(score) }
}

fn scored(score: f32) -> Option<f32> {
    (score > 0.0).then_some(score)
}

#[cfg(test)]
mod tests {
    use casefile_schema::{AttributionKind, Level, Span, Status};

    use super::*;

    const LINE: &str = r#"{"id": "a", "text": "Ñusta said rebels attacked Sana; they fled.", "entities": [
        {"id": "e1", "type": "Group", "mentions": [{"start": 11, "end": 17, "level": "nominal", "score": 0.5},
                                                   {"start": 33, "end": 37, "level": "nominal"}]},
        {"id": "e2", "type": "Location", "mentions": [{"start": 27, "end": 31}], "value": {"country": "YE"}},
        {"id": "e3", "type": "Person", "mentions": [{"start": 0, "end": 5}]}],
        "events": [{"id": "v1", "type": "Attack", "triggers": [{"start": 18, "end": 26, "score": 0.9}],
            "arguments": [{"role": "perpetrator", "entity": "e1", "attribution": "claimed", "attribution_score": 0.75, "source": "e3",
                           "evidence": [{"start": 18, "end": 26}, {"start": 33, "end": 37}]}]}],
        "relations": [{"type": "operates_in", "head": "e1", "tail": "e2", "score": 0.25}]}"#;

    #[test]
    fn everything_is_kept_and_no_score_is_none() {
        let document = parse(&LINE.replace('\n', " ")).unwrap();
        let scores: Vec<_> = document.mentions.iter().map(|mention| mention.score).collect();
        assert_eq!(scores, [None, Some(0.5), None, None]);
        assert_eq!(document.mentions[1].level, Some(Level::Nominal));
        assert!(document.entities[1].value.is_some());
        assert_eq!(document.relations[0].score, Some(0.25));
        let event = &document.events[0];
        assert_eq!((event.status, event.triggers[0].score), (Some(Status::Occurred), Some(0.9)));
        let argument = &event.arguments[0];
        assert_eq!(argument.span.map(|span| span.of(&document.text)), Some("they"));
        assert_eq!(argument.span, Span::new(34, 38), "bytes");
        let attribution = Attribution { kind: AttributionKind::Claimed, source: Some(2), score: Some(0.75) };
        assert_eq!(argument.attribution, Some(attribution));
    }

    #[test]
    fn a_fault_is_the_schemas() {
        let fault = parse(r#"{"text": "a", "entities": [{"id": "e1", "type": "Cat", "mentions": []}]}"#);
        assert!(fault.unwrap_err().reason.contains("Cat"));
    }
}
