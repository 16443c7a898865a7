//! What can be asked for on the command line.

use std::path::PathBuf;
use std::sync::LazyLock;

use casefile::{Aggregation, PartialDate};
use clap::{Parser, Subcommand, ValueEnum, ValueHint};

use crate::corpus::args::CorpusArgs;
use crate::eval::args::{CompareArgs, EvalArgs};

static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (model {})", env!("CARGO_PKG_VERSION"), casefile::MODEL_NAME));

const EXAMPLES: &str = "\
Examples:
  casefile extract report.txt
  casefile extract --published 2024-03-30 report.txt
  curl -s https://example.org/report.txt | casefile extract -
  casefile extract --format json report.txt > report.json
  casefile extract --format jsonl wires.jsonl -o casefiles.jsonl
  casefile entities --model bert-base-NER --format jsonl wires.jsonl
  casefile eval --gold gold.jsonl --pred casefiles.jsonl --report errors.html";

const NOTES: &str = "\
Input:
  A FILE that ends in .jsonl or .ndjson is read as one document a line, an object with
  \"text\" and, if known, \"id\" and \"published\" (YYYY-MM-DD, YYYY-MM or YYYY). Every other
  FILE is one document of plain text in UTF-8. Documents come out in the order they went in.

Formats:
  text   a case file to read; in colour on a terminal (the default, whatever the input)
  json   everything that was found, with byte offsets; indented for one text, and one
         compact object a line for several FILEs or a .jsonl FILE
  jsonl  the annotation form, with character offsets: one document a line

Exit status:
  0  everything was read and written
  1  some documents failed: each has a line on stderr, the others were written
  2  the command line is wrong";

/// Reads news and reports about political violence and fills in the case file: who attacked whom, where and when, and how
/// the groups and people are linked
#[derive(Debug, Parser)]
#[command(name = "casefile", version = VERSION.as_str(), after_help = EXAMPLES)]
#[command(after_long_help = format!("{EXAMPLES}\n\n{NOTES}"))]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the case file of each text
    Extract(ExtractArgs),
    /// Print the names in each text, by the built-in model or any NER checkpoint
    Entities(EntitiesArgs),
    /// Score predictions, or a model, against gold annotations
    Eval(Box<EvalArgs>),
    /// Say what got better and worse between two results of `eval --format json`
    Compare(CompareArgs),
    /// List, show and check the annotated benchmark that comes with casefile
    Corpus(CorpusArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{NOTES}"))]
pub(crate) struct ExtractArgs {
    #[command(flatten)]
    pub(crate) files: Files,

    /// Day of publication, where the input does not say: "Friday" is counted from it [YYYY-MM-DD, YYYY-MM or YYYY]
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<PartialDate>,

    /// Form of the result
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) engine: EngineArgs,

    /// Whether the text format is coloured; `auto` also minds NO_COLOR
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EntitiesArgs {
    #[command(flatten)]
    pub(crate) files: Files,

    /// Form of the result
    #[arg(short, long, value_enum, default_value_t = EntityFormat::Text)]
    pub(crate) format: EntityFormat,

    #[command(flatten)]
    pub(crate) engine: EngineArgs,

    /// How the tags of a checkpoint's pieces become entities: none, simple, first, average, max (as in transformers), or
    /// viterbi, the default
    #[arg(long, value_name = "HOW")]
    pub(crate) aggregation: Option<Aggregation>,
}

/// What is read and where the result goes.
#[derive(Debug, clap::Args)]
pub(crate) struct Files {
    /// Text or .jsonl file; `-` is plain text from standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    /// Write here and not to standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// Which model, and what runs it.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct EngineArgs {
    /// Folder of a model to use in place of the built-in one; `entities` also takes a token classification checkpoint
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) model: Option<PathBuf>,

    /// What runs the encoder
    #[arg(long, value_enum, default_value_t = Backend::Native)]
    pub(crate) backend: Backend,

    /// Number of the CUDA device to run on, with the backend rust-bert
    #[arg(long, value_name = "N")]
    pub(crate) cuda: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Backend {
    /// casefile's own engine, on the processor
    Native,
    /// libtorch, where casefile was built with it
    RustBert,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EntityFormat {
    /// A line an entity: label, score, text
    Text,
    /// A line a document: its id and its entities (text, label, start, end, score), with character offsets
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A case file to read
    Text,
    /// Everything that was found, with byte offsets
    Json,
    /// The annotation form, one document a line, with character offsets
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal
    Auto,
    /// Even when piped
    Always,
    /// Not at all
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_date_that_does_not_exist_is_a_usage_error() {
        let error =
            Args::try_parse_from(["casefile", "extract", "--published", "2024-02-30", "-"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
    }
}
