//! The run over a corpus: documents are read, predicted and scored a batch at a time.

use rayon::prelude::*;

use crate::annotated::Annotated;
use crate::corpus::Corpus;
use crate::measure::{Outcome, Settings, score};
use crate::selection::Selection;

/// Documents in memory at a time: enough to keep every core at work.
const BATCH: usize = 64;

/// How the documents of a corpus are scored.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// What of the gold is scored.
    pub gold: Selection,
    /// What of the predictions is scored.
    pub predicted: Selection,
    /// What the measures cannot tell from the documents.
    pub settings: Settings,
}

/// What became of one gold document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scored {
    /// The document's id, or `#` and its position counted from 1 where it has none.
    pub id: String,
    /// As it was scored.
    pub gold: Annotated,
    /// As it was scored; without annotations where there is a fault.
    pub predicted: Annotated,
    /// What was counted and found.
    pub outcome: Outcome,
    /// Why there is no prediction.
    pub fault: Option<String>,
}

impl Run {
    /// Scores every document of the gold corpus, in its order, and hands it to `each`, until that fails.
    ///
    /// `predict` gets the texts of a batch (the document's index in the corpus, and the gold document as it was read) and
    /// gives their predictions in the same order; what it cannot predict counts as a document in which nothing was found.
    /// A gold document that cannot be read is handed on as the reason.
    ///
    /// # Errors
    /// What `each` gives.
    pub fn over<E>(
        &self,
        corpus: &Corpus,
        predict: impl Fn(&[(usize, Annotated)]) -> Vec<Result<Annotated, String>>,
        mut each: impl FnMut(Result<Scored, String>) -> Result<(), E>,
    ) -> Result<(), E> {
        let indices: Vec<usize> = (0..corpus.len()).collect();
        for batch in indices.chunks(BATCH) {
            let read: Vec<_> = batch.par_iter().map(|&index| (index, corpus.read(index))).collect();
            let (mut documents, mut faults) =
                (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
            for (index, document) in read {
                faults.push(document.as_ref().err().map(ToString::to_string));
                documents.extend(document.ok().map(|document| (index, document)));
            }
            let mut predictions = predict(&documents);
            predictions.resize_with(documents.len(), || Err("there is no prediction".to_owned()));
            let pairs: Vec<_> = documents.into_iter().zip(predictions).collect();
            let scored: Vec<Scored> =
                pairs.into_par_iter().map(|(gold, made)| self.scored(gold, made)).collect();
            let mut scored = scored.into_iter();
            for fault in faults {
                fault.map(Err).or_else(|| scored.next().map(Ok)).map_or(Ok(()), &mut each)?;
            }
        }
        Ok(())
    }

    fn scored(&self, (index, gold): (usize, Annotated), made: Result<Annotated, String>) -> Scored {
        let id = gold.id.clone().unwrap_or_else(|| format!("#{}", index + 1));
        let (predicted, fault) = match made {
            Ok(predicted) => (predicted, None),
            Err(reason) => (Annotated { text: gold.text.clone(), ..Annotated::default() }, Some(reason)),
        };
        let (mut gold, predicted) = (self.gold.apply(gold), self.predicted.apply(predicted));
        if gold.text.is_empty() {
            // Keys of MUC: what is spurious is shown in the text that the prediction has.
            gold.text.clone_from(&predicted.text);
        }
        let outcome = score(&gold, &predicted, &self.settings);
        Scored { id, gold, predicted, outcome, fault }
    }
}

#[cfg(test)]
mod tests;
