//! The encoder seam over libtorch.

use std::fmt;
use std::num::NonZero;
use std::thread::available_parallelism;

use casefile_encoder::{Architecture, Batch, Encoder, Job, ModelFiles, Weights};
use casefile_schema::Error;
use ndarray::Array2;
use rayon::prelude::*;
use tch::Tensor;

use crate::net::Net;
use crate::pool::Pool;
use crate::{Device, NAME, backend, guarded, refuse, variables};

/// An encoder over rust-bert's models.
pub struct RustBertEncoder {
    config: Architecture,
    device: tch::Device,
    pool: Pool,
}

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
        Self::read(files, device).map_err(|error| files.locate(error))
    }

    fn read(files: &ModelFiles, device: Device) -> Result<Self, Error> {
        let config = Architecture::load(files)?;
        refuse::check(&config)?;
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

    /// The final states of one checked sequence, `[pieces, width]`.
    fn run(&self, net: &Net, (ids, segments, mut states): Job<'_>) -> Result<(), Error> {
        let row =
            |numbers: Vec<i64>| Tensor::f_from_slice(&numbers)?.f_unsqueeze(0)?.f_to_device(self.device);
        let wide = |numbers: &[u32]| numbers.iter().map(|&number| number.into()).collect();
        guarded(|| {
            tch::no_grad(|| {
                let places = self.config.places(ids).map(|place| place as i64).collect();
                let positions = row(places).map_err(backend)?;
                let (ids, segments) =
                    (row(wide(ids)).map_err(backend)?, row(wide(segments)).map_err(backend)?);
                let output = net.forward(&ids, &segments, &positions).map_err(backend)?;
                let size = states.len();
                let rows = states.as_slice_mut().ok_or_else(|| backend("rows lie apart"))?;
                output.f_copy_data(rows, size).map_err(backend)
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
        self.config.max_pieces
    }

    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, Error> {
        self.config.check(batch)?;
        let mut states = Array2::zeros((batch.pieces(), self.config.width));
        let jobs = batch.with_rows(&mut states).into_par_iter();
        jobs.try_for_each(|job| self.pool.with(|net| self.run(net, job)))?;
        Ok(states)
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
