//! What a run has done so far, on the disk: written after every part, read by `--resume`.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::rows::Rows;
use super::tally::Tally;

/// What makes two runs the same: only then can one go on with the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    pub(super) casefile: String,
    pub(super) model: String,
    pub(super) schema: String,
    pub(super) format: String,
    pub(super) nested: bool,
    pub(super) unordered: bool,
    pub(super) part_rows: u32,
    pub(super) max_document_bytes: usize,
    pub(super) published: Option<String>,
    pub(super) columns: [String; 3],
    pub(super) input_format: Option<String>,
    /// Every file with its bytes on the disk.
    pub(super) inputs: Vec<(PathBuf, Option<u64>)>,
}

/// A part that lies on the disk.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) number: u32,
    /// The rows of the input that are in it or in the dead letters.
    pub(super) rows: Rows,
    pub(super) tally: Tally,
    /// The length of the dead letters with this part's.
    pub(super) dead_letter_bytes: u64,
}

/// A line of the journal.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Entry {
    Run(Run),
    Part(Part),
    Finished(Tally),
}

/// The journal of a run, locked against a second one.
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    done: Done,
}

/// What the journal says.
#[derive(Debug, Clone, Default)]
pub(super) struct Done {
    pub(super) rows: Rows,
    pub(super) parts: u32,
    pub(super) tally: Tally,
    pub(super) dead_letter_bytes: u64,
    pub(super) finished: bool,
}

const NAME: &str = "_journal.jsonl";

impl Journal {
    /// Begins the journal of a run, or goes on with one; the error says why that cannot be.
    pub(super) fn open(folder: &Path, run: &Run, resume: bool) -> Result<Self, String> {
        let path = folder.join(NAME);
        let cannot = |error: io::Error| format!("cannot write {}: {error}", path.display());
        let started = path.exists();
        if started && !resume {
            return Err(format!("{} holds a run already: --resume goes on with it", folder.display()));
        }
        if !started && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(format!("{} is not empty and holds no run", folder.display()));
        }
        fs::create_dir_all(folder).map_err(cannot)?;
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(&path).map_err(cannot)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(format!("another casefile writes to {}", folder.display()));
            }
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
            Ok(()) => {}
        }
        let mut journal = Self { file, path: path.clone(), done: Done::default() };
        if !journal.read(run)? {
            journal.append(&Entry::Run(run.clone())).map_err(cannot)?;
        }
        Ok(journal)
    }

    pub(super) fn done(&self) -> &Done {
        &self.done
    }

    /// Says that a part lies on the disk, and sees that through to the disk.
    pub(super) fn part(&mut self, part: Part) -> Result<(), String> {
        self.append(&Entry::Part(part.clone())).map_err(|error| self.cannot_write(&error))?;
        self.done.add(&part);
        Ok(())
    }

    /// Says that all is done.
    pub(super) fn finish(&mut self) -> Result<(), String> {
        let entry = Entry::Finished(self.done.tally);
        self.append(&entry).map_err(|error| self.cannot_write(&error))
    }

    /// Reads what is there up to a line that a kill left unfinished, which is cut off; false where there is nothing.
    fn read(&mut self, run: &Run) -> Result<bool, String> {
        let cannot = |error: io::Error| format!("cannot read {}: {error}", self.path.display());
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).map_err(cannot)?;
        bytes.truncate(bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1));
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            let entry = serde_json::from_slice(line)
                .map_err(|error| format!("{} is no journal of a run: {error}", self.path.display()))?;
            match entry {
                Entry::Run(found) => found.same_as(run)?,
                Entry::Part(part) => self.done.add(&part),
                Entry::Finished(_) => self.done.finished = true,
            }
        }
        let whole = bytes.len() as u64;
        self.file.set_len(whole).and_then(|()| self.file.seek(SeekFrom::Start(whole))).map_err(cannot)?;
        Ok(whole > 0)
    }

    fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let mut line = serde_json::to_string(entry)?;
        line.push('\n');
        self.file.write_all(line.as_bytes())?;
        self.file.sync_data()
    }

    fn cannot_write(&self, error: &io::Error) -> String {
        format!("cannot write {}: {error}", self.path.display())
    }
}

impl Done {
    fn add(&mut self, part: &Part) {
        self.rows.extend(&part.rows);
        self.parts = part.number + 1;
        self.tally += part.tally;
        self.dead_letter_bytes = part.dead_letter_bytes;
    }
}

impl Run {
    /// The error names the first thing that differs.
    fn same_as(&self, other: &Self) -> Result<(), String> {
        let fields = |run| serde_json::to_value(run).ok().and_then(|value| value.as_object().cloned());
        let (was, is) = (fields(self).unwrap_or_default(), fields(other).unwrap_or_default());
        let differing = was.iter().find(|(name, value)| is.get(*name) != Some(value));
        let Some((name, value)) = differing else { return Ok(()) };
        Err(match name.as_str() {
            "inputs" => {
                "cannot go on with the run: its input files were others, or of another size".to_owned()
            }
            _ => {
                let now = is.get(name).cloned().unwrap_or_default();
                format!("cannot go on with the run: its {name} was {value}, not {now}")
            }
        })
    }
}
