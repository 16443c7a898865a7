//! What is wrong with a checkpoint is told with its file, its tensor and both shapes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use casefile_core::{Aggregation, NerModel};
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
        "model file DIR/tokenizer.json: missing, and there is no vocab.txt. `transformers` writes it: AutoTokenizer"
    ));
    let pickle = copy_of("bert").remove("model.safetensors").unwrap().write("pytorch_model.bin", "");
    assert!(message(pickle).starts_with(
        "model file DIR/pytorch_model.bin: is a Python pickle, which casefile does not open; `transformers` writes \
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
        "model file DIR/model.safetensors: tensor classifier.weight should have shape [10, 16], it has [9, 16]"
    );
    let gap = copy_of("bert").replace("config.json", r#""8": "I-MISC""#, r#""9": "I-MISC""#);
    assert_eq!(message(gap), "model file DIR/config.json: id2label has no id 8, but 9");
}

#[test]
fn tensors_are_checked_in_every_family() {
    let head = drop_tensor(copy_of("distilbert"), "classifier.bias");
    assert_eq!(message(head), "model file DIR/model.safetensors: tensor classifier.bias: missing");
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
        assert_eq!(message, format!("model file DIR/model.safetensors: tensor {tensor}: missing"));
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
    assert!(of("config.json", "{").starts_with("model file DIR/config.json: EOF"));
    assert!(of("tokenizer.json", "{}").starts_with("model file DIR/tokenizer.json: "));
    assert!(of("tokenizer_config.json", "[1").starts_with("model file DIR/tokenizer_config.json: "));
    let vocabulary = message(copy_of("bert").write("vocab.txt", "a\nb\n"));
    assert_eq!(vocabulary, "model file DIR/vocab.txt: there is no piece [CLS]");
    let family = message(copy_of("bert").replace("config.json", "\"bert\"", "\"gpt2\""));
    assert!(family.contains("unknown variant `gpt2`"), "{family}");
}

#[test]
fn a_window_or_stride_that_cannot_be_is_refused() {
    let open =
        || NerModel::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("transformers/small/roberta")).unwrap();
    assert_eq!(message_of(open().window(2)), "input: a window of 2 pieces, the model reads 3 to 512");
    assert_eq!(message_of(open().window(513)), "input: a window of 513 pieces, the model reads 3 to 512");
    let strided = open().stride(8).unwrap().window(10);
    assert_eq!(message_of(strided), "input: a window of 10 pieces, the model reads 11 to 512");
    let strided = open().window(10).unwrap().stride(8);
    assert_eq!(message_of(strided), "input: a stride of 8 pieces, a window holds 8 beside its special ones");
}

