//! What it takes to score a document, and to draw it for 1,000 resampled corpora: passages of our corpus against themselves
//! with every third mention under another type.
//!
//! `cargo bench -p casefile-benches --bench scoring`
#![allow(missing_docs, reason = "criterion_group makes a public function")]

use std::hint::black_box;
use std::path::Path;

use casefile_eval::{Annotated, Corpus, Evaluation, Outcome, Sampling, Settings, score};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/training/corpus/original/dev.jsonl");

fn spoilt(gold: &Annotated) -> Annotated {
    let mut predicted = gold.clone();
    for mention in predicted.mentions.iter_mut().step_by(3) {
        "Weapon".clone_into(&mut mention.label);
    }
    predicted
}

fn bench(c: &mut Criterion) -> Result<(), casefile_eval::Error> {
    let corpus = Corpus::open(Path::new(CORPUS), None)?;
    let gold: Vec<Annotated> = (0..corpus.len()).map(|index| corpus.read(index)).collect::<Result<_, _>>()?;
    let pairs: Vec<(Annotated, Annotated)> =
        gold.into_iter().map(|gold| (gold.clone(), spoilt(&gold))).collect();
    let settings = Settings::default();
    let scored =
        || -> Vec<Outcome> { pairs.iter().map(|(gold, made)| score(gold, made, &settings)).collect() };
    let outcomes = scored();

    let mut group = c.benchmark_group("documents");
    group.throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("read", |b| {
        b.iter(|| {
            (0..corpus.len()).map(|index| black_box(corpus.read(index)).is_ok()).filter(|&read| read).count()
        });
    });
    group.bench_function("score", |b| b.iter(scored));
    group.bench_function("resample", |b| {
        b.iter(|| {
            let mut evaluation = Evaluation::new(Sampling::default());
            for (index, outcome) in outcomes.iter().enumerate() {
                evaluation.add(&index.to_string(), outcome);
            }
            evaluation
        });
    });
    group.finish();
    Ok(())
}

fn scoring(c: &mut Criterion) {
    let done = bench(c);
    assert!(done.is_ok(), "{done:?}");
}

criterion_group!(benches, scoring);
criterion_main!(benches);
