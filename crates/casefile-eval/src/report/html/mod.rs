//! A measurement as one HTML page: the figures, what is taken for what, and the errors in their sentences.

mod case;
mod confusion;
mod context;
mod document;
mod figures;
mod marks;
mod matrix;
mod page;
mod reliability;
mod side;
#[cfg(test)]
mod tests;
mod text;

use std::cmp::Reverse;
use std::io;

use super::Header;
use crate::annotated::Annotated;
use crate::figures::Figure;
use crate::measure::{Finding, Outcome};
use crate::tally::Tally;
use confusion::Confusion;

/// Documents as they come, and of them those with the most errors: written as one page that needs no network.
///
/// Keeps `limit` documents, and of all others only counts. The order in which documents are added changes nothing.
#[derive(Debug, Clone)]
pub struct HtmlReport {
    limit: usize,
    /// The worst first.
    worst: Vec<Document>,
    totals: Totals,
    confusion: Confusion,
}

/// A document that is shown.
#[derive(Debug, Clone)]
struct Document {
    id: String,
    gold: Annotated,
    predicted: Annotated,
    findings: Vec<Finding>,
}

/// Over all documents, shown or not.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    documents: usize,
    /// Documents with errors.
    faulty: usize,
    errors: usize,
}

impl Default for HtmlReport {
    /// The 200 worst documents.
    fn default() -> Self {
        Self::new(200)
    }
}

impl HtmlReport {
    /// Of no documents yet; shows the errors of at most so many.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, worst: Vec::new(), totals: Totals::default(), confusion: Confusion::default() }
    }

    /// Adds a document. `id` tells it from the others; of documents with equally many errors the lesser `id` comes first.
    pub fn add(&mut self, id: &str, gold: &Annotated, predicted: &Annotated, outcome: &Outcome) {
        let errors = outcome.findings.len();
        self.totals.documents += 1;
        self.totals.faulty += usize::from(errors > 0);
        self.totals.errors += errors;
        self.confusion.add(gold, predicted);
        let rank = |document: &Document| {
            (Reverse(document.findings.len()), document.id.as_str()) <= (Reverse(errors), id)
        };
        let place = self.worst.partition_point(rank);
        if errors == 0 || place >= self.limit {
            return;
        }
        let document = Document {
            id: id.to_owned(),
            gold: gold.clone(),
            predicted: predicted.clone(),
            findings: outcome.findings.clone(),
        };
        self.worst.insert(place, document);
        self.worst.truncate(self.limit);
    }

    /// Writes the page, document by document: `figures` and `tally` are those of all documents that were added.
    ///
    /// # Errors
    /// Those of `writer`.
    pub fn write(
        &self,
        writer: &mut impl io::Write,
        header: &Header<'_>,
        figures: &[Figure],
        tally: &Tally,
    ) -> io::Result<()> {
        let palette = text::Palette::new(&self.confusion, &self.worst);
        writer.write_all(page::before(self, header, figures, tally).as_bytes())?;
        for (index, document) in self.worst.iter().enumerate() {
            writer.write_all(document::html(index + 1, document, &palette).into_string().as_bytes())?;
        }
        writer.write_all(page::after().as_bytes())
    }
}
