use super::*;

const LINE: &str = r#"{"id": "a", "source": "own", "split": "dev", "text": "Ñandú rebels\nattacked Sana .",
    "tokens": ["Ñandú", "rebels", "attacked", "Sana", "."], "sents": [[0, 2], [2, 5]],
    "entities": [{"id": "e0", "type": "Group", "mentions": [{"start": 0, "end": 12}]},
                 {"id": "e1", "type": "Place", "mentions": [{"start": 22, "end": 26}], "confidence": 1},
                 {"id": "e2", "type": "Place", "mentions": [{"start": 6, "end": 12}], "confidence": 0}],
    "relations": [{"type": "In", "head": "e0", "tail": "e1", "confidence": 0.5},
                  {"type": "In", "head": "e1", "tail": "e0", "confidence": 0.4},
                  {"type": "In", "head": "e0", "tail": "e2"}],
    "events": [{"type": "Attack", "trigger": {"start": 13, "end": 21},
                "args": [{"role": "Attacker", "entity": "e0", "start": 6, "end": 12},
                         {"role": "Place", "start": 22, "end": 26}, {"role": "Place", "entity": "e2"}]}]}"#;

#[test]
fn offsets_are_characters_and_what_was_not_confirmed_is_left_out() {
    let document = parse(LINE).unwrap();
    let of = |span: Span| span.of(&document.text);
    assert_eq!(
        document.mentions.iter().map(|mention| of(mention.span)).collect::<Vec<_>>(),
        ["Ñandú rebels", "Sana"]
    );
    assert_eq!(document.tokens.len(), 5);
    assert_eq!(
        document.sentences.iter().map(|&span| of(span)).collect::<Vec<_>>(),
        ["Ñandú rebels", "attacked Sana ."]
    );
    assert_eq!(document.relations.iter().map(|r| (r.head, r.tail)).collect::<Vec<_>>(), [(0, 1)]);
    let event = &document.events[0];
    assert_eq!(of(event.triggers[0].span), "attacked");
    let arguments: Vec<_> = event.arguments.iter().map(|a| (a.entity, a.span.map(of))).collect();
    assert_eq!(arguments, [(0, Some("rebels")), (2, Some("Sana"))]);
    assert!(document.entities[2].mentions.is_empty(), "an entity of its own");
}

#[test]
fn sentences_may_count_characters() {
    let document = parse(r#"{"id": "a", "text": "Ñ. B.", "sents": [[0, 2], [3, 5]], "sents_are": "char"}"#);
    assert_eq!(document.unwrap().sentences, [Span::new(0, 3).unwrap(), Span::new(4, 6).unwrap()]);
}

#[test]
fn ids_may_be_numbers_or_missing_and_lists_null() {
    let numbered = r#"{"id": 7, "text": "Ana fled.", "entities": [{"id": 0, "mentions": [{"start": 0, "end": 3}]}],
        "relations": [{"type": "Is", "head": 0, "tail": "0"}], "events": [{"type": "Flight", "args": [{"role": "who", "entity": 0}]}]}"#;
    let document = parse(numbered).unwrap();
    assert_eq!((document.id.as_deref(), document.mentions.len()), (Some("7"), 1));
    assert_eq!((document.relations.len(), document.events[0].arguments[0].entity), (1, 0));
    let bare = r#"{"text": "Ana fled.", "entities": null, "relations": null, "events": null}"#;
    assert_eq!(parse(bare).unwrap(), Annotated { text: "Ana fled.".to_owned(), ..Annotated::default() });
    let fault = parse(r#"{"id": true, "text": "Ana fled."}"#).unwrap_err();
    assert!(fault.reason.starts_with("an id is a string or a number"), "{}", fault.reason);
}

fn templates(events: &str) -> Vec<Template> {
    let entities =
        r#"[{"id": "e0", "type": "PerpInd", "mentions": [{"start": 0, "end": 3}, {"start": 4, "end": 7}]}]"#;
    let line = format!(r#"{{"id": "a", "text": "men they", "entities": {entities}, "events": [{events}]}}"#);
    parse(&line).unwrap().templates
}

#[test]
fn templates_come_from_slots_or_from_arguments() {
    let slot = |role: &str, fillers: &[&[&str]]| Slot {
        role: role.to_owned(),
        fillers: fillers.iter().map(|filler| filler.iter().map(|&text| text.to_owned()).collect()).collect(),
    };
    let key = r#"{"template": true, "type": "BOMBING", "args": [{"role": "PerpInd", "entity": "e0"}], "slots": {
        "hum_tgt_name": [{"raw": "x", "strings": [{"string": "ANA", "start": 1}, {"string": "RUIZ"}]}],
        "hum_tgt_description": [{"strings": [{"string": "MAYOR"}]}, {"value": "none"}], "incident_date": [{"value": ["x"]}]}}"#;
    let expected =
        Template { label: Some("bombing".to_owned()), slots: vec![slot("Victim", &[&["ANA", "RUIZ"]])] };
    assert_eq!(templates(key), [expected]);
    let arguments = r#"{"template": true, "type": "attack", "args": [{"role": "PerpInd", "entity": "e0"}]}"#;
    let expected =
        Template { label: Some("attack".to_owned()), slots: vec![slot("PerpInd", &[&["men", "the"]])] };
    assert_eq!(templates(arguments), [expected]);
}

#[test]
fn what_points_nowhere_is_named() {
    let reason = |from: &str, to: &str| parse(&LINE.replacen(from, to, 1)).unwrap_err().reason;
    assert_eq!(
        reason("\"end\": 12", "\"end\": 99"),
        "entity \"e0\": the span 0..99 is empty or lies outside the text"
    );
    assert_eq!(
        reason("\"tail\": \"e1\"", "\"tail\": \"e9\""),
        "relation In from \"e0\" to \"e9\": there is no entity \"e9\""
    );
    assert_eq!(reason("\"id\": \"e1\"", "\"id\": \"e0\""), "there are two entities \"e0\"");
    assert_eq!(reason("\"Sana\"", "\"Lima\""), "token 3, \"Lima\", is not where the text has it");
    assert_eq!(
        reason("[2, 5]", "[2, 6]"),
        "sentence 1: the tokens 2..6 are none or not among the 5 of the text"
    );
}
