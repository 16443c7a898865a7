//! Answer keys of MUC-3 and MUC-4, in the form that MUC-4 gave both.
//!
//! ```text
//! ; a comment
//! 0.  MESSAGE: ID                     OWN-0001 (NN)
//! 1.  MESSAGE: TEMPLATE               1
//! 4.  INCIDENT: TYPE                  BOMBING
//! 6.  INCIDENT: INSTRUMENT ID         "TRUCK BOMB" / "BOMB"
//!                                     ? "DYNAMITE"
//! 10. PERP: ORGANIZATION ID           -
//! 12. PHYS TGT: ID                    "\"EL SOL\" CINEMA"
//! 18. HUM TGT: NAME                   *
//! ```
//!
//! Every line of a slot is a filler and `/` stands between the strings that it may be given by. `-` is nothing, `*` not
//! applicable; `?` marks fillers, `(OPTIONAL)` templates that need not be given: GRIT and GTT make no difference, nor is
//! one made here. A message about no incident has a single template with the number `*`.
//!
//! The five roles that papers score are those of GRIT and GTT: `Victim` is HUM TGT: NAME alone, without the descriptions.
//! Their files have only those strings that occur in the document; keys come without documents, so here all stay.

use super::Fault;
use super::roles::{ROLES, Slots};
use crate::annotated::{Annotated, Template};

pub(super) fn parse(record: &str) -> Result<Annotated, Fault> {
    let mut reader = Reader::default();
    for (number, line) in record.lines().enumerate() {
        reader.line(line).map_err(|reason| Fault::at(number, reason))?;
    }
    reader.finish();
    Ok(reader.document)
}

/// What becomes of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Id,
    Number,
    Type,
    Role(&'static str),
    Nothing,
}

/// Names of the slots that fill no role; none begins with another, nor with that of a role.
const SLOTS: [(&str, Use); 20] = [
    ("MESSAGE: ID", Use::Id),
    ("MESSAGE: TEMPLATE", Use::Number),
    ("INCIDENT: DATE", Use::Nothing),
    ("INCIDENT: LOCATION", Use::Nothing),
    ("INCIDENT: TYPE", Use::Type),
    ("INCIDENT: STAGE OF EXECUTION", Use::Nothing),
    ("INCIDENT: INSTRUMENT TYPE", Use::Nothing),
    ("PERP: INCIDENT CATEGORY", Use::Nothing),
    ("PERP: ORGANIZATION CONFIDENCE", Use::Nothing),
    ("PHYS TGT: TYPE", Use::Nothing),
    ("PHYS TGT: NUMBER", Use::Nothing),
    ("PHYS TGT: FOREIGN NATION", Use::Nothing),
    ("PHYS TGT: EFFECT OF INCIDENT", Use::Nothing),
    ("PHYS TGT: TOTAL NUMBER", Use::Nothing),
    ("HUM TGT: DESCRIPTION", Use::Nothing),
    ("HUM TGT: TYPE", Use::Nothing),
    ("HUM TGT: NUMBER", Use::Nothing),
    ("HUM TGT: FOREIGN NATION", Use::Nothing),
    ("HUM TGT: EFFECT OF INCIDENT", Use::Nothing),
    ("HUM TGT: TOTAL NUMBER", Use::Nothing),
];

