//! `casefile eval`: predictions, or a model, against gold annotations.

pub(crate) mod args;
mod benchmark;
pub(crate) mod compare;
mod model;
mod published;
mod settings;
mod sink;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use casefile_eval::{Annotated, Corpus, Error, Evaluation, Format, Header, Measure, Pairs, Run};
use clap::CommandFactory;
use clap::error::ErrorKind;
use rayon::prelude::*;

use crate::args::{Args, EngineArgs};
use crate::output::{Fault, overwrites};
use crate::{report, run};
use args::{Benchmark, EvalArgs};
use model::Model;
use published::Published;
use sink::Sink;

pub(crate) fn run(args: &EvalArgs) -> ExitCode {
    refuse_contradictions(args);
    match evaluate(args) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            report(&message);
            ExitCode::FAILURE
        }
    }
}

/// Ends the program where the files cannot be meant so, though every argument alone is sound.
fn refuse_contradictions(args: &EvalArgs) {
    let read =
        [args.gold.as_ref(), args.data.as_ref(), args.pred.as_ref(), args.selection.known_facts.as_ref()];
    let read = || read.into_iter().flatten().map(|path| path.as_path());
    let (output, browser) = (args.output.as_deref(), args.report.as_deref());
    let conflict = settings::contradiction(&args.selection).or_else(|| {
        if overwrites(output, read()) || overwrites(browser, read()) {
            Some("an output file is one of the input files".to_owned())
        } else if output.is_some() && output == browser {
            Some("the result and the error browser cannot be one file".to_owned())
        } else {
            None
        }
    });
    if let Some(message) = conflict {
        Args::command().error(ErrorKind::ArgumentConflict, message).exit();
    }
    if published(args).is_some() && args.data.is_none() {
        let message = "this benchmark needs DATA: the file of its split, its folder, or the folder above";
        Args::command().error(ErrorKind::MissingRequiredArgument, message).exit();
    }
}

/// Scores and writes; how many documents could not be read or predicted.
fn evaluate(args: &EvalArgs) -> Result<usize, String> {
    let (gold, missing) = gold(args)?;
    if gold.is_empty() {
        return Err(format!("{}: there are no documents", gold.path().display()));
    }
    let (run, unread) = settings::of(&args.selection, &gold)?;
    let failed = match &args.pred {
        Some(path) => {
            let predicted = open(args, path, args.pred_format)?;
            let pairs = Pairs::new(&gold, &predicted).map_err(|error| in_words(&error))?;
            let unpaired = report_unpaired(&pairs);
            let predict = |batch: &[(usize, Annotated)]| {
                let made = batch.par_iter().map(|(index, gold)| pairs.prediction(*index, gold));
                made.map(|made| made.map_err(|error| in_words(&error))).collect()
            };
            let task =
                Task { args, gold: &gold, run: &run, measures: measures(args, pairs.entities_are_given()) };
            unpaired + task.score(&path.display().to_string(), predict)?
        }
        None => {
            let engine = engine_of(args)?;
            let model = Model::load(&engine, args.aggregation).map_err(|error| run::in_full(&error))?;
            let predict = |batch: &[(usize, Annotated)]| model.predict(&gold, batch);
            let task = Task { args, gold: &gold, run: &run, measures: measures(args, false) };
            task.score(model.name(), predict)?
        }
    };
    Ok(missing + unread + failed)
}

/// The measures that are shown; none named: the benchmark's, else those that the corpus is annotated for.
fn measures(args: &EvalArgs, entities_are_given: bool) -> BTreeSet<Measure> {
    let of_relations = Measure::ALL.iter().copied().filter(|measure| measure.name().starts_with("relation."));
    match published(args) {
        _ if !args.measures.is_empty() => args.measures.iter().flat_map(|named| &named.0).copied().collect(),
        Some(benchmark) => benchmark.measures.iter().copied().collect(),
        None if entities_are_given => of_relations.collect(),
        None => BTreeSet::new(),
    }
}

