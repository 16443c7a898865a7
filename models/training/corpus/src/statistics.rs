//! How often everything occurs, by split.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use casefile_schema::{
    AttributionKind, EntityType, EventType, Level, RelationType, Role, Status, Subtype, Value,
};

use crate::Split;
use crate::entry::{Entry, GENRES};

/// Counts of a corpus; shown as tables in Markdown, a label a line and a split a column.
#[derive(Debug, Default)]
pub struct Statistics {
    counts: BTreeMap<(Section, String), [usize; 3]>,
    /// Names of groups, by split.
    groups: [BTreeSet<String>; 3],
    /// Their codes, by split.
    countries: [BTreeSet<String>; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Documents,
    Genre,
    Entity,
    Name,
    Nominal,
    Event,
    Subtype,
    Status,
    Role,
    Attribution,
    Relation,
    Negative,
}

impl Statistics {
    /// Counts a document in.
    pub fn add(&mut self, split: Split, entry: &Entry) {
        let document = &entry.document;
        let part = if entry.has_text { "original documents" } else { "stand-off documents" };
        self.count(split, Section::Documents, part, 1);
        self.count(split, Section::Documents, "words", document.text.split_whitespace().count());
        self.count(split, Section::Genre, &entry.genre, 1);
        for (index, entity) in document.entities.iter().enumerate() {
            self.count(split, Section::Entity, entity.entity_type.name(), 1);
            let is_named = || document.mentions_of(index.into()).any(|mention| mention.level == Level::Name);
            if entity.entity_type == EntityType::Group && entry.has_text && is_named() {
                add(&mut self.groups, split, entity.name.to_lowercase());
            }
            if let Some(Value::Place(place)) = entity.value {
                add(&mut self.countries, split, place.country.to_string());
            }
        }
        for mention in &document.mentions {
            let section = if mention.level == Level::Name { Section::Name } else { Section::Nominal };
            self.count(split, section, mention.entity_type.name(), 1);
        }
        self.add_events(split, entry);
        for relation in &document.relations {
            self.count(split, Section::Relation, relation.relation_type.name(), 1);
        }
        for negative in &entry.negatives {
            self.count(split, Section::Negative, &negative.label, 1);
        }
    }

    fn add_events(&mut self, split: Split, entry: &Entry) {
        for event in &entry.document.events {
            self.count(split, Section::Event, event.event_type.name(), 1);
            if let Some(subtype) = event.subtype {
                self.count(split, Section::Subtype, subtype.name(), 1);
                self.count(split, Section::Status, event.status.name(), 1);
            }
            for argument in &event.arguments {
                self.count(split, Section::Role, argument.role.name(), 1);
                if let Some(said) = argument.attribution {
                    self.count(split, Section::Attribution, said.kind.name(), 1);
                }
            }
        }
    }

    fn count(&mut self, split: Split, section: Section, label: &str, by: usize) {
        let counts = self.counts.entry((section, label.to_owned())).or_default();
        if let Some(count) = counts.get_mut(split as usize) {
            *count += by;
        }
    }
}

fn add(sets: &mut [BTreeSet<String>; 3], split: Split, name: String) {
    if let Some(set) = sets.get_mut(split as usize) {
        set.insert(name);
    }
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.section(
            f,
            "documents",
            Section::Documents,
            &["original documents", "stand-off documents", "words"],
        )?;
        for (what, sets) in [("groups named, original part", &self.groups), ("countries", &self.countries)] {
            let all: BTreeSet<&String> = sets.iter().flatten().collect();
            row(f, what, &sets.each_ref().map(BTreeSet::len), all.len())?;
        }
        self.section(f, "genre", Section::Genre, GENRES)?;
        self.section(f, "entities", Section::Entity, &names(EntityType::ALL, EntityType::name))?;
        self.section(f, "named mentions", Section::Name, &names(EntityType::ALL, EntityType::name))?;
        self.section(f, "nominal mentions", Section::Nominal, &names(EntityType::ALL, EntityType::name))?;
        self.section(f, "events", Section::Event, &names(EventType::ALL, EventType::name))?;
        self.section(f, "subtype of attacks", Section::Subtype, &names(Subtype::ALL, Subtype::name))?;
        self.section(f, "status of attacks", Section::Status, &names(Status::ALL, Status::name))?;
        self.section(f, "arguments", Section::Role, &names(Role::ALL, Role::name))?;
        let kinds = names(AttributionKind::ALL, AttributionKind::name);
        self.section(f, "attribution of perpetrators", Section::Attribution, &kinds)?;
        self.section(f, "relations", Section::Relation, &names(RelationType::ALL, RelationType::name))?;
        let labels: Vec<&str> = self.labels(Section::Negative).collect();
        self.section(f, "hard negatives, original part", Section::Negative, &labels)
    }
}

impl Statistics {
    fn labels(&self, section: Section) -> impl Iterator<Item = &str> {
        self.counts.keys().filter(move |(own, _)| *own == section).map(|(_, label)| label.as_str())
    }

    fn section(
        &self,
        f: &mut fmt::Formatter<'_>,
        heading: &str,
        section: Section,
        labels: &[&str],
    ) -> fmt::Result {
        if section != Section::Documents {
            writeln!(f)?;
        }
        writeln!(f, "| {heading} | train | dev | test | all |\n|---|---:|---:|---:|---:|")?;
        for label in labels {
            let counts = self.counts.get(&(section, (*label).to_owned())).copied().unwrap_or_default();
            row(f, label, &counts, counts.iter().sum())?;
        }
        Ok(())
    }
}

fn row(f: &mut fmt::Formatter<'_>, label: &str, [train, dev, test]: &[usize; 3], all: usize) -> fmt::Result {
    writeln!(f, "| {label} | {train} | {dev} | {test} | {all} |")
}

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|&label| name(label)).collect()
}
