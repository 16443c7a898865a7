//! `casefile corpus`: the benchmark that comes with casefile, listed, shown, checked and put together with its texts.

pub(crate) mod args;
pub(crate) mod documents;
pub(crate) mod texts;
mod validate;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casefile_corpus::{Entry, Runs, Split, StandOff, Statistics, show};

use crate::output::{Fault, cannot_write, writer};
use crate::report;
use args::{CorpusArgs, CorpusCommand};

pub(crate) fn run(args: &CorpusArgs) -> ExitCode {
    match result(&args.command) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            report(&message);
            ExitCode::FAILURE
        }
    }
}

/// Does what was asked for; how much of it went wrong, each reported.
fn result(command: &CorpusCommand) -> Result<usize, String> {
    match command {
        CorpusCommand::List { split } => print(None, &list(splits(split))?).map(|()| 0),
        CorpusCommand::Validate { files, texts } => {
            let (documents, faults) = validate::run(files, texts.texts.as_deref())?;
            print(None, &format!("{documents} documents, {faults} faults\n"))?;
            Ok(faults)
        }
        CorpusCommand::Show { id, texts } => print(None, &page(id, texts.texts.as_deref())?).map(|()| 0),
        CorpusCommand::Statistics => print(None, &statistics()?.to_string()).map(|()| 0),
        CorpusCommand::Anchor { texts, annotations, split, output } => {
            let (lines, lost) = anchor(texts, annotations.as_deref(), splits(split))?;
            print(output.as_deref(), &lines)?;
            Ok(lost)
        }
        CorpusCommand::Detach { file, output } => {
            let (lines, faults) = detach(file)?;
            print(output.as_deref(), &lines)?;
            Ok(faults)
        }
        CorpusCommand::Overlap { others, words, texts } => overlap(others, *words, texts.texts.as_deref()),
    }
}

fn splits(one: &Option<Split>) -> &[Split] {
    one.as_ref().map_or(&Split::ALL, std::slice::from_ref)
}

/// Documents that can be read; an error where one of the corpus's own cannot.
fn entries(splits: &[Split], texts: Option<&Path>) -> Result<Vec<(Split, Entry)>, String> {
    let documents = documents::of(splits, texts)?.into_iter();
    documents
        .map(|line| Ok((line.split, line.entry.map_err(|reason| format!("{}: {reason}", line.place))?)))
        .collect()
}

fn list(splits: &[Split]) -> Result<String, String> {
    let mut lines = String::new();
    for (split, Entry { document, genre, has_text, .. }) in entries(splits, None)? {
        let part = if has_text { "original" } else { "stand-off" };
        let (words, id) = (document.text.split_whitespace().count(), &document.id);
        let [entities, events, relations] =
            [document.entities.len(), document.events.len(), document.relations.len()];
        writeln!(
            lines,
            "{:5}  {part:9}  {id:30}  {genre:20}  {words:4} words  {entities:3} entities  {events:2} events  {relations:2} relations",
            split.name()
        )
        .unwrap_or_default();
    }
    Ok(lines)
}

fn page(id: &str, texts: Option<&Path>) -> Result<String, String> {
    let found = entries(&Split::ALL, texts)?.into_iter().find(|(_, entry)| entry.document.id == id);
    let (_, entry) =
        found.ok_or_else(|| format!("there is no document {id:?}; `casefile corpus list` has them all"))?;
    match entry.has_text {
        true => Ok(show(&entry)),
        false => Err(format!("{id} is annotated stand-off: --texts says where its text is")),
    }
}

fn statistics() -> Result<Statistics, String> {
    let mut statistics = Statistics::default();
    entries(&Split::ALL, None)?.iter().for_each(|(split, entry)| statistics.add(*split, entry));
    Ok(statistics)
}

/// The lines with their texts, and how many texts or parts of one were not found.
fn anchor(texts: &Path, own: Option<&Path>, splits: &[Split]) -> Result<(String, usize), String> {
    let annotations = match own {
        Some(path) => read_lines(path, StandOff::from_line)?,
        None => {
            splits.iter().map(|&split| texts::annotations(split)).collect::<Result<Vec<_>, _>>()?.concat()
        }
    };
    let (mut lines, mut lost) = (String::new(), 0);
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
    Ok((lines, lost))
}

fn detach(path: &Path) -> Result<(String, usize), String> {
    let lines = read_lines(path, StandOff::detach)?;
    Ok((lines.iter().map(|line| line.to_line() + "\n").collect(), 0))
}

/// Every line of a file; the first that cannot be read is named.
fn read_lines<T>(path: &Path, read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    let file =
        fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let lines = (1..).zip(file.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| read(line).map_err(|why| format!("{}:{number}: {why}", path.display())))
        .collect()
}

/// Reports the words of the corpus that stand in other texts; how many times.
fn overlap(others: &[PathBuf], words: u8, texts: Option<&Path>) -> Result<usize, String> {
    let mut runs = Runs::new(usize::from(words));
    let mut compared = 0;
    for path in others {
        texts::each(path, &mut |place, text| {
            runs.add(place, text);
            compared += 1;
        })?;
    }
    let (mut found, mut looked_at) = (0, 0);
    for (_, entry) in entries(&Split::ALL, texts)?.iter().filter(|(_, entry)| entry.has_text) {
        looked_at += 1;
        for shared in runs.shared(&entry.document.text) {
            let (id, words) = (&entry.document.id, shared.span.of(&entry.document.text));
            report(&format!("{id}: {words:?} stands in {}", shared.name));
            found += 1;
        }
    }
    print(
        None,
        &format!("{looked_at} documents against {compared} texts: {found} runs of {words} words or more\n"),
    )?;
    Ok(found)
}

fn print(output: Option<&Path>, text: &str) -> Result<(), String> {
    let written = writer(output).and_then(|mut out| {
        out.write_all(text.as_bytes())?;
        out.flush()
    });
    match written.map_err(Fault::from) {
        Err(Fault::Broken(error)) => Err(cannot_write(output, &error)),
        _ => Ok(()),
    }
}
