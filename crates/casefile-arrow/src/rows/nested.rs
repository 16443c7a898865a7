//! A document as one row.

use casefile::{Argument, Document, Entity, Event, Mention, Relation, Sentence, Span, Trigger, Warning};
use serde::Serialize;

use super::{Normal, Place, View, int, long};
use crate::Outcome;

#[derive(Default, Serialize)]
pub(crate) struct DocumentRow<'a> {
    id: Option<&'a str>,
    published: Option<String>,
    model: &'a str,
    sentences: Vec<SentenceRow>,
    mentions: Vec<MentionRow<'a>>,
    entities: Vec<EntityRow<'a>>,
    relations: Vec<RelationRow>,
    events: Vec<EventRow<'a>>,
    warnings: Vec<WarningRow>,
    error: Option<String>,
}

#[derive(Serialize)]
struct SentenceRow {
    #[serde(flatten)]
    place: Place,
    paragraph: i32,
}

#[derive(Serialize)]
struct MentionRow<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
    r#type: &'static str,
    level: &'static str,
    score: f32,
    entity: i32,
}

#[derive(Serialize)]
struct EntityRow<'a> {
    name: &'a str,
    r#type: &'static str,
    score: f32,
    mentions: Vec<i32>,
    #[serde(flatten)]
    value: Normal,
}

#[derive(Serialize)]
struct RelationRow {
    r#type: &'static str,
    head: i32,
    tail: i32,
    score: f32,
    evidence: Vec<Place>,
}

#[derive(Serialize)]
struct EventRow<'a> {
    r#type: &'static str,
    subtype: Option<&'static str>,
    status: &'static str,
    score: f32,
    triggers: Vec<TriggerRow<'a>>,
    arguments: Vec<ArgumentRow>,
}

#[derive(Serialize)]
struct TriggerRow<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
    score: f32,
}

#[derive(Serialize)]
struct ArgumentRow {
    role: &'static str,
    entity: i32,
    score: f32,
    attribution: Option<&'static str>,
    attribution_source: Option<i32>,
    attribution_score: Option<f32>,
    evidence: Vec<Place>,
}

#[derive(Default, Serialize)]
struct WarningRow {
    kind: &'static str,
    start: Option<i64>,
    end: Option<i64>,
    count: Option<i64>,
}

impl<'a> DocumentRow<'a> {
    /// The row of what came of a document; where it cannot be written, the row says so.
    pub(crate) fn new(outcome: &'a Outcome, model: &'a str) -> Self {
        let row = match &outcome.document {
            Ok(document) => Self::read(document, model),
            Err(reason) => Err(reason.clone()),
        };
        let failed = |reason| Self { model, error: Some(reason), ..Self::default() };
        Self { id: outcome.id.as_deref(), ..row.unwrap_or_else(failed) }
    }

    fn read(document: &'a Document, model: &'a str) -> Result<Self, String> {
        let view = View::new(document);
        Ok(Self {
            id: None,
            published: document.published.map(|date| date.to_string()),
            model,
            sentences: all(&document.sentences, |sentence| view.sentence(sentence))?,
            mentions: all(&document.mentions, |mention| view.mention(mention))?,
            entities: document.entities.iter().map(EntityRow::new).collect(),
            relations: all(&document.relations, |relation| view.relation(relation))?,
            events: all(&document.events, |event| view.event(event))?,
            warnings: all(&document.warnings, |warning| view.warning(warning))?,
            error: None,
        })
    }
}

impl<'a> EntityRow<'a> {
    fn new(entity: &'a Entity) -> Self {
        let mentions = entity.mentions.iter().map(|id| int(id.index())).collect();
        let (name, r#type) = (entity.name.as_str(), entity.entity_type.name());
        Self { name, r#type, score: entity.score, mentions, value: entity.value.into() }
    }
}

impl<'a> View<'a> {
    fn sentence(&self, sentence: &Sentence) -> Result<SentenceRow, String> {
        Ok(SentenceRow { place: self.place(sentence.span)?, paragraph: int(sentence.paragraph as usize) })
    }

    fn mention(&self, mention: &Mention) -> Result<MentionRow<'a>, String> {
        Ok(MentionRow {
            place: self.place(mention.span)?,
            text: self.text(mention.span),
            r#type: mention.entity_type.name(),
            level: mention.level.name(),
            score: mention.score,
            entity: int(mention.entity.index()),
        })
    }

    fn relation(&self, relation: &Relation) -> Result<RelationRow, String> {
        Ok(RelationRow {
            r#type: relation.relation_type.name(),
            head: int(relation.head.index()),
            tail: int(relation.tail.index()),
            score: relation.score,
            evidence: self.places(&relation.evidence)?,
        })
    }

    fn event(&self, event: &Event) -> Result<EventRow<'a>, String> {
        Ok(EventRow {
            r#type: event.event_type.name(),
            subtype: event.subtype.map(|subtype| subtype.name()),
            status: event.status.name(),
            score: event.score,
            triggers: all(&event.triggers, |trigger| self.trigger(trigger))?,
            arguments: all(&event.arguments, |argument| self.argument(argument))?,
        })
    }

    fn trigger(&self, trigger: &Trigger) -> Result<TriggerRow<'a>, String> {
        Ok(TriggerRow {
            place: self.place(trigger.span)?,
            text: self.text(trigger.span),
            score: trigger.score,
        })
    }

    fn argument(&self, argument: &Argument) -> Result<ArgumentRow, String> {
        let attribution = argument.attribution;
        Ok(ArgumentRow {
            role: argument.role.name(),
            entity: int(argument.entity.index()),
            score: argument.score,
            attribution: attribution.map(|a| a.kind.name()),
            attribution_source: attribution.and_then(|a| a.source).map(|source| int(source.index())),
            attribution_score: attribution.map(|a| a.score),
            evidence: self.places(&argument.evidence)?,
        })
    }

    fn warning(&self, warning: &Warning) -> Result<WarningRow, String> {
        let at = |kind, span| {
            let Place { start, end, .. } = self.place(span)?;
            Ok(WarningRow { kind, start: Some(start), end: Some(end), count: None })
        };
        let counted =
            |kind, count| Ok(WarningRow { kind, count: Some(long(count)), ..WarningRow::default() });
        match *warning {
            Warning::SentenceSplit { span } => at("sentence_split", span),
            Warning::WordCut { span } => at("word_cut", span),
            Warning::PairsDropped { count } => counted("pairs_dropped", count),
            Warning::OutOfReach { count, .. } => counted("out_of_reach", count),
            _ => Err(format!("the schema has no place for the warning {warning:?}")),
        }
    }

    fn places(&self, spans: &[Span]) -> Result<Vec<Place>, String> {
        all(spans, |&span| self.place(span))
    }
}

fn all<T, U>(items: &[T], row: impl Fn(&T) -> Result<U, String>) -> Result<Vec<U>, String> {
    items.iter().map(row).collect()
}
