//! The template of a document in whose text the fillers of MUC-4's roles are marked: mentions whose labels are the roles. Mentions
//! that tell names from descriptions are of casefile's schema, whose weapons are no fillers.
//!
//! All incidents are one template without a type, as in GRIT's data. A filler is marked wherever it is named, and all
//! strings of an entity have to be right: of strings that name one thing, the one of the best score stands for it. They do
//! where the words of one are among those of the other, or one is the acronym of the other.

use super::filled::ROLES;
use super::normalise::normalise;
use crate::annotated::{Annotated, Mention, Slot, Template};

/// `None` where no mention has a role for its label.
pub(super) fn template(document: &Annotated) -> Option<Template> {
    let slots: Vec<Slot> = ROLES.iter().filter_map(|role| slot(document, role)).collect();
    (!slots.is_empty()).then_some(Template { label: None, slots })
}

fn slot(document: &Annotated, role: &str) -> Option<Slot> {
    let marked = |m: &&Mention| m.label == role && m.level.is_none();
    let mut mentions: Vec<&Mention> = document.mentions.iter().filter(marked).collect();
    let score = |mention: &Mention| mention.score.unwrap_or(1.0);
    mentions.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.span.cmp(&b.span)));
    let mut forms: Vec<String> = Vec::new();
    let mut fillers = Vec::new();
    for text in mentions.iter().map(|mention| mention.span.of(&document.text)) {
        let form = normalise(text);
        if !form.is_empty() && !forms.iter().any(|known| same(known, &form)) {
            forms.push(form);
            fillers.push(vec![text.to_owned()]);
        }
    }
    (!fillers.is_empty()).then(|| Slot { role: role.to_owned(), fillers })
}

/// Whether two strings in their normal form name one thing.
fn same(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let within = |a: &[&str], b: &[&str]| a.iter().all(|word| b.contains(word));
    within(&a, &b) || within(&b, &a) || is_acronym(&a, &b) || is_acronym(&b, &a)
}

/// Small words do not count, as in ELN for Ejercito de Liberacion Nacional.
fn is_acronym(short: &[&str], long: &[&str]) -> bool {
    const SMALL: [&str; 8] = ["of", "the", "and", "for", "in", "de", "la", "del"];
    let initials: String =
        long.iter().filter(|w| !SMALL.contains(w)).filter_map(|w| w.chars().next()).collect();
    matches!(short, [word] if *word == initials)
}

#[cfg(test)]
mod tests {
    use casefile_schema::{Level, Span};

    use super::*;

    #[test]
    fn the_best_of_the_strings_that_name_one_thing_fills_the_role() {
        let text = "fpl front of popular liberation rebels guards";
        let mention = |words: &str, label: &str, score| {
            let start = text.find(words).unwrap();
            let span = Span::new(start, start + words.len()).unwrap();
            Mention { span, label: label.to_owned(), level: None, score: Some(score), entity: 0 }
        };
        let mentions = vec![
            mention("fpl", "PerpOrg", 0.6),
            mention("front of popular liberation", "PerpOrg", 0.9),
            mention("liberation", "PerpOrg", 0.7),
            mention("rebels", "PerpInd", 0.5),
            mention("guards", "Guard", 0.5),
        ];
        let document = Annotated { text: text.to_owned(), mentions, ..Annotated::default() };
        let slot =
            |role: &str, filler: &str| Slot { role: role.to_owned(), fillers: vec![vec![filler.to_owned()]] };
        let slots = vec![slot("PerpInd", "rebels"), slot("PerpOrg", "front of popular liberation")];
        assert_eq!(template(&document), Some(Template { label: None, slots }));
        let ours = |m: &Mention| Mention { level: Some(Level::Nominal), ..m.clone() };
        let mentions = document.mentions.iter().map(ours).collect();
        assert_eq!(template(&Annotated { mentions, ..document }), None);
    }
}
