//! Files for tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Corpus;

/// A file, gone with the test.
pub(crate) struct Temporary {
    pub(crate) folder: PathBuf,
    path: PathBuf,
}

impl std::ops::Deref for Temporary {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A file of this name in a folder of its own.
pub(crate) fn file(name: &str, content: impl AsRef<[u8]>) -> Temporary {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("casefile-eval-{}-{number}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    Temporary { folder, path }
}

/// The corpus in such a file, and the file.
pub(crate) fn corpus_of(name: &str, content: impl AsRef<[u8]>) -> (Corpus, Temporary) {
    let file = file(name, content);
    (Corpus::open(&file, None).unwrap(), file)
}
