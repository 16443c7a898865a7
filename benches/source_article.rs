//! The stages and the whole of one extraction, over the source article in `benches/article`.
//!
//! `cargo bench -p casefile-benches`
#![allow(missing_docs, reason = "criterion_group makes a public function")]

use std::hint::black_box;

use casefile::{Document, Extractor};
use casefile_core::ner::{self, NerConfig};
use casefile_core::{Tokenizer, segment, window};
use casefile_encoder::{Encoder, ModelFiles, NativeEncoder, Weights};
use casefile_relations::{RelationLayer, RelationsConfig};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const ARTICLE: &str = include_str!("article/article.txt");

/// The scorers' part of a model's `casefile.json`.
#[derive(serde::Deserialize)]
struct Config {
    ner: NerConfig,
    relations: RelationsConfig,
}

fn stages(c: &mut Criterion) -> Option<()> {
    let files = ModelFiles::embedded(casefile_en::FILES);
    let config: Config = serde_json::from_slice(&files.read("casefile.json").ok()?).ok()?;
    let heads = Weights::load(&files, "heads.safetensors").ok()?;
    let tokenizer = Tokenizer::parse("tokenizer.json", &files.read("tokenizer.json").ok()?).ok()?;
    let encoder = NativeEncoder::load(&files).ok()?;
    let (sentences, _) = segment(ARTICLE);
    let words = tokenizer.words(ARTICLE, &sentences).ok()?;
    let (states, _) = window::encode(&encoder, &words, tokenizer.frame()).ok()?;
    let scorer = ner::Scorer::load(&config.ner, &heads, encoder.width()).ok()?;
    let find = || Some(ner::decode(scorer.score(states.view(), words.by_sentence()).ok()?));
    let spans = find()?;
    let labels = scorer.labels().to_vec();
    let layer = RelationLayer::load(&heads, config.relations, labels, encoder.width()).ok()?;
    let text = Document { text: ARTICLE.to_owned(), ..Document::default() };

    let mut group = c.benchmark_group("stage");
    group.throughput(Throughput::Elements(words.len() as u64));
    group.bench_function("segment", |b| b.iter(|| segment(black_box(ARTICLE))));
    group.bench_function("tokenize", |b| b.iter(|| tokenizer.words(black_box(ARTICLE), &sentences)));
    group.bench_function("encode", |b| {
        b.iter(|| window::encode(&encoder, black_box(&words), tokenizer.frame()))
    });
    group.bench_function("ner", |b| b.iter(find));
    group.bench_function("relations", |b| {
        b.iter_with_setup(
            || text.clone(),
            |mut document| layer.link(&mut document, &spans, &words, states.view()),
        );
    });
    group.finish();

    let extractor = Extractor::new().ok()?;
    let mut group = c.benchmark_group("whole");
    group.throughput(Throughput::Elements(words.len() as u64));
    group.bench_function("extract", |b| b.iter(|| extractor.extract(black_box(ARTICLE))));
    group.bench_function("load and extract", |b| {
        b.iter(|| Extractor::new().and_then(|e| e.extract(black_box(ARTICLE))))
    });
    group.finish();
    Some(())
}

fn source_article(c: &mut Criterion) {
    assert!(stages(c).is_some(), "the embedded model does not load");
}

criterion_group!(benches, source_article);
criterion_main!(benches);
