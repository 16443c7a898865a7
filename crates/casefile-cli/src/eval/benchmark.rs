//! Benchmarks that are known by name.

use std::path::Path;

use casefile_corpus::Split;
use casefile_eval::{Annotated, Corpus};

use crate::corpus::documents;
use crate::report;

/// The gold of casefile's own corpus: a split of it, with the stand-off part where its texts are found.
pub(super) fn casefile(split: Split, texts: Option<&Path>) -> Result<Corpus, String> {
    let (mut gold, mut left_out) = (Vec::new(), 0);
    for line in documents::of(&[split], texts)? {
        let entry = line.entry.map_err(|reason| format!("{}: {reason}", line.place))?;
        match entry.has_text {
            true => gold.push(Annotated::from(&entry.document)),
            false => left_out += 1,
        }
    }
    if left_out > 0 {
        report(&format!(
            "{left_out} documents are left out: their texts are not part of the corpus; `--benchmark casefile DATA` finds them in DATA"
        ));
    }
    Ok(Corpus::of_documents(&format!("casefile {}", split.name()), gold))
}
