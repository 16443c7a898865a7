use casefile_schema::{AttributionKind, Place, Quantity, Status, Value};

use super::draft::{Draft, outcome, sums, told};
use crate::annotated::Attribution;
use crate::measure::{Layer, Measure, Settings, argument, attribution, event, found, value};
use crate::tally::Sums;

const TEXT: &str = "Jund bombed a church in Bara. The blast killed two men who prayed. Two more men were seized. \
                    The army blamed the group.";

fn gold() -> Draft {
    let mut draft = Draft::new(TEXT);
    let jund = draft.entity("Group", &["Jund", "group"]);
    let church = draft.entity("Facility", &["church"]);
    let men = draft.entity("Person", &["two men who prayed"]);
    let army = draft.entity("Organization", &["army"]);
    let bombing = draft.event(
        "Attack",
        &["bombed", "blast"],
        &[("perpetrator", jund), ("target", church), ("victim", men)],
    );
    draft.event("Attack", &["seized"], &[("perpetrator", jund)]);
    let event = &mut draft.0.events[bombing];
    (event.subtype, event.status) = (Some("bombing".to_owned()), Some(Status::Occurred));
    let kind = AttributionKind::Attributed;
    event.arguments[0].attribution = Some(Attribution { kind, source: Some(army), score: None });
    draft
}

/// The church has another type, the men a shorter mention, the second event is an arrest.
fn predicted() -> Draft {
    let mut draft = Draft::new(TEXT);
    let army = draft.entity("Organization", &["army"]);
    let men = draft.entity("Person", &["two men"]);
    let church = draft.entity("Location", &["church"]);
    let jund = draft.entity("Group", &["group"]);
    let arguments = [("perpetrator", jund), ("location", church), ("victim", men), ("victim", men)];
    let bombing = draft.event("Attack", &["blast"], &arguments);
    draft.event("Arrest", &["seized"], &[("perpetrator", jund)]);
    let event = &mut draft.0.events[bombing];
    event.subtype = Some("arson".to_owned());
    event.arguments[0].score = Some(0.95);
    let kind = AttributionKind::Claimed;
    event.arguments[0].attribution = Some(Attribution { kind, source: Some(army), score: Some(0.65) });
    draft
}

#[test]
fn triggers_and_what_is_said_of_events() {
    let outcome = outcome(event::add, &gold(), &predicted(), &Settings::default());
    let all = |measure| sums(&outcome, measure, None);
    assert_eq!(all(Measure::TriggerIdentification), Sums::counts(2, 2, 3));
    assert_eq!(all(Measure::TriggerClassification), Sums::counts(1, 2, 3));
    assert_eq!(sums(&outcome, Measure::TriggerClassification, Some("Arrest")), Sums::counts(0, 1, 0));
    assert_eq!(all(Measure::EventSubtype), Sums::counts(0, 1, 1));
    assert_eq!(sums(&outcome, Measure::EventSubtype, Some("bombing")), Sums::counts(0, 0, 1));
    assert_eq!(sums(&outcome, Measure::EventSubtype, Some("arson")), Sums::counts(0, 1, 0));
    assert_eq!(sums(&outcome, Measure::EventStatus, Some("occurred")), Sums::counts(1, 1, 1));
    assert_eq!(told(&outcome), ["Missed Attack bombed", "Spurious Arrest seized", "Missed Attack seized"]);
}

#[test]
fn entities_and_events_found() {
    let outcome = outcome(found::add, &gold(), &predicted(), &Settings::default());
    assert_eq!(sums(&outcome, Measure::EntityFound, None), Sums::counts(2, 4, 4));
    assert_eq!(sums(&outcome, Measure::EntityFound, Some("Location")), Sums::counts(0, 1, 0));
    assert_eq!(sums(&outcome, Measure::EventFound, None), Sums::counts(1, 2, 2));
    assert_eq!(sums(&outcome, Measure::EventFound, Some("Attack")), Sums::counts(1, 1, 2));
}

#[test]
fn arguments_in_every_mode() {
    let outcome = outcome(argument::add, &gold(), &predicted(), &Settings::default());
    let all = |measure| sums(&outcome, measure, None);
    // Once for every event: two of Jund in the gold. In the prediction the men are a victim twice in one event.
    assert_eq!(all(Measure::ArgumentIdentification), Sums::counts(2, 4, 4));
    assert_eq!(all(Measure::ArgumentClassification), Sums::counts(1, 4, 4));
    assert_eq!(all(Measure::ArgumentHeadIdentification), Sums::counts(3, 4, 4));
    assert_eq!(all(Measure::ArgumentHeadClassification), Sums::counts(2, 4, 4));
    assert_eq!(sums(&outcome, Measure::ArgumentHeadClassification, Some("victim")), Sums::counts(1, 1, 1));
    assert_eq!(all(Measure::ArgumentEntity), Sums::counts(1, 4, 4));
    assert_eq!(
        told(&outcome),
        [
            "Missed target target: church",
            "Missed victim victim: two men who prayed",
            "Spurious location location: church",
            "Spurious victim victim: two men",
            "Missed perpetrator perpetrator: Jund",
            "Spurious perpetrator perpetrator: group",
        ]
    );
    assert_eq!(outcome.tally.reliability[&Layer::Argument].bins[9].right, 1);
}

