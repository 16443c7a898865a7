//! `casefile entities`: the names in each text, by casefile's own model or any token classification checkpoint.

use std::io::{self, Write};
use std::process::ExitCode;

use casefile::{Error, Extractor, Input, NamedEntity, NerModel};
use serde::Serialize;

use crate::args::{EntitiesArgs, EntityFormat};
use crate::engine;
use crate::input::{Reading, Sources};
use crate::output::{Fault, cannot_write, writer};
use crate::run::{self, Tally, in_full};

pub(crate) fn run(args: &EntitiesArgs) -> ExitCode {
    run::refuse_contradictions(&args.files);
    run::finish(entities(args))
}

/// Whose names.
enum Model {
    Ours(Box<Extractor>),
    Checkpoint(Box<NerModel>),
}

/// The names in one text.
#[derive(Serialize)]
struct Found {
    id: String,
    #[serde(skip)]
    text: String,
    entities: Vec<NamedEntity>,
}

fn entities(args: &EntitiesArgs) -> Result<Tally, String> {
    let model = Model::load(args).map_err(|error| in_full(&error))?;
    let cannot_write = |error| cannot_write(args.files.output.as_deref(), &error);
    let mut writer = writer(args.files.output.as_deref()).map_err(cannot_write)?;
    let sources = Sources::new(args.files.files.clone(), Reading::new(&args.files.input, None, None));
    let read = |inputs| model.read(inputs);
    run::run(sources, read, |found| write(&mut writer, found, args.format)).map_err(cannot_write)
}

impl Model {
    fn load(args: &EntitiesArgs) -> Result<Self, Error> {
        match engine::checkpoint(&args.engine, args.aggregation)? {
            Some((model, _)) => Ok(Self::Checkpoint(Box::new(model))),
            None => engine::extractor(&args.engine).map(Box::new).map(Self::Ours),
        }
    }

    /// The names in each input, in the order of the inputs.
    fn read(&self, inputs: Vec<Input>) -> Vec<Result<Found, Error>> {
        let texts: Vec<&str> = inputs.iter().map(Input::text).collect();
        let entities = match self {
            Self::Ours(extractor) => extractor.entities_all(&texts),
            Self::Checkpoint(model) => model.entities_all(&texts),
        };
        let found = inputs.iter().zip(entities).map(|(input, entities)| {
            let (id, text) = (input.name().to_owned(), input.text().to_owned());
            Ok(Found { id, text, entities: entities? })
        });
        found.collect()
    }
}

fn write(writer: &mut impl Write, found: &Found, format: EntityFormat) -> Result<bool, Fault> {
    match format {
        EntityFormat::Text => write_text(writer, found)?,
        EntityFormat::Jsonl => {
            let entities = NamedEntity::in_characters(&found.text, found.entities.clone());
            let line = serde_json::to_string(&Found { id: found.id.clone(), text: String::new(), entities });
            writeln!(writer, "{}", line.map_err(|error| Fault::Document(error.to_string()))?)?;
        }
    }
    writer.flush()?;
    Ok(true)
}

/// A line an entity: label, score and text, which is shown on one line and without control characters.
fn write_text(writer: &mut impl Write, found: &Found) -> io::Result<()> {
    for NamedEntity { text, label, score, .. } in &found.entities {
        let shown: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(writer, "{label:<14} {score:.2}  {shown}")?;
    }
    Ok(())
}
