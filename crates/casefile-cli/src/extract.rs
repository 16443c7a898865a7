//! The run of `casefile extract`: a batch of inputs at a time through the extractor, written in order.

use std::error::Error as _;
use std::process::ExitCode;

use casefile::{Error, Extractor, Input};
use clap::CommandFactory;
use clap::error::ErrorKind;

use crate::args::{Args, ExtractArgs};
use crate::input::{Source, Sources};
use crate::output::{Fault, Output, overwrites_input};
use crate::report;

/// Documents in memory at a time: enough to keep every core at work.
const BATCH: usize = 32;

pub(crate) fn run(args: &ExtractArgs) -> ExitCode {
    if let Some(message) = contradiction(args) {
        Args::command().error(ErrorKind::ArgumentConflict, message).exit();
    }
    match extract(args) {
        Ok(tally) => {
            tally.report();
            if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            report(&message);
            ExitCode::FAILURE
        }
    }
}

/// What cannot be meant, though every argument alone is sound.
fn contradiction(args: &ExtractArgs) -> Option<&'static str> {
    if args.files.iter().filter(|file| file.as_os_str() == "-").count() > 1 {
        Some("standard input can be read only once")
    } else if overwrites_input(args) {
        Some("the output file is one of the input files")
    } else {
        None
    }
}

/// What came of the documents.
#[derive(Default)]
struct Tally {
    failed: usize,
    /// Written in a form that has no place for their warnings.
    warned: usize,
}

impl Tally {
    /// One line for all warnings that the output does not show: a pipeline reads many documents.
    fn report(&self) {
        if self.warned > 0 {
            report(&format!(
                "{} documents have warnings of what was not read; `--format json` lists them",
                self.warned
            ));
        }
    }
}

/// What came of all documents; an error where none can be written any more.
fn extract(args: &ExtractArgs) -> Result<Tally, String> {
    let extractor = match &args.model {
        Some(folder) => Extractor::open(folder),
        None => Extractor::new(),
    };
    let extractor = extractor.map_err(|error| in_full(&error))?;
    let cannot_write = |error| match &args.output {
        Some(path) => format!("cannot write {}: {error}", path.display()),
        None => format!("cannot write to standard output: {error}"),
    };
    let mut output = Output::open(args, extractor.model_name()).map_err(cannot_write)?;
    let mut sources = Sources::new(&args.files, args.published);
    let mut tally = Tally::default();
    loop {
        let batch: Vec<Source> = sources.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(tally);
        }
        match write_batch(&extractor, batch, &mut output, &mut tally) {
            Ok(()) => {}
            Err(Fault::Broken(error)) => return Err(cannot_write(error)),
            Err(Fault::Closed | Fault::Document(_)) => return Ok(tally),
        }
    }
}

/// Reads and writes a batch in its order; what fails is reported in its turn.
fn write_batch(
    extractor: &Extractor,
    batch: Vec<Source>,
    output: &mut Output,
    tally: &mut Tally,
) -> Result<(), Fault> {
    let (inputs, places) = split(batch);
    let mut documents = extractor.extract_all(inputs).into_iter();
    for (place, fault) in places {
        let document = match fault {
            Some(reason) => Err(reason),
            None => match documents.next() {
                Some(document) => document.map_err(|error| in_full(&error)),
                None => Err("the extractor gave no document".to_owned()),
            },
        };
        match document.map_err(Fault::Document).and_then(|document| output.document(&document)) {
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
    for Source { place, input } in batch {
        places.push((place, input.map(|input| inputs.push(input)).err()));
    }
    (inputs, places)
}

/// An error with what caused it.
fn in_full(error: &Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        message = format!("{message}: {source}");
        cause = source.source();
    }
    message
}