#[test]
fn entities_that_fill_no_role_count_nothing() {
    let mut gold = gold();
    gold.0.events.iter_mut().for_each(|event| event.arguments.clear());
    let nothing = outcome(argument::add, &gold, &gold, &Settings::default());
    assert!(nothing.tally.sums.is_empty());
    let spurious = outcome(argument::add, &gold, &predicted(), &Settings::default());
    assert_eq!(sums(&spurious, Measure::ArgumentCoref, None), Sums::counts(0, 4, 0));
}

#[test]
fn arguments_with_spans_of_their_own_are_sets() {
    let (mut gold, mut own) = (gold(), predicted());
    let (jund, group) = (gold.span("Jund"), gold.span("group"));
    gold.0.events[0].arguments.truncate(1);
    own.0.events[0].arguments.truncate(1);
    own.0.events.truncate(1);
    for event in &mut gold.0.events {
        event.arguments[0].span = Some(jund);
    }
    own.0.events[0].arguments[0].span = Some(group);
    let result = outcome(argument::add, &gold, &own, &Settings::default());
    let all = |measure| sums(&result, measure, None);
    // In two attacks at one place: once. Found at the other mention, it is no match but for coreference.
    assert_eq!(all(Measure::ArgumentClassification), Sums::counts(0, 1, 1));
    assert_eq!(all(Measure::ArgumentCoref), Sums::counts(1, 1, 1));
    assert_eq!(all(Measure::ArgumentEntity), Sums::counts(1, 1, 2));
}

#[test]
fn attributions_of_the_perpetrators_found() {
    let outcome = outcome(attribution::add, &gold(), &predicted(), &Settings::default());
    assert_eq!(sums(&outcome, Measure::AttributionKind, None), Sums::counts(0, 1, 1));
    assert_eq!(sums(&outcome, Measure::AttributionKind, Some("attributed")), Sums::counts(0, 0, 1));
    assert_eq!(sums(&outcome, Measure::AttributionKind, Some("claimed")), Sums::counts(0, 1, 0));
    assert_eq!(sums(&outcome, Measure::AttributionSource, None), Sums::counts(1, 1, 1));
    assert_eq!(told(&outcome), ["Missed attributed attributed: Jund", "Spurious claimed claimed: group"]);
    assert_eq!(outcome.tally.reliability[&Layer::Attribution].bins[6].count, 1);
}

#[test]
fn an_attribution_that_was_not_predicted_is_wrong_and_a_source_that_is_not_there_costs_precision() {
    let (mut gold, mut own) = (gold(), predicted());
    gold.0.events[0].arguments[0].attribution.as_mut().unwrap().source = None;
    let result = outcome(attribution::add, &gold, &own, &Settings::default());
    assert_eq!(sums(&result, Measure::AttributionSource, None), Sums::counts(0, 1, 0));
    // Where the accused also denies it, that is right as well.
    let mut denied = gold.0.events[0].arguments[0].clone();
    denied.attribution.as_mut().unwrap().kind = AttributionKind::Denied;
    gold.0.events[0].arguments.push(denied);
    own.0.events[0].arguments[0].attribution.as_mut().unwrap().kind = AttributionKind::Denied;
    let result = outcome(attribution::add, &gold, &own, &Settings::default());
    assert_eq!(sums(&result, Measure::AttributionKind, Some("denied")), Sums::counts(1, 1, 1));
    own.0.events[0].arguments[0].attribution = None;
    let result = outcome(attribution::add, &gold, &own, &Settings::default());
    assert_eq!(sums(&result, Measure::AttributionKind, None), Sums::counts(0, 1, 1));
    assert_eq!(sums(&result, Measure::AttributionSource, None), Sums::default());
}

#[test]
fn values_of_the_entities_found() {
    let (mut gold, mut own) = (gold(), predicted());
    let country = |code: &str| Some(Value::Place(Place { country: code.parse().unwrap() }));
    let count = |count| Some(Value::Quantity(Quantity::exactly(count)));
    // The church and the men are not aligned, the group and the army are.
    for (entity, value) in [(0, country("FR")), (1, country("FR")), (2, count(2)), (3, count(5))] {
        gold.0.entities[entity].value = value;
    }
    for (entity, value) in [(0, count(5)), (1, count(2)), (2, country("FR")), (3, country("DE"))] {
        own.0.entities[entity].value = value;
    }
    let result = outcome(value::add, &gold, &own, &Settings::default());
    assert_eq!(sums(&result, Measure::ValueCountry, Some("Group")), Sums::counts(0, 1, 1));
    assert_eq!(sums(&result, Measure::ValueQuantity, None), Sums::counts(1, 1, 1));
    assert_eq!(told(&result), ["Missed Group Jund: FR", "Spurious Group group: DE"]);
    own.0.entities[0].value = None;
    let result = outcome(value::add, &gold, &own, &Settings::default());
    assert_eq!(sums(&result, Measure::ValueQuantity, None), Sums::counts(0, 0, 1));
}

#[test]
fn of_two_events_with_one_trigger_the_arguments_decide() {
    let mut gold = Draft::new(TEXT);
    let jund = gold.entity("Group", &["Jund"]);
    let men = gold.entity("Person", &["two men"]);
    gold.event("Attack", &["blast"], &[("perpetrator", jund)]);
    gold.event("Attack", &["blast"], &[("victim", men)]);
    let mut own = gold.clone();
    own.0.events.reverse();
    let result = outcome(argument::add, &gold, &own, &Settings::default());
    assert_eq!(sums(&result, Measure::ArgumentEntity, None), Sums::counts(2, 2, 2));
    assert_eq!(result.findings, []);
}
