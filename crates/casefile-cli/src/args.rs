//! What can be asked for on the command line.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use casefile::{Aggregation, PartialDate};
use clap::{Parser, Subcommand, ValueEnum, ValueHint};

use crate::batch::args::BatchArgs;
use crate::corpus::args::CorpusArgs;
use crate::eval::args::{CompareArgs, EvalArgs};
use crate::input::FileFormat;

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
  casefile batch 'wires/*.jsonl.gz' -o casefiles
  casefile eval --gold gold.jsonl --pred casefiles.jsonl --report errors.html";

const NOTES: &str = "\
Input:
  A FILE that ends in .jsonl or .ndjson is read as one document a line, an object with
  \"text\" and, if known, \"id\" and \"published\" (YYYY-MM-DD, YYYY-MM or YYYY); .csv, .tsv,
  .parquet, .arrow and .feather have columns of these names, .warc and .wet are web archives.
  Every other FILE is one document of plain text in UTF-8. All but .parquet and .arrow may be
  packed, in .gz or .zst. Documents come out in the order they went in.

Formats:
  text   a case file to read; in colour on a terminal (the default, whatever the input)
  json   everything that was found, with byte offsets; indented for one text, and one
         compact object a line for several FILEs or a FILE of many documents
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
    /// Read any number of documents into Parquet, Arrow or JSON Lines; goes on after a kill
    Batch(Box<BatchArgs>),
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
    /// File of one document or many, by its ending; `-` is plain text from standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Write here and not to standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// How the input is read.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct InputArgs {
    /// Form of every FILE, where the endings do not say
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(crate) input_format: Option<FileFormat>,

    /// Column or field of the texts [default: text]
    #[arg(long, value_name = "NAME")]
    pub(crate) text_column: Option<String>,

    /// Column or field of the documents' names [default: id, where there is one]
    #[arg(long, value_name = "NAME")]
    pub(crate) id_column: Option<String>,

    /// Column or field of the days of publication [default: published, where there is one]
    #[arg(long, value_name = "NAME")]
    pub(crate) date_column: Option<String>,
}

impl InputArgs {
    /// The column of the texts.
    pub(crate) fn text(&self) -> &str {
        self.text_column.as_deref().unwrap_or("text")
    }

    /// The column of the documents' names.
    pub(crate) fn id(&self) -> &str {
        self.id_column.as_deref().unwrap_or("id")
    }

    /// The column of the days of publication.
    pub(crate) fn date(&self) -> &str {
        self.date_column.as_deref().unwrap_or("published")
    }

    /// Whether a file may hold more than one document.
    pub(crate) fn holds_many(&self, file: &Path) -> bool {
        self.format_of(file) != FileFormat::Text
    }

    /// The form of a file: what was asked for, or what its ending says.
    pub(crate) fn format_of(&self, file: &Path) -> FileFormat {
        self.input_format.unwrap_or_else(|| FileFormat::of(file))
    }
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
