//! The five roles of MUC-4 that papers score, however a corpus spells them.

use crate::annotated::Slot;

/// A role, and the slot of the answer keys that fills it.
#[derive(Debug)]
pub(super) struct Role {
    /// As GRIT and GTT call it; IterX in small letters.
    pub(super) name: &'static str,
    /// The slot in the keys.
    pub(super) slot: &'static str,
    /// The slot in the converted form, and in keys that were made into JSON.
    pub(super) field: &'static str,
}

/// All roles, in the order in which their slots stand. Victims are those with a name: GRIT and GTT leave HUM TGT:
/// DESCRIPTION out.
pub(super) const ROLES: [Role; 5] = [
    Role { name: "PerpInd", slot: "PERP: INDIVIDUAL ID", field: "perp_individual_id" },
    Role { name: "PerpOrg", slot: "PERP: ORGANIZATION ID", field: "perp_organization_id" },
    Role { name: "Target", slot: "PHYS TGT: ID", field: "phys_tgt_id" },
    Role { name: "Victim", slot: "HUM TGT: NAME", field: "hum_tgt_name" },
    Role { name: "Weapon", slot: "INCIDENT: INSTRUMENT ID", field: "incident_instrument_id" },
];

/// The slots of a template, as they are filled.
#[derive(Debug, Default)]
pub(super) struct Slots(Vec<Slot>);

impl Slots {
    /// Adds a filler, the strings that it may be given by; without any there is none.
    pub(super) fn fill(&mut self, role: &str, filler: Vec<String>) {
        if filler.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|slot| slot.role == role) {
            Some(slot) => slot.fillers.push(filler),
            None => self.0.push(Slot { role: role.to_owned(), fillers: vec![filler] }),
        }
    }

    /// In the order of the roles, so that a template is the same from whichever form.
    pub(super) fn into_slots(mut self) -> Vec<Slot> {
        self.0
            .sort_by_key(|slot| ROLES.iter().position(|role| role.name == slot.role).unwrap_or(ROLES.len()));
        self.0
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::{converted, gtt, muc_keys};

    #[test]
    fn a_template_is_the_same_from_the_three_forms() {
        let key = r#"
0.  MESSAGE: ID                     OWN-0001
1.  MESSAGE: TEMPLATE               1
4.  INCIDENT: TYPE                  BOMBING
6.  INCIDENT: INSTRUMENT ID         "BOMB"
9.  PERP: INDIVIDUAL ID             "TWO MEN" / "MEN"
10. PERP: ORGANIZATION ID           "MRT"
12. PHYS TGT: ID                    "EMBASSY"
                                    "CAR"
18. HUM TGT: NAME                   "ANA RUIZ"
19. HUM TGT: DESCRIPTION            "MAYOR": "ANA RUIZ"
                                    "GUARD"
"#;
        let converted = r#"{"id": "OWN-0001", "text": "", "events": [{"type": "BOMBING", "template": true, "slots": {
            "hum_tgt_name": [{"strings": [{"string": "ANA RUIZ"}]}],
            "hum_tgt_description": [{"strings": [{"string": "MAYOR"}]}, {"strings": [{"string": "GUARD"}]}],
            "incident_instrument_id": [{"strings": [{"string": "BOMB"}]}],
            "perp_individual_id": [{"strings": [{"string": "TWO MEN"}, {"string": "MEN"}]}],
            "perp_organization_id": [{"strings": [{"string": "MRT"}]}],
            "phys_tgt_id": [{"strings": [{"string": "EMBASSY"}]}, {"strings": [{"string": "CAR"}]}]}}]}"#;
        let gtt = r#"{"docid": "OWN-0001", "templates": [{"incident_type": "bombing", "Weapon": [[["BOMB", 1]]],
            "Victim": [[["ANA RUIZ", 9]]], "Target": [["EMBASSY"], ["CAR"]], "PerpOrg": [["MRT"]],
            "PerpInd": [["TWO MEN", "MEN"]]}]}"#;
        let iterx = gtt.replace("Victim", "victim").replace("Weapon", "incident_instrument_id");
        let of_key = muc_keys::parse(key).unwrap().templates;
        assert_eq!(of_key[0].slots.len(), 5);
        assert_eq!(converted::parse(converted).unwrap().templates, of_key);
        assert_eq!(gtt::parse(gtt).unwrap().templates, of_key);
        assert_eq!(gtt::parse(&iterx).unwrap().templates, of_key);
    }
}
