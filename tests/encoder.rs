//! Every engine against PyTorch, against itself, and against what it must refuse.

use std::path::Path;

use casefile_encoder::{Batch, Encoder, ModelFiles, Weights};
use casefile_tests::{Engine, Folder, Reference, Result, message_of, relative_error};
use half::f16;
use ndarray::{Array2, s};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

/// Relative error of final states that is allowed, per piece.
const TOLERANCE: f32 = 1e-4;

fn load(engine: Engine, folder: &Path) -> Result<Box<dyn Encoder>> {
    Ok(engine.load(&ModelFiles::folder(folder))?)
}

/// Calls a test with the tiny model on every engine.
fn on_every_engine(test: impl Fn(Engine, Box<dyn Encoder>, Reference) -> Result) -> Result {
    for &engine in Engine::ALL {
        let reference = Reference::of("tiny")?;
        test(engine, load(engine, &reference.folder)?, reference)?;
    }
    Ok(())
}

#[test]
fn states_are_those_of_pytorch_for_the_tiny_and_the_shipped_encoder() -> Result {
    for &engine in Engine::ALL {
        for model in ["tiny", "casefile-en"] {
            let reference = Reference::of(model)?;
            let states = load(engine, &reference.folder)?.encode(&reference.batch)?;
            assert_eq!(states.dim(), reference.states.dim());
            let error = relative_error(&states, &reference.states);
            eprintln!("{engine:?}, {model}: relative error {error:.1e}");
            assert!(error < TOLERANCE, "{engine:?}, {model}: relative error {error:.1e}");
        }
    }
    Ok(())
}

#[test]
fn a_sequence_has_the_same_bits_alone_and_in_a_batch() -> Result {
    on_every_engine(|_, encoder, reference| {
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
    })
}

#[test]
fn the_number_of_threads_changes_no_bit() -> Result {
    on_every_engine(|_, encoder, reference| {
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
    })
}

/// As `extract_all` does: documents side by side, and in each its windows side by side.
#[test]
fn callers_on_many_threads_get_what_each_gets_alone() -> Result {
    use rayon::prelude::*;
    on_every_engine(|_, encoder, reference| {
        let alone = encoder.encode(&reference.batch)?;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(16).build()?;
        let same = |_| encoder.encode(&reference.batch).is_ok_and(|states| states == alone);
        assert!(pool.install(|| (0..64).into_par_iter().all(same)));
        Ok(())
    })
}

#[test]
fn an_empty_batch_has_no_states() -> Result {
    on_every_engine(|_, encoder, _| {
        assert_eq!(encoder.encode(&Batch::new())?.dim(), (0, 32));
        Ok(())
    })
}

#[test]
fn input_outside_the_tables_is_refused() -> Result {
    let too_long = vec![1; 129];
    let cases: [(&[u32], &[u32], &str); 4] = [
        (&[511, 512], &[0, 0], "input: sequence 1 has id 512, the vocabulary has 512"),
        (&[u32::MAX], &[0], "input: sequence 1 has id 4294967295, the vocabulary has 512"),
        (&[1], &[6], "input: sequence 1 has segment id 6, the model has 6"),
        (&too_long, &too_long, "input: sequence 1 has 129 pieces, the model reads at most 128"),
    ];
    assert_eq!(message_of(Batch::new().push(&[], &[])), "input: sequence 0 has no pieces");
    on_every_engine(|_, encoder, _| {
        for (ids, segments, message) in cases {
            let mut batch = Batch::new();
            batch.push(&[0], &[0])?;
            batch.push(ids, segments)?;
            assert_eq!(message_of(encoder.encode(&batch)), message);
        }
        Ok(())
    })
}

#[test]
fn a_missing_file_is_named_with_its_folder() {
    for engine in Engine::ALL {
        let message = message_of(engine.load(&ModelFiles::folder("/no/model")));
        assert_eq!(message, "cannot read /no/model/config.json");
        let message = message_of(engine.load(&ModelFiles::embedded(&[])));
        assert_eq!(message, "model file config.json: not among the model's embedded files");
    }
}

#[test]
fn a_file_cut_short_anywhere_is_refused() -> Result {
    let whole = std::fs::read(Reference::of("tiny")?.folder.join("model.safetensors"))?;
    for length in [0, 7, 8, 100, whole.len() / 2, whole.len() - 1] {
        let message = message_of(Weights::parse("model.safetensors", &whole[..length]));
        let start = format!("model file model.safetensors: {length} bytes are no whole safetensors file: ");
        assert!(message.starts_with(&start), "{message}");
    }
    Ok(())
}

