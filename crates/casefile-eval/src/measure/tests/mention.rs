use casefile_schema::Level;

use super::draft::{Draft, outcome, sums};
use crate::measure::mention::add;
use crate::measure::{Fault, Layer, Measure, Settings};
use crate::tally::Sums;

#[test]
fn span_and_type_must_be_right_and_repetitions_count_once() {
    let gold = Draft::sketch(&[(0, 2, "Person", 0), (0, 2, "Person", 1), (3, 1, "Group", 2)]);
    let mut predicted =
        Draft::sketch(&[(0, 2, "Person", 0), (0, 2, "Person", 0), (3, 1, "Person", 1), (5, 1, "Group", 2)]);
    for (mention, score) in predicted.0.mentions.iter_mut().zip([0.5, 0.75, 0.25]) {
        mention.score = Some(score);
    }
    let outcome = outcome(add, &gold, &predicted, &Settings::default());
    assert_eq!(sums(&outcome, Measure::MentionStrict, None), Sums::counts(1, 3, 2));
    let of = |label: &str| sums(&outcome, Measure::MentionStrict, Some(label));
    assert_eq!((of("Person"), of("Group")), (Sums::counts(1, 2, 1), Sums::counts(0, 1, 1)));

    let found: Vec<_> = outcome
        .findings
        .iter()
        .map(|finding| (finding.fault, finding.label.as_str(), finding.text.as_str(), finding.score))
        .collect();
    let missed = (Fault::Missed, "Group", "né", None);
    let spurious = [(Fault::Spurious, "Person", "né", Some(0.25)), (Fault::Spurious, "Group", "né", None)];
    assert_eq!(found, [missed, spurious[0], spurious[1]]);

    let bins = outcome.tally.reliability[&Layer::Mention].bins;
    let filled: Vec<_> = bins.iter().filter(|bin| bin.count > 0).map(|bin| (bin.count, bin.right)).collect();
    assert_eq!(
        filled,
        [(1, 0), (1, 1)],
        "0.25 is wrong, 0.75 right, and of two equal ones the higher counts"
    );
}

#[test]
fn names_are_counted_apart_and_what_has_no_level_is_one() {
    let mut gold = Draft::sketch(&[(0, 1, "Person", 0), (1, 1, "Person", 0), (2, 1, "Date", 1)]);
    let predicted = Draft::sketch(&[(0, 1, "Person", 0), (2, 1, "Date", 1), (3, 1, "Group", 2)]);
    let names = |gold: &Draft| {
        let outcome = outcome(add, gold, &predicted, &Settings::default());
        sums(&outcome, Measure::NameStrict, None)
    };
    assert_eq!(names(&gold), Sums::counts(1, 2, 2));
    for (mention, level) in gold.0.mentions.iter_mut().zip([Level::Name, Level::Nominal, Level::Name]) {
        mention.level = Some(level);
    }
    assert_eq!(names(&gold), Sums::counts(1, 2, 1));
}
