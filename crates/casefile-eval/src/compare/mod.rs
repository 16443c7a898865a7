//! Two systems on the same gold: what got better, what got worse, and whether it is more than chance.

mod changes;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

pub use changes::{Changed, Changes, Items};

use crate::error::Error;
use crate::figures::{Interval, Over, Ratios, Recipe, Rows, applies, recipes};
use crate::measure::{Layer, Measure};
use crate::report::{Record, read};
use crate::statistics::{Bootstrap, Randomisation, Sampling, Shuffled, interval};
use crate::tally::{Key, Sums};

/// How two systems are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompareOptions {
    /// For the intervals of the differences.
    pub sampling: Sampling,
    /// How many times documents are swapped at random for the p-values; 0: none.
    pub shuffles: usize,
    /// How many items of a layer are listed each way.
    pub listed: usize,
    /// Also the mean over labels, and each label. Takes about `64 * shuffles` bytes for each measure and label.
    pub by_label: bool,
}

impl Default for CompareOptions {
    /// 1,000 samples, 10,000 shuffles, 20 items, all labels together.
    fn default() -> Self {
        Self { sampling: Sampling::default(), shuffles: 10_000, listed: 20, by_label: false }
    }
}

/// What changes from a system A to a system B.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// What A is called.
    pub a: String,
    /// What B is called.
    pub b: String,
    /// What the gold is called.
    pub gold: String,
    /// How many documents.
    pub documents: usize,
    /// For the intervals.
    pub sampling: Sampling,
    /// For the p-values.
    pub shuffles: usize,
    /// For each measure that the gold is annotated for, in the order of reports.
    pub differences: Vec<Difference>,
    /// By layer, what only one of the systems has wrong; layers without any are left out.
    pub changes: BTreeMap<Layer, Changes>,
}

/// A figure of A and of B.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The measure.
    pub measure: Measure,
    /// Over which labels.
    pub over: Over,
    /// Of precision.
    pub precision: Change,
    /// Of recall.
    pub recall: Change,
    /// Of F1.
    pub f1: Change,
    /// What A's ratios are of.
    pub sums_a: Sums,
    /// What B's ratios are of.
    pub sums_b: Sums,
}

/// A ratio of A and of B.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// Of A.
    pub a: f64,
    /// Of B.
    pub b: f64,
    /// 95 % confidence interval of `b - a`, both systems measured on the same samples; `None` without samples, of a single
    /// document, and where no sample has the label.
    pub interval: Option<Interval>,
    /// How likely a difference at least as large, either way, were if the systems did not differ; `None` without shuffles.
    pub p: Option<f64>,
}

/// Compares two reports that [`JsonReport`](crate::JsonReport) wrote, in any order of their documents. Holds the documents
/// of A and reads those of B one by one.
///
/// # Errors
/// A file that cannot be read or is no report; documents that only one of the files has, or whose gold differs.
pub fn compare(a: &Path, b: &Path, options: CompareOptions) -> Result<Comparison, Error> {
    let mut held: BTreeMap<String, Record> = BTreeMap::new();
    let names_a = read(a, |record| match held.insert(record.id.clone(), record) {
        Some(other) => Err(format!("there are two documents {:?}", other.id)),
        None => Ok(()),
    })?;
    let mut paired = Paired::new(options);
    let names_b = read(b, |of_b| match held.remove(&of_b.id) {
        Some(of_a) => paired.add(&of_a, &of_b),
        None => Err(format!("document {:?} is not in {}, or here twice", of_b.id, a.display())),
    })?;
    if let Some(id) = held.keys().next() {
        let reason = format!("document {id:?} of {} is missing", a.display());
        return Err(Error::File { path: b.to_owned(), reason });
    }
    let (documents, sampling, shuffles) = (paired.documents, options.sampling, options.shuffles);
    let (differences, changes) = paired.finish();
    Ok(Comparison {
        a: names_a.predicted,
        b: names_b.predicted,
        gold: names_b.gold,
        documents,
        sampling,
        shuffles,
        differences,
        changes,
    })
}

/// Both systems' outcomes on the documents so far.
struct Paired {
    options: CompareOptions,
    documents: usize,
    a: System,
    b: System,
    randomisation: Randomisation,
    changes: BTreeMap<Layer, Changes>,
}

struct System {
    rows: Rows,
    bootstrap: Bootstrap,
}

impl System {
    fn new(sampling: Sampling) -> Self {
        Self { rows: Rows::new(), bootstrap: Bootstrap::new(sampling) }
    }

    fn add(&mut self, id: &str, rows: &Rows) {
        self.bootstrap.add(id, rows);
        for (key, &sums) in rows {
            *self.rows.entry(key.clone()).or_default() += sums;
        }
    }

