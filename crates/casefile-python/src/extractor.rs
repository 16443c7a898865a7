//! A model that reads texts with Python's lock released.

use std::path::PathBuf;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use casefile::{Error, Input, PartialDate};
use casefile_arrow::{Columns, Outcome, Row, document_schema, extract, outcomes, to_json};
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;

use crate::threads::Threads;

/// A model, ready to read texts from any thread.
#[pyclass(frozen)]
pub(crate) struct Extractor {
    extractor: casefile::Extractor,
    threads: Threads,
}

#[pymethods]
impl Extractor {
    #[new]
    fn new(py: Python<'_>, model: Option<PathBuf>, threads: Option<usize>) -> PyResult<Self> {
        let open = || match model {
            Some(folder) => casefile::Extractor::open(folder),
            None => casefile::Extractor::new(),
        };
        Ok(Self { extractor: py.detach(open).map_err(failed)?, threads: Threads::new(threads) })
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
        self.read(py, vec![row])?.pop().ok_or_else(|| PyRuntimeError::new_err("there is no document"))
    }

    /// The same of many texts, on all threads.
    fn extract_all(&self, py: Python<'_>, texts: Vec<String>) -> PyResult<Vec<String>> {
        let rows = texts.into_iter().map(|text| Row { id: None, input: Ok(Input::new(text)) });
        self.read(py, rows.collect())
    }

    /// The case files of the rows of anything that speaks Arrow.
    fn extract_arrow(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        text: Option<&str>,
        id: Option<&str>,
        published: Option<&str>,
    ) -> PyResult<PyTable> {
        let reader = data.extract::<AnyRecordBatch>().and_then(AnyRecordBatch::into_reader);
        let reader = reader.map_err(|error| no_table(py, error))?;
        let columns = Columns::named(&reader.schema(), text, id, published);
        let threads = self.threads.pool(py)?;
        let read = |batch: Result<RecordBatch, ArrowError>| {
            let batch = batch.map_err(casefile_arrow::Error::from)?;
            threads.install(|| extract(&self.extractor, &batch, &columns))
        };
        let batches: Result<Vec<_>, _> = py.detach(|| reader.map(read).collect());
        let batches = batches.map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyTable::try_new(batches, document_schema())
    }
}

impl Extractor {
    fn read(&self, py: Python<'_>, rows: Vec<Row>) -> PyResult<Vec<String>> {
        let threads = self.threads.pool(py)?;
        let json = |outcome: &Outcome| to_json(outcome, self.extractor.model_name());
        let read = || {
            let outcomes = threads.install(|| outcomes(&self.extractor, rows));
            outcomes.iter().map(json).collect::<Result<Vec<_>, _>>()
        };
        py.detach(read).map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }
}

/// What a column by itself is answered with; errors of other kinds are those of whoever made the data.
fn no_table(py: Python<'_>, error: PyErr) -> PyErr {
    if !error.is_instance_of::<PyValueError>(py) {
        return error;
    }
    let error = error.value(py);
    PyValueError::new_err(format!(
        "the data is no table: {error}; a column of texts is read as a list of str"
    ))
}

fn failed(error: Error) -> PyErr {
    match error {
        Error::Io { .. } => PyOSError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}
