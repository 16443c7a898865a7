//! One engine in a process of its own, for `peers.py` beside it, which says when to work.
//!
//! It loads a checkpoint and writes a line of JSON. Each line that it reads then is a round over all texts, answered by
//! one line; at the end of its input it writes the entities that it found last, with what it took.

mod engine;
mod group;
mod pipeline;

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use serde::{Deserialize, Serialize};

use crate::engine::{Answer, Engine, Peer};

/// What is asked of the engine.
#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    engine: Engine,
    /// A folder as `save_pretrained` writes it.
    #[arg(long)]
    checkpoint: PathBuf,
    /// JSON Lines, each `{"text": ...}`.
    #[arg(long)]
    texts: PathBuf,
    /// One of casefile's, by name; rust-bert's pipeline knows `first` alone.
    #[arg(long, default_value = "first")]
    aggregation: String,
    /// How many pieces windows share; 0 leaves it to the engine.
    #[arg(long, default_value_t = 0)]
    stride: usize,
    /// How many texts rust-bert's pipeline is given in one call, sorted by length; 0 for all as they come.
    #[arg(long, default_value_t = 0)]
    batch: usize,
}

#[derive(Deserialize)]
struct Line {
    text: String,
}

/// What is written, a line each.
#[derive(Serialize)]
#[serde(untagged)]
enum Said {
    Loaded { load_s: f64 },
    Worked { seconds: f64 },
    Done(#[serde(serialize_with = "done")] Answer),
    Refused { refused: String },
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let file = std::fs::read_to_string(&arguments.texts)?;
    let texts: Vec<Line> = file.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let texts: Vec<&str> = texts.iter().map(|line| line.text.as_str()).collect();
    // What an engine panics with is told in its answer.
    std::panic::set_hook(Box::new(|_| {}));
    let start = Instant::now();
    match engine::open(&arguments) {
        Ok(peer) => {
            say(&Said::Loaded { load_s: start.elapsed().as_secs_f64() })?;
            work(peer.as_ref(), &texts)
        }
        Err(refused) => say(&Said::Refused { refused }),
    }
}

/// A round for each line that is read.
fn work(peer: &dyn Peer, texts: &[&str]) -> io::Result<()> {
    let mut last = Answer::default();
    for line in io::stdin().lock().lines() {
        line?;
        let start = Instant::now();
        match engine::guarded(|| peer.find(texts)) {
            Ok(answer) => last = answer,
            Err(refused) => return say(&Said::Refused { refused }),
        }
        say(&Said::Worked { seconds: start.elapsed().as_secs_f64() })?;
    }
    say(&Said::Done(last))
}

fn say(said: &Said) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, said)?;
    writeln!(out)
}

/// The answer, with the most memory that this process had, in MB as Linux counts it.
fn done<S: serde::Serializer>(answer: &Answer, serializer: S) -> Result<S::Ok, S::Error> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak: Option<f64> = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok());
    let entities: Vec<Vec<_>> = answer
        .entities
        .iter()
        .map(|text| text.iter().map(|e| (&e.label, e.start, e.end, e.score)).collect())
        .collect();
    serde_json::json!({
        "peak_mb": peak.map(|kib| kib * 1024.0 / 1e6),
        "entities": entities,
        "faults": answer.faults,
    })
    .serialize(serializer)
}
