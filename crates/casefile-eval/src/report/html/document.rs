//! A document's errors, passage by passage.

use maud::{Markup, html};

use super::Document;
use super::case::{Case, Instead, Passage, passages, text_of};
use super::side::{self, Mark, marks, sign};
use super::text::{Palette, count, counted};
use crate::measure::{Fault, Finding, Layer};
use crate::report::visible;

/// `rank` counts from 1.
pub(super) fn html(rank: usize, document: &Document, palette: &Palette<'_>) -> Markup {
    let passages = passages(document);
    let sides = [marks(&document.gold), marks(&document.predicted)];
    let of = |fault| document.findings.iter().filter(|finding| finding.fault == fault).count();
    let (gold, predicted) = (&document.gold.text, &document.predicted.text);
    let differ = gold != predicted && !gold.is_empty() && !predicted.is_empty();
    html! {
        details.document id=(format!("d{rank}")) data-id=(visible(&document.id)) open {
            summary {
                h3 { span.rank { (rank) } bdi { (visible(&document.id)) } }
                span.counts {
                    strong { (counted(document.findings.len(), "error")) }
                    span.missed { (sign(Fault::Missed)) (count(of(Fault::Missed))) " missed" }
                    span.spurious { (sign(Fault::Spurious)) (count(of(Fault::Spurious))) " spurious" }
                }
            }
            @if differ {
                p.note { "The predicted document has another text: its annotations are marked in the gold one." }
            }
            @for passage in &passages { (passage_html(rank, document, passage, &sides, palette)) }
        }
    }
}

fn passage_html(
    rank: usize,
    document: &Document,
    passage: &Passage<'_>,
    [gold, predicted]: &[Vec<Mark<'_>>; 2],
    palette: &Palette<'_>,
) -> Markup {
    let text = text_of(document);
    let side = |marks, fault| side::html(text, &passage.stretches, marks, &passage.cases, fault, palette);
    html! {
        section.passage {
            @if passage.stretches.is_empty() {
                p.note { "Errors without a place in the text" }
            } @else {
                div.sides {
                    div { span.side { "gold" } (side(gold, Fault::Missed)) }
                    div { span.side { "predicted" } (side(predicted, Fault::Spurious)) }
                }
            }
            ol.errors { @for case in &passage.cases { (case_html(rank, text, case)) } }
        }
    }
}

fn case_html(rank: usize, text: &str, case: &Case<'_>) -> Markup {
    let Finding { layer, fault, label, score, .. } = case.finding;
    let id = format!("d{rank}e{}", case.number);
    let pair = case.pair;
    let of =
        |named: Option<(_, &str)>| pair.map(|_| visible(named.map_or("", |(_, label)| label)).into_owned());
    let (gold, predicted) = (of(pair.and_then(|p| p.gold)), of(pair.and_then(|p| p.predicted)));
    let span = pair.map(|pair| if pair.overlaps_only() { "overlapping" } else { "same" });
    html! {
        li.error.(fault.name()) id=(id) tabindex="-1" data-number=(case.number) data-layer=(layer.name())
            data-fault=(fault.name()) data-label=(visible(label)) data-gold=[gold] data-predicted=[predicted]
            data-span=[span] {
            a.number href=(format!("#{id}")) { (sign(*fault)) (case.number) }
            span.kind { (fault.name()) " " (layer.name()) }
            " "
            (what(text, case.finding))
            " "
            (instead_html(text, case))
            @if let Some(score) = score { " " span.score { "score " (format!("{score:.2}")) } }
        }
    }
}

/// The words of the error and its type; of what links two ends an arrow between them.
fn what(text: &str, finding: &Finding) -> Markup {
    let label = visible(&finding.label);
    match finding.spans.as_slice() {
        [from, to] if matches!(finding.layer, Layer::Relation | Layer::Argument) => html! {
            span.link {
                bdi.words { (visible(from.of(text))) }
                " " span.arrow { (label) } " "
                bdi.words { (visible(to.of(text))) }
            }
        },
        _ => html! { span.type { (label) } " " bdi.words { (visible(&finding.text)) } },
    }
}

/// What the other side says there.
fn instead_html(text: &str, case: &Case<'_>) -> Markup {
    let missed = case.finding.fault == Fault::Missed;
    let other = if missed { "predicted" } else { "gold" };
    match case.instead {
        Some(Instead { span: Some(span), label }) => html! {
            span.instead { (other) ": " bdi.words { (visible(span.of(text))) } " as " span.type { (visible(label)) } }
        },
        Some(Instead { span: None, label }) => {
            html! { span.instead { (other) " as " span.type { (visible(label)) } } }
        }
        None if case.pair.is_some() => html! { span.instead { "nothing " (other) " here" } },
        None => html! {},
    }
}
