//! The table that a terminal shows.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{aligned, counts, percent, percents};
use crate::calibration::{BINS, Reliability};
use crate::evaluation::Evaluation;
use crate::figures::{Figure, Over, shown};
use crate::measure::{Layer, Measure};

/// What the table shows beside the measures that the corpus is annotated for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// Each label by itself.
    pub by_label: bool,
    /// Also the measures that the corpus has no gold for.
    pub every_measure: bool,
}

/// Precision, recall and F1 with what they are ratios of, and the calibration of the scores where there are any. In
/// percent; plain text, ends with a newline.
#[must_use]
pub fn table(evaluation: &Evaluation, options: TableOptions) -> String {
    let figures = evaluation.figures();
    let chosen: Vec<&Figure> =
        if options.every_measure { figures.iter().collect() } else { shown(&figures).collect() };
    let mut text = format!("{}\n\n", heading(evaluation));
    if chosen.is_empty() {
        text.push_str("nothing to measure: no gold of any kind\n");
    } else {
        let rows = chosen.iter().filter(|figure| options.by_label || !matches!(figure.over, Over::Label(_)));
        let head = ["measure", "P", "R", "F1", "95% interval", "right/predicted", "right/gold"];
        let mut cells = vec![head.map(str::to_owned).to_vec()];
        cells.extend(rows.map(|figure| row(figure, &chosen)));
        text.push_str(&aligned(&cells));
    }
    let hidden: BTreeSet<Measure> = figures.iter().map(|figure| figure.measure).collect();
    let visible: BTreeSet<Measure> = chosen.iter().map(|figure| figure.measure).collect();
    let hidden: Vec<&str> = hidden.difference(&visible).map(|measure| measure.name()).collect();
    if !hidden.is_empty() {
        let _ = write!(text, "\nnot shown, for there is no gold of the kind: {}\n", hidden.join(", "));
    }
    for (layer, reliability) in &evaluation.tally().reliability {
        text.push_str(&calibration(*layer, reliability));
    }
    text
}

fn heading(evaluation: &Evaluation) -> String {
    let documents = match evaluation.documents() {
        1 => "1 document".to_owned(),
        n => format!("{n} documents"),
    };
    let sampling = evaluation.sampling();
    let intervals = match sampling.samples {
        0 => "no confidence intervals".to_owned(),
        n => format!("confidence intervals of F1 from {n} bootstrap samples, seed {}", sampling.seed),
    };
    format!("{documents}; all ratios in percent; {intervals}")
}

fn row(figure: &Figure, all: &[&Figure]) -> Vec<String> {
    let sums = &figure.sums;
    let labels = || {
        let same = all.iter().filter(|other| other.measure == figure.measure);
        same.filter(|other| matches!(other.over, Over::Label(_))).count()
    };
    let [of_predicted, of_gold] = match figure.over {
        Over::All if figure.measure == Measure::CorefConll => ["mean of 3".to_owned(), String::new()],
        Over::Macro => [format!("mean of {}", labels()), String::new()],
        _ => [counts(sums.right_of_predicted, sums.predicted), counts(sums.right_of_gold, sums.gold)],
    };
    let name = match &figure.over {
        Over::All => figure.measure.name().to_owned(),
        Over::Macro => "  macro".to_owned(),
        Over::Label(label) => format!("  {label}"),
    };
    let interval = figure.interval.map(percents).unwrap_or_default();
    vec![
        name,
        percent(figure.precision),
        percent(figure.recall),
        percent(figure.f1),
        interval,
        of_predicted,
        of_gold,
    ]
}

/// The bins that anything fell into.
fn calibration(layer: Layer, reliability: &Reliability) -> String {
    let mut cells = vec![["score", "predicted", "mean score", "right"].map(str::to_owned).to_vec()];
    for (place, bin) in reliability.bins.iter().enumerate().filter(|(_, bin)| bin.count > 0) {
        let edge = |place: usize| percent(place as f64 / BINS as f64);
        let (count, right) = (bin.count as f64, bin.right as f64);
        cells.push(vec![
            format!("  {} to {}", edge(place), edge(place + 1)),
            bin.count.to_string(),
            percent(bin.score.to_f64() / count),
            percent(right / count),
        ]);
    }
    let error = percent(reliability.expected_error());
    let count = reliability.count();
    format!(
        "\ncalibration of {layer} scores: expected error {error} over {count} predicted\n{}",
        aligned(&cells)
    )
}
