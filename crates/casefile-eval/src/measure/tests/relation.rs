use std::collections::BTreeSet;

use casefile_schema::Span;
use proptest::prelude::*;

use super::arbitrary;
use super::draft::{Draft, outcome, sums, told};
use crate::annotated::{Annotated, Mention};
use crate::measure::relation::add;
use crate::measure::{Layer, Measure, Settings};
use crate::tally::{Key, Sums};

const TEXT: &str = "Ali Hassan leads Jund. The group fights the Red Front. Hassan lives in Bara, like Omar.";

fn gold() -> Draft {
    let mut draft = Draft::new(TEXT);
    let ali = draft.entity("Person", &["Ali Hassan", "Hassan#2"]);
    let jund = draft.entity("Group", &["Jund", "group"]);
    let front = draft.entity("Group", &["Red Front"]);
    let bara = draft.entity("Location", &["Bara"]);
    draft.relation("leads", ali, jund);
    draft.relation("opposes", jund, front);
    draft.relation("based_in", ali, bara);
    draft
}

#[test]
fn every_measure_of_relations_by_hand() {
    let mut own = Draft::new(TEXT);
    let bara = own.entity("Facility", &["Bara"]);
    let ali = own.entity("Person", &["Ali Hassan"]);
    let jund = own.entity("Group", &["Jund", "group"]);
    let front = own.entity("Group", &["Red Front"]);
    let omar = own.entity("Person", &["Omar"]);
    own.relation("leads", ali, jund);
    own.relation("leads", ali, jund);
    own.relation("opposes", front, jund);
    own.relation("based_in", ali, bara);
    own.relation("based_in", omar, bara);
    own.0.relations[0].score = Some(0.25);
    own.0.relations[1].score = Some(0.75);
    let outcome = outcome(add, &gold(), &own, &Settings::default());
    let all = |measure| sums(&outcome, measure, None);
    // Gold pairs of mentions: 2 x 2 + 2 x 1 + 2 x 1. Predicted: 1 x 2 + 1 x 2 + 1 + 1. The type of Bara is wrong.
    assert_eq!(all(Measure::RelationStrict), Sums::counts(4, 6, 8));
    assert_eq!(all(Measure::RelationBoundary), Sums::counts(5, 6, 8));
    assert_eq!(sums(&outcome, Measure::RelationBoundary, Some("leads")), Sums::counts(2, 2, 4));
    assert_eq!(all(Measure::RelationEntity), Sums::counts(2, 4, 3));
    assert_eq!(all(Measure::RelationCluster), Sums::counts(1, 4, 3));
    assert_eq!(all(Measure::RelationIgnore), Sums::default());
    assert_eq!(
        told(&outcome),
        [
            "Missed based_in Ali Hassan -> Bara",
            "Spurious based_in Ali Hassan -> Bara",
            "Spurious based_in Omar -> Bara"
        ]
    );
    // Said twice: once, with the better score.
    let reliability = &outcome.tally.reliability[&Layer::Relation];
    assert_eq!((reliability.count(), reliability.bins[7].right), (1, 1));
}

#[test]
fn facts_of_the_training_set_leave_precision_alone() {
    let fact = |head: &str, tail: &str, label: &str| (head.to_owned(), tail.to_owned(), label.to_owned());
    let mut settings = Settings::default();
    // By any mention; in its own direction, where it has one; and a wrong prediction stays.
    settings.known_facts.insert(fact("Hassan", "group", "leads"));
    settings.known_facts.insert(fact("Bara", "Hassan", "based_in"));
    settings.known_facts.insert(fact("Omar", "Bara", "based_in"));
    let mut own = gold();
    let omar = own.entity("Person", &["Omar"]);
    own.relation("based_in", omar, 3);
    let outcome = outcome(add, &gold(), &own, &settings);
    let ignoring = sums(&outcome, Measure::RelationIgnore, None);
    assert_eq!((ignoring.precision(), ignoring.recall()), (2.0 / 3.0, 1.0));
}

#[test]
fn mentions_of_several_entities_count_once() {
    // "group" is of both; pairs of a symmetric relation have no direction.
    let mut gold = Draft::new(TEXT);
    let jund = gold.entity("Group", &["Jund", "group"]);
    let front = gold.entity("Group", &["Red Front", "group"]);
    gold.relation("opposes", jund, front);
    gold.relation("leads", jund, front);
    let outcome = outcome(add, &gold, &gold, &Settings::default());
    let strict = |label| sums(&outcome, Measure::RelationStrict, Some(label));
    // Jund-Front, Jund-group, group-Front, group-group; in both directions the same.
    assert_eq!(strict("opposes"), Sums::counts(4, 4, 4));
    assert_eq!(strict("leads"), Sums::counts(4, 4, 4));
}

