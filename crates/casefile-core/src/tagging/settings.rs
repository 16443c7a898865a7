//! `tokenizer_config.json`: what a checkpoint says of its tokenizer beside the tokenizer itself.

use std::collections::BTreeMap;

use casefile_encoder::ModelFiles;
use casefile_schema::Error;
use serde::Deserialize;
use serde_json::Value;

/// The file's name.
pub(super) const SETTINGS: &str = "tokenizer_config.json";

/// The file; null is as good as nothing.
#[derive(Default, Deserialize)]
pub(super) struct Settings {
    tokenizer_class: Option<String>,
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
    tokenize_chinese_chars: Option<bool>,
    add_prefix_space: Option<bool>,
    unk_token: Option<Name>,
    cls_token: Option<Name>,
    sep_token: Option<Name>,
    pad_token: Option<Name>,
    mask_token: Option<Name>,
    /// Pieces that are found in a text before it is split, by their ids.
    #[serde(default)]
    added_tokens_decoder: BTreeMap<u32, Name>,
    /// A number that may be too large for an integer.
    model_max_length: Option<f64>,
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

impl Settings {
    /// Reads the file; nothing is set where there is none.
    ///
    /// # Errors
    /// [`Error::Model`] where it is not what it should be.
    pub(super) fn load(files: &ModelFiles) -> Result<Self, Error> {
        match files.contains(SETTINGS) {
            true => serde_json::from_slice(&files.read(SETTINGS)?).map_err(|e| Error::model(SETTINGS, e)),
            false => Ok(Self::default()),
        }
    }

    /// The piece that stands for what the vocabulary does not know.
    pub(super) fn unknown(&self) -> Option<&str> {
        self.unk_token.as_ref().map(Name::text)
    }

    /// The unknown, first, last, padding and mask piece, BERT's where nothing is said.
    pub(super) fn special(&self) -> [&str; 5] {
        let or = |name: &'static str, own| Option::map_or(own, name, Name::text);
        [
            or("[UNK]", self.unk_token.as_ref()),
            or("[CLS]", self.cls_token.as_ref()),
            or("[SEP]", self.sep_token.as_ref()),
            or("[PAD]", self.pad_token.as_ref()),
            or("[MASK]", self.mask_token.as_ref()),
        ]
    }

    /// The pieces that are found in a text before it is split.
    pub(super) fn added(&self) -> impl Iterator<Item = (&str, u32)> {
        self.added_tokens_decoder.iter().map(|(&id, name)| (name.text(), id))
    }

    /// What stands before and behind a text by the classes of tokenizers that put it there themselves.
    pub(super) fn frame(&self) -> Option<(&str, &str)> {
        let named = self.tokenizer_class.is_some() && !self.is_generic();
        named.then_some((self.cls_token.as_ref()?.text(), self.sep_token.as_ref()?.text()))
    }

    /// The longest sequence, special pieces included. Far too large numbers stand for no limit, and stay large.
    pub(super) fn max_pieces(&self) -> Option<usize> {
        self.model_max_length.filter(|&length| length >= 1.0).map(|length| length as usize)
    }

    /// A part of `tokenizer.json` with what is set here and not in it; `None` where nothing changes. The generic classes take
    /// the file as it is.
    pub(super) fn changed(&self, part: Value) -> Option<Value> {
        let mut changed = part.clone();
        if !self.is_generic() {
            self.change(&mut changed);
        }
        (changed != part).then_some(changed)
    }

    fn change(&self, part: &mut Value) {
        let settings: &[(&str, Option<bool>)] = match part.get("type").and_then(Value::as_str) {
            Some("BertNormalizer") => &[
                ("lowercase", self.do_lower_case),
                ("strip_accents", self.strip_accents),
                ("handle_chinese_chars", self.tokenize_chinese_chars),
            ],
            Some("ByteLevel" | "RobertaProcessing") => &[("add_prefix_space", self.add_prefix_space)],
            _ => &[],
        };
        for (name, value) in settings {
            if let Some(value) = value {
                part[*name] = (*value).into();
            }
        }
    }

    /// Whether the class stands for any tokenizer.
    fn is_generic(&self) -> bool {
        let class = self.tokenizer_class.as_deref();
        matches!(class, Some("PreTrainedTokenizerFast" | "PreTrainedTokenizer" | "TokenizersBackend"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(json: Value) -> Settings {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_is_set_takes_the_place_of_what_the_tokenizer_says() {
        let normalizer = json!({"type": "BertNormalizer", "lowercase": false, "strip_accents": null});
        let cased = settings(json!({"do_lower_case": false, "model_max_length": 1e30}));
        assert_eq!(cased.changed(normalizer.clone()), None);
        let lower =
            json!({"do_lower_case": true, "strip_accents": null, "tokenizer_class": "BertTokenizerFast"});
        let changed = settings(lower).changed(normalizer.clone()).unwrap();
        assert_eq!(changed, json!({"type": "BertNormalizer", "lowercase": true, "strip_accents": null}));
        let generic = json!({"do_lower_case": true, "tokenizer_class": "PreTrainedTokenizerFast"});
        assert_eq!(settings(generic).changed(normalizer), None);
        let spaced = settings(json!({"add_prefix_space": true}));
        let splitter = json!({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true});
        assert_eq!(spaced.changed(splitter).unwrap()["add_prefix_space"], true);
    }

    #[test]
    fn pieces_have_names_of_their_own_or_berts() {
        let own =
            settings(json!({"cls_token": {"content": "<s>"}, "sep_token": "</s>", "tokenizer_class": "X"}));
        assert_eq!(own.special(), ["[UNK]", "<s>", "</s>", "[PAD]", "[MASK]"]);
        assert_eq!(own.frame(), Some(("<s>", "</s>")));
        assert_eq!(
            (settings(json!({})).frame(), settings(json!({"model_max_length": 512})).max_pieces()),
            (None, Some(512))
        );
    }
}
