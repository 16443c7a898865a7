//! `casefile corpus`: the benchmark that comes with casefile, listed, shown, checked and put together with its texts.

pub(crate) mod args;
mod documents;
mod overlap;
mod stand_off;
mod texts;
mod validate;

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use casefile_corpus::{Entry, Split, Statistics, read, show};

use crate::output::{Fault, cannot_write, writer};
use crate::report;
use args::{CorpusArgs, CorpusCommand};
use documents::Document;

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
            stand_off::anchor(texts, annotations.as_deref(), splits(split), output.as_deref())
        }
        CorpusCommand::Detach { file, output } => stand_off::detach(file, output.as_deref()),
        CorpusCommand::Overlap { others, words, texts } => {
            overlap::run(others, *words, texts.texts.as_deref())
        }
    }
}

fn splits(one: &Option<Split>) -> &[Split] {
    one.as_ref().map_or(&Split::ALL, std::slice::from_ref)
}

/// The documents, and how many texts are missing; an error where one of the corpus's own lines cannot be read.
pub(crate) fn entries(
    splits: &[Split],
    texts: Option<&Path>,
) -> Result<(Vec<(Split, Entry)>, usize), String> {
    let (documents, missing) = documents::of(splits, texts)?;
    let read = |line: Document| {
        let entry = line.entry.map_err(|reason| format!("{}: {reason}", line.place))?;
        Ok((line.split, entry))
    };
    Ok((documents.into_iter().map(read).collect::<Result<_, String>>()?, missing))
}

fn list(splits: &[Split]) -> Result<String, String> {
    let mut lines = String::new();
    for (split, Entry { document, genre, has_text, .. }) in entries(splits, None)?.0 {
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
    let found = entries(&Split::ALL, None)?.0.into_iter().find(|(_, entry)| entry.document.id == id);
    let (split, entry) =
        found.ok_or_else(|| format!("there is no document {id:?}; `casefile corpus list` has them all"))?;
    match texts {
        _ if entry.has_text => Ok(show(&entry)),
        Some(texts) => stand_off_page(id, split, texts),
        None => Err(format!("{id} is annotated stand-off: --texts says where its text is")),
    }
}

fn stand_off_page(id: &str, split: Split, texts: &Path) -> Result<String, String> {
    let own = texts::annotations(split)?.into_iter().filter(|annotation| annotation.id() == id).collect();
    let found = texts::anchored(own, texts)?.into_iter().find_map(|(_, found)| found);
    let found = found.ok_or_else(|| format!("the text of {id} is not in {}", texts.display()))?;
    found.lost.iter().for_each(|lost| report(&format!("{id}: {lost}")));
    read(&found.line).map(|entry| show(&entry))
}

fn statistics() -> Result<Statistics, String> {
    let mut statistics = Statistics::default();
    entries(&Split::ALL, None)?.0.iter().for_each(|(split, entry)| statistics.add(*split, entry));
    Ok(statistics)
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
