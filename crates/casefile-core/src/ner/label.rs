//! What a span can be.

use std::fmt;
use std::str::FromStr;

use casefile_schema::{EntityType, EventType, Level};

/// What a span is: a mention of an entity, or a trigger of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpanLabel {
    /// Written `Person/name`, `Group/nominal`.
    Mention(EntityType, Level),
    /// Written `Attack`.
    Trigger(EventType),
}

impl SpanLabel {
    /// Whether spans of the two labels exclude each other where one lies inside the other: two mentions of one entity
    /// type, or two triggers.
    #[must_use]
    pub fn excludes(self, other: Self) -> bool {
        match (self, other) {
            (Self::Mention(one, _), Self::Mention(two, _)) => one == two,
            (Self::Trigger(_), Self::Trigger(_)) => true,
            _ => false,
        }
    }
}

impl FromStr for SpanLabel {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name.split_once('/') {
            Some((entity_type, level)) => Ok(Self::Mention(entity_type.parse()?, level.parse()?)),
            None => Ok(Self::Trigger(name.parse()?)),
        }
    }
}

impl fmt::Display for SpanLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mention(entity_type, level) => write!(f, "{entity_type}/{level}"),
            Self::Trigger(event_type) => write!(f, "{event_type}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_and_write_their_names() {
        for name in ["Person/name", "Group/nominal", "Attack", "Arrest"] {
            assert_eq!(name.parse::<SpanLabel>().unwrap().to_string(), name);
        }
        for name in ["", "Person", "Person/", "Attack/name", "B-PER", "person/name"] {
            assert!(name.parse::<SpanLabel>().is_err(), "{name}");
        }
    }

    #[test]
    fn mentions_exclude_mentions_of_their_type_and_triggers_triggers() {
        let label = |name: &str| name.parse::<SpanLabel>().unwrap();
        assert!(label("Person/name").excludes(label("Person/nominal")));
        assert!(label("Attack").excludes(label("Arrest")));
        assert!(!label("Person/name").excludes(label("Norp/name")));
        assert!(!label("Attack").excludes(label("Location/name")));
    }
}
