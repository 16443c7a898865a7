//! rust-bert's own pipeline.

use std::path::Path;

use rust_bert::pipelines::common::{ModelResource, ModelType};
use rust_bert::pipelines::token_classification::{
    LabelAggregationOption, Token, TokenClassificationConfig, TokenClassificationModel,
};
use rust_bert::resources::LocalResource;
use serde_json::Value;

use crate::engine::{Answer, Peer};
use crate::group::{Word, group};

/// `TokenClassificationModel` with words labelled by their first pieces, the one of its ways that `transformers` has too.
pub(crate) struct Pipeline {
    model: TokenClassificationModel,
    batch: usize,
}

impl Pipeline {
    pub(crate) fn open(folder: &Path, aggregation: &str, batch: usize) -> Result<Self, String> {
        if aggregation != "first" {
            return Err(format!("has no aggregation {aggregation:?}"));
        }
        let (kind, vocabulary, merges) = kind(&json(folder, "config.json")?)?;
        for name in [Some(vocabulary), merges].into_iter().flatten() {
            if !folder.join(name).is_file() {
                return Err(format!("there is no {name}"));
            }
        }
        let file = |name: &str| LocalResource::from(folder.join(name));
        let settings = json(folder, "tokenizer_config.json").unwrap_or_default();
        let flag = |name: &str| settings.get(name).and_then(Value::as_bool);
        let lower = flag("do_lower_case").unwrap_or(merges.is_none());
        let mut config = TokenClassificationConfig::new(
            kind,
            ModelResource::Torch(Box::new(file("model.safetensors"))),
            file("config.json"),
            file(vocabulary),
            merges.map(file),
            lower,
            flag("strip_accents"),
            flag("add_prefix_space"),
            LabelAggregationOption::First,
        );
        config.device = tch::Device::Cpu;
        let model = TokenClassificationModel::new(config).map_err(|error| error.to_string())?;
        Ok(Self { model, batch })
    }
}

/// rust-bert's name of a family with the files of its vocabulary.
fn kind(config: &Value) -> Result<(ModelType, &'static str, Option<&'static str>), String> {
    Ok(match config["model_type"].as_str().unwrap_or_default() {
        "bert" => (ModelType::Bert, "vocab.txt", None),
        "distilbert" => (ModelType::DistilBert, "vocab.txt", None),
        "electra" => (ModelType::Electra, "vocab.txt", None),
        "roberta" => (ModelType::Roberta, "vocab.json", Some("merges.txt")),
        "xlm-roberta" => (ModelType::XLMRoberta, "sentencepiece.bpe.model", None),
        "deberta-v2" => (ModelType::DebertaV2, "spm.model", None),
        other => return Err(format!("does not know the family {other:?}")),
    })
}

fn json(folder: &Path, name: &str) -> Result<Value, String> {
    let text = std::fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))
}

impl Peer for Pipeline {
    fn find(&self, texts: &[&str]) -> Result<Answer, String> {
        let mut order: Vec<usize> = (0..texts.len()).collect();
        if self.batch > 0 {
            order.sort_by_key(|&text| texts[text].len());
        }
        let size = if self.batch > 0 { self.batch } else { texts.len().max(1) };
        let (mut words, mut entities) = (vec![Vec::new(); texts.len()], vec![Vec::new(); texts.len()]);
        for call in order.chunks(size) {
            let given: Vec<&str> = call.iter().map(|&text| texts[text]).collect();
            for (&text, tokens) in call.iter().zip(self.model.predict(&given, true, false)) {
                words[text] = tokens.into_iter().filter_map(word).collect();
                entities[text] = group(texts[text], &words[text]);
            }
        }
        Ok(Answer { entities, faults: faults(texts, &words) })
    }
}

/// Its offsets are characters of the text (`rust_tokenizers::Offset`).
fn word(token: Token) -> Option<Word> {
    let offset = token.offset?;
    let span = offset.begin as usize..offset.end as usize;
    Some(Word { span, label: token.label, score: token.score as f32 })
}

/// How many words came back with a text that they are not of, and how many texts without any word.
///
/// The words of a text come in its order; where they start again, what follows is of another text.
fn faults(texts: &[&str], words: &[Vec<Word>]) -> String {
    let strays = words.iter().map(|words| {
        let back = words.windows(2).position(|pair| pair[1].span.start < pair[0].span.start);
        back.map_or(0, |back| words.len() - back - 1)
    });
    let unread = texts.iter().zip(words).filter(|(text, words)| words.is_empty() && !text.trim().is_empty());
    match (strays.sum::<usize>(), unread.count()) {
        (0, 0) => String::new(),
        (strays, unread) => format!("{strays} words attached to another text, {unread} texts without a word"),
    }
}
