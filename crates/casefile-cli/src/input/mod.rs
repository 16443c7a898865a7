//! From files to inputs, read as they are needed: one document of a plain file, one of each row of a file of many.

mod columns;
mod fault;
mod file;
mod format;
mod lines;
mod plain;
mod table;
mod warc;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use casefile::{Input, PartialDate};

use crate::args::InputArgs;
pub(crate) use fault::cannot_read;
pub(crate) use format::FileFormat;

/// A document to be, or why there is none.
#[derive(Debug)]
pub(crate) struct Source {
    /// File, and line or row of a file of many, for messages.
    pub(crate) place: String,
    /// The document's own name, where it has one.
    pub(crate) id: Option<String>,
    pub(crate) input: Result<Input, String>,
}

/// How files are read.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// The columns or fields that hold text, id and date. What was not named by the user may be absent, but for the text.
    pub(crate) columns: InputArgs,
    /// The day of publication where the input says none.
    pub(crate) published: Option<PartialDate>,
    /// The most bytes of a document, if there is a limit.
    pub(crate) longest: Option<usize>,
}

/// The documents of one file.
type Documents = Box<dyn Iterator<Item = Source> + Send>;

/// How far the reading is.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// Of the files, as they lie on the disk.
    pub(crate) bytes: AtomicU64,
    /// Documents, and what is none though it should be.
    pub(crate) rows: AtomicU64,
}

/// The documents of all files in order; a file or row that does not read is one failed [`Source`].
pub(crate) struct Sources {
    files: std::vec::IntoIter<PathBuf>,
    reading: Arc<Reading>,
    current: Option<Documents>,
    read: Arc<Read>,
}

impl Reading {
    pub(crate) fn new(columns: &InputArgs, published: Option<PartialDate>, longest: Option<usize>) -> Self {
        Self { columns: columns.clone(), published, longest }
    }

    /// The most bytes of a line or row that are held in memory. A character may take six bytes in JSON.
    fn longest_row(&self) -> usize {
        const LEAST: usize = 64 << 20;
        self.longest.map_or(usize::MAX, |longest| longest.saturating_mul(6).max(LEAST))
    }

    /// A text as an input, unless it is too long.
    fn input(
        &self,
        place: &str,
        id: Option<&str>,
        text: String,
        date: Option<&str>,
    ) -> Result<Input, String> {
        let published = date.map(casefile_arrow::day).transpose()?;
        self.within(Input::new(text).id(id.unwrap_or(place)).published(published.or(self.published)))
    }

    fn within(&self, input: Input) -> Result<Input, String> {
        match (self.longest, input.text().len()) {
            (Some(longest), length) if length > longest => {
                Err(format!("the text has {length} bytes, more than the {longest} of --max-document-bytes"))
            }
            _ => Ok(input),
        }
    }
}

impl Sources {
    pub(crate) fn new(files: Vec<PathBuf>, reading: Reading) -> Self {
        let files = files.into_iter();
        Self { files, reading: Arc::new(reading), current: None, read: Arc::default() }
    }

    /// How far it is, at any time.
    pub(crate) fn read(&self) -> Arc<Read> {
        self.read.clone()
    }

    fn open(&self, path: &Path) -> Documents {
        let place = path.display().to_string();
        let reading = self.reading.clone();
        let format = reading.columns.input_format.unwrap_or_else(|| FileFormat::of(path));
        let opened = match format {
            FileFormat::Parquet => columns::parquet(path, &place, &reading, &self.read),
            FileFormat::Arrow => columns::arrow(path, &place, &reading, &self.read),
            other => file::open(path, &self.read)
                .map_err(|error| fault::reading(&error))
                .and_then(|file| read_bytes(other, file, &place, &reading)),
        };
        opened.unwrap_or_else(|reason| {
            Box::new(std::iter::once(Source { place, id: None, input: Err(reason) }))
        })
    }
}

/// The documents of a format that is read byte by byte.
fn read_bytes(
    format: FileFormat,
    file: file::Bytes,
    place: &str,
    reading: &Arc<Reading>,
) -> Result<Documents, String> {
    let (place, reading) = (place.to_owned(), reading.clone());
    Ok(match format {
        FileFormat::Jsonl => Box::new(lines::Lines::new(file, place, reading)),
        FileFormat::Csv => Box::new(table::Rows::new(file, b',', place, reading)?),
        FileFormat::Tsv => Box::new(table::Rows::new(file, b'\t', place, reading)?),
        FileFormat::Warc => Box::new(warc::Records::new(file, place, reading)),
        FileFormat::Text | FileFormat::Parquet | FileFormat::Arrow => {
            Box::new(std::iter::once(plain::document(file, place, &reading)))
        }
    })
}

impl Iterator for Sources {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        loop {
            if let Some(source) = self.current.as_mut().and_then(Iterator::next) {
                self.read.rows.fetch_add(1, Ordering::Relaxed);
                return Some(source);
            }
            let path = self.files.next()?;
            self.current = Some(self.open(&path));
        }
    }
}

impl Read {
    fn add(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}
