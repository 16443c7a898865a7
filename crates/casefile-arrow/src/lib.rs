//! Case files as Apache Arrow: a [`RecordBatch`] of texts in, a [`RecordBatch`] of what they tell out.
//!
//! ```
//! use std::sync::Arc;
//!
//! use arrow_array::{RecordBatch, StringArray};
//! use casefile::Extractor;
//! use casefile_arrow::{Columns, extract};
//!
//! let texts = StringArray::from(vec!["Gunmen killed 12 people in Mopti on Friday.", "All was quiet."]);
//! let batch = RecordBatch::try_from_iter([("text", Arc::new(texts) as _)])?;
//!
//! let extractor = Extractor::new()?; // once; it is `Send + Sync`
//! let documents = extract(&extractor, &batch, &Columns::of(batch.schema_ref()))?;
//! assert_eq!(documents.num_rows(), 2);
//! assert_eq!(documents.schema(), casefile_arrow::document_schema());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A row comes out for every row that went in, in order. A row that cannot be read - its text is null, its date is no date -
//! says why in `error` and has empty lists; the others are not held up by it.
//!
//! The schema is [`document_schema`], a row a document with lists of what it tells, and [`Table`], flat tables for SQL;
//! [`DESCRIPTION`] is where a field says what it holds, `docs/arrow.md` has them all. Offsets are given in characters and in
//! bytes; numbers are signed, because Spark and Java know no others.

mod columns;
mod error;
mod rows;
mod schema;

use arrow_array::RecordBatch;
use casefile::{Document, Extractor, Input};

pub use columns::{Columns, Row, day};
pub use error::Error;
pub use schema::{DESCRIPTION, Table, VERSION, document_schema};

use rows::{flat, nested};

/// What came of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The caller's name for it, if it has one.
    pub id: Option<String>,
    /// What was read, or why nothing was.
    pub document: Result<Document, String>,
}

/// Reads the texts of a batch on all cores; a row a document, in order, by [`document_schema`].
///
/// # Errors
/// [`Error::NoColumn`] and [`Error::ColumnType`], where the batch has not the columns; [`Error::Build`] where a batch would be
/// larger than 32-bit offsets can count.
pub fn extract(extractor: &Extractor, batch: &RecordBatch, columns: &Columns) -> Result<RecordBatch, Error> {
    documents(&outcomes(extractor, columns.rows(batch)?), extractor.model_name())
}

/// Reads rows on all cores; the outcomes stand in their order.
pub fn outcomes(extractor: &Extractor, rows: Vec<Row>) -> Vec<Outcome> {
    let inputs: Vec<Input> = rows.iter().filter_map(|row| row.input.clone().ok()).collect();
    let mut read = extractor.extract_all(inputs).into_iter();
    let outcomes = rows.into_iter().map(|Row { id, input }| {
        let document = input.and_then(|_| match read.next() {
            Some(document) => document.map_err(|error| error.to_string()),
            None => Err("the model gave no document".to_owned()),
        });
        Outcome { id, document }
    });
    outcomes.collect()
}

/// A row a document, by [`document_schema`]; `model` is the name and version of what read them.
///
/// # Errors
/// [`Error::Build`] where the batch would be larger than 32-bit offsets can count.
pub fn documents(outcomes: &[Outcome], model: &str) -> Result<RecordBatch, Error> {
    let rows: Vec<_> = outcomes.iter().map(|outcome| nested::DocumentRow::new(outcome, model)).collect();
    build(&document_schema(), &rows)
}

/// The same of one document, as JSON.
///
/// # Errors
/// [`Error::Json`] where a number cannot be written in JSON.
pub fn to_json(outcome: &Outcome, model: &str) -> Result<String, Error> {
    Ok(serde_json::to_string(&nested::DocumentRow::new(outcome, model))?)
}

/// The flat tables of some documents, each with its place in the input, in the order of [`Table::ALL`].
///
/// # Errors
/// [`Error::Build`] where a batch would be larger than 32-bit offsets can count, or a document is not whole.
pub fn tables(documents: &[(i64, Document)], model: &str) -> Result<[RecordBatch; 6], Error> {
    let mut rows = flat::Rows::default();
    for (row, document) in documents {
        rows.add(*row, document, model).map_err(Error::Document)?;
    }
    Ok([
        build(&Table::Documents.schema(), &rows.documents)?,
        build(&Table::Mentions.schema(), &rows.mentions)?,
        build(&Table::Entities.schema(), &rows.entities)?,
        build(&Table::Relations.schema(), &rows.relations)?,
        build(&Table::Events.schema(), &rows.events)?,
        build(&Table::Arguments.schema(), &rows.arguments)?,
    ])
}

fn build<R: serde::Serialize>(schema: &arrow_schema::SchemaRef, rows: &[R]) -> Result<RecordBatch, Error> {
    let arrays = serde_arrow::to_arrow(schema.fields(), rows)?;
    Ok(RecordBatch::try_new(schema.clone(), arrays)?)
}
