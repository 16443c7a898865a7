//! Arguments, by the entity that fills the role.
//!
//! By the place in the text, as ACE counts them: [`place`].

use casefile_schema::Span;

use super::items::{self, Item, Items, best_known};
use super::{Layer, Measure, Outcome, Pair, place};
use crate::annotated::{Annotated, Argument, Event};

/// Adds all measures of arguments.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    place::add(pair, outcome);
    let gold = facts(pair.gold, |event| event, |entity| entity);
    let predicted =
        facts(pair.predicted, |event| pair.event_number(event), |entity| pair.entity_number(entity));
    items::count(Measure::ArgumentEntity, &gold, &predicted, &mut outcome.tally);
    items::report(Layer::Argument, &gold, &predicted, outcome);
}

/// How findings tell of an argument: a trigger of its event and a mention of what fills the role, and the words of this.
pub(crate) fn described<'a>(
    document: &'a Annotated,
    event: &Event,
    argument: &Argument,
) -> (Vec<Span>, &'a str) {
    let trigger = event.triggers.iter().map(|trigger| trigger.span).min();
    let mention = argument.span.or_else(|| best_known(document, argument.entity));
    let words = mention.map_or("", |span| span.of(&document.text));
    (trigger.into_iter().chain(mention).collect(), words)
}

/// A document's arguments by role, event and entity, these numbered by `event` and `entity`.
fn facts(
    document: &Annotated,
    event: impl Fn(usize) -> usize,
    entity: impl Fn(usize) -> usize,
) -> Items<'_, (usize, usize)> {
    let mut facts = Items::new();
    for (index, of) in document.events.iter().enumerate() {
        for argument in &of.arguments {
            let (spans, words) = described(document, of, argument);
            let text = format!("{}: {words}", argument.role);
            let key = (argument.role.as_str(), (event(index), entity(argument.entity)));
            items::insert(&mut facts, key, Item { spans, text, score: argument.score });
        }
    }
    facts
}
