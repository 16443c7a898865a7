//! A part of the output: files that appear under their names when they are whole, or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use casefile::Document;
use casefile_arrow::{Outcome, Table, documents, tables};

use super::args::BatchFormat;
use super::table_file::TableFile;

/// Documents that become a batch of rows together.
const DOCUMENTS: usize = 256;

/// How the output lies on the disk.
pub(super) struct Layout {
    folder: PathBuf,
    format: BatchFormat,
    nested: bool,
    model: String,
}

/// A part in the making.
pub(super) struct Part<'a> {
    layout: &'a Layout,
    files: Vec<Half>,
    pending: Vec<(i64, Document)>,
}

/// A file that has its name yet to get.
struct Half {
    file: TableFile,
    temporary: PathBuf,
    path: PathBuf,
}

impl Layout {
    pub(super) fn new(folder: &Path, format: BatchFormat, nested: bool, model: &str) -> Self {
        Self { folder: folder.to_owned(), format, nested, model: model.to_owned() }
    }

    /// Makes the folders, and takes away what an earlier run left unfinished in them: all but its first parts.
    pub(super) fn prepare(&self, parts: u32) -> Result<(), String> {
        let whole: BTreeSet<String> = (0..parts).map(|number| self.name(number)).collect();
        for table in self.tables() {
            let folder = self.folder.join(table.name());
            let clean = || -> io::Result<()> {
                fs::create_dir_all(&folder)?;
                for entry in fs::read_dir(&folder)? {
                    let entry = entry?;
                    let name = entry.file_name();
                    let name = name.to_string_lossy();
                    if self.is_ours(&name) && !whole.contains(name.as_ref()) {
                        fs::remove_file(entry.path())?;
                    }
                }
                Ok(())
            };
            clean().map_err(|error| cannot_write(&folder, &error))?;
        }
        Ok(())
    }

    /// Begins a part.
    pub(super) fn part(&self, number: u32) -> Result<Part<'_>, String> {
        let files = self.tables().iter().map(|&table| {
            let path = self.folder.join(table.name()).join(self.name(number));
            let temporary = path.with_file_name(format!(".{}", self.name(number)));
            let schema = if self.nested { casefile_arrow::document_schema() } else { table.schema() };
            let file = TableFile::create(&temporary, self.format, schema);
            Ok(Half { file: file.map_err(|error| cannot_write(&temporary, &error))?, temporary, path })
        });
        Ok(Part { files: files.collect::<Result<_, String>>()?, layout: self, pending: Vec::new() })
    }

    fn tables(&self) -> &'static [Table] {
        match self.format {
            BatchFormat::Jsonl => &[Table::Documents],
            _ if self.nested => &[Table::Documents],
            _ => &Table::ALL,
        }
    }

    fn name(&self, number: u32) -> String {
        format!("part-{number:05}.{}", self.format.ending())
    }

    /// Whether a name is one of a part or of a part in the making.
    fn is_ours(&self, name: &str) -> bool {
        name.trim_start_matches('.').starts_with("part-") && name.ends_with(self.format.ending())
    }
}

impl Part<'_> {
    /// Adds a row that was read.
    pub(super) fn add(&mut self, row: u64, document: Document) -> Result<(), String> {
        self.pending.push((i64::try_from(row).unwrap_or(i64::MAX), document));
        if self.pending.len() < DOCUMENTS { Ok(()) } else { self.flush() }
    }

    /// Sees all files through to the disk and gives them their names.
    pub(super) fn commit(mut self) -> Result<(), String> {
        self.flush()?;
        for Half { file, temporary, path } in self.files {
            let named = file
                .close()
                .and_then(|file| file.sync_all())
                .and_then(|()| fs::rename(&temporary, &path))
                .and_then(|()| sync_folder(&path));
            named.map_err(|error| cannot_write(&path, &error))?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), String> {
        let rows = std::mem::take(&mut self.pending);
        let layout = self.layout;
        if layout.format == BatchFormat::Jsonl {
            let lines = rows.iter().map(|(_, document)| casefile::annotation::to_line(document));
            let lines = lines.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
            return self.files.iter_mut().try_for_each(|half| half.written(|file| file.lines(&lines)));
        }
        let batches = if layout.nested {
            let outcome =
                |document: Document| Outcome { id: Some(document.id.clone()), document: Ok(document) };
            let outcomes: Vec<_> = rows.into_iter().map(|(_, document)| outcome(document)).collect();
            documents(&outcomes, &layout.model).map(|batch| vec![batch])
        } else {
            tables(&rows, &layout.model).map(Vec::from)
        };
        let batches = batches.map_err(|error| error.to_string())?;
        let mut pairs = self.files.iter_mut().zip(&batches);
        pairs.try_for_each(|(half, batch)| half.written(|file| file.rows(batch)))
    }
}

impl Half {
    fn written(&mut self, write: impl FnOnce(&mut TableFile) -> io::Result<()>) -> Result<(), String> {
        write(&mut self.file).map_err(|error| cannot_write(&self.temporary, &error))
    }
}

/// Where a file's name is seen through to the disk as well.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}
