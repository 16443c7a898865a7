//! The samples of `docs/corpora.md` are read as it says.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::path::Path;

use casefile_eval::{Annotated, Corpus, Format};

/// Every sample with the name of its format.
fn samples(page: &str) -> Vec<(&str, &str)> {
    let mut samples = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let format = section.lines().next().unwrap();
        let blocks = section.split("\n```").skip(1).step_by(2);
        let blocks = blocks.map(|block| block.split_once('\n').unwrap());
        samples.extend(blocks.filter(|(kind, _)| *kind != "sh").map(|(_, sample)| (format, sample)));
    }
    samples
}

fn says_something(document: &Annotated) -> bool {
    !(document.mentions.is_empty() && document.relations.is_empty() && document.templates.is_empty())
}

#[test]
fn every_sample_reads() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/corpora.md");
    let page = fs::read_to_string(page).unwrap();
    let samples = samples(&page);
    let folder = std::env::temp_dir().join(format!("casefile-eval-samples-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (number, (name, sample)) in samples.iter().enumerate() {
        let format: Format = name.parse().unwrap();
        let file = folder.join(format!("{number}.{}", if format == Format::Brat { "ann" } else { "data" }));
        fs::write(&file, sample.replace('→', "\t")).unwrap();
        fs::write(file.with_extension("txt"), "Rebels attacked Sana. They").unwrap();
        let corpus = Corpus::open(&file, None).unwrap();
        assert_eq!((corpus.format(), corpus.len()), (format, 1), "{sample}");
        let document = corpus.read(0).unwrap();
        assert!(says_something(&document), "{sample}");
        assert_eq!(document.id.is_some(), !matches!(format, Format::Conll | Format::Spacy), "{sample}");
    }
    fs::remove_dir_all(&folder).unwrap();
    let all = Format::ALL.iter().all(|format| samples.iter().any(|(name, _)| *name == format.name()));
    assert!(all && samples.len() == 13, "{}", samples.len());
}