#[derive(Default)]
struct Reader {
    document: Annotated,
    /// The template that is being read; `None` where the message has none.
    template: Option<Template>,
    /// What fills it.
    slots: Slots,
    /// The slot that a line without a name goes on with.
    slot: Option<Use>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let text = line.trim();
        if text.is_empty() || text.starts_with(';') {
            return Ok(());
        }
        let (slot, value) = match (named(text), self.slot) {
            (Some(named), _) => named,
            (None, Some(slot)) if line.starts_with(char::is_whitespace) => (slot, text),
            _ => return Err(format!("{text:?} is no slot of a template")),
        };
        self.slot = Some(slot);
        match slot {
            Use::Id => self.message(value),
            Use::Number => self.number(value),
            Use::Type => {
                self.set_type(value);
                Ok(())
            }
            Use::Role(role) => self.fill(role, value),
            Use::Nothing => Ok(()),
        }
    }

    /// Begins the next template: the source in parentheses is no part of the id.
    fn message(&mut self, value: &str) -> Result<(), String> {
        self.finish();
        let id = value.split(|sign: char| sign.is_whitespace() || sign == '(').next().unwrap_or_default();
        match &self.document.id {
            Some(first) if first != id => return Err(format!("the message is {first:?} and {id:?}")),
            _ => self.document.id = Some(id.to_owned()),
        }
        self.template = Some(Template::default());
        Ok(())
    }

    fn number(&mut self, value: &str) -> Result<(), String> {
        let number = value.split(|sign: char| sign.is_whitespace() || sign == '(').next().unwrap_or_default();
        match number {
            "*" => self.template = None,
            number if number.parse::<u32>().is_ok() => {}
            _ => return Err(format!("{value:?} is no number of a template")),
        }
        Ok(())
    }

    fn set_type(&mut self, value: &str) {
        let label = value.split('(').next().unwrap_or_default().trim().to_lowercase();
        if let Some(template) = &mut self.template {
            template.label = Some(label);
        }
    }

    fn fill(&mut self, role: &str, value: &str) -> Result<(), String> {
        self.slots.fill(role, filler(value)?.unwrap_or_default());
        Ok(())
    }

    fn finish(&mut self) {
        // Where the number is left out, a type of `*` says the same.
        let template = self.template.take().filter(|template| template.label.as_deref() != Some("*"));
        let slots = std::mem::take(&mut self.slots).into_slots();
        self.document.templates.extend(template.map(|template| Template { slots, ..template }));
    }
}

/// The slot that a line names, by number and name, and what follows.
fn named(line: &str) -> Option<(Use, &str)> {
    let (number, rest) = line.split_once('.')?;
    number.parse::<u32>().ok()?;
    let after = |name: &str| {
        name.split(' ').try_fold(rest, |rest, word| rest.trim_start().strip_prefix(word)).map(str::trim)
    };
    let of_roles = ROLES.iter().map(|role| (role.slot, Use::Role(role.name)));
    SLOTS.into_iter().chain(of_roles).find_map(|(name, slot)| Some((slot, after(name)?)))
}

/// The strings of a filler; `None` where there is none. What is behind a colon is a reference to another slot.
fn filler(value: &str) -> Result<Option<Vec<String>>, String> {
    let mut rest = value.trim_start_matches('?').trim();
    if matches!(rest, "" | "-" | "*") {
        return Ok(None);
    }
    let mut strings = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', '(']);
        let (string, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted).ok_or_else(|| format!("a quote is not closed in {value:?}"))?,
            None => bare(rest),
        };
        if string.is_empty() {
            return Err(format!("an empty string in {value:?}"));
        }
        strings.push(string);
        rest = after.trim_start_matches([' ', '\t', ')']);
        match rest.chars().next() {
            None | Some(':') => return Ok(Some(strings)),
            Some('/') => rest = rest.get(1..).unwrap_or_default(),
            Some(other) => return Err(format!("{other:?} behind a string in {value:?}")),
        }
    }
}

/// What is between quotes, and what follows; a backslash takes the next sign as it is.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut string = String::new();
    let mut signs = text.chars();
    loop {
        match signs.next()? {
            '"' => return Some((string.trim().to_owned(), signs.as_str())),
            '\\' => string.push(signs.next()?),
            sign => string.push(sign),
        }
    }
}

