//! A file of comma- or tab-separated values: a document a record.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::{Reading, Source, fault, file};

pub(super) struct Rows {
    reader: Reader<Limited>,
    /// Bytes of the record that is being read, and of those that were read ahead.
    record_bytes: Arc<AtomicUsize>,
    place: String,
    reading: Arc<Reading>,
    text: usize,
    id: Option<usize>,
    published: Option<usize>,
    failed: bool,
}

impl Rows {
    /// The error says that the header cannot be read or lacks a column.
    pub(super) fn new(
        file: file::Bytes,
        delimiter: u8,
        (place, reading): (String, Arc<Reading>),
    ) -> Result<Self, String> {
        let record_bytes = Arc::new(AtomicUsize::new(0));
        let file = Limited { file, limit: reading.longest_row(), bytes: record_bytes.clone() };
        let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(file);
        let header = reader.byte_headers().map_err(|error| fault::reading_on(&error))?.clone();
        let columns = &reading.columns;
        let place_of = |name: &str| header.iter().position(|column| unmarked(column) == name.as_bytes());
        let named = |name: &str, asked: bool| match place_of(name) {
            None if asked => Err(missing(name, &header)),
            place => Ok(place),
        };
        let text = named(columns.text(), true)?.unwrap_or_default();
        let id = named(columns.id(), columns.id_column.is_some())?;
        let published = named(columns.date(), columns.date_column.is_some())?;
        Ok(Self { reader, record_bytes, place, text, id, published, failed: false, reading })
    }

    fn source(&self, place: String, record: &ByteRecord) -> Source {
        let field = |index: usize| record.get(index).map(|field| String::from_utf8(field.to_vec()));
        let given =
            |index: Option<usize>| index.and_then(field).and_then(Result::ok).filter(|s| !s.is_empty());
        let (id, date) = (given(self.id), given(self.published));
        let text = match field(self.text) {
            Some(Ok(text)) => Ok(text),
            Some(Err(error)) => {
                Err(format!("its text is not UTF-8 at byte {}", error.utf8_error().valid_up_to()))
            }
            None => Err("it has no text".to_owned()),
        };
        let input = text.and_then(|text| self.reading.input(&place, id.as_deref(), text, date.as_deref()));
        Source { place, id, input }
    }
}

impl Iterator for Rows {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        if self.failed {
            return None;
        }
        let mut record = ByteRecord::new();
        self.record_bytes.store(0, Ordering::Relaxed);
        let read = self.reader.read_byte_record(&mut record);
        let line = record.position().map_or_else(|| self.reader.position().line(), csv::Position::line);
        let place = format!("{}:{line}", self.place);
        match read {
            Ok(false) => None,
            Ok(true) => Some(self.source(place, &record)),
            Err(error) => {
                // A record with too few or too many fields is one bad record; whatever else is wrong, is for good.
                self.failed = !matches!(error.kind(), csv::ErrorKind::UnequalLengths { .. });
                Some(Source::failed(place, fault(&error)))
            }
        }
    }
}

/// A file that breaks off where a record grows without end, as behind a quote that is never closed.
struct Limited {
    file: file::Bytes,
    limit: usize,
    bytes: Arc<AtomicUsize>,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        let bytes = self.bytes.fetch_add(read, Ordering::Relaxed).saturating_add(read);
        if bytes > self.limit {
            return Err(io::Error::other("a record is too long to hold in memory: is a quote not closed?"));
        }
        Ok(read)
    }
}

/// A header's first column may stand behind a byte order mark.
fn unmarked(column: &[u8]) -> &[u8] {
    column.strip_prefix("\u{feff}".as_bytes()).unwrap_or(column)
}

fn missing(name: &str, header: &ByteRecord) -> String {
    let columns = header.iter().map(|column| format!("{:?}", String::from_utf8_lossy(unmarked(column))));
    format!("there is no column {name:?}; the columns are {}", columns.collect::<Vec<_>>().join(", "))
}

fn fault(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} fields, the header has {expected_len}")
        }
        _ => fault::reading_on(error),
    }
}
