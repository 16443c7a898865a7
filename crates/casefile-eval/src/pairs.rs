//! Gold beside predicted: which document of one corpus belongs to which of the other.

use std::collections::HashMap;

use crate::annotated::Annotated;
use crate::corpus::Corpus;
use crate::error::Error;

/// Two corpora of the same documents.
pub struct Pairs<'a> {
    gold: &'a Corpus,
    predicted: &'a Corpus,
    /// For every gold document its prediction.
    of: Vec<Option<usize>>,
    /// Predicted documents that are not gold.
    extra: Vec<usize>,
}

impl<'a> Pairs<'a> {
    /// Pairs documents by id, or by position where one of the two corpora has no ids.
    ///
    /// # Errors
    /// [`Error::File`] where documents without ids are not as many on both sides.
    pub fn new(gold: &'a Corpus, predicted: &'a Corpus) -> Result<Self, Error> {
        let named = |corpus: &Corpus| (0..corpus.len()).all(|index| corpus.id(index).is_some());
        let (of, extra) = if named(gold) && named(predicted) {
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
        Ok(Self { gold, predicted, of, extra })
    }

    /// How many gold documents have no prediction; they count as documents in which nothing was found.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.of.iter().filter(|prediction| prediction.is_none()).count()
    }

    /// Where the predicted documents stand that the gold does not have; they are not scored.
    pub fn extra(&self) -> impl Iterator<Item = String> {
        self.extra.iter().map(|&index| self.predicted.place(index))
    }

    /// The prediction for a gold document.
    ///
    /// # Errors
    /// Where it cannot be read, or is of another text.
    pub fn prediction(&self, index: usize, gold: &Annotated) -> Result<Annotated, Error> {
        let Some(place) = self.of.get(index).copied().flatten() else { return Ok(nothing(gold)) };
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
}

/// A document in which nothing was found.
fn nothing(gold: &Annotated) -> Annotated {
    Annotated { id: gold.id.clone(), text: gold.text.clone(), ..Annotated::default() }
}

fn by_id(gold: &Corpus, predicted: &Corpus) -> (Vec<Option<usize>>, Vec<usize>) {
    let mut places: HashMap<&str, usize> =
        (0..predicted.len()).filter_map(|index| Some((predicted.id(index)?, index))).collect();
    let of = (0..gold.len()).map(|index| places.remove(gold.id(index)?)).collect();
    let mut extra: Vec<usize> = places.into_values().collect();
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
