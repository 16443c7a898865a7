//! A model that reads the gold's texts.

use casefile::{Aggregation, Error, Extractor, Input, JointModel, Linked, NamedEntity, NerModel, Span};
use casefile_eval::{Annotated, Corpus, Entity, Mention, Relation};

use crate::args::EngineArgs;
use crate::engine;
use crate::run::in_full;

/// What predicts.
pub(super) enum Model {
    Ours(Box<Extractor>),
    Joint(Box<JointModel>),
    Checkpoint { model: Box<NerModel>, name: String },
}

impl Model {
    pub(super) fn load(args: &EngineArgs, aggregation: Option<Aggregation>) -> Result<Self, Error> {
        if let Some((model, folder)) = engine::checkpoint(args, aggregation)? {
            return Ok(Self::Checkpoint { model: Box::new(model), name: folder.display().to_string() });
        }
        match engine::joint(args)? {
            Some(model) => Ok(Self::Joint(Box::new(model))),
            None => engine::extractor(args).map(Box::new).map(Self::Ours),
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Ours(extractor) => extractor.model_name(),
            Self::Joint(model) => model.name(),
            Self::Checkpoint { name, .. } => name,
        }
    }

    /// What the model finds in the texts of a batch, in its order.
    pub(super) fn predict(
        &self,
        corpus: &Corpus,
        batch: &[(usize, Annotated)],
    ) -> Vec<Result<Annotated, String>> {
        let made = match self {
            Self::Ours(extractor) => {
                let input = |gold: &Annotated| Input::new(gold.text.as_str()).published(gold.published);
                let inputs = batch.iter().map(|(_, gold)| input(gold)).collect();
                let documents = extractor.extract_all(inputs).into_iter();
                documents.map(|document| Ok(Annotated::from(&document?))).collect::<Vec<_>>()
            }
            Self::Joint(model) => {
                let texts = texts(batch);
                let found = model.read_all(&texts).into_iter().zip(&texts);
                found.map(|(found, text)| Ok(linked(text, found?))).collect()
            }
            Self::Checkpoint { model, .. } => {
                let texts = texts(batch);
                let found = model.entities_all(&texts).into_iter().zip(&texts);
                found.map(|(entities, text)| Ok(names(text, entities?))).collect()
            }
        };
        let placed = made.into_iter().zip(batch).map(|(made, (index, gold))| match made {
            _ if gold.text.is_empty() => Err(format!("{}: there is no text to read", corpus.place(*index))),
            Err(error) => Err(format!("{}: {}", corpus.place(*index), in_full(&error))),
            Ok(made) => Ok(made),
        });
        placed.collect()
    }
}

fn texts(batch: &[(usize, Annotated)]) -> Vec<&str> {
    batch.iter().map(|(_, gold)| gold.text.as_str()).collect()
}

/// Mentions, each of an entity of its own, and the relations between those.
fn linked(text: &str, found: Linked) -> Annotated {
    let relations = found.links.into_iter().map(|link| Relation {
        label: link.relation,
        head: link.head,
        tail: link.tail,
        score: Some(link.score),
    });
    Annotated { relations: relations.collect(), ..names(text, found.mentions) }
}

/// Names as mentions, each of an entity of its own.
fn names(text: &str, entities: Vec<NamedEntity>) -> Annotated {
    let mut document = Annotated { text: text.to_owned(), ..Annotated::default() };
    for NamedEntity { label, start, end, score, .. } in entities {
        let Some(span) = Span::new(start, end) else { continue };
        let (mention, entity) = (document.mentions.len(), document.entities.len());
        document.entities.push(Entity { label: label.clone(), mentions: vec![mention], value: None });
        document.mentions.push(Mention { span, label, level: None, score: Some(score), entity });
    }
    document
}
