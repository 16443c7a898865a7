//! A system's outcome on a corpus: documents go in one by one, figures come out.

use crate::figures::{Figure, figures, recipes};
use crate::measure::Outcome;
use crate::statistics::{Bootstrap, Sampling};
use crate::tally::Tally;

/// What became of a corpus so far. Its size depends on the measures and labels that occur, not on the documents; their
/// order changes no bit of any figure.
#[derive(Debug, Clone)]
pub struct Evaluation {
    sampling: Sampling,
    documents: usize,
    tally: Tally,
    bootstrap: Bootstrap,
}

impl Evaluation {
    /// Of no documents yet.
    #[must_use]
    pub fn new(sampling: Sampling) -> Self {
        let bootstrap = Bootstrap::new(sampling);
        Self { sampling, documents: 0, tally: Tally::default(), bootstrap }
    }

    /// Adds a document.
    ///
    /// `id` tells it from the others: its name, or its text where it has none. Documents of one `id` are drawn together
    /// in the samples, as if they were one. Takes well under a microsecond for each sample.
    pub fn add(&mut self, id: &str, outcome: &Outcome) {
        self.documents += 1;
        self.tally += &outcome.tally;
        self.bootstrap.add(id, &outcome.tally.sums);
    }

    /// How many documents were added.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// The sums over the documents.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// How the intervals are sampled.
    #[must_use]
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// As [`figures`] gives them, with their intervals: `None` without samples, of a single document, and where
    /// no sample has the label.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = figures(&self.tally);
        if self.documents > 1 {
            for (figure, recipe) in figures.iter_mut().zip(recipes(&self.tally.sums)) {
                figure.interval = self.bootstrap.interval(&recipe);
            }
        }
        figures
    }
}
