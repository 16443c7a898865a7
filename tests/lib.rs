//! What the tests share. Members of this folder are explicit targets.

mod shared {
    pub(crate) mod engine;
    pub(crate) mod folder;
    pub(crate) mod reference;
}

pub use shared::engine::Engine;
pub use shared::folder::Folder;
pub use shared::reference::{Reference, relative_error};

/// What a test gives that fails by an error.
pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The message of an error; what is no error has none.
pub fn message_of<T, E: ToString>(result: std::result::Result<T, E>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}
