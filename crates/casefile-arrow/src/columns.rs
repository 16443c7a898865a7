//! From the columns of a batch to inputs.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_schema::{DataType, Schema};
use casefile::{Input, PartialDate};

use crate::Error;

/// Which columns hold what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The texts; it must be there.
    pub text: String,
    /// The documents' names: strings or integers.
    pub id: Option<String>,
    /// The days of publication: strings of ISO 8601, dates or timestamps (in UTC where they have a time zone).
    pub published: Option<String>,
}

/// A row: its id and its input, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Null where there is no such column, or null in it.
    pub id: Option<String>,
    /// The text with what is known about it.
    pub input: Result<Input, String>,
}

impl Columns {
    /// `text` with `id` and `published`, as far as a schema has the latter two.
    #[must_use]
    pub fn of(schema: &Schema) -> Self {
        Self::named(schema, None, None, None)
    }

    /// The columns that are asked for by name; otherwise those of the usual names, as [`of`](Self::of) has them.
    #[must_use]
    pub fn named(schema: &Schema, text: Option<&str>, id: Option<&str>, published: Option<&str>) -> Self {
        let usual = |name| schema.column_with_name(name).map(|_| name);
        Self {
            text: text.unwrap_or("text").to_owned(),
            id: id.or_else(|| usual("id")).map(str::to_owned),
            published: published.or_else(|| usual("published")).map(str::to_owned),
        }
    }

    /// The names, the text's first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.id.as_deref()).chain(self.published.as_deref())
    }

    /// The rows of a batch, in order.
    ///
    /// # Errors
    /// [`Error::NoColumn`] and [`Error::ColumnType`]; what is wrong with one row is told in that row.
    pub fn rows(&self, batch: &RecordBatch) -> Result<Vec<Row>, Error> {
        let texts = strings(batch, &self.text, "a string", is_text)?;
        let ids = self.id.as_deref().map(|name| strings(batch, name, "a string or an integer", is_id));
        let dates = self.published.as_deref().map(|name| strings(batch, name, "a string or a date", is_date));
        let (ids, dates) = (ids.transpose()?, dates.transpose()?);
        let rows = (0..batch.num_rows()).map(|row| {
            let id = ids.as_ref().and_then(|ids| at(ids, row)).map(str::to_owned);
            let date = dates.as_ref().and_then(|dates| at(dates, row));
            let input = input(&self.text, at(&texts, row), id.as_deref(), date);
            Row { id, input }
        });
        Ok(rows.collect())
    }
}

fn input(column: &str, text: Option<&str>, id: Option<&str>, date: Option<&str>) -> Result<Input, String> {
    let text = text.ok_or_else(|| format!("{column} is null"))?;
    let published = date.map(day).transpose()?;
    Ok(Input::new(text).id(id.unwrap_or_default()).published(published))
}

/// The day of a date or of the time that it begins.
///
/// # Errors
/// Says that it is no date.
pub fn day(date: &str) -> Result<PartialDate, String> {
    let day = match date.as_bytes().get(10) {
        Some(b'T' | b't' | b' ') => date.get(..10).unwrap_or(date),
        _ => date,
    };
    day.parse()
}

fn at(strings: &StringArray, row: usize) -> Option<&str> {
    strings.is_valid(row).then(|| strings.value(row))
}

/// A column as strings, where its type is one that `fits`.
fn strings(
    batch: &RecordBatch,
    name: &str,
    expected: &'static str,
    fits: fn(&DataType) -> bool,
) -> Result<StringArray, Error> {
    let column = batch.column_by_name(name).ok_or_else(|| no_column(batch.schema_ref(), name))?;
    let column = values_of(column)?;
    if !fits(column.data_type()) {
        let found = column.data_type().to_string();
        return Err(Error::ColumnType { name: name.to_owned(), found, expected });
    }
    let column = match column.data_type() {
        // The day is all that is wanted of a time, and without its zone it is one of UTC.
        DataType::Timestamp(unit, _) => {
            cast(&cast(&column, &DataType::Timestamp(*unit, None))?, &DataType::Date32)?
        }
        DataType::Date64 => cast(&column, &DataType::Date32)?,
        _ => column,
    };
    Ok(cast(&column, &DataType::Utf8)?.as_string().clone())
}

/// What a dictionary or run-end encoding stands for.
fn values_of(column: &ArrayRef) -> Result<ArrayRef, Error> {
    Ok(match column.data_type() {
        DataType::Dictionary(_, values) => cast(column, values)?,
        DataType::RunEndEncoded(_, values) => cast(column, values.data_type())?,
        _ => column.clone(),
    })
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null)
}

fn is_id(data_type: &DataType) -> bool {
    is_text(data_type) || data_type.is_integer()
}

fn is_date(data_type: &DataType) -> bool {
    is_text(data_type) || matches!(data_type, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..))
}

fn no_column(schema: &Schema, name: &str) -> Error {
    let columns = schema.fields().iter().map(|field| format!("{:?}", field.name())).collect::<Vec<_>>();
    Error::NoColumn { name: name.to_owned(), columns: columns.join(", ") }
}
