//! Templates of MUC-4, by three scorers of the literature, whose figures are never to be compared with each other's.
//!
//! A document is scored where it or its prediction has templates, and everywhere in a corpus of templates
//! ([`Settings::templates`](super::Settings::templates)): there a document without any is about no incident, and whatever
//! is predicted for it is spurious.

mod align;
mod filled;
mod from_events;
mod from_mentions;
mod gtt;
mod normalise;
mod ree;
mod rme;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::{Outcome, Pair};
use crate::annotated::Template;
use filled::{Filled, distinct};

pub(crate) fn add(pair: &Pair<'_>, outcome: &mut Outcome) {
    let gold = &pair.gold.templates;
    if !pair.settings.templates && gold.is_empty() && pair.predicted.templates.is_empty() {
        return;
    }
    let predicted = predicted(pair);
    ree::add(gold, &predicted, outcome);
    // GRIT's data have one template a document, without a type: the scorers that align templates have nothing to say.
    if gold.iter().all(|template| template.label.is_some()) {
        let (gold, predicted) = (distinct(gold), predicted.iter().map(Filled::of).collect::<Vec<_>>());
        gtt::add(&gold, &predicted, outcome);
        rme::add(&gold, &predicted, outcome);
    }
}

/// The predicted templates; of a system that marks the fillers of roles in the text, the one that they make; of a system
/// that extracts events, those that they make.
fn predicted<'a>(pair: &Pair<'a>) -> Cow<'a, [Template]> {
    let templates = &pair.predicted.templates;
    if !templates.is_empty() {
        return Cow::Borrowed(templates);
    }
    let pool = from_mentions::template(pair.predicted).map(|pool| vec![pool]);
    Cow::Owned(pool.unwrap_or_else(|| from_events::templates(pair.predicted)))
}
