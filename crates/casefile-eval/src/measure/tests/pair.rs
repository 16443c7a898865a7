use casefile_schema::Span;
use proptest::prelude::*;

use super::arbitrary::{document, shuffled};
use super::draft::{Draft, sums};
use crate::annotated::Annotated;
use crate::measure::{Measure, Pair, Settings, score};
use crate::tally::Sums;

const TEXT: &str = "Ana met Bob and Eve in Bara";

fn counts(gold: &Annotated, predicted: &Annotated, measure: Measure) -> Sums {
    sums(&score(gold, predicted, &Settings::default()), measure, None)
}

fn aligned(gold: &Draft, predicted: &Draft) -> Vec<Option<usize>> {
    Pair::new(&gold.0, &predicted.0, &Settings::default()).entity
}

/// Two namesakes, of which the `knows`th knows Bob and the other Eve.
fn namesakes(knows: usize) -> Draft {
    let mut draft = Draft::new(TEXT);
    let anas = [draft.entity("Person", &["Ana"]), draft.entity("Person", &["Ana"])];
    let (bob, eve) = (draft.entity("Person", &["Bob"]), draft.entity("Person", &["Eve"]));
    draft.relation("knows", anas[knows], bob);
    draft.relation("knows", anas[1 - knows], eve);
    draft
}

#[test]
fn of_two_entities_with_one_mention_the_links_decide() {
    assert_eq!(aligned(&namesakes(0), &namesakes(1)), [Some(1), Some(0), Some(2), Some(3)]);
    // Also where nothing is quite the same.
    let mut predicted = namesakes(1);
    predicted.relation("leads", 2, 0);
    predicted.0.relations.remove(0);
    assert_eq!(aligned(&namesakes(0), &predicted), [Some(1), Some(0), Some(2), Some(3)]);
    assert_eq!(counts(&namesakes(0).0, &predicted.0, Measure::RelationEntity), Sums::counts(1, 2, 2));
}

#[test]
fn no_number_of_links_outweighs_a_mention() {
    let (mut gold, mut predicted) = (Draft::new(TEXT), Draft::new(TEXT));
    for draft in [&mut gold, &mut predicted] {
        let bara = draft.entity("Place", &["Bara"]);
        let ana = draft.entity("Person", &["Ana"]);
        draft.relation("in", ana, bara);
        draft.relation("from", ana, bara);
    }
    gold.entity("Person", &["Ana", "Bob"]);
    let other = predicted.entity("Person", &["Bob"]);
    predicted.relation("in", other, 0);
    predicted.0.mentions[1].entity = other;
    predicted.0.entities[1].mentions.clear();
    predicted.0.entities[other].mentions.push(1);
    assert_eq!(aligned(&gold, &predicted), [Some(0), None, Some(2)]);
}

#[test]
fn namesakes_of_namesakes_go_together() {
    let mut gold = Draft::new(TEXT);
    for (one, other) in [(0, 3), (1, 2), (4, 5)] {
        gold.relation("married", one, other);
    }
    (0..2).for_each(|_| _ = gold.entity("Person", &["Ana"]));
    (0..2).for_each(|_| _ = gold.entity("Person", &["Bob"]));
    (0..2).for_each(|_| _ = gold.entity("Person", &["Eve"]));
    for seed in 0..20 {
        let predicted = shuffled(&gold.0, seed);
        assert_eq!(counts(&gold.0, &predicted, Measure::RelationEntity), Sums::counts(3, 3, 3), "{seed}");
    }
}