#[test]
fn entities_without_mentions_are_the_same_where_they_are_aligned() {
    let led_by = |leader: &str| {
        let mut draft = Draft::new(TEXT);
        let jund = draft.entity("Group", &["Jund"]);
        let leader = draft.entity(leader, &[]);
        draft.relation("leads", leader, jund);
        draft
    };
    for (leader, right) in [("Person", 1), ("Location", 0)] {
        let outcome = outcome(add, &led_by("Person"), &led_by(leader), &Settings::default());
        for measure in [Measure::RelationEntity, Measure::RelationCluster] {
            assert_eq!(sums(&outcome, measure, None), Sums::counts(right, 1, 1), "{measure} {leader}");
        }
    }
}

#[test]
fn entities_alone_count_nothing_and_a_relation_without_mentions_has_a_row() {
    let mut draft = gold();
    draft.0.relations.clear();
    let settings = Settings::default();
    assert!(outcome(add, &draft, &draft, &settings).tally.sums.is_empty());
    let nobody = draft.entity("Person", &[]);
    draft.relation("leads", nobody, 1);
    let rows = outcome(add, &draft, &draft, &settings).tally.sums;
    let strict = Key { measure: Measure::RelationStrict, label: Some("leads".to_owned()) };
    assert_eq!(rows.get(&strict), Some(&Sums::default()));
}

#[test]
fn clusters_of_thousands_of_mentions_are_counted_without_their_pairs() {
    let text: String = (0..8000).map(|n| format!("w{n} ")).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let cluster = |draft: &mut Draft, words: &[&str]| {
        let entity = draft.entity("Group", &[]);
        let mut start = 0;
        for &word in words {
            start += text[start..].find(word).unwrap();
            let span = Span::new(start, start + word.len()).unwrap();
            draft.mention(span, None, entity);
        }
        entity
    };
    let draft = |head: usize| {
        let mut draft = Draft::new(&text);
        let (head, tail) = (cluster(&mut draft, &words[..head]), cluster(&mut draft, &words[4000..]));
        draft.relation("leads", head, tail);
        draft
    };
    let outcome = outcome(add, &draft(4000), &draft(3000), &Settings::default());
    let counts = Sums::counts(3000 * 4000, 3000 * 4000, 4000 * 4000);
    assert_eq!(sums(&outcome, Measure::RelationStrict, None), counts);
}

/// The pairs of mentions written out.
fn pairs<M: Ord>(document: &Annotated, mark: impl Fn(&Mention) -> M) -> BTreeSet<(String, M, M)> {
    let mut pairs = BTreeSet::new();
    for relation in &document.relations {
        for &head in &document.entities[relation.head].mentions {
            for &tail in &document.entities[relation.tail].mentions {
                let ends = (mark(&document.mentions[head]), mark(&document.mentions[tail]));
                let symmetric = Settings::default().symmetric.contains(&relation.label);
                let (a, b) = if symmetric && ends.1 < ends.0 { (ends.1, ends.0) } else { ends };
                pairs.insert((relation.label.clone(), a, b));
            }
        }
    }
    pairs
}

fn expected<M: Ord>(gold: &Annotated, own: &Annotated, mark: impl Fn(&Mention) -> M + Copy) -> Sums {
    let (gold, own) = (pairs(gold, mark), pairs(own, mark));
    Sums::counts(gold.intersection(&own).count(), own.len(), gold.len())
}

proptest! {
    #[test]
    fn counted_pairs_are_those_written_out(gold in arbitrary::document(), own in arbitrary::document()) {
        let (gold, own) = (Draft(gold), Draft(own));
        let outcome = outcome(add, &gold, &own, &Settings::default());
        let strict = expected(&gold.0, &own.0, |m| (m.span, m.label.clone()));
        prop_assert_eq!(sums(&outcome, Measure::RelationStrict, None), strict);
        let boundary = expected(&gold.0, &own.0, |m| (m.span, String::new()));
        prop_assert_eq!(sums(&outcome, Measure::RelationBoundary, None), boundary);
    }
}
