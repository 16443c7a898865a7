//! What can be asked of `casefile batch`.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use casefile::PartialDate;
use clap::{ValueEnum, ValueHint};

use crate::args::{EngineArgs, InputArgs};

const EXAMPLES: &str = "\
Examples:
  casefile batch 'wires/*.jsonl.gz' -o casefiles
  casefile batch news.parquet --text-column body --id-column url --date-column date -o casefiles
  casefile batch --resume news.parquet -o casefiles        # go on after a kill
  zcat wires.jsonl.gz | casefile batch --input-format jsonl - -o casefiles --format jsonl";

const NOTES: &str = "\
Input:
  .txt and every other ending: one document of plain text; .jsonl, .ndjson: an object a line;
  .csv, .tsv: a record a document, under a header; .parquet; .arrow, .feather: Arrow IPC, file or
  stream; .warc, .wet: the records of plain text. All but Parquet and Arrow files may end in .gz
  or .zst besides. A quoted pattern such as 'wires/**/*.txt' names the files that match it.

Output:
  DIR/documents/part-00000.parquet and so on, and beside it mentions, entities, relations, events
  and arguments, joined by `row`, the document's place in the input. --nested makes one row a
  document with lists in it instead; JSON Lines have always one line a document. docs/arrow.md of
  the source has the fields.
  DIR/dead-letters.jsonl has a line for each row that could not be read: its row, place, id and
  the reason. DIR/_journal.jsonl is what --resume goes by.

Exit status:
  0    everything was read and written
  1    everything was written but the rows in dead-letters.jsonl
  2    the command line is wrong, or DIR holds another run; nothing was done
  3    it could not go on (a full disk, for example); --resume does
  130  it was interrupted (SIGINT, SIGTERM, SIGHUP) and ended cleanly; --resume goes on";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{NOTES}"))]
pub(crate) struct BatchArgs {
    /// Files and patterns of files; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<String>,

    /// Folder to write to; it is made
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) output: PathBuf,

    /// Form of the result
    #[arg(short, long, value_enum, default_value_t = BatchFormat::Parquet)]
    pub(crate) format: BatchFormat,

    /// One row a document, with lists of what it tells, in place of flat tables
    #[arg(long)]
    pub(crate) nested: bool,

    /// Go on with the run that DIR holds; start where it holds none
    #[arg(long)]
    pub(crate) resume: bool,

    /// Write rows as they are ready and not in the order of the input
    #[arg(long)]
    pub(crate) unordered: bool,

    /// Rows of the input in a part of the output; what is not yet a part is done again after a kill
    #[arg(long, value_name = "N", default_value = "2000")]
    pub(crate) part_rows: NonZeroU32,

    /// Longest text that is read; reading takes half a gigabyte of memory a megabyte of text
    #[arg(long, value_name = "BYTES", default_value = "1048576")]
    pub(crate) max_document_bytes: NonZeroUsize,

    /// Day of publication, where the input does not say [YYYY-MM-DD, YYYY-MM or YYYY]
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<PartialDate>,

    /// Threads that read; all cores without it
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BatchFormat {
    /// The annotation form, one document a line, with character offsets
    Jsonl,
    /// Apache Parquet
    Parquet,
    /// Apache Arrow IPC files
    Arrow,
}

impl BatchFormat {
    /// The ending of its files.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }
}