#[test]
fn without_mentions_and_triggers_the_arguments_places_decide() {
    let draft = |places: &[[&str; 2]]| {
        let mut draft = Draft::new(TEXT);
        for place in places {
            let ends = [draft.entity("", &[]), draft.entity("", &[])];
            draft.event("Meet", &[], &[("source", ends[0]), ("target", ends[1])]);
            let spans = place.map(|words| draft.span(words));
            let arguments = draft.0.events.last_mut().map(|event| event.arguments.iter_mut());
            arguments
                .into_iter()
                .flatten()
                .zip(spans)
                .for_each(|(argument, span)| argument.span = Some(span));
        }
        draft
    };
    let gold = draft(&[["Ana", "Bob"], ["Bob", "Eve"]]);
    let predicted = draft(&[["Bara", "Eve"], ["Ana", "Bob"]]);
    assert_eq!(counts(&gold.0, &gold.0, Measure::ArgumentEntity), Sums::counts(4, 4, 4));
    assert_eq!(counts(&gold.0, &predicted.0, Measure::ArgumentEntity), Sums::counts(3, 4, 4));
    // Neither is there anything to find, though another document has mentions and triggers there.
    let mut named = Draft::new(TEXT);
    let (ana, bob) = (named.entity("Person", &["Ana"]), named.entity("Person", &["Bob"]));
    named.event("Meet", &["met"], &[("source", ana), ("target", bob)]);
    assert_eq!(counts(&gold.0, &named.0, Measure::ArgumentEntity), Sums::counts(2, 2, 4));
    for measure in [Measure::EntityFound, Measure::EventFound] {
        assert_eq!(counts(&gold.0, &gold.0, measure), Sums::default());
        assert_eq!(counts(&gold.0, &named.0, measure).right_of_predicted, Sums::default().right_of_predicted);
        assert_eq!(counts(&named.0, &gold.0, measure).right_of_gold, Sums::default().right_of_gold);
    }
}

#[test]
fn thousands_of_namesakes_in_pairs() {
    let mut gold = Draft::new(TEXT);
    for _ in 0..2500 {
        let (head, tail) = (gold.entity("Person", &["Ana"]), gold.entity("Person", &["Ana"]));
        gold.relation("knows", head, tail);
    }
    let predicted = Draft(shuffled(&gold.0, 1));
    let entity = aligned(&gold, &predicted);
    let right = predicted.0.relations.iter().filter(|own| {
        let ends = entity[own.head].zip(entity[own.tail]);
        gold.0.relations.iter().any(|relation| ends == Some((relation.head, relation.tail)))
    });
    assert_eq!(right.count(), 2500);
}

/// The document with mentions moved onto one another, and some entities without mentions and events without triggers.
fn blurred(mut document: Annotated, (spans, mute, silent): (usize, usize, usize)) -> Annotated {
    let places: Vec<Span> = document.mentions.iter().map(|mention| mention.span).collect();
    for (index, mention) in document.mentions.iter_mut().enumerate() {
        mention.span = places[index % spans];
        mention.label = "Person".to_owned();
    }
    document.entities.iter_mut().for_each(|entity| entity.label = "Person".to_owned());
    if let Some(entity) = document.entities.get_mut(mute) {
        entity.mentions.clear();
        let last = document.mentions.len();
        let kept: Vec<usize> = (0..last).filter(|&index| document.mentions[index].entity != mute).collect();
        document.mentions = kept.iter().map(|&index| document.mentions[index].clone()).collect();
        for mention in document.entities.iter_mut().flat_map(|entity| &mut entity.mentions) {
            *mention = kept.binary_search(mention).unwrap();
        }
    }
    document.events.iter_mut().skip(silent).for_each(|event| event.triggers.clear());
    document
}

proptest! {
    #[test]
    fn a_document_in_another_order_is_all_right(
        document in document(),
        blur in (1..4_usize, 0..6_usize, 0..4_usize),
        seed in any::<u64>(),
    ) {
        let document = blurred(document, blur);
        let outcome = score(&document, &shuffled(&document, seed), &Settings::default());
        for measure in [
            Measure::EntityFound, Measure::EventFound, Measure::RelationEntity, Measure::ArgumentEntity,
            Measure::EventStatus, Measure::EventSubtype, Measure::ValueDate,
        ] {
            let sums = sums(&outcome, measure, None);
            prop_assert_eq!((sums.right_of_gold, sums.right_of_predicted), (sums.gold, sums.predicted), "{:?}", measure);
            prop_assert_eq!(sums.gold, sums.predicted, "{:?}", measure);
        }
    }
}
