//! Mentions whose span and type are right.

use casefile_schema::{EntityType, Level, Span};

use super::items::{self, Item, Items};
use super::{Layer, Measure, Outcome, Pair};
use crate::annotated::{Annotated, Mention};

/// Counts `mention.strict` and `name.strict`, and says what of the former is wrong.
///
/// Both compare sets of spans with types, as seqeval and CoNLL-2003's conlleval do: a mention that is listed twice counts
/// once, with its highest score. `name.strict` leaves out mentions by description, dates and counts. A mention without a
/// level counts as a name: of a corpus without levels `name.strict` is `mention.strict` without dates and counts.
pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let [gold, predicted] = [pair.gold, pair.predicted].map(|document| compared(document, |_| true));
    items::count(Measure::MentionStrict, &gold, &predicted, &mut outcome.tally);
    items::report(Layer::Mention, &gold, &predicted, outcome);
    let [gold, predicted] = [pair.gold, pair.predicted].map(|document| compared(document, is_name));
    items::count(Measure::NameStrict, &gold, &predicted, &mut outcome.tally);
}

fn is_name(mention: &Mention) -> bool {
    let others = [EntityType::Date.name(), EntityType::Quantity.name()];
    mention.level.is_none_or(|level| level == Level::Name) && !others.contains(&mention.label.as_str())
}

/// The mentions that `counts` lets pass.
fn compared(document: &Annotated, counts: fn(&Mention) -> bool) -> Items<'_, Span> {
    let mut mentions = Items::new();
    for mention in document.mentions.iter().filter(|mention| counts(mention)) {
        let text = mention.span.of(&document.text).to_owned();
        let item = Item { spans: vec![mention.span], text, score: mention.score };
        items::insert(&mut mentions, (&mention.label, mention.span), item);
    }
    mentions
}
