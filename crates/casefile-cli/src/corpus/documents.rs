//! The documents of the corpus, each with its split and its place.

use std::path::Path;

use casefile_corpus::{Entry, Split, original, read, stand_off};

use super::texts;
use crate::report;

/// A line of the corpus, read, or why it cannot be.
pub(crate) struct Document {
    pub(crate) split: Split,
    /// `file:line`.
    pub(crate) place: String,
    pub(crate) entry: Result<Entry, String>,
}

/// All documents of these splits, and how many texts are missing at `texts`, each reported: the original part first, then the
/// stand-off part, whose entries have a text where `texts` has the whole of it.
pub(crate) fn of(splits: &[Split], texts: Option<&Path>) -> Result<(Vec<Document>, usize), String> {
    let mut documents = Vec::new();
    for &split in splits {
        documents.extend(original(split).map(|line| document(split, "original", line)));
    }
    let (stand_off, missing) = match texts {
        Some(texts) => anchored(splits, texts)?,
        None => (splits.iter().flat_map(|&split| without_texts(split)).collect(), 0),
    };
    documents.extend(stand_off);
    Ok((documents, missing))
}

fn without_texts(split: Split) -> impl Iterator<Item = Document> {
    stand_off(split).map(move |line| document(split, "standoff", line))
}

fn anchored(splits: &[Split], texts: &Path) -> Result<(Vec<Document>, usize), String> {
    let (mut places, mut annotations) = (Vec::new(), Vec::new());
    for &split in splits {
        let own = texts::annotations(split)?;
        places.extend((1..=own.len()).map(|number| (split, number)));
        annotations.extend(own);
    }
    let found = texts::anchored(annotations, texts)?;
    let (mut documents, mut missing) = (Vec::new(), 0);
    for ((split, number), (annotation, found)) in places.into_iter().zip(found) {
        // A gold annotation with a part missing is none.
        let line = match found.filter(|found| found.lost.is_empty()) {
            Some(found) => found.line,
            None => {
                report(&format!(
                    "{}: its text, or the whole of it, is not in {}",
                    annotation.id(),
                    texts.display()
                ));
                missing += 1;
                annotation.to_line()
            }
        };
        documents.push(document(split, "standoff", (number, &line)));
    }
    Ok((documents, missing))
}

fn document(split: Split, part: &str, (number, line): (usize, &str)) -> Document {
    Document { split, place: format!("{part}/{}.jsonl:{number}", split.name()), entry: read(line) }
}
