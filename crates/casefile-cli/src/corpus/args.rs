//! What `casefile corpus` can be asked for.

use std::path::PathBuf;

use casefile_corpus::Split;
use clap::{Subcommand, ValueHint};

const EXAMPLES: &str = "\
Examples:
  casefile corpus list --split test
  casefile corpus show oa-001
  casefile corpus validate corrected.jsonl
  casefile corpus anchor ~/data > standoff.jsonl
  casefile corpus overlap test-set/

Exit status:
  0  everything was found, and nothing is wrong
  1  faults, missing texts or copied words: each has a line on stderr
  2  the command line is wrong";

/// The annotated benchmark that comes with casefile, and files in its form.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CorpusArgs {
    #[command(subcommand)]
    pub(crate) command: CorpusCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CorpusCommand {
    /// Print a line for each document: split, id, genre, words, entities, events, relations
    List {
        /// Only this split: train, dev or test
        #[arg(long)]
        split: Option<Split>,
    },
    /// Check that every line keeps to the form, the schema and the annotation guide
    Validate {
        /// Files of annotations, with their texts or stand-off; none: the corpus itself
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "texts")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        texts: TextsArgs,
    },
    /// Print a document's text with its annotation marked
    Show {
        /// Its id
        id: String,
        #[command(flatten)]
        texts: TextsArgs,
    },
    /// Print how often every label occurs, as tables in Markdown
    Statistics,
    /// Find the texts of stand-off annotations by their hashes, and print both together
    Anchor {
        /// Folder, searched with all folders in it, or file that holds the texts: any form that `casefile eval` reads, or .txt
        #[arg(value_name = "TEXTS", value_hint = ValueHint::AnyPath)]
        texts: PathBuf,
        /// Stand-off annotations of your own in place of the corpus's
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "split")]
        annotations: Option<PathBuf>,
        /// Only this split: train, dev or test
        #[arg(long)]
        split: Option<Split>,
        /// Write here and not to standard output
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
    },
    /// Take the texts out of annotations: the way back is `anchor`
    Detach {
        /// Annotations with their texts
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// Write here and not to standard output
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
    },
    /// Search the corpus for words copied from other texts, a test set for one
    Overlap {
        /// Folders or files that hold those texts
        #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
        others: Vec<PathBuf>,
        /// So many words in a row are copied
        #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u8).range(1..))]
        words: u8,
        #[command(flatten)]
        texts: TextsArgs,
    },
}

/// Where the texts of the stand-off part are.
#[derive(Debug, clap::Args)]
pub(crate) struct TextsArgs {
    /// Folder or file with the texts of the stand-off part; without it that part is left out, or checked without its texts
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) texts: Option<PathBuf>,
}
