//! The tokenizer of a checkpoint as it comes: `tokenizer.json`, or BERT's older `vocab.txt`.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use casefile_encoder::ModelFiles;
use casefile_schema::Error;
use serde::Deserialize;
use serde_json::{Value, json};
use tokenizers::Tokenizer;

use super::settings::{SETTINGS, Settings};

const TOKENIZER: &str = "tokenizer.json";
const VOCABULARY: &str = "vocab.txt";
const ADDED: &str = "added_tokens.json";

/// A tokenizer and what else the files say of it.
pub(super) struct Vocabulary {
    /// Without padding and truncation.
    pub(super) tokenizer: Tokenizer,
    /// The piece that stands for what the vocabulary does not know.
    pub(super) unknown: Option<u32>,
    /// Whether pieces inside a word are marked by a prefix (`##`).
    pub(super) marks_subwords: bool,
    /// The longest sequence that the checkpoint's tokenizer gives, special pieces included.
    pub(super) max_pieces: Option<usize>,
    /// What stands before and behind a text, for a tokenizer that does not say.
    pub(super) frame: Option<(u32, u32)>,
}

/// The part of `tokenizer.json` that the library does not show, or that the settings may change.
#[derive(Deserialize)]
struct Shown {
    normalizer: Option<Value>,
    pre_tokenizer: Option<Value>,
    post_processor: Option<Value>,
    model: Model,
}

#[derive(Deserialize)]
struct Model {
    unk_token: Option<String>,
    unk_id: Option<u32>,
    continuing_subword_prefix: Option<String>,
}

impl Vocabulary {
    /// Reads the files of a checkpoint.
    ///
    /// # Errors
    /// [`Error::Model`] where there is no tokenizer that can be read, or it is not what it should be.
    pub(super) fn load(files: &ModelFiles) -> Result<Self, Error> {
        let settings = Settings::load(files)?;
        let (mut tokenizer, model) = if files.contains(TOKENIZER) {
            parse(&files.read(TOKENIZER)?, &settings).map_err(|reason| Error::model(TOKENIZER, reason))?
        } else if files.contains(VOCABULARY) {
            let added = match files.contains(ADDED) {
                true => serde_json::from_slice(&files.read(ADDED)?).map_err(|e| Error::model(ADDED, e))?,
                false => BTreeMap::new(),
            };
            let whole = build(&files.read(VOCABULARY)?, &added, &settings);
            let parsed = whole.and_then(|whole| parse(whole.to_string().as_bytes(), &settings));
            parsed.map_err(|reason| Error::model(VOCABULARY, reason))?
        } else {
            return Err(Error::model(TOKENIZER, missing(files)));
        };
        tokenizer.with_padding(None).with_truncation(None).map_err(|error| Error::model(TOKENIZER, error))?;
        let id = |name: &str| tokenizer.token_to_id(name);
        let unknown = settings.unknown().or(model.unk_token.as_deref()).and_then(id).or(model.unk_id);
        Ok(Self {
            unknown: unknown.or_else(|| id("<unk>")).or_else(|| id("[UNK]")),
            marks_subwords: model.continuing_subword_prefix.is_some_and(|prefix| !prefix.is_empty()),
            max_pieces: settings.max_pieces(),
            frame: settings.frame().and_then(|(cls, sep)| Some((id(cls)?, id(sep)?))),
            tokenizer,
        })
    }
}

/// What to do where there is no file that can be read.
fn missing(files: &ModelFiles) -> String {
    let others = ["sentencepiece.bpe.model", "spm.model", "merges.txt", "vocab.json"];
    let found = others.iter().find(|name| files.contains(name));
    let found = found.map(|name| format!("; there is {name}")).unwrap_or_default();
    format!(
        "missing, and there is no {VOCABULARY}{found}. `transformers` writes it: \
         AutoTokenizer.from_pretrained(folder).save_pretrained(folder)"
    )
}

/// A `tokenizer.json`, with what the settings say otherwise.
fn parse(bytes: &[u8], settings: &Settings) -> Result<(Tokenizer, Model), String> {
    // The library panics on some files that are broken, of `Precompiled` normalizers for instance.
    let read = catch_unwind(AssertUnwindSafe(|| Tokenizer::from_bytes(bytes)));
    let read = read.map_err(|_| "the tokenizers library fails on it".to_owned())?;
    let mut tokenizer = read.map_err(|error| error.to_string())?;
    let shown: Shown = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let wrong = |error: serde_json::Error| format!("with the settings of {SETTINGS}: {error}");
    if let Some(normalizer) = shown.normalizer.and_then(|own| settings.changed(own)) {
        tokenizer.with_normalizer(Some(
            serde_json::from_value::<tokenizers::NormalizerWrapper>(normalizer).map_err(wrong)?,
        ));
    }
    if let Some(splitter) = shown.pre_tokenizer.and_then(|own| settings.changed(own)) {
        tokenizer.with_pre_tokenizer(Some(
            serde_json::from_value::<tokenizers::PreTokenizerWrapper>(splitter).map_err(wrong)?,
        ));
    }
    if let Some(framer) = shown.post_processor.and_then(|own| settings.changed(own)) {
        tokenizer.with_post_processor(Some(
            serde_json::from_value::<tokenizers::PostProcessorWrapper>(framer).map_err(wrong)?,
        ));
    }
    Ok((tokenizer, shown.model))
}

/// The `tokenizer.json` that a file of one piece a line amounts to, BERT's way.
fn build(bytes: &[u8], added: &BTreeMap<String, u32>, settings: &Settings) -> Result<Value, String> {
    let lines = std::str::from_utf8(bytes).map_err(|error| error.to_string())?.lines();
    let pieces: BTreeMap<&str, u32> = lines.zip(0..).collect();
    let id = |name: &str| pieces.get(name).copied().ok_or_else(|| format!("there is no piece {name}"));
    let [unknown, cls, sep, ..] = settings.special();
    let (cls, sep, _) = ((cls, id(cls)?), (sep, id(sep)?), id(unknown)?);
    let special = settings.special().map(|name| (name, pieces.get(name).copied()));
    let special = special.iter().filter_map(|&(name, id)| Some((name, id?)));
    let added = added.iter().map(|(name, &id)| (name.as_str(), id));
    let added = special.chain(added).chain(settings.added());
    let added: BTreeMap<u32, Value> = added.map(|(name, id)| (id, piece(name, id))).collect();
    Ok(json!({
        "added_tokens": added.values().collect::<Vec<_>>(),
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": true,
            "handle_chinese_chars": true,
            "strip_accents": null,
            "lowercase": true,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": sep, "cls": cls},
        "model": {
            "type": "WordPiece",
            "unk_token": unknown,
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": pieces,
        },
    }))
}

/// A piece that is found in the text before it is split.
fn piece(content: &str, id: u32) -> Value {
    json!({
        "id": id,
        "content": content,
        "special": true,
        "single_word": false,
        "lstrip": false,
        "rstrip": false,
        "normalized": false,
    })
}
