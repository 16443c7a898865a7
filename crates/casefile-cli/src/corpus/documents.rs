//! The documents of the corpus, each with its split and its place.

use std::path::Path;

use casefile_corpus::{Entry, Split, original, read, stand_off};

use super::texts;

/// A line of the corpus, read, or why it cannot be.
pub(crate) struct Document {
    pub(crate) split: Split,
    /// `file:line`.
    pub(crate) place: String,
    pub(crate) entry: Result<Entry, String>,
}

/// All documents of these splits: the original part first, then the stand-off part with the texts that are found at `texts`;
/// without `texts` its entries have none.
pub(crate) fn of(splits: &[Split], texts: Option<&Path>) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    for &split in splits {
        documents.extend(original(split).map(|line| document(split, "original", line)));
    }
    match texts {
        None => {
            for &split in splits {
                documents.extend(stand_off(split).map(|line| document(split, "standoff", line)));
            }
        }
        Some(texts) => documents.extend(anchored(splits, texts)?),
    }
    Ok(documents)
}

/// The stand-off part, with its text where that is found.
fn anchored(splits: &[Split], texts: &Path) -> Result<impl Iterator<Item = Document>, String> {
    let (mut places, mut annotations) = (Vec::new(), Vec::new());
    for &split in splits {
        let own = texts::annotations(split)?;
        places.extend((1..=own.len()).map(|number| (split, number)));
        annotations.extend(own);
    }
    let found = texts::anchored(annotations, texts)?;
    Ok(places.into_iter().zip(found).map(|((split, number), (annotation, found))| {
        let line = found.map_or_else(|| annotation.to_line(), |found| found.line);
        document(split, "standoff", (number, &line))
    }))
}

fn document(split: Split, part: &str, (number, line): (usize, &str)) -> Document {
    Document { split, place: format!("{part}/{}.jsonl:{number}", split.name()), entry: read(line) }
}
