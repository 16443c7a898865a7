//! What the measures cannot tell from the documents.

use std::collections::BTreeSet;

use crate::annotated::Annotated;

/// What the measures cannot tell from the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Relations that hold in both directions at once.
    pub symmetric: BTreeSet<String>,
    /// Facts of the training set for `relation.ignore_train`: words of the head, of the tail, and the relation.
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
        let words = |entity: usize| -> BTreeSet<&str> {
            let own = training.entities.get(entity).into_iter().flat_map(|entity| &entity.mentions);
            own.filter_map(|&m| training.mentions.get(m)).map(|m| m.span.of(&training.text)).collect()
        };
        for relation in &training.relations {
            for head in words(relation.head) {
                for tail in words(relation.tail) {
                    self.known_facts.insert((head.to_owned(), tail.to_owned(), relation.label.clone()));
                }
            }
        }
    }
}