#[test]
fn what_is_no_model_is_refused_without_a_panic() {
    let config = |from: &str, to: &str| message(copy_of("bert").replace("config.json", from, to));
    let labels = r#""id2label": {"#;
    assert!(config(labels, r#""id2label": {}, "x": {"#).contains("there are no labels"));
    assert!(config(labels, r#""num_labels": 3000000000, "x": {"#).contains("num_labels is 3000000000"));
    let huge = config(r#""vocab_size": 400"#, r#""vocab_size": 18446744073709551615"#);
    assert!(huge.contains("more than any model has"), "{huge}");
    for charsmap in ["", "AAAA", "////"] {
        let normalizer =
            format!(r#""normalizer": {{"type": "Precompiled", "precompiled_charsmap": "{charsmap}"}}"#);
        let broken = copy_of("roberta").replace("tokenizer.json", r#""normalizer": null"#, &normalizer);
        let broken = NerModel::open(&broken.unwrap().0).and_then(|model| model.entities("text"));
        assert!(broken.is_ok() || message_of(broken).contains("tokenizer.json"), "{charsmap:?}");
    }
}

#[test]
fn weights_that_are_no_numbers_give_an_error() {
    let folder = copy_of("bert");
    let mut bytes = std::fs::read(folder.0.join("model.safetensors")).unwrap();
    let end = bytes.len();
    bytes[end - 400..].fill(0xff);
    let folder = folder.write("model.safetensors", bytes).unwrap();
    let model = NerModel::open(&folder.0).unwrap();
    assert!(message_of(model.entities("Some text.")).contains("no numbers"));
}

#[test]
fn the_settings_beside_a_tokenizer_count() {
    let text = "Gunmen killed JOSÉ in Mopti";
    let entities = |folder: &Folder| {
        let model = NerModel::open(&folder.0).unwrap().aggregation(Aggregation::None);
        model.entities(text).unwrap()
    };
    let (plain, lower) = (copy_of("bert"), copy_of("bert"));
    let lower = lower.replace("tokenizer_config.json", "\"do_lower_case\": false", "\"do_lower_case\": true");
    assert_ne!(entities(&plain), entities(&lower.unwrap()), "vocab.txt");
    let (plain, spaced) = (copy_of("roberta"), copy_of("roberta"));
    let from = "\"add_prefix_space\": false";
    let spaced = spaced.replace("tokenizer_config.json", from, "\"add_prefix_space\": true");
    assert_ne!(entities(&plain), entities(&spaced.unwrap()), "tokenizer.json");
    let added = copy_of("bert");
    let vocabulary = std::fs::read_to_string(added.0.join("vocab.txt")).unwrap();
    let (vocabulary, _) = vocabulary.trim_end().rsplit_once('\n').unwrap();
    let added = added.write("vocab.txt", vocabulary).unwrap();
    let added = added.write("added_tokens.json", r#"{"Mopti": 399}"#).unwrap();
    assert!(entities(&added).iter().filter(|e| "Mopti".contains(&e.text)).count() <= 1, "one piece");
}

#[test]
fn words_are_not_cut_inside_a_character_nor_joined_without_spaces() {
    for family in ["roberta", "xlm-roberta", "deberta-v3", "bert"] {
        let folder = copy_of(family);
        let model = NerModel::open(&folder.0).unwrap();
        let text = "killed “people”—在喀布尔发生爆炸。 💣💣  two  spaces 👩‍👩‍👧‍👦 Кабул";
        let entities = model.entities(text).unwrap();
        assert!(entities.iter().all(|e| text[e.start..e.end] == e.text && !e.text.is_empty()), "{family}");
        assert!(entities.windows(2).all(|pair| pair[0].end <= pair[1].start), "{family}: {entities:?}");
    }
}

#[test]
fn relative_positions_read_past_what_was_trained_on() {
    let model = NerModel::open(&copy_of("deberta-v3").0).unwrap();
    let text = "Gunmen killed three people. ".repeat(100);
    let windowed = model.entities(&text).unwrap();
    let whole = model.window(4096).unwrap().entities(&text).unwrap();
    assert!(!windowed.is_empty() && whole.last().is_some_and(|e| e.end > text.len() / 2));
}

/// With token types as many as there are word shapes, each with a vector of its own.
fn with_six_token_types(folder: Folder) -> Result<Folder> {
    const TABLE: &str = "bert.embeddings.token_type_embeddings.weight";
    let bytes = std::fs::read(folder.0.join("model.safetensors"))?;
    let file = SafeTensors::deserialize(&bytes)?;
    let table: Vec<u8> = (0..6 * 16).flat_map(|i| ((i * i % 13) as f32).to_le_bytes()).collect();
    let table = TensorView::new(safetensors::Dtype::F32, vec![6, 16], &table)?;
    let kept = file.tensors().into_iter().filter(|(name, _)| name != TABLE);
    let tensors: Vec<_> = kept.chain([(TABLE.to_owned(), table)]).collect();
    let folder = folder.write("model.safetensors", safetensors::serialize(tensors, None)?)?;
    folder.replace("config.json", "\"type_vocab_size\": 2", "\"type_vocab_size\": 6")
}

#[test]
fn a_checkpoint_that_asks_for_word_shapes_sees_case_through_a_lower_cased_vocabulary() {
    let lower = |folder: Result<Folder>| {
        let from = "\"do_lower_case\": false";
        folder.unwrap().replace("tokenizer_config.json", from, "\"do_lower_case\": true")
    };
    let scores = |folder: &Folder, text: &str| -> Vec<f32> {
        let model = NerModel::open(&folder.0).unwrap().aggregation(Aggregation::None);
        model.entities(text).unwrap().iter().map(|entity| entity.score).collect()
    };
    let plain = lower(with_six_token_types(copy_of("bert"))).unwrap();
    assert_eq!(scores(&plain, "people in Mopti"), scores(&plain, "people in MOPTI"));
    let shaped = lower(with_six_token_types(copy_of("bert"))).unwrap();
    let shaped = shaped
        .replace("config.json", "{\n  \"add_cross", "{\n\"token_types\": \"word_shapes\",\n\"add_cross")
        .unwrap();
    assert_ne!(scores(&shaped, "people in Mopti"), scores(&shaped, "people in MOPTI"));
    assert_ne!(scores(&shaped, "people in Mopti"), scores(&plain, "people in Mopti"));
}
