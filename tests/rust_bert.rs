//! What is rust-bert's alone: options of its families that the checkpoints of `transformers.rs` do not have, what it must
//! refuse, and cards.

use std::path::Path;

use casefile_encoder::{Batch, Encoder, ModelFiles, NativeEncoder};
use casefile_rust_bert::{Device, RustBertEncoder};
use casefile_tests::{Folder, Reference, Result, message_of, relative_error};
use ndarray::s;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

/// Name and shape of a tensor.
type Entry = (String, Vec<usize>);

const VOCAB: usize = 50;
const WIDTH: usize = 16;
const INNER: usize = 24;
const POSITIONS: usize = 20;
const SEGMENTS: usize = 2;

/// What `config.json` says in every family.
const SIZES: &str = r#""vocab_size": 50, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4,
    "intermediate_size": 24, "max_position_embeddings": 20"#;

/// A family: name, the rest of its configuration, what stands before its tensors' names, length of a table's row.
type Case = (&'static str, &'static str, &'static str, usize);

const CASES: [Case; 7] = [
    ("bert", r#""type_vocab_size": 2"#, "bert.", WIDTH),
    ("bert", r#""type_vocab_size": 2, "layer_norm_eps": 1e-5, "hidden_act": "relu""#, "", WIDTH),
    ("roberta", r#""type_vocab_size": 2, "layer_norm_eps": 1e-5, "pad_token_id": 1"#, "roberta.", WIDTH),
    ("xlm-roberta", r#""type_vocab_size": 2, "layer_norm_eps": 1e-5"#, "roberta.", WIDTH),
    ("electra", r#""type_vocab_size": 2, "embedding_size": 8"#, "electra.", 8),
    ("electra", r#""type_vocab_size": 2, "embedding_size": 16, "layer_norm_eps": 1e-6"#, "electra.", WIDTH),
    ("deberta-v2", r#""type_vocab_size": 2, "relative_attention": false"#, "deberta.", WIDTH),
];

/// A safetensors file of those tensors, filled with pseudo-random numbers: about 1 where a layer normalisation scales,
/// about 0 elsewhere.
fn random_weights(entries: &[Entry]) -> Result<Vec<u8>> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut tensors = Vec::new();
    for (name, shape) in entries {
        let centre = if name.to_lowercase().ends_with("norm.weight") { 1.0 } else { 0.0 };
        let values = (0..shape.iter().product()).flat_map(|_| {
            // xorshift64 (Marsaglia 2003), its upper bits as a number between -0.5 and 0.5.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (centre + 0.4 * ((state >> 40) as f32 / (1 << 24) as f32 - 0.5)).to_le_bytes()
        });
        tensors.push((name, shape.clone(), values.collect::<Vec<u8>>()));
    }
    let views = tensors.iter().map(|(name, shape, bytes)| {
        TensorView::new(Dtype::F32, shape.clone(), bytes).map(|view| (name, view))
    });
    Ok(safetensors::serialize(views.collect::<std::result::Result<Vec<_>, _>>()?, None)?)
}

fn load(folder: &Path) -> Result<RustBertEncoder> {
    Ok(RustBertEncoder::load(&ModelFiles::folder(folder), Device::Cpu)?)
}

/// A model in a folder of its own.
fn model(config: &str, weights: &[u8]) -> Result<Folder> {
    Folder::empty()?.write("config.json", config)?.write("model.safetensors", weights)
}

fn linear(name: &str, input: usize, output: usize) -> Vec<Entry> {
    vec![(format!("{name}.weight"), vec![output, input]), (format!("{name}.bias"), vec![output])]
}

fn norm(name: &str, width: usize) -> Vec<Entry> {
    vec![(format!("{name}.weight"), vec![width]), (format!("{name}.bias"), vec![width])]
}

/// The tensors of BERT and of what has its names.
fn bert_like(family: &str, prefix: &str, embedding: usize) -> Vec<Entry> {
    let tail = if family == "deberta-v2" { "_proj" } else { "" };
    let mut entries = norm("embeddings.LayerNorm", embedding);
    for (table, rows) in [("word", VOCAB), ("position", POSITIONS), ("token_type", SEGMENTS)] {
        entries.push((format!("embeddings.{table}_embeddings.weight"), vec![rows, embedding]));
    }
    if embedding != WIDTH {
        entries.extend(linear("embeddings_project", embedding, WIDTH));
    }
    for layer in ["encoder.layer.0", "encoder.layer.1"] {
        for part in ["query", "key", "value"] {
            entries.extend(linear(&format!("{layer}.attention.self.{part}{tail}"), WIDTH, WIDTH));
        }
        entries.extend(linear(&format!("{layer}.attention.output.dense"), WIDTH, WIDTH));
        entries.extend(norm(&format!("{layer}.attention.output.LayerNorm"), WIDTH));
        entries.extend(linear(&format!("{layer}.intermediate.dense"), WIDTH, INNER));
        entries.extend(linear(&format!("{layer}.output.dense"), INNER, WIDTH));
        entries.extend(norm(&format!("{layer}.output.LayerNorm"), WIDTH));
    }
    // What must not be in the way.
    entries.extend(linear("pooler.dense", WIDTH, 3));
    entries.into_iter().map(|(name, shape)| (format!("{prefix}{name}"), shape)).collect()
}

/// Finite states that are the native engine's, and that a sequence has alone as in a batch.
fn check(name: &str, folder: &Folder) -> Result {
    let encoder = load(&folder.0).map_err(|error| format!("{name}: {error}"))?;
    let sequences: [&[u32]; 4] = [&[7], &[2, 9, 1, 30, 3], &[2, 11, 49, 0, 3], &[4; 17]];
    let mut batch = Batch::new();
    for ids in sequences {
        batch.push(ids, &vec![0; ids.len()])?;
    }
    let states = encoder.encode(&batch)?;
    assert!(states.iter().all(|x| x.is_finite()), "{name}");
    assert_ne!(states.row(2), states.row(7), "{name}");
    let error =
        relative_error(&states, &NativeEncoder::load(&ModelFiles::folder(&folder.0))?.encode(&batch)?);
    eprintln!("{name}: relative error {error:.1e} to the native engine");
    assert!(error < 1e-4, "{name}: relative error {error:.1e} to the native engine");
    let mut start = 0;
    for ids in sequences {
        let mut single = Batch::new();
        single.push(ids, &vec![0; ids.len()])?;
        let end = start + ids.len();
        assert_eq!(
            encoder.encode(&single)?,
            states.slice(s![start..end, ..]),
            "{name}, rows {start} to {end}"
        );
        start = end;
    }
    Ok(())
}

#[test]
fn every_family_loads_and_keeps_its_sequences_apart() -> Result {
    for (family, rest, prefix, embedding) in CASES {
        let config = format!(r#"{{"model_type": "{family}", {SIZES}, {rest}}}"#);
        let weights = random_weights(&bert_like(family, prefix, embedding))?;
        check(&format!("{family} {rest}"), &model(&config, &weights)?)?;
    }
    Ok(())
}

#[test]
fn segments_matter_where_the_family_has_them() -> Result {
    let weights = random_weights(&bert_like("bert", "", WIDTH))?;
    let config = format!(r#"{{"model_type": "bert", {SIZES}, "type_vocab_size": 2}}"#);
    let encoder = load(&model(&config, &weights)?.0)?;
    let (mut first, mut second) = (Batch::new(), Batch::new());
    first.push(&[5, 6], &[0, 0])?;
    second.push(&[5, 6], &[0, 1])?;
    assert_ne!(encoder.encode(&first)?, encoder.encode(&second)?);
    Ok(())
}

/// RoBERTa's first position is the one after the padding id's.
#[test]
fn roberta_reads_fewer_pieces_than_it_has_positions() -> Result {
    let weights = random_weights(&bert_like("roberta", "", WIDTH))?;
    for (pad, longest) in [(1, 18), (3, 16)] {
        let config =
            format!(r#"{{"model_type": "roberta", {SIZES}, "type_vocab_size": 2, "pad_token_id": {pad}}}"#);
        let encoder = load(&model(&config, &weights)?.0)?;
        assert_eq!(encoder.max_pieces(), longest);
        let mut batch = Batch::new();
        batch.push(&vec![9; longest], &vec![0; longest])?;
        assert!(encoder.encode(&batch)?.iter().all(|x| x.is_finite()));
    }
    Ok(())
}

#[test]
fn what_rust_bert_computes_otherwise_is_refused() -> Result {
    let weights = random_weights(&bert_like("bert", "", WIDTH))?;
    for (family, rest, told) in [
        ("deberta-v2", r#""relative_attention": true"#, "relative_attention is true"),
        ("deberta-v2", r#""conv_kernel_size": 3"#, "conv_kernel_size is above 0"),
        ("deberta-v2", r#""position_biased_input": false"#, "position_biased_input is false"),
        (
            "bert",
            r#""position_embedding_type": "relative_key""#,
            "position_embedding_type is \"relative_key\"",
        ),
        ("bert", r#""is_decoder": true"#, "is_decoder is true"),
        ("bert", r#""hidden_act": "quick_gelu""#, "unknown variant `quick_gelu`"),
        ("electra", r#""embedding_size": 8, "layer_norm_eps": 1e-5"#, "layer_norm_eps is 0.00001"),
        ("longformer", r#""embedding_size": 8"#, "unknown variant `longformer`"),
    ] {
        let config = format!(r#"{{"model_type": "{family}", {SIZES}, "type_vocab_size": 2, {rest}}}"#);
        let message = message_of(load(&model(&config, &weights)?.0));
        assert!(message.contains(&format!("config.json: {told}")), "{message}");
    }
    Ok(())
}

#[test]
fn embedded_files_give_the_same_states_as_a_folder() -> Result {
    let reference = Reference::of("casefile-en")?;
    let embedded = RustBertEncoder::load(&ModelFiles::embedded(casefile_en::FILES), Device::Cpu)?;
    assert_eq!(embedded.encode(&reference.batch)?, load(&reference.folder)?.encode(&reference.batch)?);
    Ok(())
}

#[test]
fn a_card_that_is_not_there_is_refused() -> Result {
    let files = ModelFiles::folder(Reference::of("tiny")?.folder);
    let message = message_of(RustBertEncoder::load(&files, Device::Cuda(99)));
    assert!(message.starts_with("rust-bert: there is no CUDA device 99, libtorch sees "), "{message}");
    Ok(())
}

#[test]
fn the_encoder_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<RustBertEncoder>();
}
