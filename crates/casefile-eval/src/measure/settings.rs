//! What the measures cannot tell from the documents.

use std::collections::BTreeSet;

use super::items::mentions_of;
use crate::annotated::{Annotated, Mention};

/// What the measures cannot tell from the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Relations that hold in both directions at once.
    pub symmetric: BTreeSet<String>,
    /// Facts of the training set for `relation.ignore_train`: the words of the head and of the tail, without white space,
    /// and the relation.
    pub known_facts: BTreeSet<(String, String, String)>,
    /// Whether the gold documents are annotated with templates, so that one without any is about no incident.
    pub templates: bool,
    /// Whether entities of one mention are clusters to the measures of coreference. Where a corpus does not annotate them
    /// (OntoNotes), a prediction that has them would be marked down: then they are left out, gold and predicted.
    pub singletons: bool,
}

impl Default for Settings {
    /// The symmetric relations of casefile's schema, no known facts, no corpus of templates, singletons as clusters.
    fn default() -> Self {
        let symmetric = casefile_schema::RelationType::ALL.iter().filter(|relation| relation.is_symmetric());
        Self {
            symmetric: symmetric.map(|relation| relation.name().to_owned()).collect(),
            known_facts: BTreeSet::new(),
            templates: false,
            singletons: true,
        }
    }
}

impl Settings {
    /// Learns the facts of a document of the training set.
    pub fn learn_facts(&mut self, training: &Annotated) {
        for relation in &training.relations {
            for head in words_of(training, relation.head) {
                for tail in words_of(training, relation.tail) {
                    self.known_facts.insert((head.clone(), tail, relation.label.clone()));
                }
            }
        }
    }
}

/// The words of an entity's mentions, without white space.
///
/// The official evaluation of DocRED compares its `name` fields, "Zest Airways, Inc."; the tokens, "Zest Airways , Inc .",
/// differ from these in their blanks.
pub(super) fn words_of(document: &Annotated, entity: usize) -> BTreeSet<String> {
    let words = |mention: &Mention| mention.span.of(&document.text).split_whitespace().collect();
    mentions_of(document, entity).map(words).collect()
}
