//! Benchmarks that are known by name.

use std::path::Path;

use casefile_corpus::Split;
use casefile_eval::{Annotated, Corpus};

use crate::corpus::entries;
use crate::report;

/// The gold of casefile's own corpus: a split of it, with the stand-off part where the texts are found in `data`. Also how many of
/// those that were looked for are not there.
pub(super) fn casefile(split: Split, data: Option<&Path>) -> Result<(Corpus, usize), String> {
    let (entries, missing) = entries(&[split], data)?;
    let gold: Vec<Annotated> = entries
        .iter()
        .filter(|(_, entry)| entry.has_text)
        .map(|(_, entry)| Annotated::from(&entry.document))
        .collect();
    let left_out = entries.len() - gold.len();
    if data.is_none() && left_out > 0 {
        report(&format!(
            "{left_out} documents are left out: their texts are not part of the corpus; `--benchmark casefile DATA` \
             finds them in DATA"
        ));
    }
    Ok((Corpus::of_documents(&format!("casefile {}", split.name()), gold), missing))
}
