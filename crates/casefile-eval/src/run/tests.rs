use super::*;
use crate::corpus::temporary::corpus_of;
use crate::figures::{Over, figures};
use crate::measure::Measure;
use crate::pairs::Pairs;
use crate::tally::Tally;

/// The ids or faults, and the sum of what was counted.
fn scored(run: &Run, gold: &Corpus, predicted: &Corpus) -> (Vec<Result<Scored, String>>, Tally) {
    let pairs = Pairs::new(gold, predicted).unwrap();
    let predict = |batch: &[(usize, Annotated)]| {
        let made = batch.iter().map(|(index, gold)| pairs.prediction(*index, gold));
        made.map(|made| made.map_err(|error| error.to_string())).collect()
    };
    let (mut all, mut tally) = (Vec::new(), Tally::default());
    run.over(gold, predict, |scored| {
        if let Ok(scored) = &scored {
            tally += &scored.outcome.tally;
        }
        all.push(scored);
        Ok::<(), ()>(())
    })
    .unwrap();
    (all, tally)
}

/// Precision, recall and F1 over all labels.
fn over_all(tally: &Tally, measure: Measure) -> [f64; 3] {
    let figures = figures(tally);
    let found = figures.iter().find(|figure| figure.measure == measure && figure.over == Over::All);
    found.map_or([0.0; 3], |figure| [figure.precision, figure.recall, figure.f1])
}

fn assert_close(found: [f64; 3], expected: [f64; 3]) {
    assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} is not {expected:?}");
}

#[test]
fn every_gold_document_is_told_of_in_order() {
    let line = |id: &str, text: &str| {
        format!(
            r#"{{"id": "{id}", "text": "{text}", "entities": [{{"id": "e", "type": "Person", "mentions": [{{"start": 0, "end": 3}}]}}]}}"#
        )
    };
    let (gold, _gold) = corpus_of(
        "gold.jsonl",
        [line("a", "Ana."), "{".to_owned(), line("b", "Eva."), line("c", "Leo.")].join("\n"),
    );
    let (predicted, _predicted) = corpus_of("own.jsonl", [line("b", "Ева."), line("a", "Ana.")].join("\n"));
    let (all, tally) = scored(&Run::default(), &gold, &predicted);
    let ids: Vec<_> = all.iter().map(|scored| scored.as_ref().map_or("fault", |scored| &scored.id)).collect();
    assert_eq!(ids, ["a", "fault", "b", "c"]);
    assert!(all[1].as_ref().unwrap_err().contains("gold.jsonl:2: "));
    let of_b = all[2].as_ref().unwrap();
    assert!(of_b.fault.as_ref().unwrap().contains("differ from character 0"));
    assert!(of_b.predicted.mentions.is_empty());
    // Of three names one is found; what could not be predicted is missed.
    assert_close(over_all(&tally, Measure::MentionStrict), [1.0, 1.0 / 3.0, 0.5]);
}

#[test]
fn too_few_predictions_are_faults_and_an_error_ends_the_run() {
    let (gold, _gold) = corpus_of("gold.conll", "Ana B-PER\n\nEva B-PER\n");
    let mut seen = Vec::new();
    let run = Run::default();
    run.over(
        &gold,
        |_| vec![],
        |scored| {
            let scored = scored.unwrap();
            seen.push((scored.id, scored.fault));
            Ok::<(), ()>(())
        },
    )
    .unwrap();
    let fault = Some("there is no prediction".to_owned());
    assert_eq!(seen, [("#1".to_owned(), fault.clone()), ("#2".to_owned(), fault)]);
    let mut count = 0;
    let each = |_| {
        count += 1;
        Err("full")
    };
    assert_eq!((run.over(&gold, |_| vec![], each), count), (Err("full"), 1));
}

