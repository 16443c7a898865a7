//! The default English model of casefile, embedded: a small BERT encoder with the scorers of every task on top.
//!
//! This crate is data. Its model card, `README.md`, says what the model was trained on, how, and how good it is.

/// The model's name and version, as `casefile --version` prints it.
pub const NAME: &str = concat!("casefile-en ", env!("CARGO_PKG_VERSION"));

/// The model's files by name, as in its folder.
pub static FILES: &[(&str, &[u8])] = &[
    ("casefile.json", include_bytes!("../casefile.json")),
    ("config.json", include_bytes!("../config.json")),
    ("heads.safetensors", include_bytes!("../heads.safetensors")),
    ("model.safetensors", include_bytes!("../model.safetensors")),
    ("tokenizer.json", include_bytes!("../tokenizer.json")),
];
