//! casefile-encoder

mod batch;
mod encoder;
mod files;
mod native;
mod weights;

pub use batch::Batch;
pub use encoder::Encoder;
pub use files::ModelFiles;
pub use native::NativeEncoder;
pub use weights::Weights;
