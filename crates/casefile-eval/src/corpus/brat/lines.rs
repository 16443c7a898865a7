//! The lines of an `.ann` file, each by itself.

use std::collections::BTreeSet;

use super::Fault;

/// A line that says something about the text.
pub(super) struct Line<'a> {
    /// Counted from 0.
    pub(super) number: usize,
    /// `T1`, `E1`, `R1`; `*` of an equivalence.
    pub(super) id: &'a str,
    pub(super) body: Body<'a>,
}

pub(super) enum Body<'a> {
    TextBound(TextBound<'a>),
    /// The event's type with the trigger, then roles with what takes them.
    Event {
        parts: Vec<(&'a str, &'a str)>,
    },
    Relation {
        label: &'a str,
        head: &'a str,
        tail: &'a str,
    },
    Equiv {
        ids: Vec<&'a str>,
    },
}

pub(super) struct TextBound<'a> {
    pub(super) label: &'a str,
    /// Characters, half-open.
    pub(super) fragments: Vec<(usize, usize)>,
    /// What stands there, where the line says so.
    pub(super) text: Option<&'a str>,
}

/// All lines but those that are left aside; of two with one id the second is a fault.
pub(super) fn read(annotations: &str) -> Result<Vec<Line<'_>>, Fault> {
    let annotations = annotations.strip_prefix('\u{feff}').unwrap_or(annotations);
    let (mut lines, mut ids) = (Vec::new(), BTreeSet::new());
    for (number, line) in annotations.lines().enumerate() {
        let mut columns = line.split('\t');
        let (id, body, text) = (columns.next().unwrap_or_default(), columns.next(), columns.next());
        let body = match (id.chars().next(), body) {
            (None | Some('A' | 'M' | 'N' | '#'), _) => continue,
            (Some(_), _) if line.trim().is_empty() => continue,
            (Some('T'), Some(body)) => text_bound(body, text).map(Body::TextBound),
            (Some('E'), Some(body)) => event(body),
            (Some('R'), Some(body)) => relation(body),
            (Some('*'), Some(body)) => equivalence(body),
            _ => {
                Err("neither a text-bound, an event, a relation nor an equivalence, with a tab behind its id")
            }
        };
        let body = body.map_err(|reason| Fault::at(number, format!("{id}: {reason}")))?;
        if !ids.insert(id) && id != "*" {
            return Err(Fault::at(number, format!("there are two {id}")));
        }
        lines.push(Line { number, id, body });
    }
    Ok(lines)
}

fn text_bound<'a>(body: &'a str, text: Option<&'a str>) -> Result<TextBound<'a>, &'static str> {
    let wrong = "a text-bound is a type with offsets: \"Group 0 6\" or \"Group 0 6;9 12\"";
    let (label, offsets) = body.trim().split_once(' ').ok_or(wrong)?;
    let fragment = |fragment: &str| {
        let (start, end) = fragment.trim().split_once(' ')?;
        Some((start.parse().ok()?, end.trim().parse().ok()?))
    };
    let fragments = offsets.split(';').map(fragment).collect::<Option<_>>().ok_or(wrong)?;
    Ok(TextBound { label, fragments, text })
}

fn event(body: &str) -> Result<Body<'_>, &'static str> {
    let parts = body.split_whitespace().map(pair).collect::<Option<Vec<_>>>();
    let parts = parts.filter(|parts| !parts.is_empty());
    Ok(Body::Event { parts: parts.ok_or("an event is \"Type:T1 Role:T2\"")? })
}

fn relation(body: &str) -> Result<Body<'_>, &'static str> {
    let wrong = "a relation is \"Type Arg1:T1 Arg2:T2\"";
    let mut words = body.split_whitespace();
    let label = words.next().ok_or(wrong)?;
    let ends = words.map(pair).collect::<Option<Vec<_>>>();
    match ends.as_deref() {
        Some(&[("Arg2", tail), ("Arg1", head)] | &[(_, head), (_, tail)]) => {
            Ok(Body::Relation { label, head, tail })
        }
        _ => Err(wrong),
    }
}

/// `Role:T1`, neither part empty.
fn pair(word: &str) -> Option<(&str, &str)> {
    word.split_once(':').filter(|(name, id)| !name.is_empty() && !id.is_empty())
}

fn equivalence(body: &str) -> Result<Body<'_>, &'static str> {
    let mut words = body.split_whitespace();
    match words.next() {
        Some("Equiv") => Ok(Body::Equiv { ids: words.collect() }),
        _ => Err("the only relation without an id is Equiv"),
    }
}
