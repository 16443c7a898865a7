//! Gold beside predicted: which document of one corpus belongs to which of the other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::annotated::Annotated;
use crate::corpus::{Corpus, Format};
use crate::error::Error;

/// Two corpora of the same documents.
pub struct Pairs<'a> {
    gold: &'a Corpus,
    predicted: &'a Corpus,
    /// For every gold document its prediction.
    of: Vec<Option<usize>>,
    /// Predicted documents that belong to no gold one.
    extra: Vec<usize>,
    entities_are_given: bool,
}

impl<'a> Pairs<'a> {
    /// Pairs documents by id, or by position where one of the two corpora has no ids at all.
    ///
    /// Of predicted documents of one id the first counts.
    ///
    /// # Errors
    /// [`Error::File`] where documents without ids are not as many on both sides.
    pub fn new(gold: &'a Corpus, predicted: &'a Corpus) -> Result<Self, Error> {
        let (of, extra) = if has_ids(gold) && has_ids(predicted) {
            by_id(gold, predicted)
        } else if gold.len() == predicted.len() {
            ((0..gold.len()).map(Some).collect(), Vec::new())
        } else {
            let (of_gold, of_predicted) = (gold.len(), predicted.len());
            let reason = format!(
                "documents without ids are paired by position, but here are {of_predicted} and the gold has {of_gold}"
            );
            return Err(Error::File { path: predicted.path().to_owned(), reason });
        };
        Ok(Self { gold, predicted, of, extra, entities_are_given: are_facts(predicted) })
    }

    /// Whether the predictions are relations between the gold's entities, in the form of DocRED's scorer: mentions and
    /// entities were not predicted, and figures of them say nothing.
    #[must_use]
    pub fn entities_are_given(&self) -> bool {
        self.entities_are_given
    }

    /// How many gold documents have no prediction; they count as documents in which nothing was found. Those that cannot be
    /// read are not among them.
    #[must_use]
    pub fn missing(&self) -> usize {
        let unpaired = self.of.iter().enumerate().filter(|(_, prediction)| prediction.is_none());
        unpaired.filter(|&(index, _)| self.gold.read(index).is_ok()).count()
    }

    /// Of every predicted document that is not scored because it belongs to no gold document, where it stands and why: it
    /// cannot be read, is the second of its id, has no id, or one that no gold document has.
    pub fn extra(&self) -> impl Iterator<Item = String> {
        self.extra.iter().map(|&index| {
            let reason = match (self.predicted.read(index), self.predicted.id(index)) {
                (Err(error), _) => return error.to_string(),
                (Ok(_), None) => "it has no id, as others have".to_owned(),
                (Ok(_), Some(id)) => format!("there is no gold document of the id {id:?}"),
            };
            self.predicted.refusal(index, reason).to_string()
        })
    }

    /// The prediction for a gold document.
    ///
    /// # Errors
    /// Where it cannot be read, or is of another text.
    pub fn prediction(&self, index: usize, gold: &Annotated) -> Result<Annotated, Error> {
        let Some(place) = self.of.get(index).copied().flatten() else { return Ok(self.nothing(gold)) };
        let predicted = self.predicted.read(place)?;
        if predicted.has_entities_elsewhere() {
            let given = predicted.with_entities_of(gold);
            return given.map_err(|reason| self.predicted.refusal(place, reason));
        }
        if predicted.text.is_empty() {
            return Ok(Annotated { text: gold.text.clone(), ..predicted });
        }
        match first_difference(&gold.text, &predicted.text) {
            Some(at) if !gold.text.is_empty() => {
                let reason = format!(
                    "the text is not that of the gold document {}: they differ from character {at}",
                    self.gold.place(index)
                );
                Err(self.predicted.refusal(place, reason))
            }
            _ => Ok(predicted),
        }
    }

    /// A document in which nothing was found.
    fn nothing(&self, gold: &Annotated) -> Annotated {
        if self.entities_are_given {
            return gold.with_entities_alone();
        }
        Annotated { id: gold.id.clone(), text: gold.text.clone(), ..Annotated::default() }
    }
}

/// Whether one of its documents has an id; a corpus without documents lacks none.
fn has_ids(corpus: &Corpus) -> bool {
    corpus.is_empty() || (0..corpus.len()).any(|index| corpus.id(index).is_some())
}

/// Whether its documents are relations by the indices of entities; the first that can be read tells.
fn are_facts(corpus: &Corpus) -> bool {
    let mut documents = (0..corpus.len()).filter_map(|index| corpus.read(index).ok());
    corpus.format() == Format::Redocred
        && documents.next().is_some_and(|document| document.has_entities_elsewhere())
}

fn by_id(gold: &Corpus, predicted: &Corpus) -> (Vec<Option<usize>>, Vec<usize>) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut extra = Vec::new();
    for index in 0..predicted.len() {
        match predicted.id(index).map(|id| places.entry(id)) {
            Some(Entry::Vacant(free)) => _ = free.insert(index),
            _ => extra.push(index),
        }
    }
    let of = (0..gold.len()).map(|index| places.remove(gold.id(index)?)).collect();
    extra.extend(places.into_values());
    extra.sort_unstable();
    (of, extra)
}

/// The first character, counted from 0, in which two texts differ.
fn first_difference(a: &str, b: &str) -> Option<usize> {
    if a == b {
        return None;
    }
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    Some(same.count())
}

#[cfg(test)]
mod tests;
