//! From token ids to vectors: the encoder seam of `casefile` and its native CPU engine.
//!
//! An [`Encoder`] reads a ragged [`Batch`] of pieces and gives one vector per piece. [`NativeEncoder`] is a BERT in plain
//! Rust: no padding, no C library, no network. It never sees text and knows nothing of what its vectors are for.
//! [`ModelFiles`] and [`Weights`] read a model's files, for this crate and for the tasks on top of it.
//!
//! ```
//! use casefile_encoder::{Batch, Encoder, ModelFiles, NativeEncoder};
//!
//! let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/tiny");
//! let encoder = NativeEncoder::load(&ModelFiles::folder(folder))?;
//!
//! let mut batch = Batch::new();
//! batch.push(&[2, 140, 155, 3], &[0, 0, 0, 0])?;
//! batch.push(&[2, 161, 3], &[0, 0, 0])?;
//!
//! let states = encoder.encode(&batch)?;
//! assert_eq!(states.dim(), (7, encoder.width()));
//! # Ok::<(), casefile_schema::Error>(())
//! ```
//!
//! Two invariants: a sequence's states are the same bits whatever else is in its batch and however many threads work
//! on it, and no input makes an encoder panic. `unsafe` stands in `native/kernel.rs` only.

mod architecture;
mod batch;
mod bytes;
mod encoder;
mod files;
mod native;
mod weights;

pub use architecture::{Activation, Architecture, Family};
pub use batch::{Batch, Job};
pub use encoder::Encoder;
pub use files::ModelFiles;
pub use native::{NativeEncoder, gelu};
pub use weights::Weights;
