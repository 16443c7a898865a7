//! Templates of MUC-4 as GRIT and GTT write them, gold and predicted; IterX's gold data have GTT's form.
//!
//! ```text
//! {"docid": "TST1-MUC3-0001", "doctext": "a bomb ...", "templates": [
//!     {"incident_type": "bombing", "PerpInd": [], "PerpOrg": [], "Target": [[["embassy", 40], ["building", 82]]],
//!      "Victim": [], "Weapon": [[["bomb", 2]]]}]}
//! {"docid": "TST1-MUC3-0001", "doctext": "a bomb ...", "extracts": {"PerpInd": [], ...}}
//! {"10001": {"doctext": "a bomb ...", "pred_templates": [{"incident_type": "bombing", "Weapon": [["bomb"]], ...}]}}
//! {"10001": {"doctext": "a bomb ...", "pred_extracts": {"Weapon": [["bomb"]], ...}}}
//! {"TST1-MUC3-0001": [{"incident_type": "bombing", "weapon": [["bomb"]]}]}
//! ```
//!
//! A role has entities, an entity has strings, each alone or with its offset. The `extracts` of GRIT, which are of the
//! whole document, become one template without a type. Predictions may repeat the gold templates: those are not read.

use serde_json::{Map, Value};

use super::Fault;
use super::roles::{ROLES, Role, Slots};
use crate::annotated::{Annotated, Template};

pub(super) fn parse(record: &str) -> Result<Annotated, Fault> {
    let record: Value = serde_json::from_str(record).map_err(|error| Fault::json(&error))?;
    let object = record.as_object().ok_or_else(|| Fault::at(0, "the document is no object"))?;
    Ok(document(object)?)
}

/// A document's name in the corpus: GRIT and GTT number the predictions of `TST1-MUC3-0001` and `TST3-MUC4-0017` as
/// `10001` and `30017`.
pub(super) fn document_id(id: &str) -> String {
    let digits = id.len() == 5 && id.bytes().all(|byte| byte.is_ascii_digit());
    match id.split_at_checked(1).filter(|_| digits) {
        Some(("1", number)) => format!("TST1-MUC3-{number}"),
        Some((set @ ("2" | "3" | "4"), number)) => format!("TST{set}-MUC4-{number}"),
        _ => id.to_owned(),
    }
}

fn document(object: &Map<String, Value>) -> Result<Annotated, String> {
    let named = object.get("docid").and_then(Value::as_str);
    let (id, body) = match (named, object.iter().next()) {
        (Some(id), _) => (id, None),
        (None, Some((id, body))) if object.len() == 1 => (id.as_str(), Some(body)),
        _ => return Err("the document has no \"docid\"".to_owned()),
    };
    let mut document = Annotated { id: Some(document_id(id)), ..Annotated::default() };
    let fields = match body {
        None => object,
        Some(Value::Array(list)) => {
            document.templates = templates(list)?;
            return Ok(document);
        }
        Some(body) => {
            body.as_object().ok_or("the prediction is neither an object nor a list of templates")?
        }
    };
    document.text = fields.get("doctext").and_then(Value::as_str).unwrap_or_default().to_owned();
    let either = |gold: &str, predicted: &str| fields.get(gold).or_else(|| fields.get(predicted));
    document.templates = match (either("templates", "pred_templates"), either("extracts", "pred_extracts")) {
        (Some(list), _) => templates(list.as_array().ok_or("the templates are no list")?)?,
        (None, Some(extracts)) => vec![template(extracts)?],
        (None, None) => return Err("the document has neither templates nor extracts".to_owned()),
    };
    Ok(document)
}

fn templates(list: &[Value]) -> Result<Vec<Template>, String> {
    let numbered = |(number, value)| template(value).map_err(|reason| format!("template {number}: {reason}"));
    list.iter().enumerate().map(numbered).collect()
}

fn template(value: &Value) -> Result<Template, String> {
    let fields = value.as_object().ok_or("it is no object")?;
    let (mut label, mut slots) = (None, Slots::default());
    for (name, value) in fields {
        match name.as_str() {
            // What is no string is GTT's "none".
            "incident_type" => label = value.as_str().map(str::to_owned),
            // Where IterX keeps the spans of its anchors.
            "template-spans" => {}
            name => {
                let role = role(name).ok_or_else(|| format!("there is no role {name:?}"))?;
                let fillers =
                    fillers(value).ok_or_else(|| format!("{name:?} is no list of lists of strings"))?;
                fillers.into_iter().for_each(|filler| slots.fill(role, filler));
            }
        }
    }
    Ok(Template { label, slots: slots.into_slots() })
}

