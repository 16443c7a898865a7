//! From a safetensors file to the variables of rust-bert's models.
//!
//! rust-bert's own loading takes a tensor of a wrong shape wherever it can be broadcast; here each is checked.

use std::collections::BTreeMap;

use casefile_encoder::{Architecture, Weights};
use casefile_schema::Error;
use tch::nn::VarStore;
use tch::{Device, Tensor};

use crate::net::{Net, stored_name};
use crate::{backend, guarded};

/// The values of a model's variables by name.
pub(crate) type Values = BTreeMap<String, Tensor>;

/// The values that `config` asks for, on the device.
///
/// # Errors
/// As [`Weights::values`].
pub(crate) fn read(config: &Architecture, weights: &Weights<'_>, device: Device) -> Result<Values, Error> {
    let store = VarStore::new(Device::Cpu);
    guarded(|| Ok(Net::new(config, &store)))?;
    let prefix = config.prefix(weights);
    let read = |(name, variable): (String, Tensor)| {
        let shape: Vec<usize> = variable.size().iter().map(|&size| size as usize).collect();
        let values = weights.values(&format!("{prefix}{}", stored_name(config.family, &name)), &shape)?;
        let value = Tensor::f_from_slice(&values)
            .and_then(|tensor| tensor.f_view(variable.size().as_slice()))
            .and_then(|tensor| tensor.f_to_device(device));
        Ok((name, value.map_err(backend)?))
    };
    // In the order of their names, so that the first that is wrong is always the same one.
    store.variables().into_iter().collect::<BTreeMap<_, _>>().into_iter().map(read).collect()
}

/// A model over values that it shares with every other model over them.
pub(crate) fn share(config: &Architecture, values: &Values, device: Device) -> Result<Net, Error> {
    let mut store = VarStore::new(device);
    let net = guarded(|| Ok(Net::new(&hollow(config), &store)))?;
    store.freeze();
    for (name, mut variable) in store.variables().into_iter().collect::<BTreeMap<_, _>>() {
        let Some(value) = values.get(&name) else { return Err(backend(format!("no values of {name}"))) };
        tch::no_grad(|| variable.f_set_data(value)).map_err(backend)?;
    }
    Ok(net)
}

/// The same architecture with tables of one row, quick to make into a model: its values are put in afterwards.
fn hollow(config: &Architecture) -> Architecture {
    let mut hollow = config.clone();
    (hollow.vocab_size, hollow.intermediate, hollow.positions) = (1, 1, 1);
    hollow.segments = config.segments.min(1);
    hollow
}
