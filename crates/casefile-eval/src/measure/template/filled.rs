//! Templates in the form that is scored.

use super::normalise::normalise;
use crate::annotated::Template;

/// The roles that papers score, in their order.
pub(super) const ROLES: [&str; 5] = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"];

/// An entity in a slot: the strings it goes by, in the normal form.
pub(super) type Filler = Vec<String>;

/// A template with the fillers of each of the [`ROLES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) label: Option<String>,
    pub(super) fillers: [Vec<Filler>; ROLES.len()],
}

impl Filled {
    /// What a template has under the five roles; other roles are not scored.
    pub(super) fn of(template: &Template) -> Self {
        let strings = |filler: &Vec<String>| filler.iter().map(|text| normalise(text)).collect();
        let fillers = ROLES.map(|role| of_role(template, role).map(strings).collect());
        Self { label: template.label.clone(), fillers }
    }
}

/// The fillers of a role, as they were given.
pub(super) fn of_role<'a>(template: &'a Template, role: &str) -> impl Iterator<Item = &'a Vec<String>> {
    template.slots.iter().filter(move |slot| slot.role == role).flat_map(|slot| &slot.fillers)
}

/// The gold templates, each once: GTT and IterX drop what repeats another letter by letter.
pub(super) fn distinct(templates: &[Template]) -> Vec<Filled> {
    let content = |template| (ROLES.map(|role| of_role(template, role).collect::<Vec<_>>()), &template.label);
    let mut seen: Vec<(_, &Option<String>)> = Vec::new();
    let mut distinct = Vec::new();
    for template in templates {
        let this = content(template);
        if !seen.contains(&this) {
            distinct.push(Filled::of(template));
            seen.push(this);
        }
    }
    distinct
}
