use casefile_schema::Span;

use super::draft::{Draft, Sketch, outcome, sums};
use crate::measure::semeval::{MEASURES, add};
use crate::measure::{Measure, Settings};
use crate::tally::Sums;

/// What is right of `semeval.strict`, `exact`, `partial` and `type`.
fn right(gold: &[Sketch], predicted: &[Sketch]) -> [f64; 4] {
    let outcome = outcome(add, &Draft::sketch(gold), &Draft::sketch(predicted), &Settings::default());
    MEASURES.map(|measure| {
        let sums = sums(&outcome, measure, None);
        assert_eq!(sums.gold, gold.len().into());
        assert_eq!(sums.predicted, predicted.len().into());
        sums.right_of_gold.to_f64()
    })
}

#[test]
fn the_four_ways_to_fit() {
    let gold = &[(2, 3, "Group", 0)];
    assert_eq!(right(gold, &[(2, 3, "Group", 0)]), [1.0, 1.0, 1.0, 1.0]);
    assert_eq!(right(gold, &[(2, 3, "Person", 0)]), [0.0, 1.0, 1.0, 0.0], "another type");
    assert_eq!(right(gold, &[(4, 2, "Group", 0)]), [0.0, 0.0, 0.5, 1.0], "another span");
    assert_eq!(right(gold, &[(4, 2, "Person", 0)]), [0.0, 0.0, 0.5, 0.0], "both");
    assert_eq!(right(gold, &[(5, 2, "Group", 0)]), [0.0; 4], "next to it");
}

#[test]
fn a_gold_mention_is_taken_by_the_first_that_overlaps_it() {
    let gold = &[(2, 3, "Group", 0)];
    // The first takes the gold mention, though it is wrong, from the second, which would be right.
    assert_eq!(right(gold, &[(1, 2, "Group", 0), (2, 3, "Group", 0)]), [0.0, 0.0, 0.5, 1.0]);
    // A perfect match goes before the first that overlaps; the closest of the same type before the others.
    let gold = &[(0, 4, "Group", 0), (1, 1, "Group", 0)];
    assert_eq!(right(gold, &[(1, 1, "Group", 0)]), [1.0; 4]);
    assert_eq!(right(gold, &[(1, 1, "Group", 0), (2, 2, "Group", 0)]), [1.0, 1.0, 1.5, 2.0]);
}

#[test]
fn less_than_one_percent_is_no_overlap() {
    let overlap = |gold, predicted| right(&[(0, gold, "Group", 0)], &[(gold - 1, predicted, "Group", 0)])[3];
    assert_eq!(overlap(100, 2), 1.0);
    assert_eq!(overlap(101, 2), 0.0, "one word of 101");
}

#[test]
fn characters_where_words_do_not_fit() {
    // Two characters of 202 and, at a word of three, of the first.
    let mut gold = Draft::sketch(&[(0, 100, "Group", 0)]);
    let mut predicted = Draft::sketch(&[(99, 3, "Group", 0)]);
    let both = |gold: &Draft, predicted: &Draft| {
        sums(&outcome(add, gold, predicted, &Settings::default()), Measure::SemevalType, None).f1()
    };
    assert_eq!(both(&gold, &predicted), 1.0, "a word of a hundred");
    gold.0.tokens.clear();
    assert_eq!(both(&gold, &predicted), 0.0, "two characters of 299");
    predicted.0.mentions[0].span = Span::new(98 * 4 + 3, 400).unwrap();
    assert_eq!(both(&gold, &predicted), 1.0, "three characters of 299");
}

#[test]
fn labels_are_matched_among_themselves() {
    let gold = Draft::sketch(&[(0, 2, "Group", 0), (1, 2, "Person", 1)]);
    let predicted = Draft::sketch(&[(0, 1, "Person", 0), (1, 2, "Person", 1)]);
    let outcome = outcome(add, &gold, &predicted, &Settings::default());
    let of = |label: Option<&str>| sums(&outcome, Measure::SemevalStrict, label);
    assert_eq!(of(None), Sums::counts(1, 2, 2));
    assert_eq!(of(Some("Person")), Sums::counts(1, 2, 1));
    assert_eq!(of(Some("Group")), Sums::counts(0, 0, 1));
}
