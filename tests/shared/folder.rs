//! Models in folders of their own, to be changed.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::Result;

/// A folder of a model, gone with the value.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Folder {
    /// An empty one.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn empty() -> Result<Self> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("casefile-tests-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// A copy of the files of another folder.
    ///
    /// # Errors
    /// Where a file cannot be copied.
    pub fn copy(from: &Path) -> Result<Self> {
        let folder = Self::empty()?;
        for file in std::fs::read_dir(from)? {
            let file = file?;
            std::fs::copy(file.path(), folder.0.join(file.file_name()))?;
        }
        Ok(folder)
    }

    /// With a file of that content.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(self, file: &str, content: impl AsRef<[u8]>) -> Result<Self> {
        std::fs::write(self.0.join(file), content)?;
        Ok(self)
    }

    /// Without a file.
    ///
    /// # Errors
    /// Where there is none.
    pub fn remove(self, file: &str) -> Result<Self> {
        std::fs::remove_file(self.0.join(file))?;
        Ok(self)
    }

    /// With one part of a text file in the place of another, which must be there.
    ///
    /// # Errors
    /// Where it is not.
    pub fn replace(self, file: &str, from: &str, to: &str) -> Result<Self> {
        let content = std::fs::read_to_string(self.0.join(file))?;
        if !content.contains(from) {
            return Err(format!("{file} has no {from}").into());
        }
        self.write(file, content.replace(from, to))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
