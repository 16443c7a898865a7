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
use crate::guard::guarded;
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

/// A file that is being read. Whatever reads it may panic where it was damaged: that costs the rest of the file.
struct Opened {
    place: String,
    documents: Documents,
    rows: u64,
}

/// How far the reading is.
#[derive(Debug, Default)]
pub(crate) struct Far {
    /// Of the files, as they lie on the disk.
    pub(crate) bytes: AtomicU64,
    /// Documents, and what is none though it should be.
    pub(crate) rows: AtomicU64,
}

/// The documents of all files in order; a file or row that does not read is one failed [`Source`].
pub(crate) struct Sources {
    files: std::vec::IntoIter<PathBuf>,
    reading: Arc<Reading>,
    current: Option<Opened>,
    far: Arc<Far>,
}

impl Source {
    fn failed(place: String, reason: String) -> Self {
        Self { place, id: None, input: Err(reason) }
    }
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
        Self { files, reading: Arc::new(reading), current: None, far: Arc::default() }
    }

    /// How far it is, at any time.
    pub(crate) fn far(&self) -> Arc<Far> {
        self.far.clone()
    }

    fn open(&self, path: &Path) -> Opened {
        let place = path.display().to_string();
        let documents = guarded(|| self.documents(path, &place)).flatten();
        let failed =
            |reason| -> Documents { Box::new(std::iter::once(Source::failed(place.clone(), reason))) };
        Opened { documents: documents.unwrap_or_else(failed), place, rows: 0 }
    }

    fn documents(&self, path: &Path, place: &str) -> Result<Documents, String> {
        let (reading, far) = (&self.reading, &self.far);
        let bytes = || file::open(path, far).map_err(|error| fault::reading(&error));
        let own = || (place.to_owned(), reading.clone());
        Ok(match reading.columns.format_of(path) {
            FileFormat::Text => Box::new(std::iter::once(plain::document(bytes()?, place, reading))),
            FileFormat::Jsonl => Box::new(lines::Lines::new(bytes()?, own())),
            FileFormat::Csv => Box::new(table::Rows::new(bytes()?, b',', own())?),
            FileFormat::Tsv => Box::new(table::Rows::new(bytes()?, b'\t', own())?),
            FileFormat::Warc => Box::new(warc::Records::new(bytes()?, own())),
            FileFormat::Parquet => columns::parquet(path, place, reading, far)?,
            FileFormat::Arrow => columns::arrow(path, place, reading, far)?,
        })
    }
}

impl Iterator for Opened {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        let next = guarded(|| self.documents.next()).unwrap_or_else(|said| {
            self.documents = Box::new(std::iter::empty());
            let reason = format!("cannot read on behind {} documents: {said}", self.rows);
            Some(Source::failed(self.place.clone(), reason))
        });
        self.rows += u64::from(next.is_some());
        next
    }
}

impl Iterator for Sources {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        loop {
            if let Some(file) = &mut self.current
                && let Some(source) = file.next()
            {
                self.far.rows.fetch_add(1, Ordering::Relaxed);
                return Some(source);
            }
            let path = self.files.next()?;
            self.current = Some(self.open(&path));
        }
    }
}

impl Far {
    fn add(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_panics_costs_the_rest_of_its_file() {
        let mut rows = 0;
        let documents = std::iter::from_fn(move || {
            rows += 1;
            assert!(rows < 3, "damaged");
            Some(Source { place: format!("a:{rows}"), id: None, input: Ok(Input::new("")) })
        });
        let mut file = Opened { place: "a".to_owned(), documents: Box::new(documents), rows: 0 };
        assert_eq!(file.by_ref().take(2).filter(|source| source.input.is_ok()).count(), 2);
        let broken = file.next().unwrap();
        assert_eq!((broken.place.as_str(), file.next().is_none()), ("a", true));
        assert_eq!(broken.input.unwrap_err(), "cannot read on behind 2 documents: damaged");
    }
}
