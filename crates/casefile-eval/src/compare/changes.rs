//! The things that only one of two systems has wrong.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::measure::{Fault, Layer};
use crate::report::{Item, Record};

/// What became of one layer.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Changes {
    /// Wrong in A and right in B.
    pub fixed: Items,
    /// Right in A and wrong in B.
    pub broken: Items,
}

/// Things that changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Items {
    /// How many.
    pub count: usize,
    /// How many of each type, role or relation.
    pub labels: BTreeMap<String, usize>,
    /// The first of them, by the id of their document and where they stand in it.
    pub listed: Vec<Changed>,
}

/// Something that one system has wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// The id of the document.
    pub document: String,
    /// In which way it is wrong.
    pub fault: Fault,
    /// Its type, role or relation.
    pub label: String,
    /// Where it stands, in characters, each `(start, end)`: of a relation head and tail, of an argument trigger and
    /// filler.
    pub spans: Vec<(usize, usize)>,
    /// As it reads.
    pub text: String,
    /// How sure the system was.
    pub score: Option<f32>,
}

/// Adds what changed in a document; of each layer lists `listed` things at most.
pub(super) fn add(changes: &mut BTreeMap<Layer, Changes>, a: &Record, b: &Record, listed: usize) {
    for item in only(&a.findings, &b.findings) {
        changes.entry(item.layer).or_default().fixed.add(&a.id, item, listed);
    }
    for item in only(&b.findings, &a.findings) {
        changes.entry(item.layer).or_default().broken.add(&b.id, item, listed);
    }
}

impl Items {
    fn add(&mut self, document: &str, item: &Item, listed: usize) {
        self.count += 1;
        *self.labels.entry(item.label.clone()).or_default() += 1;
        let Item { fault, label, spans, text, score, .. } = item.clone();
        let changed = Changed { document: document.to_owned(), fault, label, spans, text, score };
        let place = self.listed.partition_point(|other| other.order() <= changed.order());
        if place < listed {
            self.listed.insert(place, changed);
            self.listed.truncate(listed);
        }
    }
}

impl Changed {
    fn order(&self) -> impl Ord {
        (&self.document, &self.spans, &self.label, self.fault, &self.text)
    }
}

/// The items that `other` does not have as well, whatever their scores; what is there twice must be there twice.
fn only<'a>(items: &'a [Item], other: &'a [Item]) -> impl Iterator<Item = &'a Item> {
    fn same(item: &Item) -> impl Ord {
        (item.layer, item.fault, &item.label, &item.spans, &item.text)
    }
    let mut left = BTreeMap::new();
    for item in other {
        *left.entry(same(item)).or_insert(0_usize) += 1;
    }
    items.iter().filter(move |item| match left.get_mut(&same(item)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
}
