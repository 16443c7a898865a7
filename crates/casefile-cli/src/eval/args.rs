//! What `casefile eval` and `casefile compare` can be asked for.

use std::path::PathBuf;

use casefile::{Aggregation, Level};
use casefile_corpus::Split;
use casefile_eval::{Decoding, Format, Measure, Renaming, Sampling};
use clap::{ValueEnum, ValueHint};

use crate::args::EngineArgs;

const EXAMPLES: &str = "\
Examples:
  casefile eval --benchmark casefile
  casefile eval --benchmark conll2003 PATH
  casefile eval --benchmark conll04 PATH --split dev
  casefile eval --gold gold.jsonl
  casefile eval --gold gold.jsonl --pred predicted.jsonl --by-label
  casefile eval --gold gold.jsonl --pred predicted.jsonl --report errors.html
  casefile eval --gold eng.testb --model bert-base-NER
  casefile eval --gold eng.testb --rename Person=PER --rename Location=LOC --labels PER,LOC
  casefile eval --gold gold.jsonl --pred a.jsonl --format json > a.json
  casefile compare a.json b.json";

const NOTES: &str = "\
Formats (told from the file, or given):
  casefile   casefile's annotation form, JSON Lines
  converted  JSON Lines of the research data sets as this project converts them
  conll      columns, the tag last: IOB1, IOB2, BIOES, BILOU, BMES
  brat       a folder of .ann and .txt files, or one .ann file
  spacy      JSON of spaCy's Doc.to_json()
  muc-keys   answer keys of MUC-3 and MUC-4, as text
  gtt        MUC-4 in the JSON of GTT and GRIT, gold or predicted
  redocred   JSON of DocRED and Re-DocRED, gold or predicted
  spert      JSON of SpERT (CoNLL04)

Documents are paired by id, or by position where one side has no ids. A document without a prediction counts as one in
which nothing was found.

Exit status:
  0  everything was read and scored
  1  some documents could not be read: each has a line on stderr, the others were scored
  2  the command line is wrong";

/// Gold annotations, predictions, and how they are measured.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{NOTES}"))]
pub(crate) struct EvalArgs {
    /// Gold annotations
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath, required_unless_present = "benchmark")]
    pub(crate) gold: Option<PathBuf>,

    /// A benchmark in place of --gold
    #[arg(long, value_name = "NAME", conflicts_with_all = ["gold", "gold_format"])]
    pub(crate) benchmark: Option<Benchmark>,

    /// Its split: train, dev or test
    #[arg(long, value_name = "SPLIT", default_value = "test", requires = "benchmark")]
    pub(crate) split: Split,

    /// Folder or file with what the benchmark does not bring along: of casefile's the texts of its stand-off part, of the others
    /// the file of the split, its folder, or the folder above
    #[arg(value_name = "DATA", value_hint = ValueHint::AnyPath, requires = "benchmark")]
    pub(crate) data: Option<PathBuf>,

    /// Predictions; without them a model reads the gold's texts: the built-in one, the benchmark's own, or --model
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath, conflicts_with = "model")]
    pub(crate) pred: Option<PathBuf>,

    /// Form of the gold annotations
    #[arg(long, value_name = "FORMAT")]
    pub(crate) gold_format: Option<Format>,

    /// Form of the predictions
    #[arg(long, value_name = "FORMAT", requires = "pred")]
    pub(crate) pred_format: Option<Format>,

    #[command(flatten)]
    pub(crate) engine: EngineArgs,

    /// How the tags of a checkpoint's pieces become entities, as for `casefile entities`
    #[arg(long, value_name = "HOW")]
    pub(crate) aggregation: Option<Aggregation>,

    #[command(flatten)]
    pub(crate) selection: SelectionArgs,

    #[command(flatten)]
    pub(crate) sampling: SamplingArgs,

    /// Form of the result
    #[arg(short, long, value_enum, default_value_t = EvalFormat::Text)]
    pub(crate) format: EvalFormat,

    /// Show the figures of every label as well
    #[arg(long)]
    pub(crate) by_label: bool,

    /// Show these measures alone, in the table and the error browser, even without any gold; `mention` is all that begin
    /// so. JSON always has all
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = measures)]
    pub(crate) measures: Vec<Measures>,

    /// Write an error browser here: every miss and false alarm in its sentence
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) report: Option<PathBuf>,

    /// The most documents that the error browser shows, those with most errors
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(crate) report_documents: usize,

    /// Write here and not to standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// What is scored, under which names.
