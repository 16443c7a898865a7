//! The encoder seam over libtorch.

use std::fmt;
use std::num::NonZero;
use std::thread::available_parallelism;

use casefile_encoder::{Batch, Encoder, ModelFiles, Weights};
use casefile_schema::Error;
use ndarray::Array2;
use rayon::prelude::*;
use tch::Tensor;

use crate::config::Config;
use crate::net::Net;
use crate::pool::Pool;
use crate::{Device, NAME, backend, guarded, variables};

/// An encoder over rust-bert's models.
pub struct RustBertEncoder {
    config: Config,
    device: tch::Device,
    pool: Pool,
}

/// One sequence on its way: ids, segment ids and its rows of the result.
type Job<'a> = (&'a [u32], &'a [u32], &'a mut [f32]);

impl RustBertEncoder {
    /// Reads `config.json` and `model.safetensors` of a checkpoint in the form of Hugging Face `transformers`, of the
    /// `model_type` `bert`, `roberta`, `xlm-roberta`, `distilbert`, `electra` or `deberta-v2`.
    ///
    /// Tensors may have the prefix of their family, such as `bert.`; those of poolers and other heads are ignored. On
    /// the processor, libtorch is set to one thread per operation, for the whole process: sequences run side by side.
    ///
    /// # Errors
    /// As [`ModelFiles::read`]; [`Error::Model`] where a tensor is missing or the configuration contradicts itself or
    /// asks for what rust-bert does not compute, [`Error::Shape`] where a tensor does not have the shape that the
    /// configuration asks for, [`Error::Backend`] where the device is not there or libtorch fails.
    pub fn load(files: &ModelFiles, device: Device) -> Result<Self, Error> {
        let config = Config::load(files)?;
        let weights = Weights::load(files, "model.safetensors")?;
        let device = device.open()?;
        let workers = match device {
            tch::Device::Cpu => available_parallelism().map_or(1, NonZero::get),
            _ => 1,
        };
        if device == tch::Device::Cpu {
            tch::set_num_threads(1);
        }
        let values = variables::read(&config, &weights, device)?;
        let nets = (0..workers).map(|_| variables::share(&config, &values, device));
        let pool = Pool::new(nets.collect::<Result<_, _>>()?);
        Ok(Self { config, device, pool })
    }

    /// Refuses what the tables have no row for.
    fn check(&self, batch: &Batch) -> Result<(), Error> {
        for (index, (ids, segments)) in batch.sequences().enumerate() {
            self.check_sequence(ids, segments)
                .map_err(|reason| Error::Input { reason: format!("sequence {index} has {reason}") })?;
        }
        Ok(())
    }

    fn check_sequence(&self, ids: &[u32], segments: &[u32]) -> Result<(), String> {
        let (vocab_size, max_pieces) = (self.config.vocab_size, self.config.max_pieces());
        // A family without a segment table knows one kind of segment.
        let kinds = self.config.segments.max(1);
        if ids.len() > max_pieces {
            return Err(format!("{} pieces, the model reads at most {max_pieces}", ids.len()));
        }
        if let Some(id) = ids.iter().find(|&&id| id as usize >= vocab_size) {
            return Err(format!("id {id}, the vocabulary has {vocab_size}"));
        }
        if let Some(segment) = segments.iter().find(|&&segment| segment as usize >= kinds) {
            return Err(format!("segment id {segment}, the model has {kinds}"));
        }
        Ok(())
    }

    /// The final states of one checked sequence, `[pieces, width]`.
    fn run(&self, net: &Net, (ids, segments, states): Job<'_>) -> Result<(), Error> {
        let row =
            |numbers: Vec<i64>| Tensor::f_from_slice(&numbers)?.f_unsqueeze(0)?.f_to_device(self.device);
        let wide = |numbers: &[u32]| numbers.iter().map(|&number| number.into()).collect();
        guarded(|| {
            tch::no_grad(|| {
                let positions = row(positions(ids, self.config.pad())).map_err(backend)?;
                let (ids, segments) =
                    (row(wide(ids)).map_err(backend)?, row(wide(segments)).map_err(backend)?);
                let output = net.forward(&ids, &segments, &positions).map_err(backend)?;
                output.f_copy_data(states, states.len()).map_err(backend)
            })
        })
    }
}

impl Encoder for RustBertEncoder {
    fn name(&self) -> &str {
        NAME
    }

    fn width(&self) -> usize {
        self.config.width
    }

    fn max_pieces(&self) -> usize {
        self.config.max_pieces()
    }

    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, Error> {
        self.check(batch)?;
        let shape = (batch.pieces(), self.config.width);
        let mut states = vec![0.0; shape.0 * shape.1];
        jobs(batch, &mut states, shape.1)
            .into_par_iter()
            .try_for_each(|job| self.pool.with(|net| self.run(net, job)))?;
        Array2::from_shape_vec(shape, states).map_err(backend)
    }
}

impl fmt::Debug for RustBertEncoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RustBertEncoder")
            .field("config", &self.config)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

/// Every sequence with its own rows of `states`, `[pieces, width]`.
fn jobs<'a>(batch: &'a Batch, mut states: &'a mut [f32], width: usize) -> Vec<Job<'a>> {
    let mut jobs = Vec::with_capacity(batch.len());
    for (ids, segments) in batch.sequences() {
        let (rows, rest) = states.split_at_mut(ids.len() * width);
        jobs.push((ids, segments, rows));
        states = rest;
    }
    jobs
}

/// Rows of the position table: from 0, or as RoBERTa counts, which is from the one after the padding id's and passing
/// over padding (`create_position_ids_from_input_ids` in `transformers`).
fn positions(ids: &[u32], pad: Option<usize>) -> Vec<i64> {
    let Some(pad) = pad else { return (0..ids.len() as i64).collect() };
    let mut last = pad as i64;
    let mut next = |&id: &u32| {
        if id as usize == pad {
            return pad as i64;
        }
        last += 1;
        last
    };
    ids.iter().map(&mut next).collect()
}

#[cfg(test)]
mod tests {
    use super::positions;

    #[test]
    fn padding_takes_no_position() {
        assert_eq!(positions(&[9, 1, 9], None), [0, 1, 2]);
        assert_eq!(positions(&[9, 1, 1, 9, 0], Some(1)), [2, 1, 1, 3, 4]);
    }
}