/// A string whose opening quote the key forgot, and perhaps the closing one.
fn bare(text: &str) -> (String, &str) {
    let end = text.find(['"', '/', ':']).unwrap_or(text.len());
    let (string, after) = text.split_at(end);
    (string.trim().to_owned(), after.strip_prefix('"').unwrap_or(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = r#"
0.  MESSAGE: ID                     OWN-0001 (NN)
1.  MESSAGE: TEMPLATE               1
2.  INCIDENT: DATE                  - 03 MAY 21
4.  INCIDENT: TYPE                  BOMBING / ATTACK
6.  INCIDENT: INSTRUMENT ID         "TRUCK BOMB" / "BOMB"
                                    ? "DYNAMITE"
9.  PERP: INDIVIDUAL ID             ?("TWO MEN"/"MEN")
10. PERP: ORGANIZATION ID           -
11. PERP: ORGANIZATION CONFIDENCE-
; 12. PHYS TGT: ID                    "NO"
12. PHYS TGT: ID                    "\"EL SOL\" CINEMA AND/OR BAR: MAIN"
18. HUM TGT: NAME                   "ANA RUIZ": "MAYOR" / "LEADER"
                                    LUIS PAZ
                                    GUARD"
19. HUM TGT: DESCRIPTION            "MAYOR": "ANA RUIZ"

0.  MESSAGE: ID                     OWN-0001 (NN)
1.  MESSAGE: TEMPLATE               2 (OPTIONAL)
4.  INCIDENT: TYPE                  ARSON
18. HUM TGT: NAME                   *
"#;

    fn slots(template: &Template) -> Vec<(&str, Vec<Vec<&str>>)> {
        template
            .slots
            .iter()
            .map(|slot| (slot.role.as_str(), slot.fillers.iter().map(|filler| strings(filler)).collect()))
            .collect()
    }

    fn strings(filler: &[String]) -> Vec<&str> {
        filler.iter().map(String::as_str).collect()
    }

    #[test]
    fn slots_alternatives_and_escapes() {
        let document = parse(KEY).unwrap();
        assert_eq!(document.id.as_deref(), Some("OWN-0001"));
        let [bombing, arson] = document.templates.as_slice() else { panic!("{document:?}") };
        assert_eq!(
            (bombing.label.as_deref(), arson.label.as_deref()),
            (Some("bombing / attack"), Some("arson"))
        );
        assert_eq!(arson.slots, []);
        let expected = [
            ("PerpInd", vec![vec!["TWO MEN", "MEN"]]),
            ("Target", vec![vec!["\"EL SOL\" CINEMA AND/OR BAR: MAIN"]]),
            ("Victim", vec![vec!["ANA RUIZ"], vec!["LUIS PAZ"], vec!["GUARD"]]),
            ("Weapon", vec![vec!["TRUCK BOMB", "BOMB"], vec!["DYNAMITE"]]),
        ];
        assert_eq!(slots(bombing), expected);
    }

    #[test]
    fn a_message_about_no_incident_has_no_template() {
        let key =
            "0. MESSAGE: ID  OWN-2\n1. MESSAGE: TEMPLATE  *\n4. INCIDENT: TYPE  *\n18. HUM TGT: NAME  *\n";
        assert_eq!(parse(key).unwrap().templates, []);
        assert_eq!(parse("0. MESSAGE: ID  OWN-2\n4. INCIDENT: TYPE  *\n").unwrap().templates, []);
        assert_eq!(parse("").unwrap(), Annotated::default());
    }

    #[test]
    fn a_fault_names_its_line() {
        for (line, fault) in [
            ("7. INCIDENT: COLOUR  RED", "\"7. INCIDENT: COLOUR  RED\" is no slot of a template"),
            ("RED", "\"RED\" is no slot of a template"),
            ("1. MESSAGE: TEMPLATE  one", "\"one\" is no number of a template"),
            ("0. MESSAGE: ID  OWN-4", "the message is \"OWN-3\" and \"OWN-4\""),
            ("6. INCIDENT: INSTRUMENT ID  \"A", "a quote is not closed in \"\\\"A\""),
            ("6. INCIDENT: INSTRUMENT ID  \"A\" /", "an empty string in \"\\\"A\\\" /\""),
            ("6. INCIDENT: INSTRUMENT ID  \"A\" B", "'B' behind a string in \"\\\"A\\\" B\""),
        ] {
            assert_eq!(parse(&format!("0. MESSAGE: ID  OWN-3\n{line}\n")), Err(Fault::at(1, fault)));
        }
        assert!(parse("   \"A\"\n").is_err(), "a line that goes on with nothing");
    }
}
