//! The native encoder against PyTorch, against itself, and against what it must refuse.
//!
//! The reference states stored beside the models are made by `models/training/reference.py`.

use std::error::Error;
use std::path::{Path, PathBuf};

use casefile_encoder::{Batch, Encoder, ModelFiles, NativeEncoder, Weights};
use half::f16;
use ndarray::{Array2, ArrayView1, s};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// Relative error of final states that is allowed, per piece.
const TOLERANCE: f32 = 1e-4;

/// Sequences and the final states that PyTorch computed for them.
struct Reference {
    batch: Batch,
    states: Array2<f32>,
}

fn tiny() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/tiny")
}

fn load(folder: &Path) -> Result<NativeEncoder> {
    Ok(NativeEncoder::load(&ModelFiles::folder(folder))?)
}

fn reference(folder: &Path) -> Result<Reference> {
    let bytes = std::fs::read(folder.join("reference.safetensors"))?;
    let file = SafeTensors::deserialize(&bytes)?;
    let integers = |name| -> Result<Vec<u32>> {
        let (values, _) = file.tensor(name)?.data().as_chunks();
        Ok(values
            .iter()
            .map(|&bytes| u32::try_from(i64::from_le_bytes(bytes)))
            .collect::<std::result::Result<_, _>>()?)
    };
    let (ids, segments, ends) = (integers("ids")?, integers("segments")?, integers("ends")?);
    let mut batch = Batch::new();
    for (start, &end) in std::iter::once(&0).chain(&ends).zip(&ends) {
        let range = *start as usize..end as usize;
        batch.push(&ids[range.clone()], &segments[range])?;
    }
    let weights = Weights::parse("reference.safetensors", &bytes[..])?;
    let &[rows, width] = weights.shape("states").unwrap_or_default() else { return Err("no states".into()) };
    Ok(Reference { batch, states: weights.matrix("states", [rows, width])? })
}

/// The largest `|found - expected| / |expected|` of any piece, both as Euclidean norms of its state.
fn relative_error(found: &Array2<f32>, expected: &Array2<f32>) -> f32 {
    let norm = |state: ArrayView1<f32>| state.iter().map(|x| x * x).sum::<f32>().sqrt();
    let rows = found.rows().into_iter().zip(expected.rows());
    rows.map(|(found, expected)| norm((&found - &expected).view()) / norm(expected)).fold(0.0, f32::max)
}

fn check_parity(folder: &Path) -> Result {
    let (encoder, reference) = (load(folder)?, reference(folder)?);
    let states = encoder.encode(&reference.batch)?;
    assert_eq!(states.dim(), reference.states.dim());
    let error = relative_error(&states, &reference.states);
    eprintln!("{}: relative error {error:.1e}", folder.display());
    assert!(error < TOLERANCE, "{}: relative error {error:.1e}", folder.display());
    Ok(())
}

#[test]
fn states_are_those_of_pytorch() -> Result {
    check_parity(&tiny())
}

#[test]
fn states_are_those_of_pytorch_for_the_shipped_encoder() -> Result {
    check_parity(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/casefile-en"))
}

#[test]
fn a_sequence_has_the_same_bits_alone_and_in_a_batch() -> Result {
    let (encoder, reference) = (load(&tiny())?, reference(&tiny())?);
    let together = encoder.encode(&reference.batch)?;
    let mut start = 0;
    for (ids, segments) in reference.batch.sequences() {
        let mut single = Batch::new();
        single.push(ids, segments)?;
        let end = start + ids.len();
        assert_eq!(encoder.encode(&single)?, together.slice(s![start..end, ..]), "rows {start} to {end}");
        start = end;
    }
    Ok(())
}

#[test]
fn the_number_of_threads_changes_no_bit() -> Result {
    let (encoder, reference) = (load(&tiny())?, reference(&tiny())?);
    let mut batch = Batch::new();
    for (ids, segments) in std::iter::repeat_n(&reference.batch, 8).flat_map(Batch::sequences) {
        batch.push(ids, segments)?;
    }
    let on = |threads| -> Result<Array2<f32>> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        Ok(pool.install(|| encoder.encode(&batch))?)
    };
    let one = on(1)?;
    assert_eq!(one, on(2)?);
    assert_eq!(one, on(5)?);
    Ok(())
}

#[test]
fn an_empty_batch_has_no_states() -> Result {
    assert_eq!(load(&tiny())?.encode(&Batch::new())?.dim(), (0, 32));
    Ok(())
}

#[test]
fn input_outside_the_tables_is_refused() -> Result {
    let encoder = load(&tiny())?;
    let too_long = vec![1; 129];
    let cases: [(&[u32], &[u32], &str); 4] = [
        (&[511, 512], &[0, 0], "input: sequence 1 has id 512, the vocabulary has 512"),
        (&[u32::MAX], &[0], "input: sequence 1 has id 4294967295, the vocabulary has 512"),
        (&[1], &[6], "input: sequence 1 has segment id 6, the model has 6"),
        (&too_long, &too_long, "input: sequence 1 has 129 pieces, the model reads at most 128"),
    ];
    for (ids, segments, message) in cases {
        let mut batch = Batch::new();
        batch.push(&[0], &[0])?;
        batch.push(ids, segments)?;
        assert_eq!(message_of(encoder.encode(&batch)), message);
    }
    assert_eq!(message_of(Batch::new().push(&[], &[])), "input: sequence 0 has no pieces");
    Ok(())
}

