//! What rust-bert 0.23 has not, or computes otherwise than the model does: refused when a model is loaded.

use casefile_encoder::{Architecture, Family};
use casefile_schema::Error;

/// What rust-bert's BERT adds to the variance in every layer normalisation, whatever the configuration says.
const FIXED_EPS: f32 = 1e-12;

/// Whether the file asks for what rust-bert's BERT has built in.
pub(crate) fn has_fixed_eps(config: &Architecture) -> bool {
    config.eps == FIXED_EPS
}

/// Refuses what is not computed, or not as it should be.
///
/// # Errors
/// [`Error::Model`] with what the configuration asks for.
pub(crate) fn check(config: &Architecture) -> Result<(), Error> {
    match form(config) {
        Some(what) => Err(Error::model(
            "config.json",
            format!("{what}, which rust-bert 0.23 does not compute as the model does"),
        )),
        None => Ok(()),
    }
}

/// A part of the network that is missing or wrong.
fn form(config: &Architecture) -> Option<String> {
    let Architecture { embedding, width, eps, .. } = *config;
    let has_segments = !matches!(config.family, Family::DistilBert | Family::DebertaV2);
    let refused = [
        (config.layers == 0, "num_hidden_layers is 0".to_owned()),
        (config.segments == 0 && has_segments, "type_vocab_size is 0".to_owned()),
        (config.sees_distances(), "relative_attention is true".to_owned()),
        (config.positions == 0, "position_biased_input is false".to_owned()),
        (config.has_convolution(), "conv_kernel_size is above 0".to_owned()),
        (
            embedding != width && config.family != Family::Electra,
            format!("embedding_size {embedding} is not {width}"),
        ),
        (embedding != width && !has_fixed_eps(config), format!("layer_norm_eps is {eps}")),
    ];
    refused.into_iter().find_map(|(refused, what)| refused.then_some(what))
}
