//! WARNINGS: what was not done, in words.

use std::mem::discriminant;

use casefile::{Document, Warning};

use super::View;
use super::block::INDENT;
use super::flow::Flow;

/// Warnings of one kind in a row that are told one by one.
const SHOWN: usize = 3;

pub(super) fn section(view: View) -> String {
    let lines = in_words(view.document).into_iter().map(|warning| {
        let mut flow = Flow::default();
        flow.push(&warning, view.look.plain);
        format!("{}{}", " ".repeat(INDENT), flow.lines(INDENT, INDENT + 2))
    });
    lines.collect()
}

/// One line each, but of a kind that there are many of only the first and how many more.
fn in_words(document: &Document) -> Vec<String> {
    let excerpt = |span: &casefile::Span| {
        let text: Vec<&str> = span.of(&document.text).split_whitespace().take(6).collect();
        let text: String = text.join(" ").chars().filter(|c| !c.is_control()).take(50).collect();
        format!("“{text}…”")
    };
    let words = |warning: &Warning| match warning {
        Warning::SentenceSplit { span } => {
            format!("a sentence too long to read at once was split: {}", excerpt(span))
        }
        Warning::WordCut { span } => {
            format!("only the beginning of a very long word was read: {}", excerpt(span))
        }
        Warning::PairsDropped { count } => format!(
            "{count} pairs of mentions stand too far apart to be compared: one thing may be listed as two"
        ),
        Warning::OutOfReach { count, words } => format!(
            "{count} pairs stand more than {words} words apart everywhere: no link was looked for between them"
        ),
        other => format!("something was not done: {other:?}"),
    };
    let kinds = document.warnings.chunk_by(|a, b| discriminant(a) == discriminant(b));
    let lines = kinds.flat_map(|kind| {
        let more = kind.len().saturating_sub(SHOWN);
        let rest = (more > 0).then(|| format!("and {more} more of the kind"));
        kind.iter().take(SHOWN).map(words).chain(rest)
    });
    lines.collect()
}
