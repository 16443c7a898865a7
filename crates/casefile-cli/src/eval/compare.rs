//! `casefile compare`: what got better and worse from one result to another.

use std::io::Write;
use std::process::ExitCode;

use casefile_eval::{CompareOptions, compare};

use super::args::{CompareArgs, EvalFormat};
use crate::output::{Fault, cannot_write, writer};
use crate::report;

pub(crate) fn run(args: &CompareArgs) -> ExitCode {
    match write(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            report(&message);
            ExitCode::FAILURE
        }
    }
}

fn write(args: &CompareArgs) -> Result<(), String> {
    let options = CompareOptions {
        sampling: (&args.sampling).into(),
        shuffles: args.shuffles as usize,
        listed: args.limit,
        by_label: args.by_label,
    };
    let comparison = compare(&args.a, &args.b, options).map_err(|error| error.to_string())?;
    let shown = match args.format {
        EvalFormat::Text => comparison.table(),
        EvalFormat::Json => {
            let json = serde_json::to_string_pretty(&comparison).map_err(|error| error.to_string())?;
            format!("{json}\n")
        }
    };
    let written = writer(None).and_then(|mut out| out.write_all(shown.as_bytes()).and_then(|()| out.flush()));
    match written.map_err(Fault::from) {
        Err(Fault::Broken(error)) => Err(cannot_write(None, &error)),
        _ => Ok(()),
    }
}
