//! `casefile extract`: the case file of each text.

use std::process::ExitCode;

use crate::args::ExtractArgs;
use crate::engine;
use crate::input::{Reading, Sources};
use crate::output::{Output, cannot_write};
use crate::run::{self, Tally, in_full};

pub(crate) fn run(args: &ExtractArgs) -> ExitCode {
    run::refuse_contradictions(&args.files);
    run::finish(extract(args))
}

fn extract(args: &ExtractArgs) -> Result<Tally, String> {
    let extractor = engine::extractor(&args.engine).map_err(|error| in_full(&error))?;
    let cannot_write = |error| cannot_write(args.files.output.as_deref(), &error);
    let mut output = Output::open(args, extractor.model_name()).map_err(cannot_write)?;
    let sources =
        Sources::new(args.files.files.clone(), Reading::new(&args.files.input, args.published, None));
    let read = |inputs| extractor.extract_all(inputs);
    run::run(sources, read, |document| output.document(document)).map_err(cannot_write)
}
