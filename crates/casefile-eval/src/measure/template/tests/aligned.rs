//! `muc.gtt`, `muc.ceaf_rme_phi3` and `muc.ceaf_rme_subset` by hand.

use super::{check, counts, document, outcome};
use crate::measure::Measure;

#[test]
fn gtt() {
    check(
        Measure::MucGtt,
        &[
            // Nothing and nothing.
            (&[], &[], [0, 0, 0, 0]),
            // No gold: the type and two fillers are spurious. No prediction: two types and two fillers are missed.
            (&[], &["attack: PerpInd=men; Target=car"], [0, 3, 0, 0]),
            (&["attack: PerpInd=men", "arson: Target=car"], &[], [0, 0, 0, 4]),
            // A type and a filler.
            (&["bombing: PerpInd=men"], &["bombing: PerpInd=men"], [2, 2, 2, 2]),
            // Empty templates of one type have that in common.
            (&["attack:"], &["attack:"], [1, 1, 1, 1]),
            // Two gold templates, one predicted: all three slots fit the second. The first has another two.
            (
                &["attack: PerpInd=men", "attack: PerpInd=men; Target=car"],
                &["attack: PerpInd=men; Target=car"],
                [3, 3, 3, 5],
            ),
            // Under a wrong type nothing is right.
            (&["arson: PerpInd=men"], &["bombing: PerpInd=men"], [0, 2, 0, 2]),
            // A type that is part of the gold one is right; the other way around it is not.
            (&["attack / bombing: PerpInd=men"], &["bombing: PerpInd=men"], [2, 2, 2, 2]),
            (&["bombing: PerpInd=men"], &["attack / bombing: PerpInd=men"], [0, 2, 0, 2]),
            // Without a type it is an attack.
            (&["attack: PerpInd=men"], &["?: PerpInd=men"], [2, 2, 2, 2]),
            // Two names of one entity, and the type: three of three predicted are right, two of two gold are found.
            (&["attack: PerpInd=men|boys"], &["attack: PerpInd=men, boys"], [3, 3, 2, 2]),
            // One name of two entities: both are found.
            (&["attack: PerpInd=men|boys, men"], &["attack: PerpInd=men"], [2, 2, 3, 3]),
            // One wrong string makes the filler wrong; so does the role.
            (&["attack: PerpInd=men"], &["attack: PerpInd=men|boys"], [1, 2, 1, 2]),
            (&["attack: PerpInd=men"], &["attack: PerpOrg=men"], [1, 2, 1, 2]),
            // Of two equal gold templates one is dropped, of two equal predicted ones none.
            (&["attack: PerpInd=men", "attack: PerpInd=men"], &["attack: PerpInd=men"], [2, 2, 2, 2]),
            (&["attack: PerpInd=men"], &["attack: PerpInd=men", "attack: PerpInd=men"], [2, 4, 2, 2]),
            // Equal letter by letter: `Men` is another template, though both are right.
            (&["attack: PerpInd=men", "attack: PerpInd=Men"], &["attack: PerpInd=men"], [2, 2, 2, 4]),
            // The first would as well be aligned with the first, but then the second would have its type alone.
            (
                &["attack: PerpInd=men; Target=car", "attack: PerpInd=men"],
                &["attack: PerpInd=men", "attack: Target=car"],
                [4, 4, 4, 5],
            ),
        ],
    );
}

/// Predicted are five slots, gold six. With the first gold template four and two are right: precision 4/5, recall 2/6,
/// F1 0.47. With the second two and four: 2/5, 4/6, F1 0.5; though precision and recall have the smaller sum.
#[test]
fn gtt_takes_the_best_f1_and_not_the_most_right() {
    let gold = ["attack: PerpInd=a1|b|c", "attack: PerpInd=d|x, d|y, d|z"];
    check(Measure::MucGtt, &[(&gold, &["attack: PerpInd=a1, b, c, d"], [2, 5, 4, 6])]);
}

/// Either gold template would give the same F1; it is the first.
#[test]
fn gtt_breaks_ties_by_order() {
    let gold = document(&["attack: PerpInd=men", "attack: Target=car"]);
    let outcome = outcome(&gold, &document(&["attack: PerpInd=men; Target=car"]));
    let by_slot = [
        ("incident_type", [1, 1, 1, 2]),
        ("PerpInd", [1, 1, 1, 1]),
        ("Target", [0, 1, 0, 1]),
        ("all", [2, 3, 2, 4]),
    ];
    let by_slot = by_slot.map(|(slot, counts)| (slot.to_owned(), counts)).into();
    assert_eq!(counts(&outcome, Measure::MucGtt), by_slot);
}