#[test]
fn a_wrong_shape_is_told_with_both_shapes() -> Result {
    let weights = Weights::load(&ModelFiles::folder(Reference::of("tiny")?.folder), "model.safetensors")?;
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

#[test]
fn a_configuration_that_does_not_fit_the_weights_is_refused() -> Result {
    for (from, to, what) in [
        ("num_hidden_layers\": 2", "num_hidden_layers\": 3", &["tensor encoder.layer.2.", ": missing"][..]),
        ("intermediate_size\": 64", "intermediate_size\": 80", &["should have shape [80", "it has [64"]),
        // One row for all segments is what a broadcast would take.
        ("type_vocab_size\": 6", "type_vocab_size\": 1", &["should have shape [1, 32], it has [6, 32]"]),
        (
            "num_attention_heads\": 4",
            "num_attention_heads\": 5",
            &["not a multiple of num_attention_heads 5"],
        ),
        ("\"gelu\"", "\"swish\"", &["unknown variant `swish`, expected one of `gelu`, "]),
        ("\"bert\"", "\"gpt2\"", &["unknown variant `gpt2`, expected one of `bert`, "]),
    ] {
        on_every_engine(|engine, _, reference| {
            let folder = Folder::copy(&reference.folder)?.replace("config.json", from, to)?;
            let message = message_of(load(engine, &folder.0));
            assert!(what.iter().all(|what| message.contains(what)), "{engine:?}: {message}");
            Ok(())
        })?;
    }
    Ok(())
}

/// Half precision and the prefix `bert.` change how a model is stored, not what it computes.
#[test]
fn half_precision_weights_give_the_states_of_their_values() -> Result {
    let bytes = std::fs::read(Reference::of("tiny")?.folder.join("model.safetensors"))?;
    let (mut halves, mut singles) = (Vec::new(), Vec::new());
    for (name, tensor) in SafeTensors::deserialize(&bytes)?.tensors() {
        let values =
            tensor.data().as_chunks().0.iter().map(|&bytes| f16::from_f32(f32::from_le_bytes(bytes)));
        let half: Vec<u8> = values.clone().flat_map(f16::to_le_bytes).collect();
        let single: Vec<u8> = values.flat_map(|x| x.to_f32().to_le_bytes()).collect();
        halves.push((format!("bert.{name}"), Dtype::F16, tensor.shape().to_vec(), half));
        singles.push((name, Dtype::F32, tensor.shape().to_vec(), single));
    }
    expect_the_same_states(&stored(&halves)?, &stored(&singles)?)
}

#[test]
fn eight_bit_weights_give_the_states_of_their_values() -> Result {
    let bytes = std::fs::read(Reference::of("tiny")?.folder.join("model.safetensors"))?;
    let (mut eighths, mut singles) = (Vec::new(), Vec::new());
    for (name, tensor) in SafeTensors::deserialize(&bytes)?.tensors() {
        let values: Vec<f32> = tensor.data().as_chunks().0.iter().map(|&x| f32::from_le_bytes(x)).collect();
        let mut of = |name: String, dtype, shape: &[usize], bytes| {
            eighths.push((name, dtype, shape.to_vec(), bytes));
        };
        let single = |values: &[f32]| values.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>();
        let mut read = values.clone();
        if let &[rows, width] = tensor.shape() {
            let scale = |row: &[f32]| row.iter().fold(1e-9_f32, |most, x| most.max(x.abs())) / 127.0;
            let scales: Vec<f32> = values.chunks(width).map(scale).collect();
            let small: Vec<f32> =
                values.iter().enumerate().map(|(i, x)| (x / scales[i / width]).round()).collect();
            read = small.iter().enumerate().map(|(i, x)| x * scales[i / width]).collect();
            of(
                name.clone(),
                Dtype::I8,
                &[rows, width],
                small.iter().flat_map(|&x| (x as i8).to_le_bytes()).collect(),
            );
            of(format!("{name}.scale"), Dtype::F32, &[rows], single(&scales));
        } else {
            of(name.clone(), Dtype::F32, tensor.shape(), single(&values));
        }
        singles.push((name, Dtype::F32, tensor.shape().to_vec(), single(&read)));
    }
    expect_the_same_states(&stored(&eighths)?, &stored(&singles)?)
}

/// That every engine computes the same from two files of the tiny model's weights.
fn expect_the_same_states(one: &[u8], other: &[u8]) -> Result {
    on_every_engine(|engine, _, reference| {
        let states = |weights: &[u8]| -> Result<Array2<f32>> {
            let folder = Folder::copy(&reference.folder)?.write("model.safetensors", weights)?;
            Ok(load(engine, &folder.0)?.encode(&reference.batch)?)
        };
        assert_eq!(states(one)?, states(other)?);
        Ok(())
    })
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
fn encoders_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<casefile_encoder::NativeEncoder>();
    shared::<Box<dyn Encoder>>();
}
