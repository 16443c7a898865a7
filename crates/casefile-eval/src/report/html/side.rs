//! One side of a passage, gold or predicted: the text with everything that is annotated in it.

use casefile_schema::Span;
use maud::{Escaper, Markup, PreEscaped, html};
use std::fmt::Write as _;

use super::case::Case;
use super::context::Stretch;
use super::marks::{Piece, Step, steps};
use super::text::Palette;
use crate::annotated::Annotated;
use crate::measure::{Fault, Layer};
use crate::report::visible;

/// Something annotated in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark<'a> {
    span: Span,
    kind: Kind,
    /// Its type; empty of an end that is nothing else.
    label: &'a str,
    /// The errors that it is part of.
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Mention,
    Trigger,
    /// The end of a relation or argument where nothing is annotated.
    End,
}

/// A mark's part in an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    /// The error's.
    number: usize,
    fault: Fault,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Whole,
    From,
    To,
}

/// Mentions and triggers of a document, each once, with no errors yet.
pub(super) fn marks(document: &Annotated) -> Vec<Mark<'_>> {
    let mentions =
        document.mentions.iter().map(|mention| (mention.span, Kind::Mention, mention.label.as_str()));
    let triggers = document.events.iter().flat_map(|event| {
        event.triggers.iter().map(|trigger| (trigger.span, Kind::Trigger, event.label.as_str()))
    });
    let mut all: Vec<_> = mentions.chain(triggers).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|(span, kind, label)| Mark { span, kind, label, parts: Vec::new() }).collect()
}

/// The text of the stretches; the errors among `cases` of this fault are marked in it.
pub(super) fn html(
    text: &str,
    stretches: &[Stretch],
    marks: &[Mark<'_>],
    cases: &[Case<'_>],
    fault: Fault,
    palette: &Palette<'_>,
) -> Markup {
    let touches = |span: Span| stretches.iter().any(|s| span.start() < s.end && s.start < span.end());
    let mut marks: Vec<Mark<'_>> = marks.iter().filter(|mark| touches(mark.span)).cloned().collect();
    for case in cases.iter().filter(|case| case.finding.fault == fault) {
        take_part(&mut marks, case);
    }
    marks.retain(|mark| text.get(mark.span.range()).is_some());
    let mut out = String::new();
    let mut end = None;
    for stretch in stretches {
        let gap = end.and_then(|end: usize| text.get(end..stretch.start));
        let skipped = gap.is_some_and(|gap| !gap.trim().is_empty());
        out.push_str(if end.is_some() { " " } else { "" });
        out.push_str(if skipped || stretch.cut_before { "<span class=\"cut\"></span> " } else { "" });
        write_marked(&mut out, text, stretch, &marks, palette);
        out.push_str(if stretch.cut_after { " <span class=\"cut\"></span>" } else { "" });
        end = Some(stretch.end);
    }
    html! { p.text dir="auto" { (PreEscaped(out)) } }
}

/// Marks the ends of an error, on what is annotated there if anything is.
fn take_part<'a>(marks: &mut Vec<Mark<'a>>, case: &Case<'a>) {
    let finding = case.finding;
    let linked = matches!(finding.layer, Layer::Relation | Layer::Argument) && finding.spans.len() > 1;
    for (place, &span) in finding.spans.iter().enumerate() {
        let role = match place {
            _ if !linked => Role::Whole,
            0 => Role::From,
            _ => Role::To,
        };
        let kind = match finding.layer {
            Layer::Trigger => Kind::Trigger,
            Layer::Argument if role == Role::From => Kind::Trigger,
            _ => Kind::Mention,
        };
        let part = Part { number: case.number, fault: finding.fault, role };
        let fit = |mark: &&mut Mark<'a>| (mark.label == finding.label, mark.kind == kind);
        match marks.iter_mut().filter(|mark| mark.span == span).max_by_key(fit) {
            Some(mark) => mark.parts.push(part),
            None => marks.push(Mark { span, kind: Kind::End, label: "", parts: vec![part] }),
        }
    }
}

fn write_marked(out: &mut String, text: &str, stretch: &Stretch, marks: &[Mark<'_>], palette: &Palette<'_>) {
    let spans: Vec<Span> = marks.iter().map(|mark| mark.span).collect();
    for step in steps(stretch.range(), &spans) {
        match step {
            Step::Open(piece) => {
                if let Some(mark) = marks.get(piece.mark) {
                    out.push_str(&opening(mark, &piece, palette));
                }
            }
            // Writing to a string cannot fail.
            Step::Text(range) => {
                let _ = Escaper::new(out).write_str(&visible(text.get(range).unwrap_or_default()));
            }
            Step::Close => out.push_str("</mark>"),
        }
    }
}

/// Labels and numbers are attributes that the style shows: what is copied from the page is the text.
fn opening(mark: &Mark<'_>, piece: &Piece, palette: &Palette<'_>) -> String {
    let kind = match mark.kind {
        Kind::Mention => "mention",
        Kind::Trigger => "trigger",
        Kind::End => "end",
    };
    let fault = mark.parts.first().map_or("", |part| part.fault.name());
    let cuts =
        format!("{}{}", if piece.first { "" } else { " goes-on" }, if piece.last { "" } else { " broken" });
    let mut out = format!("<mark class=\"{kind} {fault}{cuts}\" style=\"--hue:{}\"", palette.hue(mark.label));
    if piece.last && !mark.label.is_empty() {
        out.push_str(" data-label=\"");
        let _ = Escaper::new(&mut out).write_str(&visible(mark.label));
        out.push('"');
    }
    if !mark.parts.is_empty() {
        let numbers: Vec<String> = mark.parts.iter().map(|part| part.number.to_string()).collect();
        let _ = write!(out, " data-of=\"{}\"", numbers.join(" "));
        if piece.first {
            let badges: Vec<String> = mark.parts.iter().map(|part| part.badge()).collect();
            let _ = write!(out, " data-badge=\"{}\"", badges.join(" "));
        }
    }
    out.push('>');
    out
}

impl Part {
    fn badge(self) -> String {
        let number = self.number;
        match self.role {
            Role::Whole => format!("{}{number}", sign(self.fault)),
            Role::From => format!("{}{number} →", sign(self.fault)),
            Role::To => format!("→ {}{number}", sign(self.fault)),
        }
    }
}

pub(super) fn sign(fault: Fault) -> &'static str {
    match fault {
        Fault::Missed => "−",
        Fault::Spurious => "+",
    }
}
