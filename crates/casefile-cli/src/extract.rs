//! `casefile extract`: the case file of each text.

use std::process::ExitCode;

use crate::args::ExtractArgs;
use crate::batch::{self, Tally, in_full};
use crate::engine;
use crate::input::Sources;
use crate::output::{Output, cannot_write};

pub(crate) fn run(args: &ExtractArgs) -> ExitCode {
    batch::refuse_contradictions(&args.files);
    batch::finish(extract(args))
}

fn extract(args: &ExtractArgs) -> Result<Tally, String> {
    let extractor = engine::extractor(&args.engine).map_err(|error| in_full(&error))?;
    let cannot_write = |error| cannot_write(args.files.output.as_deref(), &error);
    let mut output = Output::open(args, extractor.model_name()).map_err(cannot_write)?;
    let sources = Sources::new(&args.files.files, args.published);
    let read = |inputs| extractor.extract_all(inputs);
    batch::run(sources, read, |document| output.document(document)).map_err(cannot_write)
}
