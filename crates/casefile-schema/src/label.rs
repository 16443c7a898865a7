//! The names of the schema: types of entities, events, relations and what qualifies them.
//!
//! Every enum is written and read by the schema's own name (`"Person"`, `"armed_assault"`), lists all its variants in
//! `ALL`, and indexes tables with [`index`](EntityType::index).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! labels {
    ($(#[$doc:meta])* $type:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum $type { $($(#[$vdoc])* #[serde(rename = $name)] $variant,)+ }

        impl $type {
            /// Every variant, in the order of the schema.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The schema's name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The position in [`Self::ALL`].
            #[must_use]
            pub fn index(self) -> usize {
                self as usize
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $type {
            type Err = String;

            fn from_str(name: &str) -> Result<Self, String> {
                match name { $($name => Ok(Self::$variant),)+ _ => Err(format!(concat!("there is no ", $what, " {:?}"), name)) }
            }
        }
    };
}

labels! {
    /// What an entity is.
    EntityType, "entity type" {
        /// Individuals, and sets of individuals that act or suffer.
        Person = "Person",
        /// Armed, militant or criminal non-state groups, their wings and cells.
        Group = "Group",
        /// States' bodies, parties, companies, media outlets, NGOs.
        Organization = "Organization",
        /// Countries, regions, cities, districts, natural places.
        Location = "Location",
        /// Buildings, sites, venues, vehicles and gatherings that can be attacked.
        Facility = "Facility",
        /// Nationalities, ethnic, religious and political identities.
        Norp = "Norp",
        /// Dates and times, absolute or relative.
        Date = "Date",
        /// A count of dead, injured or abducted.
        Quantity = "Quantity",
        /// Weapons and explosives.
        Weapon = "Weapon",
    }
}

labels! {
    /// How a mention refers to its entity.
    Level, "mention level" {
        /// By a proper name or an acronym.
        Name = "name",
        /// By a description: "the group".
        Nominal = "nominal",
    }
}

labels! {
    /// What kind of event is told.
    EventType, "event type" {
        /// Violence against people or things.
        Attack = "Attack",
        /// Somebody is taken into custody by a state.
        Arrest = "Arrest",
    }
}

labels! {
    /// By what means an attack is carried out.
    Subtype, "attack subtype" {
        /// Explosives, missiles, drones, grenades.
        Bombing = "bombing",
        /// Shooting, stabbing, storming.
        ArmedAssault = "armed_assault",
        /// The targeted killing of a named person.
        Assassination = "assassination",
        /// Abduction and hostage-taking.
        Kidnapping = "kidnapping",
        /// Taking over a vehicle, ship or plane.
        Hijacking = "hijacking",
        /// Setting on fire.
        Arson = "arson",
        /// Anything else, or not told.
        Other = "other",
    }
}

labels! {
    /// Whether an event came about.
    Status, "event status" {
        /// It happened: the default.
        Occurred = "occurred",
        /// It was threatened or abandoned.
        Planned = "planned",
        /// It was prevented or failed.
        Foiled = "foiled",
        /// The text says that it never happened.
        Denied = "denied",
    }
}

labels! {
    /// What an entity is in an event.
    Role, "role" {
        /// Who did it (Attack).
        Perpetrator = "perpetrator",
        /// What was attacked (Attack).
        Target = "target",
        /// Who was killed, hurt or taken (Attack).
        Victim = "victim",
        /// With what (Attack).
        Weapon = "weapon",
        /// How many died (Attack).
        Killed = "killed",
        /// How many were hurt (Attack).
        Injured = "injured",
        /// How many were taken (Attack).
        Abducted = "abducted",
        /// Who is arrested (Arrest).
        Suspect = "suspect",
        /// Who arrests (Arrest).
        Agent = "agent",
        /// Where.
        Location = "location",
        /// When.
        Date = "date",
    }
}

labels! {
    /// On whose word a perpetrator is one.
    AttributionKind, "attribution" {
        /// The text says it as fact.
        Stated = "stated",
        /// The perpetrator says so.
        Claimed = "claimed",
        /// A named source says so.
        Attributed = "attributed",
        /// It is suspected.
        Suspected = "suspected",
        /// The accused denies it.
        Denied = "denied",
    }
}

labels! {
    /// How two entities are linked, directed from head to tail.
    RelationType, "relation type" {
        /// Is or was its leader.
        Leads = "leads",
        /// Recruits or radicalises for it.
        RecruitsFor = "recruits_for",
        /// Fights for, belongs to, works for, speaks for it.
        MemberOf = "member_of",
        /// Wing, branch, province, media arm, affiliate of.
        PartOf = "part_of",
        /// Supports, cooperates with, pledged allegiance to; symmetric.
        AlliedWith = "allied_with",
        /// Fights, is hostile to, designates; symmetric.
        Opposes = "opposes",
        /// Has its base, headquarters or residence in.
        BasedIn = "based_in",
        /// Is active, attacks, holds ground there.
        OperatesIn = "operates_in",
        /// Draws its recruits from.
        RecruitsFrom = "recruits_from",
        /// Comes from, is a national of.
        Origin = "origin",
        /// Finances, arms, supplies.
        Funds = "funds",
        /// Is inside it.
        LocatedIn = "located_in",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_are_the_serde_form() {
        for &relation in RelationType::ALL {
            assert_eq!(relation.name().parse(), Ok(relation));
            assert_eq!(serde_json::to_value(relation).unwrap(), relation.name());
            assert_eq!(RelationType::ALL[relation.index()], relation);
        }
        assert_eq!("Cat".parse::<EntityType>(), Err("there is no entity type \"Cat\"".to_owned()));
    }
}
