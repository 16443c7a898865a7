//! `casefile corpus anchor` and `detach`: annotations and texts, put together and taken apart.

use std::fs;
use std::path::Path;

use casefile_corpus::{Split, StandOff};

use super::{print, texts};
use crate::input::cannot_read;
use crate::output::overwrites;
use crate::report;

/// Prints annotations with their texts; how many texts, or parts of one, were not found, and lines not read.
pub(super) fn anchor(
    texts: &Path,
    own: Option<&Path>,
    splits: &[Split],
    output: Option<&Path>,
) -> Result<usize, String> {
    refuse_overwriting(output, own)?;
    let (annotations, mut lost) = match own {
        Some(path) => read(path, StandOff::from_line)?,
        None => (
            splits.iter().map(|&split| texts::annotations(split)).collect::<Result<Vec<_>, _>>()?.concat(),
            0,
        ),
    };
    let mut lines = String::new();
    for (annotation, found) in texts::anchored(annotations, texts)? {
        let id = annotation.id();
        let Some(found) = found else {
            report(&format!("{id}: its text is not there"));
            lost += 1;
            continue;
        };
        found.lost.iter().for_each(|lost| report(&format!("{id}: {lost}")));
        lost += found.lost.len();
        lines.push_str(&found.line);
        lines.push('\n');
    }
    print(output, &lines).map(|()| lost)
}

/// Prints annotations without their texts; how many lines were not read.
pub(super) fn detach(path: &Path, output: Option<&Path>) -> Result<usize, String> {
    refuse_overwriting(output, Some(path))?;
    let (lines, failed) = read(path, StandOff::detach)?;
    let lines: String = lines.iter().map(|line| line.to_line() + "\n").collect();
    print(output, &lines).map(|()| failed)
}

fn refuse_overwriting(output: Option<&Path>, input: Option<&Path>) -> Result<(), String> {
    match overwrites(output, input) {
        true => Err("the output file is the input file".to_owned()),
        false => Ok(()),
    }
}

/// What the lines of a file hold; each that cannot be read is reported, and how many there are.
fn read<T>(path: &Path, parse: impl Fn(&str) -> Result<T, String>) -> Result<(Vec<T>, usize), String> {
    let file = lines(path)?;
    let mut read = Vec::new();
    for (place, line) in &file {
        match parse(line) {
            Ok(line) => read.push(line),
            Err(reason) => report(&format!("{place}: {reason}")),
        }
    }
    let failed = file.len() - read.len();
    Ok((read, failed))
}

/// The lines of a file that are not blank, each with its place.
pub(super) fn lines(path: &Path) -> Result<Vec<(String, String)>, String> {
    let file = fs::read_to_string(path).map_err(|error| cannot_read(path, &error))?;
    let lines = (1..).zip(file.lines()).filter(|(_, line)| !line.trim().is_empty());
    Ok(lines.map(|(number, line)| (format!("{}:{number}", path.display()), line.to_owned())).collect())
}
