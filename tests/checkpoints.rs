//! What is wrong with a checkpoint is told with its file, its tensor and both shapes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use casefile_core::NerModel;
use casefile_encoder::{ModelFiles, Weights};
use casefile_tests::{Folder, Result, message_of};
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;

/// A copy of a small checkpoint in a folder of its own.
fn copy_of(family: &str) -> Folder {
    Folder::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("transformers/small").join(family)).unwrap()
}

/// What opening it says.
fn message(folder: Result<Folder>) -> String {
    let folder = folder.unwrap();
    message_of(NerModel::open(&folder.0)).replace(&folder.0.display().to_string(), "DIR")
}

/// Without a tensor.
fn drop_tensor(folder: Folder, dropped: &str) -> Result<Folder> {
    let bytes = std::fs::read(folder.0.join("model.safetensors"))?;
    let file = SafeTensors::deserialize(&bytes)?;
    let kept: Vec<(String, TensorView<'_>)> =
        file.tensors().into_iter().filter(|(name, _)| name != dropped).collect();
    folder.write("model.safetensors", safetensors::serialize(kept, None)?)
}

#[test]
fn a_missing_file_is_named() {
    let of = |file| message(copy_of("roberta").remove(file));
    assert_eq!(of("config.json"), "cannot read DIR/config.json");
    assert_eq!(of("model.safetensors"), "cannot read DIR/model.safetensors");
    assert!(of("tokenizer.json").starts_with(
        "model file tokenizer.json: missing, and there is no vocab.txt. `transformers` writes it: AutoTokenizer"
    ));
    let pickle = copy_of("bert").remove("model.safetensors").unwrap().write("pytorch_model.bin", "");
    assert!(message(pickle).starts_with(
        "model file pytorch_model.bin: is a Python pickle, which casefile does not open; `transformers` writes \
         model.safetensors from it: AutoModelForTokenClassification"
    ));
    let sharded = copy_of("bert").remove("model.safetensors").unwrap();
    let sharded = message(sharded.write("model.safetensors.index.json", "{}"));
    assert!(sharded.contains("several files"), "{sharded}");
}

#[test]
fn labels_that_do_not_match_the_classifier_are_told_with_both_shapes() {
    let more = copy_of("bert").replace("config.json", r#""8": "I-MISC""#, r#""8": "I-MISC", "9": "X""#);
    assert_eq!(
        message(more),
        "model file model.safetensors: tensor classifier.weight should have shape [10, 16], it has [9, 16]"
    );
    let gap = copy_of("bert").replace("config.json", r#""8": "I-MISC""#, r#""9": "I-MISC""#);
    assert_eq!(message(gap), "model file config.json: id2label has no id 8, but 9");
}

#[test]
fn tensors_are_checked_in_every_family() {
    let head = drop_tensor(copy_of("distilbert"), "classifier.bias");
    assert_eq!(message(head), "model file model.safetensors: tensor classifier.bias: missing");
    for (family, tensor) in [
        ("bert", "bert.encoder.layer.1.output.dense.weight"),
        ("distilbert", "distilbert.transformer.layer.1.ffn.lin1.weight"),
        ("electra", "electra.embeddings_project.weight"),
        ("roberta", "roberta.embeddings.position_embeddings.weight"),
        ("xlm-roberta", "roberta.embeddings.LayerNorm.bias"),
        ("deberta-v2", "deberta.encoder.conv.conv.weight"),
        ("deberta-v2", "deberta.encoder.layer.0.attention.self.pos_key_proj.weight"),
        ("deberta-v3", "deberta.encoder.rel_embeddings.weight"),
    ] {
        let message = message(drop_tensor(copy_of(family), tensor));
        assert_eq!(message, format!("model file model.safetensors: tensor {tensor}: missing"));
    }
    for (family, from, to, end) in [
        ("electra", "\"embedding_size\": 8", "\"embedding_size\": 9", "have shape [16, 9], it has [16, 8]"),
        (
            "deberta-v3",
            "\"position_buckets\": 8",
            "\"position_buckets\": 9",
            "have shape [18, 16], it has [16, 16]",
        ),
        ("roberta", "\"type_vocab_size\": 1", "\"type_vocab_size\": 2", "have shape [2, 16], it has [1, 16]"),
        ("distilbert", "\"hidden_dim\": 24", "\"hidden_dim\": 25", "have shape [25, 16], it has [24, 16]"),
    ] {
        let message = message(copy_of(family).replace("config.json", from, to));
        assert!(message.contains("tensor ") && message.ends_with(end), "{message}");
    }
}

#[test]
fn a_file_that_is_cut_short_is_told_with_the_first_tensor_that_is_not_whole() {
    let copy = copy_of("bert");
    let whole = std::fs::read(copy.0.join("model.safetensors")).unwrap();
    let names = Weights::load(&ModelFiles::folder(&copy.0), "model.safetensors").unwrap().names();
    let cut = message(copy.write("model.safetensors", &whole[..whole.len() - 10]));
    let last = names.last().unwrap();
    assert!(cut.contains("no whole safetensors file") && cut.contains(last), "{cut}");
    let header = message(copy_of("bert").write("model.safetensors", &whole[..100]));
    assert!(header.contains("model.safetensors: 100 bytes are no whole safetensors file"), "{header}");
}

#[test]
fn configurations_and_tokenizers_that_are_none_are_told() {
    let of = |file, content| message(copy_of("roberta").write(file, content));
    assert!(of("config.json", "{").starts_with("model file config.json: EOF"));
    assert!(of("tokenizer.json", "{}").starts_with("model file tokenizer.json: "));
    assert!(of("tokenizer_config.json", "[1").starts_with("model file tokenizer_config.json: "));
    let vocabulary = message(copy_of("bert").write("vocab.txt", "a\nb\n"));
    assert_eq!(vocabulary, "model file vocab.txt: there is no piece [CLS]");
    let family = message(copy_of("bert").replace("config.json", "\"bert\"", "\"gpt2\""));
    assert!(family.contains("unknown variant `gpt2`"), "{family}");
}

#[test]
fn a_window_or_stride_that_cannot_be_is_refused() {
    let open =
        || NerModel::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("transformers/small/roberta")).unwrap();
    assert_eq!(message_of(open().window(2)), "input: a window of 2 pieces, the model reads 3 to 512");
    assert_eq!(message_of(open().window(513)), "input: a window of 513 pieces, the model reads 3 to 512");
    let strided = open().window(10).unwrap().stride(8);
    assert_eq!(message_of(strided), "input: a stride of 8 pieces, a window holds 8 beside its special ones");
}
