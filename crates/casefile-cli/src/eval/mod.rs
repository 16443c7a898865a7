//! `casefile eval`: predictions, or a model, against gold annotations.

pub(crate) mod args;
pub(crate) mod compare;
mod model;
mod sink;

use std::path::Path;
use std::process::ExitCode;

use casefile_eval::{
    Annotated, Corpus, Decoding, Error, Format, Header, Pairs, Renaming, Run, Selection, Settings,
};
use rayon::prelude::*;

use crate::report;
use args::{EvalArgs, SelectionArgs};
use model::Model;
use sink::Sink;

pub(crate) fn run(args: &EvalArgs) -> ExitCode {
    match evaluate(args) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            report(&message);
            ExitCode::FAILURE
        }
    }
}

/// Scores and writes; how many documents could not be read or predicted.
fn evaluate(args: &EvalArgs) -> Result<usize, String> {
    let gold = open(args, &args.gold, args.gold_format)?;
    let run = Run {
        gold: selection(&args.selection, &args.selection.rename_gold),
        predicted: selection(&args.selection, &args.selection.rename),
        settings: settings(&args.selection, &gold)?,
    };
    match &args.pred {
        Some(path) => {
            let predicted = open(args, path, args.pred_format)?;
            let pairs = Pairs::new(&gold, &predicted).map_err(in_full)?;
            let unpaired = report_unpaired(&pairs);
            let predict = |batch: &[(usize, Annotated)]| {
                let made = batch.par_iter().map(|(index, gold)| pairs.prediction(*index, gold));
                made.map(|made| made.map_err(in_full)).collect()
            };
            let failed = score(args, &gold, &run, &path.display().to_string(), predict)?;
            Ok(failed + unpaired)
        }
        None => {
            let model = Model::load(args).map_err(|error| crate::batch::in_full(&error))?;
            let predict = |batch: &[(usize, Annotated)]| model.predict(&gold, batch);
            score(args, &gold, &run, model.name(), predict)
        }
    }
}

fn score(
    args: &EvalArgs,
    gold: &Corpus,
    run: &Run,
    predictions: &str,
    predict: impl Fn(&[(usize, Annotated)]) -> Vec<Result<Annotated, String>>,
) -> Result<usize, String> {
    let name = args.gold.display().to_string();
    let notes = notes(&args.selection);
    let mut sink = Sink::open(args, Header { gold: &name, predicted: predictions, notes: &notes })?;
    let mut failed = 0;
    run.over(gold, predict, |scored| {
        let fault = match scored {
            Ok(scored) => {
                sink.document(&scored)?;
                scored.fault
            }
            Err(reason) => Some(reason),
        };
        if let Some(reason) = fault {
            report(&reason);
            failed += 1;
        }
        Ok::<(), String>(())
    })?;
    sink.finish()?;
    Ok(failed)
}

fn open(args: &EvalArgs, path: &Path, format: Option<Format>) -> Result<Corpus, String> {
    Corpus::open(path, format).map(|corpus| corpus.with_decoding(args.selection.tags)).map_err(in_full)
}

/// Says which documents stand on one side alone; how many of them are predicted and not gold.
fn report_unpaired(pairs: &Pairs<'_>) -> usize {
    if pairs.missing() > 0 {
        report(&format!("{} gold documents have no prediction: nothing was found in them", pairs.missing()));
    }
    let extra: Vec<String> = pairs.extra().collect();
    for place in &extra {
        report(&format!("{place}: there is no gold document of this id; it is not scored"));
    }
    extra.len()
}

fn selection(args: &SelectionArgs, renamed: &[Renaming]) -> Selection {
    Selection {
        renamed: renamed.iter().map(|renaming| (renaming.from.clone(), renaming.to.clone())).collect(),
        labels: args.labels.iter().cloned().collect(),
        level: args.level,
    }
}

fn settings(args: &SelectionArgs, gold: &Corpus) -> Result<Settings, String> {
    let mut settings = Settings { templates: gold.has_templates(), ..Settings::default() };
    settings.symmetric.extend(args.symmetric.iter().cloned());
    if let Some(path) = &args.known_facts {
        let training = Corpus::open(path, None).map_err(in_full)?;
        for index in 0..training.len() {
            settings.learn_facts(&training.read(index).map_err(in_full)?);
        }
    }
    Ok(settings)
}

/// How the figures differ from those of the whole corpus under its own labels.
fn notes(args: &SelectionArgs) -> Vec<String> {
    let mut notes = Vec::new();
    for (whose, renamed) in [("predictions", &args.rename), ("gold", &args.rename_gold)] {
        if !renamed.is_empty() {
            let renamed: Vec<String> = renamed.iter().map(Renaming::to_string).collect();
            notes.push(format!("labels of the {whose}: {}", renamed.join(", ")));
        }
    }
    if !args.labels.is_empty() {
        notes.push(format!("only mentions of {}", args.labels.join(", ")));
    }
    if let Some(level) = args.level {
        notes.push(format!("only mentions of the level {level}"));
    }
    if args.tags != Decoding::Lenient {
        notes.push(format!("tags read as {}", args.tags));
    }
    notes
}

fn in_full(error: Error) -> String {
    error.to_string()
}
