//! Corpora, read natively.
//!
//! A [`Corpus`] is an index of the documents of a file or folder: their ids and where they lie. Opening one cuts the
//! file into records ([`records`], [`elements`]) and takes no more than the id of each; [`Corpus::read`] goes back for
//! one record and gives it to its format's `parse`. A document that cannot be read costs no other.

mod brat;
mod casefile;
mod conll;
mod converted;
mod detect;
mod elements;
mod fault;
mod format;
mod gtt;
mod ids;
mod index;
mod muc_keys;
mod records;
mod redocred;
mod roles;
mod spacy;
mod spert;
mod tags;
#[cfg(test)]
pub(crate) mod temporary;
#[cfg(test)]
mod tests;
mod tokens;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::annotated::Annotated;
use crate::error::Error;
use fault::{Fault, utf8};
pub use format::Format;
use index::{Entry, Index};
use records::Record;
pub use tags::Decoding;

/// The documents of a corpus, each read when it is asked for.
///
/// Of one on disk memory holds the id and the place of every document, never their texts.
#[derive(Debug)]
pub struct Corpus {
    path: PathBuf,
    format: Format,
    decoding: Decoding,
    index: Index,
    /// Of a corpus that is not on disk: its documents.
    held: Option<Vec<Annotated>>,
}

impl Corpus {
    /// Goes through the file once to find its documents. Without a format it is told from the name and the beginning.
    ///
    /// # Errors
    /// Where the file or folder cannot be read, is a pipe, or its format not told. What is wrong with a single document comes
    /// back when that is read.
    pub fn open(path: &Path, format: Option<Format>) -> Result<Self, Error> {
        let kind = std::fs::metadata(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        if !kind.is_file() && !kind.is_dir() {
            let reason =
                "it has to be a file or a folder, for it is read more than once; a pipe is not".to_owned();
            return Err(Error::File { path: path.to_owned(), reason });
        }
        let format = format.map_or_else(|| detect::format_of(path), Ok)?;
        let index = match format {
            Format::Brat => Index::of_brat(path)?,
            _ => Index::of_file(path, format)?,
        };
        Ok(Self { path: path.to_owned(), format, decoding: Decoding::default(), index, held: None })
    }

    /// Of documents that are in memory already; the name stands for the file in messages.
    #[must_use]
    pub fn of_documents(name: &str, documents: Vec<Annotated>) -> Self {
        Self {
            path: PathBuf::from(name),
            format: Format::Casefile,
            decoding: Decoding::default(),
            index: Index::of_ids(documents.iter().map(|document| document.id.as_deref().map(Box::from))),
            held: Some(documents),
        }
    }

    /// How tags are read; of [`Format::Conll`] only.
    #[must_use]
    pub fn with_decoding(self, decoding: Decoding) -> Self {
        Self { decoding, ..self }
    }

    /// The file or folder, or the name of what is held in memory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The format it is read in.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether it is annotated with templates, so that a document without any is about no incident: the formats of MUC-4;
    /// of [`Format::Converted`] where one of the first 200 documents has a template.
    #[must_use]
    pub fn has_templates(&self) -> bool {
        let any = |index| self.read(index).is_ok_and(|document| !document.templates.is_empty());
        match self.format {
            Format::MucKeys | Format::Gtt => true,
            Format::Converted => (0..self.len().min(200)).any(any),
            _ => false,
        }
    }

    /// How many documents there are, those that cannot be read with them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.entries.is_empty()
    }

    /// The id of a document; `None` where the format or the document has none, or it cannot be read.
    #[must_use]
    pub fn id(&self, index: usize) -> Option<&str> {
        self.index.entries.get(index)?.id.as_deref()
    }

    /// Where a document begins, for messages: `file:line`; in memory, where each would be a line.
    #[must_use]
    pub fn place(&self, index: usize) -> String {
        let file =
            self.index.entries.get(index).map_or_else(|| self.path.clone(), |entry| self.file_of(entry));
        format!("{}:{}", file.display(), self.line_of(index))
    }

    /// The line where a document begins, counted from 1.
    fn line_of(&self, index: usize) -> u32 {
        let record = self.index.entries.get(index).and_then(|entry| self.index.records_of(entry).first());
        let first = if self.held.is_some() { u32::try_from(index + 1).unwrap_or(u32::MAX) } else { 1 };
        record.map_or(first, |record| record.line)
    }

