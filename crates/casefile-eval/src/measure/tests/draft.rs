//! Documents written by hand, for tests.

use casefile_schema::{Level, Span};

use crate::annotated::{Annotated, Argument, Entity, Event, Mention, Relation, Trigger};
use crate::measure::{Measure, Outcome, Pair, Settings};
use crate::tally::{Key, Sums};

/// First word, number of words, type and entity of a mention.
pub(crate) type Sketch = (usize, usize, &'static str, usize);

/// A document that grows by what its words say. Where words occur more than once, `words#2` is the second time.
#[derive(Debug, Clone)]
pub(crate) struct Draft(pub(crate) Annotated);

impl Draft {
    pub(crate) fn new(text: &str) -> Self {
        Self(Annotated { text: text.to_owned(), ..Annotated::default() })
    }

    /// Always the same text, of words of three bytes (two characters), with its tokens, and mentions without levels in it.
    pub(crate) fn sketch(mentions: &[Sketch]) -> Self {
        const WIDTH: usize = 4;
        const WORDS: usize = 200;
        let span =
            |first: usize, count: usize| Span::new(first * WIDTH, (first + count) * WIDTH - 1).unwrap();
        let mut draft = Self::new(&"né ".repeat(WORDS));
        draft.0.tokens = (0..WORDS).map(|word| span(word, 1)).collect();
        for &(first, count, label, entity) in mentions {
            while draft.0.entities.len() <= entity {
                draft.entity(label, &[]);
            }
            draft.mention(span(first, count), None, entity);
            draft.0.mentions.last_mut().unwrap().label = label.to_owned();
        }
        draft
    }

    /// Where the words stand.
    pub(crate) fn span(&self, words: &str) -> Span {
        let (words, nth) = words.split_once('#').unwrap_or((words, "1"));
        let start = self.0.text.match_indices(words).nth(nth.parse::<usize>().unwrap() - 1).unwrap().0;
        Span::new(start, start + words.len()).unwrap()
    }

    /// Adds an entity with these mentions, in capitals names; returns its index.
    pub(crate) fn entity(&mut self, label: &str, mentions: &[&str]) -> usize {
        let entity = self.0.entities.len();
        self.0.entities.push(Entity { label: label.to_owned(), mentions: Vec::new(), value: None });
        for words in mentions {
            let level = if words.starts_with(char::is_uppercase) { Level::Name } else { Level::Nominal };
            self.mention(self.span(words), Some(level), entity);
        }
        entity
    }

    /// Adds a mention, of its entity's type.
    pub(crate) fn mention(&mut self, span: Span, level: Option<Level>, entity: usize) {
        let of = &mut self.0.entities[entity];
        of.mentions.push(self.0.mentions.len());
        self.0.mentions.push(Mention { span, label: of.label.clone(), level, score: None, entity });
    }

    pub(crate) fn relation(&mut self, label: &str, head: usize, tail: usize) {
        self.0.relations.push(Relation { label: label.to_owned(), head, tail, score: None });
    }

    /// Adds an event; returns its index.
    pub(crate) fn event(&mut self, label: &str, triggers: &[&str], arguments: &[(&str, usize)]) -> usize {
        let trigger = |words: &&str| Trigger { span: self.span(words), score: None };
        let argument = |&(role, entity): &(&str, usize)| Argument {
            role: role.to_owned(),
            entity,
            span: None,
            attribution: None,
            score: None,
        };
        let event = Event {
            label: label.to_owned(),
            subtype: None,
            status: None,
            triggers: triggers.iter().map(trigger).collect(),
            arguments: arguments.iter().map(argument).collect(),
        };
        self.0.events.push(event);
        self.0.events.len() - 1
    }
}

/// What a module adds.
pub(crate) fn outcome(
    add: fn(&Pair<'_>, &mut Outcome),
    gold: &Draft,
    predicted: &Draft,
    settings: &Settings,
) -> Outcome {
    let mut outcome = Outcome::default();
    add(&Pair::new(&gold.0, &predicted.0, settings), &mut outcome);
    outcome
}

/// The sums over all labels, or under one.
pub(crate) fn sums(outcome: &Outcome, measure: Measure, label: Option<&str>) -> Sums {
    let key = Key { measure, label: label.map(str::to_owned) };
    outcome.tally.sums.get(&key).copied().unwrap_or_default()
}

/// The findings as `fault label text`.
pub(crate) fn told(outcome: &Outcome) -> Vec<String> {
    outcome.findings.iter().map(|f| format!("{:?} {} {}", f.fault, f.label, f.text)).collect()
}
