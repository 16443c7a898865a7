//! A comparison as a terminal shows it.

use std::fmt::Write;

use super::{Change, Comparison, Difference, Items};
use crate::amount::Amount;
use crate::figures::Over;
use crate::measure::Measure;
use crate::report::{aligned, counts, on_a_line, percent, percents, row_name, visible};

impl Comparison {
    /// Precision, recall and F1 of both systems, what changed, and the things fixed and broken. In percent; plain text,
    /// ends with a newline.
    #[must_use]
    pub fn table(&self) -> String {
        let Self { a, b, gold, documents, .. } = self;
        let [a, b, gold] = [a, b, gold].map(|name| visible(name));
        let mut text = format!("A: {a}\nB: {b}\ngold: {gold}\ndocuments: {documents}\n");
        let (samples, seed) = (self.sampling.samples, self.sampling.seed);
        let _ = write!(
            text,
            "all ratios in percent; intervals of B - A from {samples} bootstrap samples, p from {} random swaps of \
             documents, or from all that there are if fewer; seed {seed}\n\n",
            self.shuffles
        );
        let head = ["measure", "", "A", "B", "B - A", "95% interval", "p", "A right/all", "B right/all"];
        let mut cells = vec![head.map(str::to_owned).to_vec()];
        cells.extend(self.differences.iter().flat_map(rows));
        text.push_str(&aligned(&cells));
        for (layer, changes) in &self.changes {
            let (fixed, broken) = (&changes.fixed, &changes.broken);
            let _ = write!(text, "\n{layer}: {} fixed, {} broken\n", fixed.count, broken.count);
            items(&mut text, "fixed", fixed);
            items(&mut text, "broken", broken);
        }
        text
    }
}

/// A line each for precision, recall and F1.
fn rows(difference: &Difference) -> [Vec<String>; 3] {
    let name = row_name(difference.measure, &difference.over);
    let (a, b) = (&difference.sums_a, &difference.sums_b);
    let mean = difference.over == Over::Macro || difference.measure == Measure::CorefConll;
    let counts = |right: Amount, all: Amount| if mean { String::new() } else { counts(right, all) };
    let row = |name: String, ratio: &str, change: &Change, of_a, of_b| {
        let interval = change.interval.map(percents).unwrap_or_default();
        let p = change.p.map(|p| format!("{p:.4}")).unwrap_or_default();
        let (a, b) = (percent(change.a), percent(change.b));
        vec![name, ratio.to_owned(), a, b, signed(change.b - change.a), interval, p, of_a, of_b]
    };
    let of_predicted = [a, b].map(|sums| counts(sums.right_of_predicted, sums.predicted));
    let of_gold = [a, b].map(|sums| counts(sums.right_of_gold, sums.gold));
    let ([pa, pb], [ra, rb]) = (of_predicted, of_gold);
    [
        row(name, "P", &difference.precision, pa, pb),
        row(String::new(), "R", &difference.recall, ra, rb),
        row(String::new(), "F1", &difference.f1, String::new(), String::new()),
    ]
}

/// In percent, with its sign; what rounds to zero has none.
fn signed(ratio: f64) -> String {
    let text = format!("{:+.2}", 100.0 * ratio);
    if matches!(text.as_str(), "+0.00" | "-0.00") { "0.00".to_owned() } else { text }
}

fn items(text: &mut String, what: &str, items: &Items) {
    if items.count == 0 {
        return;
    }
    let labels: Vec<String> =
        items.labels.iter().map(|(label, count)| format!("{} {count}", on_a_line(label))).collect();
    let _ = writeln!(text, "  {what}: {}", labels.join(", "));
    for item in &items.listed {
        let fault = item.fault.name();
        let spans: Vec<String> = item.spans.iter().map(|(start, end)| format!("{start}..{end}")).collect();
        let parts =
            [on_a_line(&item.document), on_a_line(&item.label), spans.join(" "), on_a_line(&item.text)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let _ = writeln!(text, "    {what}  {fault}  {}", parts.join("  "));
    }
    if let Some(more @ 1..) = items.count.checked_sub(items.listed.len()) {
        let _ = writeln!(text, "    and {more} more {what}");
    }
}
