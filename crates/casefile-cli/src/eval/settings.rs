//! What is scored and how, from the arguments.

use casefile_eval::{Corpus, Decoding, Renaming, Run, Selection, Settings};

use super::args::SelectionArgs;
use crate::report;

/// How documents are scored, and how many documents of the training set of known facts could not be read.
pub(super) fn of(args: &SelectionArgs, gold: &Corpus) -> Result<(Run, usize), String> {
    let (templates, singletons) = (gold.has_templates(), !args.no_singletons);
    let mut settings = Settings { templates, singletons, ..Settings::default() };
    settings.symmetric.extend(args.symmetric.iter().cloned());
    let mut run =
        Run { gold: selection(args, &args.rename_gold), predicted: selection(args, &args.rename), settings };
    let mut unread = 0;
    if let Some(path) = &args.known_facts {
        let training = Corpus::open(path, None).map_err(|error| error.to_string())?;
        for index in 0..training.len() {
            match training.read(index) {
                Ok(document) => run.settings.learn_facts(&run.gold.apply(document)),
                Err(error) => {
                    report(&error.to_string());
                    unread += 1;
                }
            }
        }
        if run.settings.known_facts.is_empty() {
            return Err(format!("{}: there are no facts", path.display()));
        }
    }
    Ok((run, unread))
}

fn selection(args: &SelectionArgs, renamed: &[Renaming]) -> Selection {
    Selection {
        renamed: renamed.iter().map(|renaming| (renaming.from.clone(), renaming.to.clone())).collect(),
        labels: args.labels.iter().cloned().collect(),
        level: args.level,
    }
}

/// A label that is to have two new names.
pub(super) fn contradiction(args: &SelectionArgs) -> Option<String> {
    let twice = |renamed: &[Renaming]| {
        let later = |(place, renaming): (usize, &Renaming)| {
            renamed.iter().take(place).any(|r| r.from == renaming.from && r.to != renaming.to)
        };
        renamed
            .iter()
            .enumerate()
            .find(|&renaming| later(renaming))
            .map(|(_, renaming)| renaming.from.clone())
    };
    let label = twice(&args.rename).or_else(|| twice(&args.rename_gold))?;
    Some(format!("the label {label:?} cannot be renamed twice"))
}

/// How the figures differ from those of the whole corpus under its own labels.
pub(super) fn notes(args: &SelectionArgs) -> Vec<String> {
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
    if args.no_singletons {
        notes.push("coreference without clusters of one mention".to_owned());
    }
    if !args.symmetric.is_empty() {
        notes.push(format!("symmetric: {}", args.symmetric.join(", ")));
    }
    if let Some(path) = &args.known_facts {
        notes.push(format!("known facts: {}", path.display()));
    }
    notes
}
