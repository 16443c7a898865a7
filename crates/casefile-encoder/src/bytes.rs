//! The bytes of a file, in memory or on disk.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use casefile_schema::Error;

/// A file of which parts are read: large weights are never in memory twice.
#[derive(Debug)]
pub(crate) enum Bytes<'a> {
    Memory(Cow<'a, [u8]>),
    Disk { file: Mutex<File>, path: PathBuf, length: usize },
}

impl Bytes<'_> {
    /// Opens a file on disk.
    ///
    /// # Errors
    /// [`Error::Io`] with its path.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        Ok(Self::Disk { file: Mutex::new(file), path: path.to_owned(), length })
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Memory(bytes) => bytes.len(),
            Self::Disk { length, .. } => *length,
        }
    }

    /// Some of them; `None` where the range is not inside the file.
    ///
    /// # Errors
    /// [`Error::Io`] with the path where they cannot be read.
    pub(crate) fn read(&self, range: Range<usize>) -> Result<Option<Cow<'_, [u8]>>, Error> {
        if range.start > range.end || range.end > self.len() {
            return Ok(None);
        }
        match self {
            Self::Memory(bytes) => Ok(bytes.get(range).map(Cow::Borrowed)),
            Self::Disk { file, path, .. } => {
                let mut part = vec![0; range.len()];
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                let read =
                    file.seek(SeekFrom::Start(range.start as u64)).and_then(|_| file.read_exact(&mut part));
                read.map_err(|source| Error::Io { path: path.clone(), source })?;
                Ok(Some(Cow::Owned(part)))
            }
        }
    }
}
