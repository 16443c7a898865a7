//! The documents of a file: ids, and the records that make them up.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::Range;
use std::path::Path;

use super::detect::layout_of;
use super::format::Format;
use super::records::{self, Cut, Layout, Record};
use super::{brat, gtt, ids};
use crate::error::Error;

/// A document of the corpus.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its id; of brat the path of its files in the folder, without the ending.
    pub(super) id: Option<Box<str>>,
    /// Its records; of brat, which has a file for each, none.
    records: Range<u32>,
}

/// What is kept of a corpus.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The documents, in the order in which they begin.
    pub(super) entries: Vec<Entry>,
    /// In the order of the documents.
    records: Vec<Record>,
    /// By index of the document: why it cannot be read.
    pub(super) faults: BTreeMap<usize, String>,
    /// The file is one JSON object, and records are its entries.
    pub(super) keyed: bool,
}

impl Index {
    /// Of a file.
    pub(super) fn of_file(path: &Path, format: Format) -> Result<Self, Error> {
        let layout = layout_of(path, format)?;
        let cut = cut(path, format, layout).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        let keyed = layout == Layout::Object;
        let mut index = if format == Format::Redocred { grouped(cut) } else { one_each(cut) };
        index.keyed = keyed;
        if format != Format::Redocred {
            index.find_duplicates();
        }
        Ok(index)
    }

    /// Of brat's files: the `.ann` files of a folder and the folders in it, by name, or a single one.
    pub(super) fn of_brat(path: &Path) -> Result<Self, Error> {
        let entries = brat::ids(path)?.into_iter().map(|id| Entry { id: Some(id), records: 0..0 });
        Ok(Self { entries: entries.collect(), ..Self::default() })
    }

    /// Of documents that are no records of a file.
    pub(super) fn of_ids(ids: impl Iterator<Item = Option<Box<str>>>) -> Self {
        let entries = ids.map(|id| Entry { id, records: 0..0 }).collect();
        let mut index = Self { entries, ..Self::default() };
        index.find_duplicates();
        index
    }

    /// The records of a document; more than one only of DocRED's predictions.
    pub(super) fn records_of(&self, entry: &Entry) -> &[Record] {
        self.records.get(entry.records.start as usize..entry.records.end as usize).unwrap_or_default()
    }

    /// The second document of an id cannot be read.
    fn find_duplicates(&mut self) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let Some(id) = entry.id.as_deref() else { continue };
            let earlier = *first.entry(id).or_insert(index);
            if earlier != index {
                let line = self.entries.get(earlier).and_then(|entry| self.records_of(entry).first());
                let line = line.map_or(earlier + 1, |record| record.line as usize);
                let reason = format!("the id {id:?} is already that of the document in line {line}");
                self.faults.entry(index).or_insert(reason);
            }
        }
    }
}

fn cut(path: &Path, format: Format, layout: Layout) -> io::Result<Cut> {
    let (reader, start) = records::open(path)?;
    let mut cut = records::cut(reader, start, layout)?;
    if let Some(field) = format.id_field() {
        let field = Some(field).filter(|_| layout != Layout::Object);
        cut.ids = ids::of_records(records::open(path)?.0, start, &cut.records, field)?;
    }
    if format == Format::Gtt {
        cut.ids.iter_mut().flatten().for_each(|id| *id = gtt::document_id(id).into());
    }
    Ok(cut)
}

fn one_each(cut: Cut) -> Index {
    let mut ids = cut.ids.into_iter();
    let entry = |index: u32| Entry { id: ids.next().flatten(), records: index..index.saturating_add(1) };
    Index {
        entries: (0..u32::try_from(cut.records.len()).unwrap_or(u32::MAX)).map(entry).collect(),
        records: cut.records,
        faults: cut.faults.into_iter().collect(),
        keyed: false,
    }
}

/// Records of one id, which need not follow each other, make one document.
fn grouped(cut: Cut) -> Index {
    let mut document_of: HashMap<&str, usize> = HashMap::new();
    let mut documents: Vec<(Option<Box<str>>, Vec<Record>)> = Vec::new();
    let mut index = Index::default();
    let mut faults = cut.faults.into_iter().collect::<BTreeMap<usize, String>>();
    for (number, record) in cut.records.iter().enumerate() {
        let id = cut.ids.get(number).and_then(|id| id.as_deref());
        let new = documents.len();
        let document = id.map_or(new, |id| *document_of.entry(id).or_insert(new));
        if document == new {
            documents.push((id.map(Box::from), Vec::new()));
        }
        documents.get_mut(document).into_iter().for_each(|(_, records)| records.push(*record));
        if let Some(reason) = faults.remove(&number) {
            index.faults.insert(document, reason);
        }
    }
    for (id, records) in documents {
        let start = u32::try_from(index.records.len()).unwrap_or(u32::MAX);
        index.records.extend(records);
        let end = u32::try_from(index.records.len()).unwrap_or(u32::MAX);
        index.entries.push(Entry { id, records: start..end });
    }
    index
}
