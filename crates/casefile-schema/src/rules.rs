//! Which types may stand where: the schema's tables of roles and relations.

use crate::label::EntityType::{
    Date, Facility, Group, Location, Norp, Organization, Person, Quantity, Weapon,
};
use crate::label::{EntityType, EventType, RelationType, Role};

const BODIES: &[EntityType] = &[Group, Organization, Location];
const AGENTS: &[EntityType] = &[Person, Group, Organization, Location];

impl EntityType {
    /// Whether it may say or do something: be the source of an attribution.
    #[must_use]
    pub fn can_speak(self) -> bool {
        AGENTS.contains(&self)
    }
}

impl Role {
    /// The types of entity that may fill this role in an event of this type; none where the event has no such role.
    #[must_use]
    pub fn allowed(self, event: EventType) -> &'static [EntityType] {
        match (event, self) {
            (EventType::Attack, Self::Perpetrator) => AGENTS,
            (EventType::Attack, Self::Target) => &[Person, Group, Organization, Location, Facility, Norp],
            (EventType::Attack, Self::Victim) => &[Person, Norp],
            (EventType::Attack, Self::Weapon) => &[Weapon],
            (EventType::Attack, Self::Killed | Self::Injured | Self::Abducted) => &[Quantity],
            (EventType::Arrest, Self::Suspect) => &[Person, Group],
            (EventType::Arrest, Self::Agent) => &[Organization, Location],
            (_, Self::Location) => &[Location, Facility],
            (_, Self::Date) => &[Date],
            _ => &[],
        }
    }
}

impl RelationType {
    /// The types of entity that may be its head.
    #[must_use]
    pub fn heads(self) -> &'static [EntityType] {
        match self {
            Self::Leads | Self::MemberOf | Self::Origin => &[Person],
            Self::RecruitsFor => &[Person, Organization],
            Self::PartOf => &[Group, Organization],
            Self::AlliedWith | Self::Opposes => BODIES,
            Self::BasedIn => &[Person, Group, Organization],
            Self::OperatesIn | Self::RecruitsFrom => &[Group],
            Self::Funds => AGENTS,
            Self::LocatedIn => &[Location, Facility],
        }
    }

    /// The types of entity that may be its tail.
    #[must_use]
    pub fn tails(self) -> &'static [EntityType] {
        match self {
            Self::Leads | Self::AlliedWith | Self::Opposes => BODIES,
            Self::RecruitsFor | Self::Funds => &[Group],
            Self::MemberOf | Self::PartOf => &[Group, Organization],
            Self::BasedIn | Self::OperatesIn | Self::LocatedIn => &[Location],
            Self::RecruitsFrom | Self::Origin => &[Location, Norp],
        }
    }

    /// Whether it may hold from an entity of type `head` to one of type `tail`.
    #[must_use]
    pub fn allows(self, head: EntityType, tail: EntityType) -> bool {
        self.heads().contains(&head) && self.tails().contains(&tail)
    }

    /// Whether it holds in both directions at once.
    #[must_use]
    pub fn is_symmetric(self) -> bool {
        matches!(self, Self::AlliedWith | Self::Opposes)
    }
}
