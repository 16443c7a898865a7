//! `casefile corpus overlap`: words of the corpus that stand in other texts too.

use std::path::{Path, PathBuf};

use casefile_corpus::{Runs, Split};

use super::{entries, print, texts};
use crate::report;

/// Reports every run of so many words; how many there are, with the texts that could not be read or were missing.
pub(super) fn run(others: &[PathBuf], words: u8, texts: Option<&Path>) -> Result<usize, String> {
    let mut runs = Runs::new(usize::from(words));
    let (mut compared, mut failed) = (0, 0);
    for path in others {
        texts::each(path, &mut |text| match text {
            Ok((place, text)) => {
                runs.add(place, text);
                compared += 1;
            }
            Err(reason) => {
                report(&reason);
                failed += 1;
            }
        })?;
    }
    let (mut found, mut looked_at) = (0, 0);
    let (entries, missing) = entries(&Split::ALL, texts)?;
    for (_, entry) in entries.iter().filter(|(_, entry)| entry.has_text) {
        looked_at += 1;
        for shared in runs.shared(&entry.document.text) {
            let (id, words) = (&entry.document.id, shared.span.of(&entry.document.text));
            report(&format!("{id}: {words:?} stands in {}", shared.name));
            found += 1;
        }
    }
    let summary =
        format!("{looked_at} documents against {compared} texts: {found} runs of {words} words or more\n");
    print(None, &summary).map(|()| found + failed + missing)
}
