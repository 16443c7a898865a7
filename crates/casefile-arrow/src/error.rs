use arrow_schema::ArrowError;

/// Why a whole batch cannot be read or written; what is wrong with one row stands in that row.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such column.
    #[error("there is no column {name:?}; the columns are {columns}")]
    NoColumn {
        /// What was asked for.
        name: String,
        /// What there is.
        columns: String,
    },
    /// A column cannot be read as what it should be.
    #[error("the column {name:?} is {found}, not {expected}")]
    ColumnType {
        /// The column.
        name: String,
        /// What it is.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A document is not whole: a span that does not slice its text, an id without an entity.
    #[error("{0}")]
    Document(String),
    /// Arrow refused a conversion or a batch.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
    /// A batch could not be built of rows.
    #[error(transparent)]
    Build(#[from] serde_arrow::Error),
    /// A row could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}
