//! What stands between two linear maps, by the names that `transformers` gives it.

use ndarray::ArrayViewMut2;
use serde::Deserialize;

use crate::gelu;

/// `hidden_act` in `config.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Activation {
    /// `x Φ(x)`.
    #[default]
    #[serde(alias = "gelu_python")]
    Gelu,
    /// Its approximation by a hyperbolic tangent.
    #[serde(alias = "gelu_fast", alias = "gelu_pytorch_tanh")]
    GeluNew,
    /// `max(x, 0)`.
    Relu,
    /// The hyperbolic tangent.
    Tanh,
}

impl Activation {
    /// In place, on any shape.
    pub(crate) fn apply(self, mut states: ArrayViewMut2<f32>) {
        match self {
            Self::Gelu => gelu(states),
            Self::GeluNew => states.mapv_inplace(gelu_new),
            Self::Relu => states.mapv_inplace(|x| x.max(0.0)),
            Self::Tanh => states.mapv_inplace(f32::tanh),
        }
    }
}

/// Hendrycks and Gimpel, arXiv:1606.08415, the approximation of section 2.
fn gelu_new(x: f32) -> f32 {
    let inner = (2.0 * std::f32::consts::FRAC_1_PI).sqrt() * (x + 0.044_715 * x * x * x);
    0.5 * x * (1.0 + inner.tanh())
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn activations_have_their_values_and_their_names() {
        let of = |name: &str| {
            let activation: Activation = serde_json::from_str(&format!("{name:?}")).unwrap();
            let mut states = array![[-1.0, 0.0, 2.0]];
            activation.apply(states.view_mut());
            states.into_raw_vec_and_offset().0
        };
        assert_eq!(of("relu"), [0.0, 0.0, 2.0]);
        // values of torch.nn.functional.gelu
        for (name, expected) in
            [("gelu", [-0.158_655, 0.0, 1.954_5]), ("gelu_new", [-0.158_808, 0.0, 1.954_598])]
        {
            let close = of(name).iter().zip(expected).all(|(x, y)| (x - y).abs() < 1e-5);
            assert!(close, "{name}: {:?}", of(name));
        }
        assert_eq!(of("gelu_fast"), of("gelu_new"));
        assert!(serde_json::from_str::<Activation>("\"swish\"").is_err());
    }
}
