//! `casefile batch`: case files of any number of documents, in parts, so that a run that was killed can go on.

pub(crate) mod args;
mod dead_letters;
mod find;
mod in_flight;
mod journal;
mod output;
mod part;
mod pipeline;
mod progress;
mod rows;
mod stop;
mod table_file;
mod tally;

use std::path::PathBuf;
use std::process::ExitCode;

use casefile::Extractor;

use crate::engine;
use crate::input::{Reading, Sources};
use crate::report;
use crate::run::in_full;
use args::BatchArgs;
use journal::{Journal, Run};
use output::Output;
use part::Layout;
use pipeline::Pipeline;
use progress::Progress;
use tally::Tally;

/// The command line is wrong, or the folder is not this run's.
const REFUSED: u8 = 2;

/// It could not go on.
const BROKEN: u8 = 3;

pub(crate) fn run(args: &BatchArgs) -> ExitCode {
    let (extractor, files, journal) = match begin(args) {
        Ok(begun) => begun,
        Err(message) => {
            report(&message);
            return ExitCode::from(REFUSED);
        }
    };
    go(args, &extractor, files, journal).unwrap_or_else(|message| {
        report(&format!("{message}; --resume goes on from the last whole part"));
        ExitCode::from(BROKEN)
    })
}

/// Everything that can be wrong before a row is read.
fn begin(args: &BatchArgs) -> Result<(Extractor, Vec<PathBuf>, Journal), String> {
    let files = find::files(&args.files)?;
    if let Some(threads) = args.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global();
        pool.map_err(|error| error.to_string())?;
    }
    let extractor = engine::extractor(&args.engine).map_err(|error| in_full(&error))?;
    let run = Run::new(args, &files, extractor.model_name());
    let journal = Journal::open(&args.output, &run, args.resume)?;
    Ok((extractor, files, journal))
}

fn go(
    args: &BatchArgs,
    extractor: &Extractor,
    files: Vec<PathBuf>,
    journal: Journal,
) -> Result<ExitCode, String> {
    let done = journal.done().clone();
    let total = files.iter().map(|file| find::size(file)).sum();
    let layout = Layout::new(&args.output, args.format, args.nested, extractor.model_name());
    let mut output = Output::open(&args.output, &layout, journal, args.part_rows.get().into())?;
    if done.finished {
        report(&format!("nothing is left to do: {}", summary(&output)));
        return Ok(exit(output.tally(), false));
    }
    let reading = Reading::new(&args.input, args.published, Some(args.max_document_bytes.get()));
    let sources = Sources::new(files, reading);
    let mut progress = Progress::new(sources.far(), total, done.tally);
    let rows = (0..).zip(sources).filter(|(row, _)| !done.rows.contains(*row));
    let stop = stop::on_signals()?;
    let pipeline = Pipeline { extractor, ordered: !args.unordered, stop: &stop };
    let all = pipeline.run(rows, |row| {
        row.map_or(Ok(()), |row| output.add(row))?;
        progress.tick(output.tally());
        Ok(())
    })?;
    output.close(all)?;
    let took = progress.end(output.tally());
    report(&format!("{} in {took}", summary(&output)));
    Ok(exit(output.tally(), !all))
}

fn summary(output: &Output<'_>) -> String {
    let Tally { documents, failed, warned, .. } = output.tally();
    let mut summary = format!("{documents} documents in {} parts", output.parts());
    if failed > 0 {
        summary += &format!(", {failed} rows failed, see {}", output.dead_letters().display());
    }
    if warned > 0 {
        summary += &format!(", {warned} documents with warnings of what was not done");
    }
    summary
}

/// What the shell is told.
fn exit(tally: Tally, interrupted: bool) -> ExitCode {
    match interrupted {
        true => ExitCode::from(stop::INTERRUPTED),
        false => ExitCode::from(u8::from(tally.failed > 0)),
    }
}

impl Run {
    fn new(args: &BatchArgs, files: &[PathBuf], model: &str) -> Self {
        let columns = &args.input;
        Self {
            casefile: env!("CARGO_PKG_VERSION").to_owned(),
            model: model.to_owned(),
            schema: casefile_arrow::VERSION.to_owned(),
            format: args.format.ending().to_owned(),
            nested: args.nested,
            unordered: args.unordered,
            part_rows: args.part_rows.get(),
            max_document_bytes: args.max_document_bytes.get(),
            published: args.published.map(|date| date.to_string()),
            columns: [columns.text(), columns.id(), columns.date()].map(str::to_owned),
            input_format: columns.input_format.map(|format| format!("{format:?}").to_lowercase()),
            inputs: files.iter().map(|file| (file.clone(), find::size(file))).collect(),
        }
    }
}
