//! Reliability diagrams: how often what has a score is right.

use maud::{Markup, html};

use super::super::percent;
use super::text::{count, counted};
use crate::calibration::{BINS, Bin, Reliability};
use crate::tally::Tally;

/// Width and height of a diagram's square, in its own units.
const SIDE: f64 = 200.0;

/// Empty where nothing has a score.
pub(super) fn html(tally: &Tally) -> Markup {
    if tally.reliability.is_empty() {
        return html! {};
    }
    html! {
        section #reliability {
            h2 { "Reliability of scores" }
            p.extent {
                "Bars: how much of what was predicted with such a score is right; the dot is the mean score. On the \
                 diagonal, scores mean what they say. ECE, the expected calibration error, is the mean distance, over all \
                 that was predicted. Below: how much has such a score."
            }
            div.diagrams {
                @for (layer, reliability) in &tally.reliability {
                    figure {
                        figcaption {
                            b { (layer.name()) }
                            " ECE " (format!("{:.3}", reliability.expected_error())) " · "
                            (counted(reliability.count(), "prediction"))
                        }
                        (diagram(reliability))
                        (table(reliability))
                    }
                }
            }
        }
    }
}

fn diagram(reliability: &Reliability) -> Markup {
    let most = reliability.bins.iter().map(|bin| bin.count).max().unwrap_or(0).max(1);
    html! {
        svg.diagram viewBox="-30 -8 240 272" aria-hidden="true" {
            @for tick in 0..=4_u8 {
                @let share = f64::from(tick) / 4.0;
                line.grid x1="0" x2=(SIDE) y1=(SIDE * (1.0 - share)) y2=(SIDE * (1.0 - share)) {}
                text x="-6" y=(SIDE * (1.0 - share) + 3.5) text-anchor="end" { (share) }
            }
            @for (index, bin) in reliability.bins.iter().enumerate() { (bars(index, bin, most)) }
            line.diagonal x1="0" y1=(SIDE) x2=(SIDE) y2="0" {}
            @for bin in reliability.bins.iter().filter(|bin| bin.count > 0) {
                circle cx=(place(mean(bin))) cy=(place(1.0 - right(bin))) r="3.2" {}
            }
            @for tick in [0.0, 0.5, 1.0] {
                text x=(place(tick)) y=(SIDE + 58.0) text-anchor="middle" { (tick) }
            }
        }
    }
}

/// Of a bin, how much is right, and below how much there is.
fn bars(index: usize, bin: &Bin, most: usize) -> Markup {
    let width = SIDE / BINS as f64;
    let (x, high, many) = (index as f64 * width, SIDE * right(bin), 36.0 * bin.count as f64 / most as f64);
    html! {
        rect.share x=(place_of(x + 1.0)) y=(place_of(SIDE - high)) width=(place_of(width - 2.0)) height=(place_of(high)) {}
        rect.many x=(place_of(x + 1.0)) y=(place_of(SIDE + 44.0 - many)) width=(place_of(width - 2.0))
            height=(place_of(many)) {}
    }
}

fn table(reliability: &Reliability) -> Markup {
    html! {
        details {
            summary { "Numbers" }
            table {
                thead { tr { th { "scores" } th.n { "mean" } th.n { "right" } th.n { "of" } } }
                tbody {
                    @for (index, bin) in reliability.bins.iter().enumerate().filter(|(_, bin)| bin.count > 0) {
                        tr {
                            th scope="row" { "0." (index) "–" @if index + 1 == BINS { "1" } @else { "0." (index + 1) } }
                            td.n { (format!("{:.3}", mean(bin))) }
                            td.n { (percent(right(bin))) " %" }
                            td.n { (count(bin.count)) }
                        }
                    }
                }
            }
        }
    }
}

fn mean(bin: &Bin) -> f64 {
    bin.score.to_f64() / bin.count.max(1) as f64
}

fn right(bin: &Bin) -> f64 {
    bin.right as f64 / bin.count.max(1) as f64
}

fn place(share: f64) -> String {
    place_of(SIDE * share)
}

fn place_of(units: f64) -> String {
    format!("{units:.1}")
}
