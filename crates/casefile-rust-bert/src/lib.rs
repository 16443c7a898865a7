//! The encoder seam of `casefile` over [rust-bert]'s models and libtorch.
//!
//! [`RustBertEncoder`] reads the same `config.json` and `model.safetensors` as the native engine of `casefile-encoder`,
//! of BERT, RoBERTa, XLM-RoBERTa, DistilBERT and ELECTRA. Two reasons to take it: a card that speaks CUDA, and a second
//! opinion, computed by other code, on what the native engine says. On the processor the native engine is faster and
//! needs no libtorch. The README beside this crate says how to get that.
//!
//! ```no_run
//! use casefile_encoder::{Batch, Encoder, ModelFiles};
//! use casefile_rust_bert::{Device, RustBertEncoder};
//!
//! let encoder = RustBertEncoder::load(&ModelFiles::folder("models/casefile-en"), Device::Cuda(0))?;
//! let mut batch = Batch::new();
//! batch.push(&[101, 2023, 102], &[0, 0, 0])?;
//! assert_eq!(encoder.encode(&batch)?.dim(), (3, encoder.width()));
//! # Ok::<(), casefile_schema::Error>(())
//! ```
//!
//! # Threads
//!
//! rust-bert's models are `Send`, not `Sync`. An encoder holds one for each core, all over the same weights, and runs
//! each sequence by itself on one thread; callers on any number of threads take turns. The alternative is one model
//! behind a lock and libtorch's own threads inside each operation. With `casefile-en` on two cores, thousand pieces a
//! second and the ratio to the lock:
//!
//! | | windows of 256 pieces | sentences, 12 to 51 pieces |
//! |---|---|---|
//! | lock, two threads inside | 6.3, 1.00 | 3.6, 1.00 |
//! | **pool of two** | 6.5, **1.04** | 4.9, **1.35** |
//! | one thread in all | 3.4, 0.54 | 2.4, 0.66 |
//! | the native engine | 7.4, 1.18 | 6.0, 1.65 |
//!
//! `cargo run --release -p casefile-rust-bert --example pool_or_lock` prints the table. All models share their weights.
//! What the pool has not: a lone window uses one core.
//!
//! # One sequence at a time
//!
//! A sequence that is padded beside a longer one does not keep its bits, and that those of one length keep theirs in a
//! batch is nothing that libtorch promises.
//!
//! # Trust
//!
//! Each tensor's shape is checked, because rust-bert's own loading takes what can be broadcast. Ids are checked before
//! libtorch sees them, and no panic of rust-bert or tch leaves this crate. What rust-bert 0.23 computes otherwise than
//! `transformers` is refused at load, the README has the list.
//!
//! [rust-bert]: https://docs.rs/rust-bert/0.23.0

mod device;
mod encoder;
mod net;
mod pool;
mod refuse;
mod variables;

use std::panic::{AssertUnwindSafe, catch_unwind};

use casefile_schema::Error;

pub use device::Device;
pub use encoder::RustBertEncoder;

/// What the encoder is called in reports and error messages.
const NAME: &str = "rust-bert";

/// An [`Error::Backend`] of what tch or rust-bert said, without libtorch's stack of C++ calls.
fn backend(reason: impl ToString) -> Error {
    let reason = reason.to_string();
    // A panic's message has the line breaks of the error in it escaped.
    let first = reason.lines().next().unwrap_or_default();
    let first = first.split_once("\\n").map_or(first, |(first, _)| first);
    Error::Backend { backend: NAME.to_owned(), reason: first.to_owned() }
}

/// Runs what may panic; the panic's message becomes the error's.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let message = payload.downcast_ref::<String>().cloned();
        let message = message.or_else(|| payload.downcast_ref::<&str>().map(|&text| text.to_owned()));
        Err(backend(message.unwrap_or_else(|| "it panicked".to_owned())))
    })
}
