//! What people and programs read of an evaluation.

mod html;
mod json;
mod read;
mod table;
mod visible;

pub use html::HtmlReport;
pub use json::JsonReport;
pub(crate) use json::{Item, Record};
pub(crate) use read::read;
pub use table::{TableOptions, chosen, table};
pub(crate) use visible::on_a_line;
pub use visible::visible;

use crate::amount::Amount;
use crate::figures::{Interval, Over};
use crate::measure::Measure;

/// What a report is of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Header<'a> {
    /// What is measured against: a corpus, a file.
    pub gold: &'a str,
    /// What is measured: a model, a file.
    pub predicted: &'a str,
    /// What else a reader should know, a sentence each.
    pub notes: &'a [String],
}

/// Rows of cells as lines: the first column flush left, the others right, two spaces between.
pub(crate) fn aligned(rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for (column, cell) in rows.iter().flat_map(|row| row.iter().enumerate()) {
        let width = cell.chars().count();
        match widths.get_mut(column) {
            Some(widest) => *widest = width.max(*widest),
            None => widths.push(width),
        }
    }
    let mut lines = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(column, (cell, &width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("  {cell:>width$}"),
        });
        lines.push_str(cells.collect::<String>().trim_end());
        lines.push('\n');
    }
    lines
}

/// A figure's row in a table: the measure, and what stands below it.
pub(crate) fn row_name(measure: Measure, over: &Over) -> String {
    match over {
        Over::All => measure.name().to_owned(),
        Over::Macro => "  macro".to_owned(),
        Over::Label(label) => format!("  {}", on_a_line(label)),
    }
}

/// A ratio in percent.
pub(crate) fn percent(ratio: f64) -> String {
    format!("{:.2}", 100.0 * ratio)
}

/// As [`percent`], of both ends.
pub(crate) fn percents(interval: Interval) -> String {
    format!("[{}, {}]", percent(interval.low), percent(interval.high))
}

/// `right/all`; what is not whole with one decimal.
pub(crate) fn counts(right: Amount, all: Amount) -> String {
    let number = |amount: Amount| match amount.whole() {
        Some(whole) => whole.to_string(),
        None => format!("{:.1}", amount.to_f64()),
    };
    format!("{}/{}", number(right), number(all))
}
