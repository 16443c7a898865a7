//! The one form that datasets were converted to: JSON Lines, offsets in characters.
//!
//! ```text
//! {"id": "a", "source": "own", "split": "dev", "text": "Rebels attacked Sana .",
//!  "tokens": ["Rebels", "attacked", "Sana", "."], "sents": [[0, 4]],
//!  "entities": [{"id": "e0", "type": "Group", "mentions": [{"start": 0, "end": 6}]},
//!               {"id": "e1", "type": "Place", "mentions": [{"start": 16, "end": 20}]}],
//!  "relations": [{"type": "OperatesIn", "head": "e0", "tail": "e1"}],
//!  "events": [{"type": "Attack", "trigger": {"start": 7, "end": 15},
//!              "args": [{"role": "Attacker", "entity": "e0", "start": 0, "end": 6}]}]}
//! ```
//!
//! Ids are strings or numbers; a document needs none. A list that is `null` is empty.
//!
//! `sents` count tokens unless `sents_are` is `"char"`. An entity or relation with a `confidence` below 0.5 was never
//! confirmed and is left out, with what refers to it. An argument without an entity gets one of its own, which has no
//! type and no mention. An event with `"template": true` is a [`Template`]: its fillers are the strings of its `slots`
//! that fill one of the [`ROLES`], or else the texts of its arguments' mentions.

mod form;

use std::collections::BTreeMap;

use casefile_schema::{CharOffsets, Span};

use super::Fault;
use super::roles::{ROLES, Slots};
use super::tokens::{add_entity, char_span};
use crate::annotated::{Annotated, Argument, Event, Relation, Slot, Template, Trigger};
use form::{Line, LineArgument, LineEntity, LineEvent, LineRelation, SlotEntry, Unit};

pub(super) fn parse(record: &str) -> Result<Annotated, Fault> {
    let line: Line = serde_json::from_str(record).map_err(|error| Fault::json(&error))?;
    let offsets = CharOffsets::new(&line.text);
    let tokens =
        line.tokens.as_deref().map_or_else(|| Ok(Vec::new()), |tokens| spans_of(tokens, &line.text))?;
    let sentences = sentences(&line, &tokens, &offsets)?;
    let document = Annotated { id: line.id, text: line.text, tokens, sentences, ..Annotated::default() };
    let mut reader = Reader { document, offsets, entities: BTreeMap::new() };
    line.entities.iter().try_for_each(|entity| reader.entity(entity))?;
    line.relations.iter().try_for_each(|relation| reader.relation(relation))?;
    line.events.iter().try_for_each(|event| reader.event(event))?;
    Ok(reader.document)
}

/// The tokens in their order, parted by white space; some are white space themselves.
fn spans_of(tokens: &[String], text: &str) -> Result<Vec<Span>, Fault> {
    let mut rest = text;
    let mut spans = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        if index > 0 {
            rest = rest.strip_prefix([' ', '\n']).unwrap_or(rest);
        }
        while let Some(further) = rest.strip_prefix(char::is_whitespace).filter(|_| !rest.starts_with(token))
        {
            rest = further;
        }
        let start = text.len() - rest.len();
        let missing = || format!("token {index}, {token:?}, is not where the text has it");
        rest = rest.strip_prefix(token.as_str()).ok_or_else(missing)?;
        spans.push(Span::new(start, start + token.len()).ok_or_else(missing)?);
    }
    Ok(spans)
}

fn sentences(line: &Line, tokens: &[Span], offsets: &CharOffsets) -> Result<Vec<Span>, Fault> {
    let sentence = |(index, &(start, end)): (usize, &(usize, usize))| {
        let what = format!("sentence {index}");
        if line.sents_are == Unit::Char {
            return char_span(offsets, &what, (start, end));
        }
        let within = tokens.get(start..end).and_then(|tokens| Some((tokens.first()?, tokens.last()?)));
        let span = within.and_then(|(first, last)| Span::new(first.start(), last.end()));
        let count = tokens.len();
        span.ok_or_else(|| {
            Fault::from(format!(
                "{what}: the tokens {start}..{end} are none or not among the {count} of the text"
            ))
        })
    };
    line.sents.iter().enumerate().map(sentence).collect()
}

struct Reader<'a> {
    document: Annotated,
    offsets: CharOffsets,
    /// By id; `None` where it was left out.
    entities: BTreeMap<&'a str, Option<usize>>,
}

