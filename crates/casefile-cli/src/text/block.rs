//! A headline, labelled lines and the sentences that they rest on.

use anstyle::Style;
use casefile::{EntityId, Span, Value};

use super::View;
use super::evidence::Evidence;
use super::flow::{Flow, width};

/// Columns before everything under a headline.
pub(super) const INDENT: usize = 3;
/// Columns of a label, the space after it included.
const LABEL: usize = 15;

pub(super) struct Block<'a> {
    view: View<'a>,
    lines: String,
    last_label: &'static str,
    pub(super) evidence: Evidence<'a>,
}

impl<'a> Block<'a> {
    pub(super) fn new(view: View<'a>) -> Self {
        Self { view, lines: String::new(), last_label: "", evidence: Evidence::new(view) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A line of a label and a value; the second of two lines with one label does not repeat it.
    pub(super) fn row(&mut self, label: &'static str, value: &str, score: f32, spans: &[Span]) {
        let repeated = label == self.last_label;
        self.last_label = label;
        let look = self.view.look;
        let mut head = Flow::default();
        head.push(if repeated { "" } else { label }, look.label);
        let shown = if repeated { 0 } else { width(label) };
        let head = format!("{}{}", " ".repeat(INDENT), head.lines(INDENT, INDENT).trim_end());
        let gap = " ".repeat(LABEL.saturating_sub(shown));
        let value = self.value(value, score, spans).lines(INDENT + LABEL, INDENT + LABEL);
        self.lines.push_str(&format!("{head}{gap}{value}"));
    }

    /// A line without a label.
    pub(super) fn plain_row(&mut self, value: &str, score: f32, spans: &[Span]) {
        let value = self.value(value, score, spans).lines(INDENT, INDENT + 2);
        self.lines.push_str(&format!("{}{value}", " ".repeat(INDENT)));
    }

    fn value(&mut self, value: &str, score: f32, spans: &[Span]) -> Flow {
        let look = self.view.look;
        let mut flow = Flow::default();
        flow.push(value, look.plain);
        push_score(&mut flow, score, look.faint);
        for (index, number) in self.evidence.cite(spans).into_iter().enumerate() {
            flow.push(&format!("{}[{number}]", if index == 0 { " " } else { "" }), look.faint);
        }
        flow
    }

    /// The block: the headline, the lines and, after a space, the sentences.
    pub(super) fn under(self, headline: &Flow) -> String {
        format!("{}{}", headline.lines(0, INDENT), self.lines())
    }

    /// The block without a headline.
    pub(super) fn lines(self) -> String {
        let gap = if self.lines.is_empty() || self.evidence.is_empty() { "" } else { "\n" };
        format!("{}{gap}{}", self.lines, self.evidence.lines(INDENT))
    }
}

/// A score behind what it is of; nothing where there is none.
pub(super) fn push_score(flow: &mut Flow, score: f32, style: Style) {
    if score > 0.0 {
        flow.aside(&format!("{score:.2}"), style);
    }
}

impl View<'_> {
    /// The entity's name and, where that says more, its value: `March 22nd (2024-03-22)`.
    pub(super) fn named(&self, id: EntityId) -> String {
        let name = self.document.name_of(id);
        match self.value(id) {
            Some(value) if value != name => format!("{name} ({value})"),
            _ => name.to_owned(),
        }
    }

    /// What a date, a count or a place stands for.
    pub(super) fn value(&self, id: EntityId) -> Option<String> {
        Some(match self.document.entities.get(id.index())?.value? {
            Value::Date(date) => date.to_string(),
            Value::Quantity(quantity) => quantity.to_string(),
            Value::Place(place) => place.country.to_string(),
        })
    }

    /// The evidence as given or, where there is none (in gold data), the two spans that stand closest,
    /// in one sentence if that can be.
    pub(super) fn evidence(&self, given: &[Span], one: &[Span], other: &[Span]) -> Vec<Span> {
        if !given.is_empty() {
            return given.to_vec();
        }
        let pairs = one.iter().flat_map(|&a| other.iter().map(move |&b| (a, b)));
        let sentence = |span: &Span| self.document.sentence_of(*span);
        let closest = pairs.min_by_key(|(a, b)| (sentence(a) != sentence(b), a.start().abs_diff(b.start())));
        closest.map(|(a, b)| vec![a, b]).unwrap_or_default()
    }

    pub(super) fn spans_of(&self, entity: EntityId) -> Vec<Span> {
        self.document.mentions_of(entity).map(|mention| mention.span).collect()
    }
}
