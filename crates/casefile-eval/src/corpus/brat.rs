//! brat's stand-off pairs: `NAME.txt` and `NAME.ann`, the id is the name, behind the folders that it lies in.
//!
//! ```text
//! T1→Group 0 6→Rebels
//! T2→Attack 7 15→attacked
//! T3→Place 16 20→Sana
//! T4→Group 22 26→They
//! E1→Attack:T2 Attacker:T1 Target:T3
//! R1→OperatesIn Arg1:T1 Arg2:T3
//! *→Equiv T1 T4
//! ```
//!
//! `→` is a tab. Offsets are characters of the `.txt`. A `T` that an event names is a trigger, all others are mentions;
//! those in one `Equiv` are one entity. A relation's head is `Arg1`, its tail `Arg2`; where they are called otherwise, they
//! come in this order. A text-bound in several fragments is one mention from the first to the last. Roles that are
//! numbered (`Target2`) lose their number. An argument or relation that points to an event or a trigger gets an entity
//! without mentions that stands for it. Attributes (`A`, `M`), normalisations (`N`) and notes (`#`) are left aside.

mod folder;
mod lines;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use casefile_schema::{CharOffsets, Span};

use super::fault::{Fault, utf8};
use super::tokens::char_span;
use crate::annotated::{Annotated, Argument, Entity, Event, Mention, Relation, Trigger};
use crate::error::Error;
pub(super) use folder::ids;
use lines::{Body, Line, TextBound};

/// The document of an `.ann` file and its `.txt`.
pub(super) fn read(path: &Path) -> Result<Annotated, Error> {
    let file = |path: &Path| {
        let bytes = fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        utf8(bytes).map_err(|fault| error(path, fault))
    };
    let annotations = file(path)?;
    parse(&annotations, file(&path.with_extension("txt"))?).map_err(|fault| error(path, fault))
}

fn error(path: &Path, fault: Fault) -> Error {
    Error::Record { path: path.to_owned(), line: fault.line + 1, reason: fault.reason }
}

pub(super) fn parse(annotations: &str, text: String) -> Result<Annotated, Fault> {
    let lines = lines::read(annotations)?;
    let offsets = CharOffsets::new(&text);
    let mut reader = Reader { document: Annotated { text, ..Annotated::default() }, ..Reader::default() };
    for line in &lines {
        if let Body::Event { parts } = &line.body {
            reader.triggers.insert(line.id, parts.first().map_or("", |part| part.1));
        }
    }
    let of_triggers: BTreeSet<&str> = reader.triggers.values().copied().collect();
    for line in &lines {
        if let Body::TextBound(bound) = &line.body {
            reader.text_bound(line, bound, &offsets, of_triggers.contains(line.id))?;
        }
    }
    lines.iter().try_for_each(|line| reader.equivalence(line))?;
    reader.number_entities();
    lines.iter().try_for_each(|line| reader.link(line))?;
    Ok(reader.document)
}

#[derive(Default)]
struct Reader<'a> {
    document: Annotated,
    /// Of every text-bound its span and type.
    bounds: BTreeMap<&'a str, (Span, &'a str)>,
    /// The triggers, text-bounds too, by event.
    triggers: BTreeMap<&'a str, &'a str>,
    /// The mention, by text-bound.
    mentions: BTreeMap<&'a str, usize>,
    /// Of every mention an earlier one that it is equivalent to, or itself.
    same: Vec<usize>,
    /// Entities that stand for an event or a trigger.
    stand_ins: BTreeMap<&'a str, usize>,
}

impl<'a> Reader<'a> {
    fn text_bound(
        &mut self,
        line: &Line<'a>,
        bound: &TextBound<'a>,
        offsets: &CharOffsets,
        is_trigger: bool,
    ) -> Result<(), Fault> {
        let at = |fault: Fault| Fault::at(line.number, fault.reason);
        let fragments = bound.fragments.iter().map(|&range| char_span(offsets, line.id, range));
        let fragments = fragments.collect::<Result<Vec<_>, _>>().map_err(at)?;
        let text = &self.document.text;
        let own: String = fragments.iter().map(|span| format!("{} ", span.of(text))).collect();
        if bound.text.is_some_and(|text| !text.split_whitespace().eq(own.split_whitespace())) {
            let (own, claimed) = (own.trim(), bound.text.unwrap_or_default());
            return Err(Fault::at(
                line.number,
                format!("{}: the text has {own:?} there, not {claimed:?}", line.id),
            ));
        }
        let (start, end) =
            (fragments.iter().map(|f| f.start()).min(), fragments.iter().map(|f| f.end()).max());
        let Some(span) = start.zip(end).and_then(|(start, end)| Span::new(start, end)) else {
            return Err(Fault::at(line.number, format!("{}: there are no offsets", line.id)));
        };
        self.bounds.insert(line.id, (span, bound.label));
        if !is_trigger {
            let mention = self.document.mentions.len();
            self.mentions.insert(line.id, mention);
            self.same.push(mention);
            let label = bound.label.to_owned();
            self.document.mentions.push(Mention { span, label, level: None, score: None, entity: 0 });
        }
        Ok(())
    }

