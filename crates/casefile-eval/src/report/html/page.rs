//! What stands around the documents.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::text::{count, counted};
use super::{Header, HtmlReport, figures, matrix, reliability};
use crate::figures::Figure;
use crate::report::visible;
use crate::tally::Tally;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Nothing may be loaded, from wherever.
const POLICY: &str =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// Up to the first document.
pub(super) fn before(report: &HtmlReport, header: &Header<'_>, figures: &[Figure], tally: &Tally) -> String {
    let sections = html! {
        (figures::html(figures))
        (matrix::html(&report.confusion))
        (reliability::html(tally))
        section #errors {
            h2 { "Errors" }
            (extent(report))
            @if !report.worst.is_empty() { (legend()) }
        }
    };
    let title = format!("{} on {}", visible(header.predicted), visible(header.gold));
    let page = html! {
        (DOCTYPE)
        // Closed by `after`.
        (PreEscaped("<html lang=\"en\">"))
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="generator" content="casefile eval";
            title { (title) }
            link rel="icon" href="data:,";
            style { (PreEscaped(STYLE)) }
        }
        (PreEscaped("<body>"))
        (head(report, header, tally))
        (PreEscaped("<main>"))
        (sections)
        (PreEscaped("<div class=\"browser\">"))
        (aside(report))
        (PreEscaped("<div id=\"documents\">"))
    };
    page.into_string()
}

/// From the last document.
pub(super) fn after() -> String {
    let end = html! {
        p #none hidden { "No error matches. " button type="button" data-clear { "Show all" } }
        (PreEscaped("</div></div></main>"))
        script { (PreEscaped(SCRIPT)) }
        (PreEscaped("</body></html>\n"))
    };
    end.into_string()
}

fn head(report: &HtmlReport, header: &Header<'_>, tally: &Tally) -> Markup {
    html! {
        header.page {
            p.tool { "casefile eval" }
            h1 {
                bdi { (visible(header.predicted)) } " " span.against { "measured against" } " "
                bdi { (visible(header.gold)) }
            }
            p.extent {
                (counted(report.totals.documents, "document")) " · "
                (counted(report.totals.errors, "error")) " in " (count(report.totals.faulty)) " of them"
            }
            @if !header.notes.is_empty() {
                ul.notes { @for note in header.notes { li { (visible(note)) } } }
            }
            nav aria-label="Sections" {
                a href="#figures" { "Figures" }
                a href="#confusion" { "Confusion" }
                @if !tally.reliability.is_empty() { a href="#reliability" { "Reliability" } }
                a href="#errors" { "Errors" }
            }
        }
    }
}

/// How many documents are shown, and how many are not.
fn extent(report: &HtmlReport) -> Markup {
    let shown = report.worst.len();
    let errors: usize = report.worst.iter().map(|document| document.findings.len()).sum();
    let totals = report.totals;
    html! {
        p.extent {
            @if totals.errors == 0 { "There are none." }
            @else if shown == totals.faulty {
                "All " (counted(errors, "error")) " in " (counted(shown, "document")) ", the worst document first."
            } @else {
                "The " (counted(errors, "error")) " of the " (counted(shown, "document"))
                " with the most. " strong {
                    "Not shown: " (counted(totals.faulty - shown, "document")) " with "
                    (counted(totals.errors - errors, "error")) "."
                }
            }
        }
    }
}

fn legend() -> Markup {
    html! {
        p.legend {
            "Every passage stands here twice: as annotated in gold, and as predicted. "
            mark.mention.missed data-label="Type" data-badge="−1" style="--hue:255" { "missed" }
            " is gold and was not predicted, "
            mark.mention.spurious data-label="Type" data-badge="+2" style="--hue:255" { "spurious" }
            " was predicted and is not gold, "
            mark.mention data-label="Type" style="--hue:255" { "right" }
            " is both; a "
            mark.trigger data-label="Event" style="--hue:160" { "trigger" }
            " is underlined. Numbers lead to the list below the passage; arrows (−3 → and → −3) mark where a relation or \
             an argument begins and ends."
        }
    }
}

fn aside(report: &HtmlReport) -> Markup {
    if report.worst.is_empty() {
        return html! {};
    }
    let most = report.worst.first().map_or(0, |document| document.findings.len());
    html! {
        aside {
            (filter())
            nav aria-label="Documents" {
                h3 { "Documents" }
                ol #index {
                    @for (index, document) in report.worst.iter().enumerate() {
                        @let errors = document.findings.len();
                        li data-for=(format!("d{}", index + 1)) {
                            a href=(format!("#d{}", index + 1)) {
                                bdi { (visible(&document.id)) } " " span.n { (count(errors)) }
                                span.bar style=(format!("--share:{:.4}", errors as f64 / most as f64)) {}
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The script fills in what there is to choose from, and shows the form.
fn filter() -> Markup {
    html! {
        form #filter role="search" aria-label="Errors" {
            label { "Text" input type="search" name="q" placeholder="words, types, documents" autocomplete="off"; }
            fieldset {
                legend { "Fault" }
                @for (value, name) in [("", "all"), ("missed", "− missed"), ("spurious", "+ spurious")] {
                    label { input type="radio" name="fault" value=(value) checked[value.is_empty()]; span { (name) } }
                }
            }
            label { "Layer" select name="layer" { option value="" { "all" } } }
            label { "Label" select name="label" { option value="" { "all" } } }
            label { "Document" select name="doc" { option value="" { "all" } } }
            p #cell hidden { span {} " " button type="button" aria-label="Show all pairs of types" { "×" } }
            p.status { output #count aria-live="polite" {} " " button type="reset" { "Clear" } }
            p.keys { kbd { "/" } " search " kbd { "j" } kbd { "k" } " next, last error " kbd { "n" } kbd { "p" }
                " document " kbd { "x" } " clear" }
        }
    }
}
