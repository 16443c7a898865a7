use super::*;
use crate::corpus::temporary::{Temporary, corpus_of, file};

const TEXT: &str = "Ana fled.";

/// A line of the annotation form.
fn line(id: &str, text: &str) -> String {
    format!("{{\"id\": {id:?}, \"text\": {text:?}}}\n")
}

/// A corpus of JSON Lines.
fn lines(lines: &[&str]) -> (Corpus, Temporary) {
    corpus_of("docs.jsonl", lines.concat())
}

/// What every gold document is paired with: its prediction, or the message.
fn predictions(pairs: &Pairs<'_>) -> Vec<Result<Annotated, String>> {
    let readable = (0..pairs.gold.len()).filter_map(|index| Some((index, pairs.gold.read(index).ok()?)));
    readable
        .map(|(index, gold)| pairs.prediction(index, &gold).map_err(|error| told(pairs, &error)))
        .collect()
}

fn told(pairs: &Pairs<'_>, message: &impl ToString) -> String {
    let message = message.to_string();
    let message = message.replace(&pairs.predicted.path().display().to_string(), "PREDICTED");
    message.replace(&pairs.gold.path().display().to_string(), "GOLD")
}

fn extra(pairs: &Pairs<'_>) -> Vec<String> {
    pairs.extra().map(|message| told(pairs, &message)).collect()
}

#[test]
fn ids_pair_whatever_the_order() {
    let (gold, _gold) = lines(&[&line("a", TEXT), &line("b", TEXT), &line("c", TEXT)]);
    let (predicted, _predicted) = lines(&[&line("c", TEXT), &line("x", TEXT), &line("a", TEXT)]);
    let pairs = Pairs::new(&gold, &predicted).unwrap();
    assert_eq!(pairs.of, [Some(2), None, Some(0)]);
    assert_eq!((pairs.missing(), pairs.entities_are_given()), (1, false));
    assert_eq!(extra(&pairs), ["PREDICTED:2: there is no gold document of the id \"x\""]);
    let nothing = Annotated { id: Some("b".to_owned()), text: TEXT.to_owned(), ..Annotated::default() };
    assert_eq!(predictions(&pairs)[1], Ok(nothing));
}

#[test]
fn one_broken_line_unpairs_no_other() {
    let broken = "{\"text\": \"Ana\n";
    let (whole, _whole) = lines(&[&line("a", TEXT), &line("b", TEXT)]);
    let (one_broken, _file) = lines(&[broken, &line("a", TEXT), &line("b", TEXT)]);
    let pairs = Pairs::new(&whole, &one_broken).unwrap();
    assert_eq!((&pairs.of[..], pairs.missing()), (&[Some(1), Some(2)][..], 0));
    assert_eq!(extra(&pairs), ["PREDICTED:1: EOF while parsing a string (column 13)"]);
    let pairs = Pairs::new(&one_broken, &whole).unwrap();
    assert_eq!(pairs.of, [None, Some(0), Some(1)]);
    assert_eq!((pairs.missing(), extra(&pairs).len()), (0, 0), "what is no document lacks no prediction");
}

#[test]
fn of_one_id_the_first_counts() {
    let (gold, _gold) = lines(&[&line("a", TEXT), &line("a", "Other.")]);
    let (predicted, _predicted) = lines(&[&line("a", TEXT), &line("a", "Other.")]);
    let pairs = Pairs::new(&gold, &predicted).unwrap();
    assert_eq!((&pairs.of[..], pairs.missing()), (&[Some(0), None][..], 0));
    assert!(predictions(&pairs)[0].is_ok());
    assert_eq!(extra(&pairs), ["PREDICTED:2: the id \"a\" is already that of the document in line 1"]);
}

#[test]
fn documents_without_ids_among_others_are_of_none() {
    let sentence = r#"{"tokens": ["Ana"], "entities": []"#;
    let with = |ids: [&str; 2]| {
        let list = ids.map(|id| format!("{sentence}{id}}}")).join(",\n");
        corpus_of("docs.json", format!("[{list}]"))
    };
    let (gold, _gold) = with([", \"orig_id\": 1", ", \"orig_id\": 2"]);
    let (predicted, _predicted) = with(["", ", \"orig_id\": 2"]);
    let pairs = Pairs::new(&gold, &predicted).unwrap();
    assert_eq!((&pairs.of[..], pairs.missing()), (&[None, Some(1)][..], 1));
    assert_eq!(extra(&pairs), ["PREDICTED:1: it has no id, as others have"]);
}

