//! What a document tells as rows of flat tables.

use casefile::{Argument, Document};
use serde::Serialize;

use super::{Normal, Place, View, int, long};

/// The rows of a document, table by table.
#[derive(Default)]
pub(crate) struct Rows<'a> {
    pub(crate) documents: Vec<DocumentRow<'a>>,
    pub(crate) mentions: Vec<MentionRow<'a>>,
    pub(crate) entities: Vec<EntityRow<'a>>,
    pub(crate) relations: Vec<RelationRow<'a>>,
    pub(crate) events: Vec<EventRow<'a>>,
    pub(crate) arguments: Vec<ArgumentRow<'a>>,
}

#[derive(Serialize)]
pub(crate) struct DocumentRow<'a> {
    row: i64,
    document: &'a str,
    published: Option<String>,
    model: &'a str,
    characters: i64,
    bytes: i64,
    sentences: i64,
    mentions: i64,
    entities: i64,
    relations: i64,
    events: i64,
    warnings: i64,
}

#[derive(Serialize)]
pub(crate) struct MentionRow<'a> {
    row: i64,
    document: &'a str,
    mention: i32,
    entity: i32,
    text: &'a str,
    r#type: &'static str,
    level: &'static str,
    score: f32,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
pub(crate) struct EntityRow<'a> {
    row: i64,
    document: &'a str,
    entity: i32,
    name: &'a str,
    r#type: &'static str,
    mentions: i64,
    score: f32,
    #[serde(flatten)]
    value: Normal,
}

#[derive(Serialize)]
pub(crate) struct RelationRow<'a> {
    row: i64,
    document: &'a str,
    relation: i32,
    r#type: &'static str,
    head: i32,
    head_name: &'a str,
    head_type: &'static str,
    tail: i32,
    tail_name: &'a str,
    tail_type: &'static str,
    score: f32,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
pub(crate) struct EventRow<'a> {
    row: i64,
    document: &'a str,
    event: i32,
    r#type: &'static str,
    subtype: Option<&'static str>,
    status: &'static str,
    trigger: &'a str,
    triggers: i64,
    score: f32,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
pub(crate) struct ArgumentRow<'a> {
    row: i64,
    document: &'a str,
    event: i32,
    role: &'static str,
    entity: i32,
    name: &'a str,
    r#type: &'static str,
    #[serde(flatten)]
    value: Normal,
    score: f32,
    attribution: Option<&'static str>,
    attribution_source: Option<i32>,
    attribution_source_name: Option<&'a str>,
    attribution_score: Option<f32>,
    #[serde(flatten)]
    place: Place,
}

impl<'a> Rows<'a> {
    /// Adds the rows of a document; where it cannot be written, none is added and the error says why.
    pub(crate) fn add(&mut self, row: i64, document: &'a Document, model: &'a str) -> Result<(), String> {
        let table = Of { row, view: View::new(document) };
        let mentions = table.mentions()?;
        let entities = table.entities();
        let relations = table.relations()?;
        let events = table.events()?;
        let arguments = table.arguments()?;
        self.documents.push(table.document(model));
        self.mentions.extend(mentions);
        self.entities.extend(entities);
        self.relations.extend(relations);
        self.events.extend(events);
        self.arguments.extend(arguments);
        Ok(())
    }
}

/// The tables of one document.
struct Of<'a> {
    row: i64,
    view: View<'a>,
}

impl<'a> Of<'a> {
    fn id(&self) -> &'a str {
        &self.view.document.id
    }

    fn document(&self, model: &'a str) -> DocumentRow<'a> {
        let document = self.view.document;
        DocumentRow {
            row: self.row,
            document: self.id(),
            published: document.published.map(|date| date.to_string()),
            model,
            characters: self.view.characters(),
            bytes: long(document.text.len()),
            sentences: long(document.sentences.len()),
            mentions: long(document.mentions.len()),
            entities: long(document.entities.len()),
            relations: long(document.relations.len()),
            events: long(document.events.len()),
            warnings: long(document.warnings.len()),
        }
    }

    fn mentions(&self) -> Result<Vec<MentionRow<'a>>, String> {
        let mentions = self.view.document.mentions.iter().enumerate().map(|(index, mention)| {
            Ok(MentionRow {
                row: self.row,
                document: self.id(),
                mention: int(index),
                entity: int(mention.entity.index()),
                text: self.view.text(mention.span),
                r#type: mention.entity_type.name(),
                level: mention.level.name(),
                score: mention.score,
                place: self.view.place(mention.span)?,
            })
        });
        mentions.collect()
    }

    fn entities(&self) -> Vec<EntityRow<'a>> {
        let entities = self.view.document.entities.iter().enumerate().map(|(index, entity)| EntityRow {
            row: self.row,
            document: self.id(),
            entity: int(index),
            name: &entity.name,
            r#type: entity.entity_type.name(),
            mentions: long(entity.mentions.len()),
            score: entity.score,
            value: entity.value.into(),
        });
        entities.collect()
    }

    fn relations(&self) -> Result<Vec<RelationRow<'a>>, String> {
        let relations = self.view.document.relations.iter().enumerate().map(|(index, relation)| {
            let (head, tail) = (self.view.entity(relation.head)?, self.view.entity(relation.tail)?);
            Ok(RelationRow {
                row: self.row,
                document: self.id(),
                relation: int(index),
                r#type: relation.relation_type.name(),
                head: int(relation.head.index()),
                head_name: &head.name,
                head_type: head.entity_type.name(),
                tail: int(relation.tail.index()),
                tail_name: &tail.name,
                tail_type: tail.entity_type.name(),
                score: relation.score,
                place: self.view.hull(&relation.evidence)?,
            })
        });
        relations.collect()
    }

    fn events(&self) -> Result<Vec<EventRow<'a>>, String> {
        let events = self.view.document.events.iter().enumerate().map(|(index, event)| {
            let first = event.triggers.first().ok_or("an event has no trigger")?;
            Ok(EventRow {
                row: self.row,
                document: self.id(),
                event: int(index),
                r#type: event.event_type.name(),
                subtype: event.subtype.map(|subtype| subtype.name()),
                status: event.status.name(),
                trigger: self.view.text(first.span),
                triggers: long(event.triggers.len()),
                score: event.score,
                place: self.view.place(first.span)?,
            })
        });
        events.collect()
    }

    fn arguments(&self) -> Result<Vec<ArgumentRow<'a>>, String> {
        let events = self.view.document.events.iter().enumerate();
        let pairs = events.flat_map(|(index, event)| event.arguments.iter().map(move |a| (index, a)));
        pairs.map(|(event, argument)| self.argument(event, argument)).collect()
    }

    fn argument(&self, event: usize, argument: &Argument) -> Result<ArgumentRow<'a>, String> {
        let entity = self.view.entity(argument.entity)?;
        let source = argument.attribution.and_then(|attribution| attribution.source);
        let source_name =
            source.map(|id| self.view.entity(id)).transpose()?.map(|source| source.name.as_str());
        Ok(ArgumentRow {
            row: self.row,
            document: self.id(),
            event: int(event),
            role: argument.role.name(),
            entity: int(argument.entity.index()),
            name: &entity.name,
            r#type: entity.entity_type.name(),
            value: entity.value.into(),
            score: argument.score,
            attribution: argument.attribution.map(|a| a.kind.name()),
            attribution_source: source.map(|id| int(id.index())),
            attribution_source_name: source_name,
            attribution_score: argument.attribution.map(|a| a.score),
            place: self.view.hull(&argument.evidence)?,
        })
    }
}
