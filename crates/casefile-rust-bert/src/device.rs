//! Where an encoder computes.

use casefile_schema::Error;

use crate::NAME;

/// The device that holds the weights and runs the forward pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Device {
    /// The processor.
    #[default]
    Cpu,
    /// The NVIDIA card of that number, counted from 0; it needs a libtorch that was built with CUDA.
    Cuda(usize),
}

impl Device {
    /// The same device in libtorch's terms.
    ///
    /// # Errors
    /// [`Error::Backend`] where libtorch does not see the card.
    pub(crate) fn open(self) -> Result<tch::Device, Error> {
        let Self::Cuda(index) = self else { return Ok(tch::Device::Cpu) };
        let cards = if tch::Cuda::is_available() { tch::Cuda::device_count() } else { 0 };
        if i64::try_from(index).is_ok_and(|index| index < cards) {
            return Ok(tch::Device::Cuda(index));
        }
        let reason = format!("there is no CUDA device {index}, libtorch sees {cards}");
        Err(Error::Backend { backend: NAME.to_owned(), reason })
    }
}
