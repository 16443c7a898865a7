//! How fast windows are encoded by a pool of models and by one model behind a lock.
//!
//!     cargo run --release -p casefile-rust-bert --example pool_or_lock
//!
//! The lock has one caller at a time and leaves it to libtorch to use several threads inside an operation.

use std::io::{self, Write};
use std::num::NonZero;
use std::time::Instant;

use casefile_encoder::{Batch, Encoder, ModelFiles, NativeEncoder};
use casefile_rust_bert::{Device, RustBertEncoder};
use rayon::ThreadPoolBuilder;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Each way is timed this often, in turns; the best time counts.
const ROUNDS: usize = 5;

fn main() -> Result {
    let files = ModelFiles::embedded(casefile_en::FILES);
    let mut out = io::stdout().lock();
    let before = resident()?;
    let start = Instant::now();
    let encoder = RustBertEncoder::load(&files, Device::Cpu)?;
    let (load, loaded) = (start.elapsed(), resident()?);
    let native = NativeEncoder::load(&files)?;
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    writeln!(out, "{cores} cores; load {load:.1?}, {} MiB", (loaded - before) / 1024)?;
    writeln!(out, "thousand pieces a second, best of {ROUNDS}, and its ratio to the lock's")?;
    for (name, batch) in
        [("windows of 256", batch(8, |_| 256)?), ("sentences", batch(64, |i| 12 + i * 7 % 40)?)]
    {
        // Callers, threads inside an operation, encoder.
        let ways: [(&str, usize, usize, &dyn Encoder); 4] = [
            ("lock", 1, cores, &encoder),
            ("pool", cores, 1, &encoder),
            ("one thread", 1, 1, &encoder),
            ("native", cores, 1, &native),
        ];
        let mut best = [f64::INFINITY; 4];
        for _ in 0..ROUNDS {
            for (best, &(_, callers, inside, encoder)) in best.iter_mut().zip(&ways) {
                *best = best.min(time(encoder, &batch, callers, inside)?);
            }
        }
        for ((way, ..), seconds) in ways.iter().zip(best) {
            let speed = batch.pieces() as f64 / seconds / 1e3;
            writeln!(out, "{name:15} {way:11} {speed:6.1} {:6.2}", best[0] / seconds)?;
        }
    }
    writeln!(out, "{} MiB after work", (resident()? - before) / 1024)?;
    Ok(())
}

/// Seconds for the batch.
fn time(encoder: &dyn Encoder, batch: &Batch, callers: usize, inside: usize) -> Result<f64> {
    tch::set_num_threads(i32::try_from(inside)?);
    let pool = ThreadPoolBuilder::new().num_threads(callers).build()?;
    pool.install(|| encoder.encode(batch))?;
    let start = Instant::now();
    pool.install(|| encoder.encode(batch))?;
    Ok(start.elapsed().as_secs_f64())
}

/// Sequences of made-up ids.
fn batch(sequences: usize, length: impl Fn(usize) -> usize) -> Result<Batch> {
    let mut batch = Batch::new();
    for sequence in 0..sequences {
        let ids: Vec<u32> =
            (0..length(sequence)).map(|i| ((i * 7919 + sequence * 104_729) % 30_000) as u32).collect();
        batch.push(&ids, &vec![0; ids.len()])?;
    }
    Ok(batch)
}

/// Memory of this process in KiB, as Linux tells it.
fn resident() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
