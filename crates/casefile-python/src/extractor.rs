//! A model that reads texts with Python's lock released.

use std::path::PathBuf;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use casefile::{Error, Input, PartialDate};
use casefile_arrow::{Columns, Outcome, Row, document_schema, extract, outcomes, to_json};
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// A model, ready to read texts from any thread.
#[pyclass(frozen)]
pub(crate) struct Extractor {
    extractor: casefile::Extractor,
    /// Its own threads; those that all share where there are none.
    threads: Option<ThreadPool>,
}

#[pymethods]
impl Extractor {
    #[new]
    fn new(py: Python<'_>, model: Option<PathBuf>, threads: Option<usize>) -> PyResult<Self> {
        let pool = |threads| ThreadPoolBuilder::new().num_threads(threads).build();
        let threads =
            threads.map(pool).transpose().map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        let open = || match model {
            Some(folder) => casefile::Extractor::open(folder),
            None => casefile::Extractor::new(),
        };
        Ok(Self { extractor: py.detach(open).map_err(failed)?, threads })
    }

    /// Name and version of the model.
    #[getter]
    fn model_name(&self) -> &str {
        self.extractor.model_name()
    }

    /// The case file of a text, as the JSON of a row of the schema.
    fn extract(&self, py: Python<'_>, text: String, published: Option<&str>) -> PyResult<String> {
        let published: Option<PartialDate> =
            published.map(casefile_arrow::day).transpose().map_err(PyValueError::new_err)?;
        let row = Row { id: None, input: Ok(Input::new(text).published(published)) };
        self.read(py, vec![row]).pop().ok_or_else(|| PyRuntimeError::new_err("there is no document"))?
    }

    /// The same of many texts, on all threads.
    fn extract_all(&self, py: Python<'_>, texts: Vec<String>) -> PyResult<Vec<String>> {
        let rows = texts.into_iter().map(|text| Row { id: None, input: Ok(Input::new(text)) });
        self.read(py, rows.collect()).into_iter().collect()
    }

    /// The case files of the rows of anything that speaks Arrow.
    fn extract_arrow(
        &self,
        py: Python<'_>,
        data: AnyRecordBatch,
        text: Option<String>,
        id: Option<String>,
        published: Option<String>,
    ) -> PyResult<PyTable> {
        let reader = data.into_reader()?;
        let columns = columns(&reader.schema(), text, id, published);
        let read = |batch: Result<RecordBatch, ArrowError>| {
            let batch = batch.map_err(casefile_arrow::Error::from)?;
            self.on_threads(|| extract(&self.extractor, &batch, &columns))
        };
        let batches: Result<Vec<_>, _> = py.detach(|| reader.map(read).collect());
        let batches = batches.map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyTable::try_new(batches, document_schema())
    }
}

impl Extractor {
    fn read(&self, py: Python<'_>, rows: Vec<Row>) -> Vec<PyResult<String>> {
        let json = |outcome: &Outcome| to_json(outcome, self.extractor.model_name());
        let read = || {
            let outcomes = self.on_threads(|| outcomes(&self.extractor, rows));
            outcomes.iter().map(json).collect::<Vec<_>>()
        };
        let rows = py.detach(read).into_iter();
        rows.map(|row| row.map_err(|error| PyRuntimeError::new_err(error.to_string()))).collect()
    }

    fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.threads {
            Some(threads) => threads.install(work),
            None => work(),
        }
    }
}

/// The columns that were asked for, or those that bear the usual names.
fn columns(schema: &Schema, text: Option<String>, id: Option<String>, published: Option<String>) -> Columns {
    let usual = Columns::of(schema);
    Columns {
        text: text.unwrap_or(usual.text),
        id: id.or(usual.id),
        published: published.or(usual.published),
    }
}

fn failed(error: Error) -> PyErr {
    match error {
        Error::Io { .. } => PyOSError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}