    fn sums(&self, key: &Key) -> Sums {
        self.rows.get(key).copied().unwrap_or_default()
    }

    fn ratios(&self, recipe: &Recipe) -> Ratios {
        recipe.ratios(recipe.rows.iter().map(|key| self.sums(key))).unwrap_or_default()
    }
}

impl Paired {
    fn new(options: CompareOptions) -> Self {
        let system = || System::new(options.sampling);
        let randomisation = Randomisation::new(options.shuffles, options.sampling.seed);
        Self { options, documents: 0, a: system(), b: system(), randomisation, changes: BTreeMap::new() }
    }

    fn add(&mut self, a: &Record, b: &Record) -> Result<(), String> {
        if a.gold != b.gold {
            return Err(format!(
                "document {:?}: not the text or the gold mentions of the other report",
                a.id
            ));
        }
        let (mut rows_a, mut rows_b) = (a.rows(), b.rows());
        same_gold(&a.id, &rows_a, &rows_b)?;
        if !self.options.by_label {
            rows_a.retain(|key, _| key.label.is_none());
            rows_b.retain(|key, _| key.label.is_none());
        }
        self.documents += 1;
        let Self { a: system_a, b: system_b, randomisation, .. } = self;
        let resample = || {
            system_a.add(&a.id, &rows_a);
            system_b.add(&a.id, &rows_b);
        };
        rayon::join(resample, || randomisation.add(&a.id, &rows_a, &rows_b));
        changes::add(&mut self.changes, a, b, self.options.listed);
        Ok(())
    }

    fn finish(self) -> (Vec<Difference>, BTreeMap<Layer, Changes>) {
        let Self { options, documents, a, b, randomisation, changes } = self;
        let mut rows = a.rows.clone();
        for (key, &sums) in &b.rows {
            *rows.entry(key.clone()).or_default() += sums;
        }
        let has_gold =
            |measure| rows.iter().any(|(key, sums)| key.measure == measure && !sums.gold.is_zero());
        let shuffled = (options.shuffles > 0).then(|| randomisation.shuffle());
        let recipes = recipes(&rows).into_iter().filter(|recipe| applies(recipe.measure, has_gold));
        let intervals = documents > 1;
        let differences = recipes.map(|recipe| difference(recipe, &a, &b, intervals, shuffled.as_ref()));
        (differences.collect(), changes)
    }
}

/// What is gold hangs on the gold alone, except where a measure is of the things found.
fn same_gold(id: &str, a: &Rows, b: &Rows) -> Result<(), String> {
    let gold = |rows: &Rows, key: &Key| rows.get(key).map(|sums| sums.gold).unwrap_or_default();
    let differs = |key: &&Key| !key.measure.is_of_found() && gold(a, key) != gold(b, key);
    match a.keys().chain(b.keys()).find(differs) {
        Some(key) => Err(format!(
            "document {id:?}: not the same gold or settings as in the other report: {} is {} there and {} here",
            key.measure,
            gold(a, key).to_f64(),
            gold(b, key).to_f64()
        )),
        None => Ok(()),
    }
}

fn difference(
    recipe: Recipe,
    a: &System,
    b: &System,
    intervals: bool,
    shuffled: Option<&Shuffled>,
) -> Difference {
    let mut sampled: [Vec<f64>; 3] = Default::default();
    if intervals {
        let samples = a.bootstrap.ratios(&recipe).zip(b.bootstrap.ratios(&recipe));
        // What a sample does not have at all tells nothing; what only one system predicts, the other has none of.
        for (a, b) in samples.filter(|sample| !matches!(sample, (None, None))) {
            let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
            let differences = [b.precision - a.precision, b.recall - a.recall, b.f1 - a.f1];
            for (values, difference) in sampled.iter_mut().zip(differences) {
                values.push(difference);
            }
        }
    }
    let [in_precision, in_recall, in_f1] = sampled.map(interval);
    let p = shuffled.and_then(|shuffled| shuffled.p_values(&recipe, |key| a.sums(key), |key| b.sums(key)));
    let (of_a, of_b) = (a.ratios(&recipe), b.ratios(&recipe));
    let change = |of: fn(&Ratios) -> f64, interval| Change {
        a: of(&of_a),
        b: of(&of_b),
        interval,
        p: p.as_ref().map(of),
    };
    Difference {
        precision: change(|ratios| ratios.precision, in_precision),
        recall: change(|ratios| ratios.recall, in_recall),
        f1: change(|ratios| ratios.f1, in_f1),
        sums_a: recipe.total(|key| a.sums(key)),
        sums_b: recipe.total(|key| b.sums(key)),
        measure: recipe.measure,
        over: recipe.over,
    }
}

#[cfg(test)]
mod tests;
