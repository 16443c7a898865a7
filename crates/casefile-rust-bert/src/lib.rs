//! x

mod config;
mod device;
mod encoder;
mod net;
mod pool;
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
    let first = reason.split(['\n']).next().and_then(|line| line.split("\\n").next());
    Error::Backend { backend: NAME.to_owned(), reason: first.unwrap_or_default().to_owned() }
}

/// Runs what may panic; the panic's message becomes the error's.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let message = payload.downcast_ref::<String>().cloned();
        let message = message.or_else(|| payload.downcast_ref::<&str>().map(|&text| text.to_owned()));
        Err(backend(message.unwrap_or_else(|| "it panicked".to_owned())))
    })
}
