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
    refuse_overwriting(output, own.into_iter().chain([texts]))?;
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
    refuse_overwriting(output, [path])?;
    let (lines, failed) = read(path, StandOff::detach)?;
    let lines: String = lines.iter().map(|line| line.to_line() + "\n").collect();
    print(output, &lines).map(|()| failed)
}

fn refuse_overwriting<'a>(
    output: Option<&Path>,
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Result<(), String> {
    match overwrites(output, inputs) {
        true => Err("the output file is an input file".to_owned()),
        false => Ok(()),
    }
}

/// What the lines of a file hold; each that cannot be read is reported, and how many there are.
fn read<T>(path: &Path, parse: impl Fn(&str) -> Result<T, String>) -> Result<(Vec<T>, usize), String> {
    let (mut read, mut failed) = (Vec::new(), 0);
    for (place, line) in lines(path)? {
        match line.and_then(|line| parse(&line)) {
            Ok(line) => read.push(line),
            Err(reason) => {
                report(&format!("{place}: {reason}"));
                failed += 1;
            }
        }
    }
    Ok((read, failed))
}

/// A line and its place, `file:line`.
pub(super) type Line = (String, Result<String, String>);

/// The lines of a file that are not blank, each with its place, or why it is no text.
pub(super) fn lines(path: &Path) -> Result<Vec<Line>, String> {
    let file = fs::read(path).map_err(|error| cannot_read(path, &error))?;
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file);
    let lines =
        (1..).zip(file.split(|&byte| byte == b'\n')).filter(|(_, line)| !line.trim_ascii().is_empty());
    let read = |(number, line): (usize, &[u8])| {
        let line = String::from_utf8(line.to_vec()).map_err(|_| "not UTF-8".to_owned());
        (format!("{}:{number}", path.display()), line)
    };
    Ok(lines.map(read).collect())
}
