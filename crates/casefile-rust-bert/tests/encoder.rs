//! The encoder over libtorch against PyTorch, against the native engine, against itself, and against what it must refuse.

mod common;

use casefile_encoder::{Batch, Encoder, ModelFiles, NativeEncoder};
use casefile_rust_bert::{Device, RustBertEncoder};
use ndarray::s;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use common::{Folder, Result, load, message_of, model, reference, relative_error};

/// Relative error of final states that is allowed, per piece.
const TOLERANCE: f32 = 1e-4;

#[test]
fn states_are_those_of_pytorch_and_of_the_native_engine() -> Result {
    for name in ["tiny", "casefile-en"] {
        let (encoder, reference) = (load(&model(name))?, reference(&model(name))?);
        let native = NativeEncoder::load(&ModelFiles::folder(model(name)))?;
        assert_eq!((encoder.width(), encoder.max_pieces()), (native.width(), native.max_pieces()));
        let states = encoder.encode(&reference.batch)?;
        let to_pytorch = relative_error(&states, &reference.states);
        let to_native = relative_error(&states, &native.encode(&reference.batch)?);
        eprintln!("{name}: relative error {to_pytorch:.1e} to PyTorch, {to_native:.1e} to the native engine");
        assert!(to_pytorch < TOLERANCE && to_native < TOLERANCE, "{name}: {to_pytorch:.1e} {to_native:.1e}");
    }
    Ok(())
}

#[test]
fn embedded_files_give_the_same_states_as_a_folder() -> Result {
    let batch = reference(&model("casefile-en"))?.batch;
    let embedded = RustBertEncoder::load(&ModelFiles::embedded(casefile_en::FILES), Device::Cpu)?;
    assert_eq!(embedded.encode(&batch)?, load(&model("casefile-en"))?.encode(&batch)?);
    Ok(())
}

#[test]
fn a_sequence_has_the_same_bits_alone_and_in_a_batch() -> Result {
    let (encoder, reference) = (load(&model("casefile-en"))?, reference(&model("casefile-en"))?);
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
    let (encoder, reference) = (load(&model("tiny"))?, reference(&model("tiny"))?);
    let alone = encoder.encode(&reference.batch)?;
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| encoder.encode(&reference.batch).map_err(|e| e.to_string())))
            .collect();
        callers.into_iter().all(|caller| caller.join().is_ok_and(|states| states.as_ref() == Ok(&alone)))
    })
    .then_some(())
    .ok_or("a caller among eight got other states")?;
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        assert_eq!(pool.install(|| encoder.encode(&reference.batch))?, alone, "{threads} threads");
    }
    Ok(())
}

/// As `extract_all` does: documents side by side, and in each its windows side by side.
#[test]
fn callers_on_rayon_threads_do_not_wait_for_each_other_for_ever() -> Result {
    use rayon::prelude::*;
    let (encoder, reference) = (load(&model("tiny"))?, reference(&model("tiny"))?);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(16).build()?;
    let shapes: Vec<_> = pool.install(|| {
        (0..64)
            .into_par_iter()
            .map(|_| encoder.encode(&reference.batch).map(|states| states.dim()).ok())
            .collect()
    });
    assert!(shapes.iter().all(|&shape| shape == Some(reference.states.dim())));
    Ok(())
}

#[test]
fn an_empty_batch_has_no_states() -> Result {
    assert_eq!(load(&model("tiny"))?.encode(&Batch::new())?.dim(), (0, 32));
    Ok(())
}

#[test]
fn input_outside_the_tables_is_refused_with_the_native_engines_words() -> Result {
    let encoder = load(&model("tiny"))?;
    let native = NativeEncoder::load(&ModelFiles::folder(model("tiny")))?;
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
        assert_eq!(message_of(native.encode(&batch)), message);
    }
    Ok(())
}

#[test]
fn weights_that_do_not_fit_are_refused_with_file_and_tensor() -> Result {
    let config = std::fs::read_to_string(model("tiny").join("config.json"))?;
    let weights = std::fs::read(model("tiny").join("model.safetensors"))?;
    for (from, to, end) in [
        (
            "num_hidden_layers\": 2",
            "num_hidden_layers\": 3",
            "layer.2.attention.output.LayerNorm.bias: missing",
        ),
        ("intermediate_size\": 64", "intermediate_size\": 80", "should have shape [80], it has [64]"),
        // One row for all types is what a broadcast would take.
        ("type_vocab_size\": 6", "type_vocab_size\": 1", "should have shape [1, 32], it has [6, 32]"),
        ("num_attention_heads\": 4", "num_attention_heads\": 5", "not a multiple of num_attention_heads 5"),
    ] {
        assert!(config.contains(from), "{from}");
        let message = message_of(load(&Folder::new("config", &config.replace(from, to), &weights)?.0));
        assert!(message.starts_with("model file ") && message.ends_with(end), "{message}");
    }
    for length in [0, 7, 100, weights.len() / 2, weights.len() - 1] {
        let message = message_of(load(&Folder::new("short", &config, &weights[..length])?.0));
        let start = format!("model file model.safetensors: {length} bytes are no whole safetensors file: ");
        assert!(message.starts_with(&start), "{message}");
    }
    Ok(())
}

#[test]
fn half_precision_and_a_prefix_change_how_a_model_is_stored_not_what_it_computes() -> Result {
    let config = std::fs::read_to_string(model("tiny").join("config.json"))?;
    let bytes = std::fs::read(model("tiny").join("model.safetensors"))?;
    let file = SafeTensors::deserialize(&bytes)?;
    // The upper half of a single is a BF16.
    let upper = |data: &[u8]| data.as_chunks().0.iter().flat_map(|&[_, _, c, d]: &[u8; 4]| [c, d]).collect();
    let halves: Vec<(String, Vec<usize>, Vec<u8>)> = file
        .tensors()
        .iter()
        .map(|(name, t)| (format!("bert.{name}"), t.shape().to_vec(), upper(t.data())))
        .collect();
    let views =
        halves.iter().map(|(name, shape, data)| (name, TensorView::new(Dtype::BF16, shape.clone(), data)));
    let views = views
        .map(|(name, view)| view.map(|view| (name, view)))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let folder = Folder::new("half", &config, &safetensors::serialize(views, None)?)?;
    let batch = reference(&model("tiny"))?.batch;
    let native = NativeEncoder::load(&ModelFiles::folder(&folder.0))?;
    assert!(relative_error(&load(&folder.0)?.encode(&batch)?, &native.encode(&batch)?) < TOLERANCE);
    Ok(())
}

#[test]
fn a_card_that_is_not_there_is_refused() {
    let files = ModelFiles::folder(model("tiny"));
    let message = message_of(RustBertEncoder::load(&files, Device::Cuda(99)));
    assert!(message.starts_with("rust-bert: there is no CUDA device 99, libtorch sees "), "{message}");
}

#[test]
fn the_encoder_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<RustBertEncoder>();
}