#[test]
fn a_missing_file_is_named_with_its_folder() {
    let message = message_of(NativeEncoder::load(&ModelFiles::folder("/no/model")));
    assert_eq!(message, "cannot read /no/model/config.json");
    let message = message_of(NativeEncoder::load(&ModelFiles::embedded(&[])));
    assert_eq!(message, "model file config.json: not among the model's embedded files");
}

#[test]
fn a_file_cut_short_anywhere_is_refused() -> Result {
    let whole = std::fs::read(tiny().join("model.safetensors"))?;
    for length in [0, 7, 8, 100, whole.len() / 2, whole.len() - 1] {
        let message = message_of(Weights::parse("model.safetensors", &whole[..length]));
        let start = format!("model file model.safetensors: {length} bytes are no whole safetensors file: ");
        assert!(message.starts_with(&start), "{message}");
    }
    Ok(())
}

#[test]
fn a_wrong_shape_is_told_with_both_shapes() -> Result {
    let weights = Weights::load(&ModelFiles::folder(tiny()), "model.safetensors")?;
    assert_eq!(
        message_of(weights.matrix("embeddings.word_embeddings.weight", [512, 48])),
        "model file model.safetensors: tensor embeddings.word_embeddings.weight should have shape [512, 48], \
         it has [512, 32]"
    );
    assert_eq!(
        message_of(weights.vector("pooler.dense.bias", 32)),
        "model file model.safetensors: tensor pooler.dense.bias: missing"
    );
    Ok(())
}

/// A copy of the tiny model in a folder of its own, with other files in place of its own.
struct Changed(PathBuf);

impl Changed {
    fn new(name: &str, config: &str, weights: &[u8]) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("casefile-encoder-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("config.json"), config)?;
        std::fs::write(folder.join("model.safetensors"), weights)?;
        Ok(Self(folder))
    }
}

impl Drop for Changed {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn a_configuration_that_does_not_fit_the_weights_is_refused() -> Result {
    let config = std::fs::read_to_string(tiny().join("config.json"))?;
    let weights = std::fs::read(tiny().join("model.safetensors"))?;
    for (from, to, end) in [
        ("num_hidden_layers\": 2", "num_hidden_layers\": 3", "layer.2.attention.self.query.weight: missing"),
        ("intermediate_size\": 64", "intermediate_size\": 80", "should have shape [80, 32], it has [64, 32]"),
        ("num_attention_heads\": 4", "num_attention_heads\": 5", "not a multiple of num_attention_heads 5"),
        ("\"gelu\"", "\"swish\"", "unknown variant `swish`, expected one of `gelu`, `gelu_fast`"),
        ("\"bert\"", "\"gpt2\"", "unknown variant `gpt2`, expected one of `bert`, "),
    ] {
        assert!(config.contains(from), "{from}");
        let message = message_of(load(&Changed::new("config", &config.replace(from, to), &weights)?.0));
        assert!(message.contains(end), "{message}");
    }
    Ok(())
}

/// Half precision and the prefix `bert.` change how a model is stored, not what it computes.
#[test]
fn half_precision_weights_give_the_states_of_their_values() -> Result {
    let config = std::fs::read_to_string(tiny().join("config.json"))?;
    let bytes = std::fs::read(tiny().join("model.safetensors"))?;
    let (mut halves, mut singles) = (Vec::new(), Vec::new());
    for (name, tensor) in SafeTensors::deserialize(&bytes)?.tensors() {
        let values =
            tensor.data().as_chunks().0.iter().map(|&bytes| f16::from_f32(f32::from_le_bytes(bytes)));
        let half: Vec<u8> = values.clone().flat_map(f16::to_le_bytes).collect();
        let single: Vec<u8> = values.flat_map(|x| x.to_f32().to_le_bytes()).collect();
        halves.push((format!("bert.{name}"), Dtype::F16, tensor.shape().to_vec(), half));
        singles.push((name, Dtype::F32, tensor.shape().to_vec(), single));
    }
    let half = load(&Changed::new("half", &config, &stored(&halves)?)?.0)?;
    let single = load(&Changed::new("single", &config, &stored(&singles)?)?.0)?;
    let batch = reference(&tiny())?.batch;
    assert_eq!(half.encode(&batch)?, single.encode(&batch)?);
    Ok(())
}

/// Name, type, shape and bytes of a tensor.
type Tensor = (String, Dtype, Vec<usize>, Vec<u8>);

/// A safetensors file of those tensors.
fn stored(tensors: &[Tensor]) -> Result<Vec<u8>> {
    let mut views = Vec::new();
    for (name, dtype, shape, bytes) in tensors {
        views.push((name, TensorView::new(*dtype, shape.clone(), bytes)?));
    }
    Ok(safetensors::serialize(views, None)?)
}

#[test]
fn the_encoder_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<NativeEncoder>();
    shared::<Box<dyn Encoder>>();
}

/// The message of an error; what is no error has none.
fn message_of<T, E: ToString>(result: std::result::Result<T, E>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}
