//! The rows that could not be read, a line each.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

pub(super) struct DeadLetters {
    file: File,
    path: PathBuf,
    length: u64,
    /// Lines of the part in the making.
    pending: String,
}

/// A line.
#[derive(Serialize)]
pub(super) struct DeadLetter<'a> {
    pub(super) row: u64,
    pub(super) place: &'a str,
    pub(super) id: &'a str,
    pub(super) reason: &'a str,
}

impl DeadLetters {
    /// Opens the file and cuts off what belongs to no whole part.
    pub(super) fn open(folder: &Path, length: u64) -> Result<Self, String> {
        let path = folder.join("dead-letters.jsonl");
        let open = || {
            let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&path)?;
            file.set_len(length)?;
            file.seek(SeekFrom::Start(length))?;
            Ok(file)
        };
        let file = open().map_err(|error: io::Error| format!("cannot write {}: {error}", path.display()))?;
        Ok(Self { file, path, length, pending: String::new() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn add(&mut self, letter: &DeadLetter<'_>) -> Result<(), String> {
        self.pending += &serde_json::to_string(letter).map_err(|error| error.to_string())?;
        self.pending.push('\n');
        Ok(())
    }

    /// Sees the lines through to the disk; gives the length of the file.
    pub(super) fn commit(&mut self) -> Result<u64, String> {
        if !self.pending.is_empty() {
            let written = self.file.write_all(self.pending.as_bytes()).and_then(|()| self.file.sync_data());
            written.map_err(|error| format!("cannot write {}: {error}", self.path.display()))?;
            self.length += self.pending.len() as u64;
            self.pending.clear();
        }
        Ok(self.length)
    }
}
