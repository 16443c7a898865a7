//! Files of columns: Parquet and Arrow IPC, a document a row.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, Schema};
use casefile_arrow::Columns;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Documents, Far, Reading, Source, fault, file};
use crate::args::InputArgs;

/// Rows in memory at a time: a row may be long.
const ROWS: usize = 16;

/// The first bytes of an Arrow IPC file; a stream begins otherwise.
const FILE_MAGIC: &[u8] = b"ARROW1";

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

pub(super) fn parquet(
    path: &Path,
    place: &str,
    reading: &Arc<Reading>,
    far: &Arc<Far>,
) -> Result<Documents, String> {
    if path == Path::new("-") {
        return Err("Parquet cannot be read from standard input: it is read from its end".to_owned());
    }
    let file = File::open(path).map_err(|error| fault::reading(&error))?;
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| fault::reading(&error.into()))?;
    let columns = columns(reading, builder.schema())?;
    let wanted = ProjectionMask::columns(builder.parquet_schema(), columns.names());
    let rows = builder.metadata().file_metadata().num_rows().max(1).unsigned_abs();
    let reader = builder.with_projection(wanted).with_batch_size(ROWS).build();
    let reader = reader.map_err(|error| fault::reading(&error.into()))?;
    let far = far.clone();
    let counted = reader.inspect(move |batch| {
        let read = batch.as_ref().map_or(0, RecordBatch::num_rows) as u64;
        far.add(size * read / rows);
    });
    Ok(documents(Box::new(counted), columns, place, reading))
}

pub(super) fn arrow(
    path: &Path,
    place: &str,
    reading: &Arc<Reading>,
    far: &Arc<Far>,
) -> Result<Documents, String> {
    let wrong = |error: ArrowError| format!("it is no Arrow IPC: {error}");
    if let Some(file) = ipc_file(path) {
        let size = file.get_ref().metadata().map_or(0, |metadata| metadata.len());
        let reader = FileReader::try_new(file, None).map_err(wrong)?;
        let columns = columns(reading, &reader.schema())?;
        let (far, batches) = (far.clone(), reader.num_batches().max(1) as u64);
        let counted = reader.inspect(move |_| far.add(size / batches));
        return Ok(documents(Box::new(counted), columns, place, reading));
    }
    let stream = file::open(path, far).map_err(|error| fault::reading(&error))?;
    let reader = StreamReader::try_new(stream, None).map_err(wrong)?;
    let columns = columns(reading, &reader.schema())?;
    Ok(documents(Box::new(reader), columns, place, reading))
}

/// The file, where it is one with a footer.
fn ipc_file(path: &Path) -> Option<BufReader<File>> {
    let mut file = BufReader::new(File::open(path).ok()?);
    let mut magic = [0; FILE_MAGIC.len()];
    file.read_exact(&mut magic).ok()?;
    file.rewind().ok()?;
    (magic == FILE_MAGIC).then_some(file)
}

/// The columns, where they are what they should be.
fn columns(reading: &Reading, schema: &Schema) -> Result<Columns, String> {
    let InputArgs { text_column, id_column, date_column, .. } = &reading.columns;
    let [text, id, date] = [text_column, id_column, date_column].map(Option::as_deref);
    let columns = Columns::named(schema, text, id, date);
    columns.rows(&RecordBatch::new_empty(Arc::new(schema.clone()))).map_err(|error| error.to_string())?;
    Ok(columns)
}

fn documents(batches: Batches, columns: Columns, place: &str, reading: &Arc<Reading>) -> Documents {
    let (place, reading) = (place.to_owned(), reading.clone());
    let mut row = 0;
    Box::new(until_error(batches).flat_map(move |batch| {
        let rows = batch.map_err(|error| error.to_string());
        match rows.and_then(|batch| columns.rows(&batch).map_err(|error| error.to_string())) {
            Ok(rows) => rows
                .into_iter()
                .map(|found| {
                    row += 1;
                    source(format!("{place}:{row}"), found, &reading)
                })
                .collect(),
            Err(error) => vec![Source::failed(format!("{place}:{}", row + 1), fault::reading_on(&error))],
        }
    }))
}

fn source(place: String, row: casefile_arrow::Row, reading: &Reading) -> Source {
    let input = row.input.and_then(|input| {
        let input = if row.id.is_none() { input.id(place.as_str()) } else { input };
        let published = input.date().or(reading.published);
        reading.within(input.published(published))
    });
    Source { place, id: row.id, input }
}

/// What comes up to the first error, and that.
fn until_error(mut batches: Batches) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send {
    let mut failed = false;
    std::iter::from_fn(move || {
        let batch = if failed { None } else { batches.next() };
        failed = matches!(batch, Some(Err(_)));
        batch
    })
}
