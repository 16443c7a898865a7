//! What the tests share. Members of this folder are explicit targets.

#[path = "shared/engine.rs"]
mod engine;
#[path = "shared/folder.rs"]
mod folder;
#[path = "shared/reference.rs"]
mod reference;

pub use engine::Engine;
pub use folder::Folder;
pub use reference::{Reference, relative_error};

/// What a test gives that fails by an error.
pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The message of an error; what is no error has none.
pub fn message_of<T, E: ToString>(result: std::result::Result<T, E>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}
