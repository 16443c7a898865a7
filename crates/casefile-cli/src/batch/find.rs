//! From patterns to files.

use std::fs;
use std::path::{Path, PathBuf};

/// The files that are named, those of a pattern in the order of their names. The error says what names none.
pub(super) fn files(names: &[String]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for name in names {
        match Path::new(name) {
            path if path.is_dir() => {
                return Err(format!(
                    "{name} is a folder: name its files by a pattern, such as '{name}/*.jsonl'"
                ));
            }
            path if path.exists() || !name.contains(['*', '?', '[']) => files.push(path.to_owned()),
            _ => files.extend(matching(name)?),
        }
    }
    match files.iter().filter(|file| file.as_os_str() == "-").count() {
        0 | 1 => Ok(files),
        _ => Err("standard input can be read only once".to_owned()),
    }
}

fn matching(pattern: &str) -> Result<Vec<PathBuf>, String> {
    let paths = glob::glob(pattern).map_err(|error| format!("{pattern} is no pattern: {error}"))?;
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(|error| error.to_string())?;
        files.extend(path.is_file().then_some(path));
    }
    files.sort();
    if files.is_empty() { Err(format!("no file matches {pattern}")) } else { Ok(files) }
}

/// How many bytes a file has on the disk; `None` where it is no plain file.
pub(super) fn size(file: &Path) -> Option<u64> {
    fs::metadata(file).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len())
}