impl<'a> Reader<'a> {
    fn entity(&mut self, entity: &'a LineEntity) -> Result<(), Fault> {
        let what = format!("entity {:?}", entity.id);
        let span = |mention: &form::LineSpan| char_span(&self.offsets, &what, (mention.start, mention.end));
        let spans = entity.mentions.iter().map(span).collect::<Result<Vec<_>, _>>()?;
        let label = entity.label.as_deref().unwrap_or_default();
        let index = confirmed(entity.confidence).then(|| add_entity(&mut self.document, label, spans));
        match self.entities.insert(&entity.id, index) {
            Some(_) => Err(format!("there are two entities {:?}", entity.id).into()),
            None => Ok(()),
        }
    }

    /// The entity of this id; `None` where it was left out.
    fn find(&self, id: &str, what: &str) -> Result<Option<usize>, Fault> {
        let found = self.entities.get(id).copied();
        found.ok_or_else(|| format!("{what}: there is no entity {id:?}").into())
    }

    fn relation(&mut self, relation: &LineRelation) -> Result<(), Fault> {
        let LineRelation { label, head, tail, confidence } = relation;
        let what = format!("relation {label} from {head:?} to {tail:?}");
        if let (Some(head), Some(tail)) = (self.find(head, &what)?, self.find(tail, &what)?)
            && confirmed(*confidence)
        {
            self.document.relations.push(Relation { label: label.clone(), head, tail, score: None });
        }
        Ok(())
    }

    fn event(&mut self, event: &LineEvent) -> Result<(), Fault> {
        let what = format!("event {}", event.label);
        if event.template {
            let slots = match &event.slots {
                Some(slots) => slots_of_key(slots),
                None => self.slots_of_arguments(&event.args, &what)?,
            };
            self.document.templates.push(Template { label: Some(event.label.to_lowercase()), slots });
            return Ok(());
        }
        let trigger = event.trigger.as_ref();
        let trigger = trigger.map(|own| char_span(&self.offsets, &what, (own.start, own.end))).transpose()?;
        let mut arguments = Vec::with_capacity(event.args.len());
        for argument in &event.args {
            arguments.extend(self.argument(argument, &what)?);
        }
        self.document.events.push(Event {
            label: event.label.clone(),
            subtype: None,
            status: None,
            triggers: trigger.map(|span| Trigger { span, score: None }).into_iter().collect(),
            arguments,
        });
        Ok(())
    }

    fn argument(&mut self, argument: &LineArgument, what: &str) -> Result<Option<Argument>, Fault> {
        let what = format!("{what}, {}", argument.role);
        let span = match (argument.start, argument.end) {
            (Some(start), Some(end)) => Some(char_span(&self.offsets, &what, (start, end))?),
            _ => None,
        };
        let entity = match &argument.entity {
            Some(id) => self.find(id, &what)?,
            None => Some(add_entity(&mut self.document, "", [])),
        };
        let role = argument.role.clone();
        Ok(entity.map(|entity| Argument { role, entity, span, attribution: None, score: None }))
    }

    /// A filler for every argument: the texts of its entity's mentions.
    fn slots_of_arguments(&self, arguments: &[LineArgument], what: &str) -> Result<Vec<Slot>, Fault> {
        let mut slots = Slots::default();
        for argument in arguments {
            let entity = argument.entity.as_deref().map_or(Ok(None), |id| self.find(id, what))?;
            let Some(entity) = entity.and_then(|entity| self.document.entities.get(entity)) else { continue };
            let mentions = entity.mentions.iter().filter_map(|&mention| self.document.mentions.get(mention));
            let texts = mentions.map(|mention| mention.span.of(&self.document.text).to_owned());
            slots.fill(&argument.role, texts.collect());
        }
        Ok(slots.into_slots())
    }
}

/// Of re3d: what nobody confirmed has a confidence of 0.
fn confirmed(confidence: Option<f64>) -> bool {
    confidence.is_none_or(|confidence| confidence >= 0.5)
}

fn slots_of_key(key: &BTreeMap<String, Vec<SlotEntry>>) -> Vec<Slot> {
    let mut slots = Slots::default();
    for role in &ROLES {
        for entry in key.get(role.field).into_iter().flatten() {
            slots.fill(
                role.name,
                entry.strings.iter().map(|alternative| alternative.string.clone()).collect(),
            );
        }
    }
    slots.into_slots()
}

#[cfg(test)]
mod tests;