/// The benchmark, where it is one of the field.
fn published(args: &EvalArgs) -> Option<&'static Published> {
    args.benchmark.and_then(Benchmark::published)
}

/// The engine, with the benchmark's own checkpoint where no model is asked for.
fn engine_of(args: &EvalArgs) -> Result<EngineArgs, String> {
    let mut engine = args.engine.clone();
    if let (None, Some(benchmark)) = (&engine.model, published(args)) {
        engine.model = Some(benchmark.checkpoint()?);
    }
    Ok(engine)
}

/// What is to be scored, and what of it is shown.
struct Task<'a> {
    args: &'a EvalArgs,
    gold: &'a Corpus,
    run: &'a Run,
    measures: BTreeSet<Measure>,
}

impl Task<'_> {
    /// Scores and writes; how many documents could not be read or predicted.
    fn score(
        &self,
        predictions: &str,
        predict: impl Fn(&[(usize, Annotated)]) -> Vec<Result<Annotated, String>>,
    ) -> Result<usize, String> {
        let name = self.gold.path().display().to_string();
        let notes = settings::notes(&self.args.selection);
        let header = Header { gold: &name, predicted: predictions, notes: &notes };
        let mut failed = 0;
        match self.run(header, predict, &mut failed) {
            Ok(()) | Err(Fault::Closed) => Ok(failed),
            Err(Fault::Document(reason)) => Err(reason),
            Err(Fault::Broken(error)) => Err(error.to_string()),
        }
    }

    fn run(
        &self,
        header: Header<'_>,
        predict: impl Fn(&[(usize, Annotated)]) -> Vec<Result<Annotated, String>>,
        failed: &mut usize,
    ) -> Result<(), Fault> {
        let mut sink = Sink::open(self.args, header, self.measures.clone())?;
        self.run.over(self.gold, predict, |scored| {
            let fault = match scored {
                Ok(scored) => {
                    sink.document(&scored)?;
                    scored.fault
                }
                Err(reason) => Some(reason),
            };
            if let Some(reason) = fault {
                report(&reason);
                *failed += 1;
            }
            Ok::<(), Fault>(())
        })?;
        report_unknown_labels(self.args, sink.evaluation());
        sink.finish()
    }
}

/// The gold, and how many documents of it are missing.
fn gold(args: &EvalArgs) -> Result<(Corpus, usize), String> {
    let path = match (published(args), &args.data, &args.gold) {
        (Some(benchmark), Some(data), _) => benchmark.find(args.split, data)?,
        (None, _, Some(path)) => path.clone(),
        // The command line names one of the two: what is left is the benchmark that comes with casefile.
        _ => return benchmark::casefile(args.split, args.data.as_deref()),
    };
    Ok((open(args, &path, args.gold_format)?, 0))
}

fn open(args: &EvalArgs, path: &Path, format: Option<Format>) -> Result<Corpus, String> {
    let corpus = Corpus::open(path, format).map_err(|error| in_words(&error))?;
    Ok(corpus.with_decoding(args.selection.tags))
}

/// Says which documents stand on one side alone; how many of them are predicted and not gold.
fn report_unpaired(pairs: &Pairs<'_>) -> usize {
    match pairs.missing() {
        0 => {}
        1 => report("1 gold document has no prediction: nothing was found in it"),
        n => report(&format!("{n} gold documents have no prediction: nothing was found in them")),
    }
    pairs.extra().inspect(|reason| report(reason)).count()
}

/// Labels that were asked for and occur nowhere are mistyped, more often than not.
fn report_unknown_labels(args: &EvalArgs, evaluation: &Evaluation) {
    let occurs =
        |label: &&String| evaluation.tally().sums.keys().any(|key| key.label.as_ref() == Some(label));
    for label in args.selection.labels.iter().filter(|label| !occurs(label)) {
        report(&format!("no mention has the label {label:?}"));
    }
}

fn in_words(error: &Error) -> String {
    error.to_string()
}