    /// Reads a document. Several threads may do so at once.
    ///
    /// # Errors
    /// [`Error::Record`] where the document breaks its format, or has the id of an earlier one; [`Error::Io`] where
    /// the file cannot be read any more; [`Error::File`] past the last document.
    pub fn read(&self, index: usize) -> Result<Annotated, Error> {
        let Some(entry) = self.index.entries.get(index) else {
            let reason = format!("there is no document {index}, there are {}", self.len());
            return Err(Error::File { path: self.path.clone(), reason });
        };
        if let Some(reason) = self.index.faults.get(&index) {
            return Err(self.fault(self.line_of(index), Fault::at(0, reason.as_str())));
        }
        if let Some(document) = self.held.as_ref().and_then(|held| held.get(index)) {
            return Ok(document.clone());
        }
        let document = match self.format {
            Format::Casefile => self.parsed(entry, casefile::parse),
            Format::Converted => self.parsed(entry, converted::parse),
            Format::Conll => self.parsed(entry, |record| conll::parse(record, self.decoding)),
            Format::Brat => brat::read(&self.file_of(entry)),
            Format::Spacy => self.parsed(entry, spacy::parse),
            Format::MucKeys => self.parsed(entry, muc_keys::parse), // all templates of one message
            Format::Gtt => self.parsed(entry, gtt::parse), // one JSON object: a document, or `{docid: prediction}`
            Format::Redocred => self.joined(entry),
            Format::Spert => self.parsed(entry, spert::parse),
        };
        Ok(Annotated { id: self.id(index).map(str::to_owned), ..document? })
    }

    /// The document of an entry's record.
    fn parsed(
        &self,
        entry: &Entry,
        parse: impl Fn(&str) -> Result<Annotated, Fault>,
    ) -> Result<Annotated, Error> {
        let record = self.index.records_of(entry).first();
        record.map_or_else(|| Ok(Annotated::default()), |record| self.part(record, parse))
    }

    /// The document that several records add up to.
    fn joined(&self, entry: &Entry) -> Result<Annotated, Error> {
        let records = self.index.records_of(entry).iter();
        let parts = records.map(|record| Ok((record.line, self.part(record, redocred::parse)?)));
        let parts = parts.collect::<Result<Vec<_>, Error>>()?;
        redocred::joined(parts).map_err(|(line, reason)| self.fault(line, Fault::at(0, reason)))
    }

    fn part(
        &self,
        record: &Record,
        parse: impl Fn(&str) -> Result<Annotated, Fault>,
    ) -> Result<Annotated, Error> {
        let part = self.text(record)?.and_then(|text| parse(&text));
        part.map_err(|fault| self.fault(record.line, fault))
    }

    /// The record as the file has it; an entry of an object as an object of its own.
    fn text(&self, record: &Record) -> Result<Result<String, Fault>, Error> {
        let read = || -> io::Result<Vec<u8>> {
            let mut file = File::open(&self.path)?;
            file.seek(SeekFrom::Start(record.offset))?;
            let mut bytes = vec![0; record.length as usize];
            file.read_exact(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().map_err(|source| Error::Io { path: self.path.clone(), source })?;
        let text = utf8(bytes);
        Ok(if self.index.keyed { text.map(|text| format!("{{{text}}}")) } else { text })
    }

    fn file_of(&self, entry: &Entry) -> PathBuf {
        match (&entry.id, self.format) {
            (Some(stem), Format::Brat) if self.path.is_dir() => self.path.join(format!("{stem}.ann")),
            _ => self.path.clone(),
        }
    }

    /// That a document that reads well cannot be used.
    pub(crate) fn refusal(&self, index: usize, reason: String) -> Error {
        let entry = self.index.entries.get(index);
        let path = entry.map_or_else(|| self.path.clone(), |entry| self.file_of(entry));
        Error::Record { path, line: self.line_of(index) as usize, reason }
    }

    fn fault(&self, line: u32, fault: Fault) -> Error {
        Error::Record { path: self.path.clone(), line: line as usize + fault.line, reason: fault.reason }
    }
}
