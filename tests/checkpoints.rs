//! What is wrong with a checkpoint is told with its file, its tensor and both shapes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use casefile_core::NerModel;
use casefile_encoder::{ModelFiles, Weights};
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;

/// A copy of a small checkpoint in a folder of its own.
struct Copy(PathBuf);

impl Copy {
    fn of(family: &str, name: &str) -> Self {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("transformers/small").join(family);
        let folder = std::env::temp_dir().join(format!("casefile-checkpoint-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for file in
            ["config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "model.safetensors"]
        {
            if from.join(file).is_file() {
                std::fs::copy(from.join(file), folder.join(file)).unwrap();
            }
        }
        Self(folder)
    }

    fn remove(self, file: &str) -> Self {
        std::fs::remove_file(self.0.join(file)).unwrap();
        self
    }

    fn write(self, file: &str, content: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.0.join(file), content).unwrap();
        self
    }

    fn replace(self, file: &str, from: &str, to: &str) -> Self {
        let content = std::fs::read_to_string(self.0.join(file)).unwrap();
        assert!(content.contains(from), "{from}");
        self.write(file, content.replace(from, to))
    }

    /// Without a tensor.
    fn drop_tensor(self, dropped: &str) -> Self {
        let bytes = std::fs::read(self.0.join("model.safetensors")).unwrap();
        let file = SafeTensors::deserialize(&bytes).unwrap();
        let kept: Vec<(String, TensorView<'_>)> =
            file.tensors().into_iter().filter(|(name, _)| name != dropped).collect();
        let kept = safetensors::serialize(kept, None).unwrap();
        self.write("model.safetensors", kept)
    }

    /// What opening it says.
    fn message(self) -> String {
        let error = NerModel::open(&self.0).err().unwrap();
        error.to_string().replace(&self.0.display().to_string(), "DIR")
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn a_missing_file_is_named() {
    let of = |name, file| Copy::of("roberta", name).remove(file).message();
    assert_eq!(of("config", "config.json"), "cannot read DIR/config.json");
    assert_eq!(of("weights", "model.safetensors"), "cannot read DIR/model.safetensors");
    assert!(of("tokenizer", "tokenizer.json").starts_with(
        "model file tokenizer.json: missing, and there is no vocab.txt. `transformers` writes it: AutoTokenizer"
    ));
    let pickle = Copy::of("bert", "pickle").remove("model.safetensors").write("pytorch_model.bin", "");
    assert!(pickle.message().starts_with(
        "model file pytorch_model.bin: is a Python pickle, which casefile does not open; `transformers` writes \
         model.safetensors from it: AutoModelForTokenClassification"
    ));
    let sharded = Copy::of("bert", "sharded").remove("model.safetensors");
    let sharded = sharded.write("model.safetensors.index.json", "{}").message();
    assert!(sharded.contains("several files"), "{sharded}");
}

#[test]
fn labels_that_do_not_match_the_classifier_are_told_with_both_shapes() {
    let copy =
        Copy::of("bert", "labels").replace("config.json", r#""8": "I-MISC""#, r#""8": "I-MISC", "9": "X""#);
    assert_eq!(
        copy.message(),
        "model file model.safetensors: tensor classifier.weight should have shape [10, 16], it has [9, 16]"
    );
    let gap = Copy::of("bert", "gap").replace("config.json", r#""8": "I-MISC""#, r#""9": "I-MISC""#);
    assert_eq!(gap.message(), "model file config.json: id2label has no id 8, but 9");
}

#[test]
fn tensors_are_checked_in_every_family() {
    let head = Copy::of("distilbert", "head").drop_tensor("classifier.bias");
    assert_eq!(head.message(), "model file model.safetensors: tensor classifier.bias: missing");
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
        let message = Copy::of(family, "missing").drop_tensor(tensor).message();
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
        let message = Copy::of(family, "shape").replace("config.json", from, to).message();
        assert!(message.contains("tensor ") && message.ends_with(end), "{message}");
    }
}

#[test]
fn a_file_that_is_cut_short_is_told_with_the_first_tensor_that_is_not_whole() {
    let copy = Copy::of("bert", "cut");
    let whole = std::fs::read(copy.0.join("model.safetensors")).unwrap();
    let names = Weights::load(&ModelFiles::folder(&copy.0), "model.safetensors").unwrap().names();
    let message = copy.write("model.safetensors", &whole[..whole.len() - 10]).message();
    let last = names.last().unwrap();
    assert!(message.contains("no whole safetensors file") && message.contains(last), "{message}");
    let header = Copy::of("bert", "header").write("model.safetensors", &whole[..100]).message();
    assert!(header.contains("model.safetensors: 100 bytes are no whole safetensors file"), "{header}");
}

#[test]
fn configurations_and_tokenizers_that_are_none_are_told() {
    let of = |name, file, content| Copy::of("roberta", name).write(file, content).message();
    assert!(of("c", "config.json", "{").starts_with("model file config.json: EOF"));
    assert!(of("t", "tokenizer.json", "{}").starts_with("model file tokenizer.json: "));
    assert!(of("s", "tokenizer_config.json", "[1").starts_with("model file tokenizer_config.json: "));
    let vocabulary = Copy::of("bert", "v").write("vocab.txt", "a\nb\n").message();
    assert_eq!(vocabulary, "model file vocab.txt: there is no piece [CLS]");
    let family = Copy::of("bert", "family").replace("config.json", "\"bert\"", "\"gpt2\"").message();
    assert!(family.contains("unknown variant `gpt2`"), "{family}");
}

#[test]
fn a_window_or_stride_that_cannot_be_is_refused() {
    let open =
        || NerModel::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("transformers/small/roberta")).unwrap();
    let message = |result: Result<NerModel, casefile_schema::Error>| result.err().unwrap().to_string();
    assert_eq!(message(open().window(2)), "input: a window of 2 pieces, the model reads 3 to 512");
    assert_eq!(message(open().window(513)), "input: a window of 513 pieces, the model reads 3 to 512");
    let strided = open().window(10).unwrap().stride(8);
    assert_eq!(message(strided), "input: a stride of 8 pieces, a window holds 8 beside its special ones");
}