#[test]
fn without_ids_position_pairs() {
    let columns = |text: &str| corpus_of("docs.conll", text);
    let (gold, _gold) = lines(&[&line("a", "Ana fled"), &line("b", "Ana")]);
    let (predicted, _predicted) = columns("Ana B-PER\nfled O\n\nAna\n");
    let pairs = Pairs::new(&gold, &predicted).unwrap();
    assert_eq!((&pairs.of[..], extra(&pairs).len()), (&[Some(0), Some(1)][..], 0));
    let found = predictions(&pairs);
    assert_eq!(found[0].as_ref().map(|document| document.mentions.len()), Ok(1));
    assert_eq!(found[1], Err("PREDICTED:4: the token \"Ana\" has no tag".to_owned()));
    let (fewer, _fewer) = columns("Ana B-PER\n");
    let error = Pairs::new(&gold, &fewer).err().unwrap().to_string();
    assert!(error.ends_with("paired by position, but here are 1 and the gold has 2"), "{error}");
}

#[test]
fn a_prediction_is_of_the_golds_text_or_of_none() {
    let (gold, _gold) = lines(&[&line("a", "Ñusta fled."), &line("b", TEXT)]);
    let (predicted, _predicted) = lines(&[&line("a", "Ñusta hid."), &line("b", "")]);
    let found = predictions(&Pairs::new(&gold, &predicted).unwrap());
    let reason =
        "PREDICTED:1: the text is not that of the gold document GOLD:1: they differ from character 6";
    assert_eq!(found[0], Err(reason.to_owned()));
    assert_eq!(found[1].as_ref().map(|document| document.text.as_str()), Ok(TEXT));
    // Keys of MUC have no text.
    let found = predictions(&Pairs::new(&predicted, &gold).unwrap());
    assert_eq!(found[1].as_ref().map(|document| document.text.as_str()), Ok(TEXT));
}

#[test]
fn no_prediction_at_all_is_one_for_no_document() {
    let (gold, _gold) = lines(&[&line("a", TEXT)]);
    let (predicted, _predicted) = lines(&[]);
    let pairs = Pairs::new(&gold, &predicted).unwrap();
    assert_eq!((pairs.missing(), extra(&pairs).len()), (1, 0));
}

#[test]
fn a_title_without_facts_has_the_golds_entities_too() {
    let page = |title: &str| {
        format!(
            r#"{{"title": "{title}", "sents": [["Ana", "fled"]], "labels": [{{"h": 0, "t": 0, "r": "P1"}}],
            "vertexSet": [[{{"name": "Ana", "pos": [0, 1], "sent_id": 0, "type": "PER"}}]]}}"#
        )
    };
    let (gold, _gold) = corpus_of("gold.json", format!("[{}, {}]", page("A"), page("B")));
    let facts = r#"[{"title": "B", "h_idx": 0}, {"title": "A", "h_idx": 0, "t_idx": 0, "r": "P1"}]"#;
    let (predicted, _predicted) = corpus_of("facts.json", facts);
    let pairs = Pairs::new(&gold, &predicted).unwrap();
    assert!(pairs.entities_are_given(), "the first that can be read tells");
    assert!(predictions(&pairs)[1].is_err());
    let only_a = file("facts.json", r#"[{"title": "A", "h_idx": 0, "t_idx": 0, "r": "P1"}]"#);
    let predicted = Corpus::open(&only_a, None).unwrap();
    let found = predictions(&Pairs::new(&gold, &predicted).unwrap());
    let of_b = found[1].as_ref().unwrap();
    assert_eq!((of_b.id.as_deref(), of_b.entities.len(), of_b.relations.len()), (Some("B"), 1, 0));
    assert!(!Pairs::new(&gold, &gold).unwrap().entities_are_given());
}
