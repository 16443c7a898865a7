//! From the labels of other NER models to the types of the schema.

use std::collections::BTreeMap;

use casefile_schema::{EntityType, Error};

/// Which type of the schema each label of an NER model stands for; labels that are not in it are left out.
///
/// ```
/// use casefile::{EntityType, LabelMap};
///
/// let map = LabelMap::from_iter([("PER", EntityType::Person), ("TERROR_GROUP", EntityType::Group)]);
/// assert_eq!(map.get("PER"), Some(EntityType::Person));
/// assert_eq!(map.get("MISC"), None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelMap {
    types: BTreeMap<String, EntityType>,
    /// Whether it may speak of labels that a model does not have.
    broad: bool,
}

/// Labels of the schemes that public checkpoints use: CoNLL-2003, OntoNotes 5, WNUT-17, ACE, Few-NERD's coarse types.
const COMMON: &[(EntityType, &[&str])] = &[
    (EntityType::Person, &["PER", "PERSON", "PERS", "person", "Person"]),
    (EntityType::Group, &["GROUP", "group", "Group"]),
    (EntityType::Organization, &["ORG", "ORGANIZATION", "corporation", "organization", "Organization"]),
    (EntityType::Location, &["LOC", "GPE", "LOCATION", "location", "Location"]),
    (EntityType::Facility, &["FAC", "FACILITY", "building", "facility", "Facility"]),
    (EntityType::Norp, &["NORP", "norp", "Norp"]),
    (EntityType::Date, &["DATE", "TIME", "date", "Date"]),
    (EntityType::Weapon, &["WEA", "WEAPON", "weapon", "Weapon"]),
];

impl LabelMap {
    /// The names that public checkpoints give to types of the schema: `PER`, `PERSON`, `ORG`, `GPE`, `FAC`, `NORP`, ...
    ///
    /// `ORG` stands for [`Organization`](EntityType::Organization) there, armed groups included: a model that tells them
    /// apart deserves a map of its own.
    #[must_use]
    pub fn common() -> Self {
        let types = COMMON.iter().flat_map(|(t, labels)| labels.iter().map(|l| ((*l).to_owned(), *t)));
        Self { types: types.collect(), broad: true }
    }

    /// The type that a label stands for.
    #[must_use]
    pub fn get(&self, label: &str) -> Option<EntityType> {
        self.types.get(label).copied()
    }

    /// Refuses a map that does not fit a model's labels.
    pub(crate) fn check(&self, labels: &[String]) -> Result<(), Error> {
        let has = labels.join(", ");
        let strange = self.types.keys().find(|label| !self.broad && !labels.contains(label));
        if let Some(label) = strange {
            let reason = format!("the label map speaks of {label:?}, the NER model has {has}");
            return Err(Error::Input { reason });
        }
        if !labels.iter().any(|label| self.types.contains_key(label)) {
            let reason = format!("the label map has none of the NER model's labels: {has}");
            return Err(Error::Input { reason });
        }
        Ok(())
    }

    /// The types that some of these labels stand for.
    pub(crate) fn types<'a>(&'a self, labels: &'a [String]) -> impl Iterator<Item = EntityType> + 'a {
        labels.iter().filter_map(|label| self.get(label))
    }
}

impl<L: Into<String>> FromIterator<(L, EntityType)> for LabelMap {
    fn from_iter<I: IntoIterator<Item = (L, EntityType)>>(pairs: I) -> Self {
        Self { types: pairs.into_iter().map(|(label, t)| (label.into(), t)).collect(), broad: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_must_fit_the_model() {
        let labels = ["PER".to_owned(), "MISC".to_owned()];
        assert!(LabelMap::common().check(&labels).is_ok());
        assert!(LabelMap::from_iter([("PER", EntityType::Person)]).check(&labels).is_ok());
        let message = |map: LabelMap| map.check(&labels).unwrap_err().to_string();
        assert_eq!(
            message(LabelMap::from_iter([("PERS", EntityType::Person)])),
            "input: the label map speaks of \"PERS\", the NER model has PER, MISC"
        );
        assert_eq!(
            message(LabelMap::default()),
            "input: the label map has none of the NER model's labels: PER, MISC"
        );
        assert!(LabelMap::common().check(&["LABEL_0".to_owned()]).is_err());
    }
}
