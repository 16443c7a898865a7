//! What a reference says, and whether our figures say the same.

use std::path::{Path, PathBuf};

use casefile_eval::{Figure, Measure, Over, Tally, figures};
use serde::Deserialize;

/// Difference that is allowed; the stored figures have twelve digits.
const TOLERANCE: f64 = 1e-9;

/// The measure, over what, precision, recall and F1.
#[derive(Deserialize)]
pub(crate) struct Expected(
    pub(crate) Measure,
    pub(crate) Over,
    pub(crate) f64,
    pub(crate) f64,
    pub(crate) f64,
);

/// The cases that are stored.
pub(crate) fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/references/small")
}

/// Those that the environment names.
pub(crate) fn others() -> Option<PathBuf> {
    let folder = std::env::var_os("CASEFILE_REFERENCES");
    if folder.is_none() {
        eprintln!("skipped: CASEFILE_REFERENCES names no folder made by tests/references/expected.py");
    }
    folder.map(PathBuf::from)
}

/// What the reference has no figure of has none, or is 0.
pub(crate) fn check(name: &str, tally: &Tally, expected: &[Expected]) -> usize {
    let figures = figures(tally);
    let linked = figures.iter().any(|figure| figure.measure == Measure::CorefMuc);
    // Without a link there is no CoNLL mean; the scorer has 0 for MUC then.
    let expected = expected.iter().filter(|figure| linked || figure.0 != Measure::CorefConll);
    let expected: Vec<_> = expected.collect();
    for Expected(measure, over, precision, recall, f1) in &expected {
        let is_it = |figure: &&Figure| figure.measure == *measure && figure.over == *over;
        let found = figures.iter().find(is_it).map_or([0.0; 3], |f| [f.precision, f.recall, f.f1]);
        let is_close = found.iter().zip([precision, recall, f1]).all(|(a, b)| (a - b).abs() < TOLERANCE);
        assert!(is_close, "{name}: {measure} over {over:?}: {found:?} is not {:?}", [precision, recall, f1]);
    }
    expected.len() * 3
}
