//! The tables of figures.

use maud::{Markup, html};

use super::super::{counts, percent, percents};
use crate::amount::Amount;
use crate::figures::{Figure, Interval, Over};
use crate::measure::Measure;
use crate::report::visible;

/// Headings, and which measures stand below them, by the first part of their names.
const GROUPS: [(&str, &[&str]); 6] = [
    ("Mentions", &["mention", "name", "semeval"]),
    ("Entities and coreference", &["coref", "entity"]),
    ("Relations", &["relation"]),
    ("Events", &["trigger", "argument", "event", "attribution"]),
    ("Values", &["value"]),
    ("Templates", &["muc"]),
];

pub(super) fn html(figures: &[Figure]) -> Markup {
    let intervals = figures.iter().any(|figure| figure.interval.is_some());
    html! {
        section #figures {
            h2 { "Figures" }
            @if figures.is_empty() { p.extent { "There is nothing to measure." } }
            @else {
                p.extent {
                    "In per cent"
                    @if intervals { "; intervals of the F1 hold 95 % of the samples" }
                    ". " b { "Found" } " counts what of the gold was found, " b { "right" }
                    " what of the predicted is right. A measure’s checkbox shows its labels."
                }
                @for (heading, prefixes) in GROUPS { (group(heading, prefixes, figures, intervals)) }
            }
        }
    }
}

fn group(heading: &str, prefixes: &[&str], figures: &[Figure], intervals: bool) -> Markup {
    let belongs = |measure: Measure| prefixes.contains(&measure.name().split('.').next().unwrap_or_default());
    let measures: Vec<&[Figure]> = figures.chunk_by(|a, b| a.measure == b.measure).collect();
    let measures: Vec<&[Figure]> =
        measures.into_iter().filter(|rows| rows.first().is_some_and(|row| belongs(row.measure))).collect();
    if measures.is_empty() {
        return html! {};
    }
    html! {
        div.scroll {
            table.figures {
                thead {
                    tr {
                        th scope="col" { (heading) }
                        th.n scope="col" { "P" }
                        th.n scope="col" { "R" }
                        th.n scope="col" { "F1" }
                        th.plot scope="col" aria-label="F1 as a bar" {}
                        @if intervals { th.n.interval scope="col" { "95 %" } }
                        th.n scope="col" { "found" }
                        th.n scope="col" { "right" }
                    }
                }
                @for rows in measures { (measure(rows, intervals)) }
            }
        }
    }
}

/// A measure over all labels, and below it, until asked for hidden, over each.
fn measure(rows: &[Figure], intervals: bool) -> Markup {
    let (over_all, others): (Vec<&Figure>, Vec<&Figure>) =
        rows.iter().partition(|figure| figure.over == Over::All);
    html! {
        tbody {
            @for figure in over_all {
                @let name = figure.measure.name();
                tr {
                    th scope="row" {
                        @if others.is_empty() { (name) }
                        @else { label { input type="checkbox" aria-label=(format!("Labels of {name}")); (name) } }
                    }
                    (cells(figure, intervals))
                }
            }
            @for figure in others {
                tr.label {
                    th scope="row" {
                        @match &figure.over {
                            Over::Label(label) => bdi { (visible(label)) },
                            _ => em { "mean over labels" },
                        }
                    }
                    (cells(figure, intervals))
                }
            }
        }
    }
}

fn cells(figure: &Figure, intervals: bool) -> Markup {
    let sums = figure.sums;
    html! {
        td.n { (percent(figure.precision)) }
        td.n { (percent(figure.recall)) }
        td.n.f1 { (percent(figure.f1)) }
        td.plot { (bar(figure.f1, figure.interval)) }
        @if intervals {
            td.n.interval {
                @if let Some(interval) = figure.interval { (percents(interval)) }
            }
        }
        td.n { (part(sums.right_of_gold, sums.gold)) }
        td.n { (part(sums.right_of_predicted, sums.predicted)) }
    }
}

/// Empty where there is nothing to be part of.
fn part(part: Amount, whole: Amount) -> String {
    if whole.is_zero() { String::new() } else { counts(part, whole) }
}

fn bar(f1: f64, interval: Option<Interval>) -> Markup {
    let at = |share: f64| format!("{:.2}", 100.0 * share.clamp(0.0, 1.0));
    html! {
        svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
            rect.track x="0" y="3" width="100" height="4" {}
            rect.value x="0" y="3" width=(at(f1)) height="4" {}
            @if let Some(Interval { low, high }) = interval {
                line.interval x1=(at(low)) x2=(at(high)) y1="5" y2="5" {}
                line.interval x1=(at(low)) x2=(at(low)) y1="1.5" y2="8.5" {}
                line.interval x1=(at(high)) x2=(at(high)) y1="1.5" y2="8.5" {}
            }
        }
    }
}
