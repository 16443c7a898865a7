//! The run of a command: a batch of documents at a time through a model, written in their order.

use std::error::Error as _;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use casefile::{Error, Input};
use clap::CommandFactory;
use clap::error::ErrorKind;

use crate::args::{Args, Files};
use crate::input::{Source, Sources};
use crate::output::{Fault, overwrites};
use crate::report;

/// Documents in memory at a time: enough to keep every core at work.
const BATCH: usize = 32;

/// What came of the documents.
#[derive(Default)]
pub(crate) struct Tally {
    failed: usize,
    /// Written in a form that has no place for their warnings.
    warned: usize,
}

/// Ends the program where the files cannot be meant so, though every argument alone is sound.
pub(crate) fn refuse_contradictions(files: &Files) {
    let message = if files.files.iter().filter(|file| file.as_os_str() == "-").count() > 1 {
        "standard input can be read only once"
    } else if overwrites(files.output.as_deref(), files.files.iter().map(PathBuf::as_path)) {
        "the output file is one of the input files"
    } else {
        return;
    };
    Args::command().error(ErrorKind::ArgumentConflict, message).exit();
}

/// Reports what came of all, and says it to the shell.
pub(crate) fn finish(tally: Result<Tally, String>) -> ExitCode {
    match tally {
        Ok(Tally { failed, warned }) => {
            // One line for all warnings that the output does not show: a pipeline reads many documents.
            if warned > 0 {
                report(&format!(
                    "{warned} documents have warnings of what was not read; `--format json` lists them"
                ));
            }
            if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            report(&message);
            ExitCode::FAILURE
        }
    }
}

/// Reads and writes all documents, each batch by one call of `read`, whose results stand in the order of the inputs; `write`
/// says whether it showed all of a document's warnings. What fails is reported in its turn, and the rest goes on; an error
/// where none can be written any more.
pub(crate) fn run<D>(
    mut sources: Sources,
    read: impl Fn(Vec<Input>) -> Vec<Result<D, Error>>,
    mut write: impl FnMut(&D) -> Result<bool, Fault>,
) -> io::Result<Tally> {
    let mut tally = Tally::default();
    loop {
        let batch: Vec<Source> = sources.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(tally);
        }
        match write_batch(batch, &read, &mut write, &mut tally) {
            Ok(()) => {}
            Err(Fault::Broken(error)) => return Err(error),
            Err(Fault::Closed | Fault::Document(_)) => return Ok(tally),
        }
    }
}

fn write_batch<D>(
    batch: Vec<Source>,
    read: impl Fn(Vec<Input>) -> Vec<Result<D, Error>>,
    write: &mut impl FnMut(&D) -> Result<bool, Fault>,
    tally: &mut Tally,
) -> Result<(), Fault> {
    let (inputs, places) = split(batch);
    let mut documents = read(inputs).into_iter();
    for (place, fault) in places {
        let document = match fault {
            Some(reason) => Err(reason),
            None => match documents.next() {
                Some(document) => document.map_err(|error| in_full(&error)),
                None => Err("the model gave no document".to_owned()),
            },
        };
        match document.map_err(Fault::Document).and_then(|document| write(&document)) {
            Err(Fault::Document(reason)) => {
                report(&format!("{place}: {reason}"));
                tally.failed += 1;
            }
            Err(fault) => return Err(fault),
            Ok(shown) => tally.warned += usize::from(!shown),
        }
    }
    Ok(())
}

/// The inputs that were read, and for all in order the place and the fault.
fn split(batch: Vec<Source>) -> (Vec<Input>, Vec<(String, Option<String>)>) {
    let mut inputs = Vec::with_capacity(batch.len());
    let mut places = Vec::with_capacity(batch.len());
    for Source { place, input, .. } in batch {
        places.push((place, input.map(|input| inputs.push(input)).err()));
    }
    (inputs, places)
}

/// An error with what caused it.
pub(crate) fn in_full(error: &Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        message = format!("{message}: {source}");
        cause = source.source();
    }
    message
}
