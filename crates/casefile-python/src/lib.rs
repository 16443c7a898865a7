//! What the Python package `casefile` has of Rust: an extractor that gives JSON or Arrow. The rest of it is Python.

mod extractor;
mod threads;

use pyo3::prelude::*;
use pyo3_arrow::PySchema;

/// The Rust side of casefile.
#[pymodule]
mod _casefile {
    use super::{Bound, PyModule, PyModuleMethods, PyResult};

    #[pymodule_export]
    use super::document_schema;
    #[pymodule_export]
    use super::extractor::Extractor;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("SCHEMA_VERSION", casefile_arrow::VERSION)
    }
}

/// The schema of a table of case files.
#[pyfunction]
fn document_schema() -> PySchema {
    PySchema::new(casefile_arrow::document_schema())
}