/// The roles as GTT and as IterX spell them, and the slots of the keys that fill them.
fn role(name: &str) -> Option<&'static str> {
    let is_it = |role: &&Role| [role.name, role.field].contains(&name) || role.name.to_lowercase() == name;
    ROLES.iter().find(is_it).map(|role| role.name)
}

/// The entities, each as its strings.
fn fillers(value: &Value) -> Option<Vec<Vec<String>>> {
    let string = |mention: &Value| match mention {
        Value::String(string) => Some(string.clone()),
        Value::Array(with_offset) => with_offset.first()?.as_str().map(str::to_owned),
        _ => None,
    };
    let entities = value.as_array()?.iter();
    entities.map(|entity| entity.as_array()?.iter().map(string).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotated::Slot;

    fn slot(role: &str, fillers: &[&[&str]]) -> Slot {
        let filler = |strings: &&[&str]| strings.iter().map(|&string| string.to_owned()).collect();
        Slot { role: role.to_owned(), fillers: fillers.iter().map(filler).collect() }
    }

    #[test]
    fn gold_documents() {
        let json = r#"{"docid": "A-1", "doctext": "a bomb", "templates": [{"incident_type": "bombing / attack",
            "PerpInd": [], "Target": [[["embassy", 40], ["building", 82]], [["car", 1]], []]},
            {"incident_type": "arson", "template-spans": [[1, 2]]}]}"#;
        let document = parse(json).unwrap();
        assert_eq!((document.id.as_deref(), document.text.as_str()), (Some("A-1"), "a bomb"));
        let bombing = Template {
            label: Some("bombing / attack".to_owned()),
            slots: vec![slot("Target", &[&["embassy", "building"], &["car"]])],
        };
        assert_eq!(
            document.templates,
            [bombing, Template { label: Some("arson".to_owned()), slots: vec![] }]
        );

        let json = r#"{"docid": "A-1", "extracts": {"PerpInd": [], "Weapon": [[["bomb", 2]]]}}"#;
        let pool = Template { label: None, slots: vec![slot("Weapon", &[&["bomb"]])] };
        assert_eq!(parse(json).unwrap().templates, [pool]);
        let json = r#"{"docid": "A-1", "extracts": {"PerpInd": []}}"#;
        assert_eq!(
            parse(json).unwrap().templates,
            [Template::default()],
            "scored as GRIT's even where it is empty"
        );
    }

    #[test]
    fn predictions() {
        let weapon = vec![slot("Weapon", &[&["bomb"]])];
        for (json, id, label) in [
            (
                r#"{"10001": {"pred_templates": [{"incident_type": "bombing", "Weapon": [["bomb"]]}],
                "gold_templates": []}}"#,
                "TST1-MUC3-0001",
                Some("bombing"),
            ),
            (
                r#"{"30017": {"pred_templates": [{"incident_type": [], "Weapon": [["bomb"]]}]}}"#,
                "TST3-MUC4-0017",
                None,
            ),
            (r#"{"20100": {"pred_extracts": {"Weapon": [["bomb"]]}}}"#, "TST2-MUC4-0100", None),
            (r#"{"A-1": [{"incident_type": "bombing", "weapon": [["bomb"]]}]}"#, "A-1", Some("bombing")),
        ] {
            let document = parse(json).unwrap();
            assert_eq!(document.id.as_deref(), Some(id));
            assert_eq!(
                document.templates,
                [Template { label: label.map(str::to_owned), slots: weapon.clone() }]
            );
        }
        assert_eq!(parse(r#"{"A-1": []}"#).unwrap().templates, []);
    }

    #[test]
    fn faults() {
        for (json, reason) in [
            ("[]", "the document is no object"),
            ("{}", "the document has no \"docid\""),
            (r#"{"docid": "A"}"#, "the document has neither templates nor extracts"),
            (r#"{"A": 1}"#, "the prediction is neither an object nor a list of templates"),
            (r#"{"A": [{}, 1]}"#, "template 1: it is no object"),
            (r#"{"A": [{"Date": []}]}"#, "template 0: there is no role \"Date\""),
            (r#"{"A": [{"Target": ["car"]}]}"#, "template 0: \"Target\" is no list of lists of strings"),
            (r#"{"A": [{"Target": [[[7]]]}]}"#, "template 0: \"Target\" is no list of lists of strings"),
            (r#"{"docid": "A", "templates": 1}"#, "the templates are no list"),
        ] {
            assert_eq!(parse(json), Err(Fault::at(0, reason)), "{json}");
        }
        assert_eq!(parse("{\n\"A\": x}").unwrap_err().line, 1);
    }
}