#[test]
fn docreds_gold_and_predictions() {
    let gold = r#"[{"title": "A", "sents": [["Ana", "leads", "Zest", ",", "Inc", "."], ["She", "left", "Lima"]],
        "vertexSet": [[{"name": "Ana", "pos": [0, 1], "sent_id": 0, "type": "PER"}, {"name": "She", "pos": [0, 1], "sent_id": 1, "type": "PER"}],
                      [{"name": "Zest, Inc.", "pos": [2, 6], "sent_id": 0, "type": "ORG"}],
                      [{"name": "Lima", "pos": [2, 3], "sent_id": 1, "type": "LOC"}]],
        "labels": [{"h": 0, "t": 1, "r": "P1"}, {"h": 0, "t": 2, "r": "P2"}, {"h": 1, "t": 2, "r": "P3"}]},
       {"title": "B", "sents": [["Eva", "fled"]], "labels": [{"h": 0, "t": 0, "r": "P1"}],
        "vertexSet": [[{"name": "Eva", "pos": [0, 1], "sent_id": 0, "type": "PER"}]]}]"#;
    let facts = r#"[{"title": "A", "h_idx": 0, "t_idx": 1, "r": "P1"}, {"title": "A", "h_idx": 0, "t_idx": 2, "r": "P2"},
        {"title": "A", "h_idx": 2, "t_idx": 0, "r": "P2"}, {"title": "A", "h_idx": 0, "t_idx": 1, "r": "P1"}]"#;
    // The same name, with its blanks elsewhere.
    let training = r#"[{"title": "T", "sents": [["Ana", "saw", "Zest,", "Inc."]], "labels": [{"h": 0, "t": 1, "r": "P1"}],
        "vertexSet": [[{"name": "Ana", "pos": [0, 1], "sent_id": 0, "type": "PER"}],
                      [{"name": "Zest, Inc.", "pos": [2, 4], "sent_id": 0, "type": "ORG"}]]}]"#;
    let (gold, _gold) = corpus_of("gold.json", gold);
    let (predicted, _predicted) = corpus_of("facts.json", facts);
    let (training, _training) = corpus_of("training.json", training);
    let mut run = Run::default();
    run.settings.learn_facts(&training.read(0).unwrap());
    let (all, tally) = scored(&run, &gold, &predicted);
    assert!(all.iter().all(|scored| scored.as_ref().is_ok_and(|scored| scored.fault.is_none())));
    // Two of three facts are right, of four; one of the two is known from training.
    assert_close(over_all(&tally, Measure::RelationEntity), [2.0 / 3.0, 0.5, 4.0 / 7.0]);
    assert_close(over_all(&tally, Measure::RelationIgnore), [0.5, 0.5, 0.5]);
    // The entities are the gold's, those of the title without facts too.
    assert_close(over_all(&tally, Measure::MentionStrict), [1.0; 3]);
}

#[test]
fn sperts_gold_and_predictions() {
    let gold = r#"[{"tokens": ["Ana", "Ruiz", "lives", "in", "Lima"], "orig_id": 17,
        "entities": [{"type": "Peop", "start": 0, "end": 2}, {"type": "Loc", "start": 4, "end": 5}],
        "relations": [{"type": "Live_In", "head": 0, "tail": 1}]},
       {"tokens": ["Eva", "shot", "Leo"], "orig_id": 9,
        "entities": [{"type": "Peop", "start": 0, "end": 1}, {"type": "Peop", "start": 2, "end": 3}],
        "relations": [{"type": "Kill", "head": 0, "tail": 1}]}]"#;
    let predicted = r#"[{"tokens": ["Ana", "Ruiz", "lives", "in", "Lima"],
        "entities": [{"type": "Peop", "start": 0, "end": 2}, {"type": "Org", "start": 4, "end": 5}],
        "relations": [{"type": "Live_In", "head": 0, "tail": 1}]},
       {"tokens": ["Eva", "shot", "Leo"],
        "entities": [{"type": "Peop", "start": 2, "end": 3}, {"type": "Peop", "start": 0, "end": 1}],
        "relations": [{"type": "Kill", "head": 1, "tail": 0}, {"type": "Kill", "head": 0, "tail": 1}]}]"#;
    let (gold, _gold) = corpus_of("gold.json", gold);
    let (predicted, _predicted) = corpus_of("predicted.json", predicted);
    let (_, tally) = scored(&Run::default(), &gold, &predicted);
    assert_close(over_all(&tally, Measure::MentionStrict), [0.75; 3]);
    // "with NER": Lima has the wrong type; Kill is right in one direction.
    assert_close(over_all(&tally, Measure::RelationStrict), [1.0 / 3.0, 0.5, 0.4]);
    assert_close(over_all(&tally, Measure::RelationBoundary), [2.0 / 3.0, 1.0, 0.8]);
}
