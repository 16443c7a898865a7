//! Random checkpoints of every family, by the names and shapes of `transformers`.

mod common;

use casefile_encoder::{Batch, Encoder, ModelFiles, NativeEncoder};
use common::{Entry, Folder, Result, load, message_of, random_weights, relative_error};
use ndarray::s;

const VOCAB: usize = 50;
const WIDTH: usize = 16;
const INNER: usize = 24;
const POSITIONS: usize = 20;
const SEGMENTS: usize = 2;

/// What `config.json` says in every family but DistilBERT.
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

fn distilbert() -> Vec<Entry> {
    let mut entries = norm("distilbert.embeddings.LayerNorm", WIDTH);
    for (table, rows) in [("word", VOCAB), ("position", POSITIONS)] {
        entries.push((format!("distilbert.embeddings.{table}_embeddings.weight"), vec![rows, WIDTH]));
    }
    for layer in ["distilbert.transformer.layer.0", "distilbert.transformer.layer.1"] {
        for part in ["q_lin", "k_lin", "v_lin", "out_lin"] {
            entries.extend(linear(&format!("{layer}.attention.{part}"), WIDTH, WIDTH));
        }
        entries.extend(norm(&format!("{layer}.sa_layer_norm"), WIDTH));
        entries.extend(linear(&format!("{layer}.ffn.lin1"), WIDTH, INNER));
        entries.extend(linear(&format!("{layer}.ffn.lin2"), INNER, WIDTH));
        entries.extend(norm(&format!("{layer}.output_layer_norm"), WIDTH));
    }
    entries.extend(linear("classifier", WIDTH, 3));
    entries
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
    assert!(error < 1e-4, "{name}: {error:.1e} from the native engine");
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
    for (index, (family, rest, prefix, embedding)) in CASES.into_iter().enumerate() {
        let config = format!(r#"{{"model_type": "{family}", {SIZES}, {rest}}}"#);
        let weights = random_weights(&bert_like(family, prefix, embedding))?;
        check(&format!("{family} {rest}"), &Folder::new(&format!("{family}-{index}"), &config, &weights)?)?;
    }
    let config = r#"{"model_type": "distilbert", "vocab_size": 50, "dim": 16, "n_layers": 2, "n_heads": 4,
        "hidden_dim": 24, "max_position_embeddings": 20, "activation": "gelu"}"#;
    check("distilbert", &Folder::new("distilbert", config, &random_weights(&distilbert())?)?)
}

#[test]
fn segments_matter_where_the_family_has_them() -> Result {
    let weights = random_weights(&bert_like("bert", "", WIDTH))?;
    let config = format!(r#"{{"model_type": "bert", {SIZES}, "type_vocab_size": 2}}"#);
    let encoder = load(&Folder::new("segments", &config, &weights)?.0)?;
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
        let encoder = load(&Folder::new(&format!("roberta-pad-{pad}"), &config, &weights)?.0)?;
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
        let message = message_of(load(&Folder::new("refused", &config, &weights)?.0));
        assert!(message.starts_with(&format!("model file config.json: {told}")), "{message}");
    }
    Ok(())
}