#[derive(Debug, clap::Args)]
pub(crate) struct SelectionArgs {
    /// Give a label of the predictions the gold's name for it; FROM= leaves it out. Labels of every layer, repeatable
    #[arg(long, value_name = "FROM=TO")]
    pub(crate) rename: Vec<Renaming>,

    /// The same for labels of the gold
    #[arg(long, value_name = "FROM=TO")]
    pub(crate) rename_gold: Vec<Renaming>,

    /// Score mentions of these labels alone
    #[arg(long, value_name = "LABEL", value_delimiter = ',', value_parser = label)]
    pub(crate) labels: Vec<String>,

    /// Score mentions of this level alone: name or nominal
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<Level>,

    /// How tags of CoNLL columns are read: lenient, as conlleval, or strictly as seqeval's iob2, ioe2, iobes or bilou
    #[arg(long, value_name = "HOW", default_value_t = Decoding::Lenient)]
    pub(crate) tags: Decoding,

    /// A relation that holds in both directions, repeatable
    #[arg(long, value_name = "RELATION")]
    pub(crate) symmetric: Vec<String>,

    /// Leave clusters of one mention out of coreference, for gold that does not annotate them (OntoNotes)
    #[arg(long)]
    pub(crate) no_singletons: bool,

    /// Training set whose facts `relation.ignore_train` leaves out (DocRED's Ign F1)
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub(crate) known_facts: Option<PathBuf>,
}

/// How intervals are estimated.
#[derive(Debug, clap::Args)]
pub(crate) struct SamplingArgs {
    /// Resampled corpora that intervals are read from; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub(crate) samples: u32,

    /// Seed of the resampling
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
}

impl From<&SamplingArgs> for Sampling {
    fn from(args: &SamplingArgs) -> Self {
        Self { samples: args.samples as usize, seed: args.seed }
    }
}

/// Two results to compare.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  casefile compare a.json b.json")]
pub(crate) struct CompareArgs {
    /// Result of `casefile eval --format json`; it is held in memory, the other one is read document by document
    #[arg(value_name = "A.json", value_hint = ValueHint::FilePath)]
    pub(crate) a: PathBuf,

    /// Another, over the same gold
    #[arg(value_name = "B.json", value_hint = ValueHint::FilePath)]
    pub(crate) b: PathBuf,

    /// Form of the result
    #[arg(short, long, value_enum, default_value_t = EvalFormat::Text)]
    pub(crate) format: EvalFormat,

    /// Compare the figures of every label as well
    #[arg(long)]
    pub(crate) by_label: bool,

    /// The most things that are listed of each kind that got better or worse
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,

    #[command(flatten)]
    pub(crate) sampling: SamplingArgs,

    /// Shuffles of the significance test
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub(crate) shuffles: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Benchmark {
    /// The corpus that comes with casefile: political violence in the news
    Casefile,
    /// CoNLL-2003: names of persons, organizations, locations and others in Reuters news. Without --model its own checkpoint reads
    /// the texts, and `mention.strict` is shown
    #[value(name = "conll2003")]
    Conll2003,
    /// CoNLL04: people, places, organizations and others in sentences of news, and who lives, works, kills or is where. Without
    /// --model its own checkpoint reads the texts, and `mention.strict` and the measures of relations are shown
    #[value(name = "conll04")]
    Conll04,
    /// MUC-4, in the form of GTT: who did what to whom with what in wires on terrorism in Latin America. Without
    /// --model its own checkpoint reads the texts, and `muc.ceaf_ree` is shown
    #[value(name = "muc4")]
    Muc4,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvalFormat {
    /// A table to read
    Text,
    /// One JSON object
    Json,
}

/// The measures that one name stands for.
#[derive(Debug, Clone)]
pub(crate) struct Measures(pub(crate) Vec<Measure>);

fn measures(name: &str) -> Result<Measures, String> {
    let begins = |measure: &Measure| {
        measure.name().strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let named: Vec<Measure> = Measure::ALL.iter().copied().filter(begins).collect();
    if named.is_empty() {
        let all: Vec<&str> = Measure::ALL.iter().map(|measure| measure.name()).collect();
        return Err(format!("there is no measure {name:?}; there are {}", all.join(", ")));
    }
    Ok(Measures(named))
}

fn label(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a label is missing".to_owned()),
        label => Ok(label.to_owned()),
    }
}
