//! Templates of MUC-4 made of the events of casefile's schema.
//!
//! One of each `Attack` that the text does not say never happened: MUC-4 has templates of attempted and threatened
//! incidents as of accomplished ones. Arrests are no incidents there.
//!
//! | here | there |
//! |---|---|
//! | `bombing`, `kidnapping`, `arson` | incident type of that name |
//! | any other subtype, or none | `attack`: MUC-4's word for all other violence; its `robbery` and `forced work stoppage` have no counterpart |
//! | `perpetrator`: a `Person` | `PerpInd` |
//! | `perpetrator`: any other entity | `PerpOrg` |
//! | `target`: a `Person` | `Victim`: there people are human targets whether harmed or not |
//! | `target`: any other entity | `Target` |
//! | `victim` | `Victim` |
//! | `weapon` | `Weapon` |
//!
//! `Victim` is the slot HUM TGT: NAME; those that the text only describes are in another one, which papers do not score,
//! so entities without a mention by name are left out. An entity fills a slot once, with one string, the longest
//! mention by name or else the longest: all strings of a filler have to be right, and one can only be wrong.

use casefile_schema::{Level, Status};

use crate::annotated::{Annotated, Argument, Event, Slot, Template};

/// The templates of a document's events.
pub(super) fn templates(document: &Annotated) -> Vec<Template> {
    let told = |event: &&Event| event.label == "Attack" && event.status != Some(Status::Denied);
    document.events.iter().filter(told).map(|event| template(document, event)).collect()
}

fn template(document: &Annotated, event: &Event) -> Template {
    let same = |subtype: &&str| matches!(*subtype, "bombing" | "kidnapping" | "arson");
    let label = event.subtype.as_deref().filter(same).unwrap_or("attack");
    let mut slots: Vec<Slot> = Vec::new();
    for (role, text) in event.arguments.iter().filter_map(|argument| filler(document, argument)) {
        let filler = vec![text.to_owned()];
        match slots.iter_mut().find(|slot| slot.role == role) {
            Some(slot) if slot.fillers.contains(&filler) => {}
            Some(slot) => slot.fillers.push(filler),
            None => slots.push(Slot { role: role.to_owned(), fillers: vec![filler] }),
        }
    }
    Template { label: Some(label.to_owned()), slots }
}

/// What an argument puts into which slot.
fn filler<'a>(document: &'a Annotated, argument: &Argument) -> Option<(&'static str, &'a str)> {
    let entity = document.entities.get(argument.entity)?;
    let person = entity.label == "Person";
    let role = match argument.role.as_str() {
        "perpetrator" if person => "PerpInd",
        "perpetrator" => "PerpOrg",
        "target" if person => "Victim",
        "target" => "Target",
        "victim" => "Victim",
        "weapon" => "Weapon",
        _ => return None,
    };
    let mentions: Vec<_> = entity.mentions.iter().filter_map(|&index| document.mentions.get(index)).collect();
    let longest = |level: Option<Level>| {
        let texts = mentions.iter().filter(|mention| level.is_none_or(|_| mention.level == level));
        // The first of equally long ones.
        texts.map(|mention| mention.span.of(&document.text)).rev().max_by_key(|text| text.chars().count())
    };
    let name = longest(Some(Level::Name));
    let described = mentions.iter().any(|mention| mention.level.is_some());
    let text = if role == "Victim" && described { name } else { name.or_else(|| longest(None)) };
    text.filter(|text| !text.is_empty()).map(|text| (role, text))
}