#[test]
fn rme_phi3() {
    check(
        Measure::MucCeafRmePhi3,
        &[
            // Nothing and nothing; nothing on one side: all strings of the other.
            (&[], &[], [0, 0, 0, 0]),
            (&[], &["attack: PerpInd=men|boys"], [0, 2, 0, 0]),
            (&["attack: PerpInd=men|boys; Target=car"], &[], [0, 0, 0, 3]),
            // Empty templates have no strings.
            (&["attack:"], &["attack:", "arson:"], [0, 0, 0, 0]),
            // One string of three; all three; one of one and a wrong one.
            (&["attack: PerpInd=men|boys|rebels"], &["attack: PerpInd=boys"], [1, 1, 1, 3]),
            (&["attack: PerpInd=men|boys|rebels"], &["attack: PerpInd=boys|rebels|men"], [3, 3, 3, 3]),
            (&["attack: PerpInd=men"], &["attack: PerpInd=men|cows"], [1, 2, 1, 1]),
            // Of two fillers one is the gold entity.
            (&["attack: PerpInd=men|boys"], &["attack: PerpInd=men, boys"], [1, 2, 1, 2]),
            (&["attack: PerpInd=men"], &["attack: PerpInd=men, men"], [1, 2, 1, 1]),
            // Two gold templates, one predicted: the second has two of its strings, all gold are four.
            (
                &["attack: PerpInd=men; Target=bus", "attack: PerpInd=men; Target=car"],
                &["attack: PerpInd=men; Target=car"],
                [2, 2, 2, 4],
            ),
            // Under a wrong type, in a wrong role nothing is right; no type is no gold one.
            (&["arson: PerpInd=men"], &["bombing: PerpInd=men"], [0, 1, 0, 1]),
            (&["arson: PerpInd=men"], &["arson: PerpOrg=men"], [0, 1, 0, 1]),
            (&["attack: PerpInd=men"], &["?: PerpInd=men"], [0, 1, 0, 1]),
            // Of two types: a copy of each, both with their string in the denominator; none without a prediction.
            (&["bombing / attack: PerpInd=men"], &["attack: PerpInd=men"], [1, 1, 1, 2]),
            (&["bombing / attack: PerpInd=men"], &[], [0, 0, 0, 1]),
            // One copy of it is aligned, that of the first type, so the second prediction is not.
            (
                &["bombing / attack: PerpInd=men"],
                &["attack: PerpInd=men", "bombing: PerpInd=men"],
                [1, 2, 1, 2],
            ),
            // A string that is repeated counts again on the predicted side.
            (&["attack: PerpInd=men"], &["attack: PerpInd=men|men"], [2, 2, 2, 1]),
            // Of two equal gold templates one is dropped.
            (&["attack: PerpInd=men", "attack: PerpInd=men"], &["attack: PerpInd=men"], [1, 1, 1, 1]),
        ],
    );
}

#[test]
fn rme_subset() {
    check(
        Measure::MucCeafRmeSubset,
        &[
            // Nothing and nothing; nothing on one side: all fillers of the other.
            (&[], &[], [0, 0, 0, 0]),
            (&[], &["attack: PerpInd=men|boys"], [0, 1, 0, 0]),
            (&["attack: PerpInd=men|boys; Target=car"], &[], [0, 0, 0, 2]),
            // Empty templates have no fillers.
            (&["attack:"], &["attack:", "arson:"], [0, 0, 0, 0]),
            // One string is enough, and a wrong one beside it no harm.
            (&["attack: PerpInd=men|boys|rebels"], &["attack: PerpInd=boys"], [1, 1, 1, 1]),
            (&["attack: PerpInd=men"], &["attack: PerpInd=cows|men"], [1, 1, 1, 1]),
            // Two fillers of one gold entity are both right, and it is found once.
            (&["attack: PerpInd=men|boys"], &["attack: PerpInd=men, boys"], [2, 2, 1, 1]),
            (&["attack: PerpInd=men"], &["attack: PerpInd=men, men"], [2, 2, 1, 1]),
            // The first string that is gold says what is found: twice the men, never the boys.
            (&["attack: PerpInd=men, boys"], &["attack: PerpInd=men|boys, men"], [2, 2, 1, 2]),
            // The first gold filler that has it is found.
            (&["attack: PerpInd=men|boys, men"], &["attack: PerpInd=men"], [1, 1, 1, 2]),
            // Two gold templates, one predicted: the second has two of its fillers, all gold are four.
            (
                &["attack: PerpInd=men; Target=bus", "attack: PerpInd=men; Target=car"],
                &["attack: PerpInd=men; Target=car"],
                [2, 2, 2, 4],
            ),
            // Both gold templates make two fillers right: counted is the one of which more is found.
            (
                &["attack: PerpInd=men|boys", "attack: PerpInd=men, boys"],
                &["attack: PerpInd=men, boys"],
                [2, 2, 2, 3],
            ),
            // Under a wrong type, in a wrong role nothing is right.
            (&["arson: PerpInd=men"], &["bombing: PerpInd=men"], [0, 1, 0, 1]),
            (&["arson: PerpInd=men"], &["arson: PerpOrg=men"], [0, 1, 0, 1]),
            // Of two types: one of its copies is aligned, and the gold filler counts once.
            (&["bombing / attack: PerpInd=men"], &["attack: PerpInd=men"], [1, 1, 1, 1]),
            (
                &["bombing / attack: PerpInd=men"],
                &["attack: PerpInd=men", "bombing: PerpInd=men"],
                [1, 2, 1, 1],
            ),
            // Of two equal gold templates one is dropped.
            (&["attack: PerpInd=men", "attack: PerpInd=men"], &["attack: PerpInd=men"], [1, 1, 1, 1]),
        ],
    );
}