    fn equivalence(&mut self, line: &Line<'a>) -> Result<(), Fault> {
        let Body::Equiv { ids } = &line.body else { return Ok(()) };
        let mut first = None;
        for id in ids {
            let missing = || Fault::at(line.number, format!("there is no mention {id}"));
            let mention = *self.mentions.get(id).ok_or_else(missing)?;
            let (one, other) =
                (self.representative(*first.get_or_insert(mention)), self.representative(mention));
            self.same.get_mut(one.max(other)).into_iter().for_each(|same| *same = one.min(other));
        }
        Ok(())
    }

    /// The first of the mentions that this one is equivalent to.
    fn representative(&mut self, mut mention: usize) -> usize {
        while let Some(&earlier) = self.same.get(mention).filter(|&&earlier| earlier != mention) {
            let next = self.same.get(earlier).copied().unwrap_or(earlier);
            self.same.get_mut(mention).into_iter().for_each(|same| *same = next);
            mention = earlier;
        }
        mention
    }

    /// Entities in the order of their first mentions, with the type of these.
    fn number_entities(&mut self) {
        let mut entity_of: BTreeMap<usize, usize> = BTreeMap::new();
        for index in 0..self.document.mentions.len() {
            let first = self.representative(index);
            let Some(mention) = self.document.mentions.get_mut(index) else { continue };
            let new = self.document.entities.len();
            mention.entity = *entity_of.entry(first).or_insert(new);
            if mention.entity == new {
                let label = mention.label.clone();
                self.document.entities.push(Entity { label, mentions: Vec::new(), value: None });
            }
            let entity = self.document.entities.get_mut(mention.entity);
            entity.into_iter().for_each(|entity| entity.mentions.push(index));
        }
    }

    fn link(&mut self, line: &Line<'a>) -> Result<(), Fault> {
        match &line.body {
            Body::Relation { label, head, tail } => {
                let (head, tail) = (self.target(line, head)?.0, self.target(line, tail)?.0);
                self.document.relations.push(Relation {
                    label: (*label).to_owned(),
                    head,
                    tail,
                    score: None,
                });
            }
            Body::Event { parts } => {
                let event = self.event(line, parts)?;
                self.document.events.push(event);
            }
            Body::TextBound(_) | Body::Equiv { .. } => {}
        }
        Ok(())
    }

    fn event(&mut self, line: &Line<'a>, parts: &[(&'a str, &'a str)]) -> Result<Event, Fault> {
        let mut parts = parts.iter();
        let &(label, trigger) = parts.next().unwrap_or(&("", ""));
        let Some(&(span, _)) = self.bounds.get(trigger) else {
            return Err(Fault::at(line.number, format!("there is no trigger {trigger}")));
        };
        let mut arguments = Vec::with_capacity(parts.len());
        for (role, id) in parts {
            let (entity, span) = self.target(line, id)?;
            let role = role.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
            arguments.push(Argument { role, entity, span: Some(span), attribution: None, score: None });
        }
        let triggers = vec![Trigger { span, score: None }];
        Ok(Event { label: label.to_owned(), subtype: None, status: None, triggers, arguments })
    }

    /// The entity that an id stands for, and the span that it names.
    fn target(&mut self, line: &Line<'a>, id: &'a str) -> Result<(usize, Span), Fault> {
        let bound = self.triggers.get(id).copied().unwrap_or(id);
        let Some(&(span, label)) = self.bounds.get(bound) else {
            return Err(Fault::at(line.number, format!("there is no {id}")));
        };
        let mention = self.mentions.get(id).and_then(|&mention| self.document.mentions.get(mention));
        if let Some(mention) = mention {
            return Ok((mention.entity, span));
        }
        let entities = &mut self.document.entities;
        let entity = *self.stand_ins.entry(id).or_insert_with(|| {
            entities.push(Entity { label: label.to_owned(), mentions: Vec::new(), value: None });
            entities.len() - 1
        });
        Ok((entity, span))
    }
}

#[cfg(test)]
mod tests;
