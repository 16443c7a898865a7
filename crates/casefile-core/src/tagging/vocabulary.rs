//! The tokenizer of a checkpoint as it comes: `tokenizer.json`, or BERT's older `vocab.txt`.

use std::collections::BTreeMap;

use casefile_encoder::ModelFiles;
use casefile_schema::Error;
use serde::Deserialize;
use serde_json::json;
use tokenizers::Tokenizer;

const TOKENIZER: &str = "tokenizer.json";
const VOCABULARY: &str = "vocab.txt";
const SETTINGS: &str = "tokenizer_config.json";

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
}

/// `tokenizer_config.json`; what is not given is as in `BertTokenizer`.
#[derive(Deserialize)]
#[serde(default)]
struct Settings {
    do_lower_case: bool,
    strip_accents: Option<bool>,
    tokenize_chinese_chars: bool,
    unk_token: Option<Name>,
    /// A number that may be too large for an integer.
    model_max_length: Option<f64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            do_lower_case: true,
            strip_accents: None,
            tokenize_chinese_chars: true,
            unk_token: None,
            model_max_length: None,
        }
    }
}

/// A piece's text, by itself or as the `content` of an object.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Object { content: String },
}

impl Name {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Object { content: text } => text,
        }
    }
}

/// The part of `tokenizer.json` that the library does not show.
#[derive(Deserialize)]
struct Shown {
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
        let settings = match files.contains(SETTINGS) {
            true => serde_json::from_slice(&files.read(SETTINGS)?).map_err(|e| Error::model(SETTINGS, e))?,
            false => Settings::default(),
        };
        let (mut tokenizer, model) = if files.contains(TOKENIZER) {
            parse(&files.read(TOKENIZER)?).map_err(|reason| Error::model(TOKENIZER, reason))?
        } else if files.contains(VOCABULARY) {
            build(&files.read(VOCABULARY)?, &settings).map_err(|reason| Error::model(VOCABULARY, reason))?
        } else {
            return Err(Error::model(TOKENIZER, missing(files)));
        };
        tokenizer.with_padding(None).with_truncation(None).map_err(|error| Error::model(TOKENIZER, error))?;
        let named = settings.unk_token.as_ref().map(Name::text).or(model.unk_token.as_deref());
        let max_pieces = settings.model_max_length.filter(|&length| length >= 1.0);
        Ok(Self {
            unknown: named.and_then(|name| tokenizer.token_to_id(name)).or(model.unk_id),
            marks_subwords: model.continuing_subword_prefix.is_some_and(|prefix| !prefix.is_empty()),
            // Far too large numbers stand for no limit; the conversion keeps them large.
            max_pieces: max_pieces.map(|length| length as usize),
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

fn parse(bytes: &[u8]) -> Result<(Tokenizer, Model), String> {
    let tokenizer = Tokenizer::from_bytes(bytes).map_err(|error| error.to_string())?;
    let shown: Shown = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    Ok((tokenizer, shown.model))
}

/// BERT's tokenizer over a file of one piece a line, by way of the `tokenizer.json` that it amounts to.
fn build(bytes: &[u8], settings: &Settings) -> Result<(Tokenizer, Model), String> {
    let lines = std::str::from_utf8(bytes).map_err(|error| error.to_string())?.lines();
    let pieces: BTreeMap<&str, u32> = lines.zip(0..).collect();
    let unknown = settings.unk_token.as_ref().map_or("[UNK]", Name::text);
    let id = |name: &str| pieces.get(name).copied().ok_or_else(|| format!("there is no piece {name}"));
    let (cls, sep, _) = (id("[CLS]")?, id("[SEP]")?, id(unknown)?);
    let special = ["[PAD]", unknown, "[CLS]", "[SEP]", "[MASK]"].map(|name| (name, pieces.get(name)));
    let special = special.iter().filter_map(|(name, id)| {
        Some(json!({
            "id": (*id)?,
            "content": name,
            "special": true,
            "single_word": false,
            "lstrip": false,
            "rstrip": false,
            "normalized": false,
        }))
    });
    let whole = json!({
        "added_tokens": special.collect::<Vec<_>>(),
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": true,
            "handle_chinese_chars": settings.tokenize_chinese_chars,
            "strip_accents": settings.strip_accents,
            "lowercase": settings.do_lower_case,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", sep], "cls": ["[CLS]", cls]},
        "model": {
            "type": "WordPiece",
            "unk_token": unknown,
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": pieces,
        },
    });
    parse(whole.to_string().as_bytes())
}
