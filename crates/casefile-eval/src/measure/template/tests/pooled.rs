//! `muc.ceaf_ree` by hand.

use super::{check, counts, document, outcome};
use crate::measure::{Fault, Layer, Measure, Settings, score};

#[test]
fn fillers_of_the_document() {
    check(
        Measure::MucCeafRee,
        &[
            // Nothing and nothing.
            (&[], &[], [0, 0, 0, 0]),
            // No gold: both fillers are spurious. No prediction: both are missed.
            (&[], &["attack: PerpInd=men; Target=car"], [0, 2, 0, 0]),
            (&["attack: PerpInd=men; Target=car"], &[], [0, 0, 0, 2]),
            // Empty templates have no fillers.
            (&["attack:", "arson:"], &["attack:"], [0, 0, 0, 0]),
            // Two gold templates, one predicted: the men of both are one filler, so the gold ones are men, car and bus.
            (
                &["attack: PerpInd=men; Target=car", "arson: PerpInd=men; Target=bus"],
                &["attack: PerpInd=men; Target=car"],
                [2, 2, 2, 3],
            ),
            // Any of the strings will do, and several if all are gold.
            (&["attack: PerpInd=men|rebels"], &["attack: PerpInd=rebels"], [1, 1, 1, 1]),
            (&["attack: PerpInd=men|rebels"], &["attack: PerpInd=rebels|men"], [1, 1, 1, 1]),
            // One wrong string makes the filler wrong.
            (&["attack: PerpInd=men|rebels"], &["attack: PerpInd=rebels|boys"], [0, 1, 0, 1]),
            // Two of the four predicted are one gold entity, of which one is right (the first case of GRIT's paper).
            (
                &["attack: Target=firm|offices, pipes, booth"],
                &["attack: Target=pipes, firm, booth, offices"],
                [3, 4, 3, 3],
            ),
            // What two predicted templates repeat is one filler ...
            (&["attack: Target=car"], &["attack: Target=car", "arson: Target=car, Car"], [1, 1, 1, 1]),
            // ... but GRIT's form, one template without a type, is pooled already.
            (&["attack: Target=car"], &["?: Target=car, car"], [1, 2, 1, 1]),
            // The type does not count, the role does.
            (&["attack: Target=car"], &["arson: Target=car"], [1, 1, 1, 1]),
            (&["attack: Target=car"], &["attack: Weapon=car"], [0, 1, 0, 1]),
            // Nor do case, punctuation, articles and spaces; one is left without any letter, and equals its like.
            (&["attack: Target=THE U.S.  EMBASSY, the"], &["attack: Target=us embassy, A"], [2, 2, 2, 2]),
            // The second gold filler has all strings of the first and is left out, `gunmen` with it.
            (
                &["attack: PerpInd=men", "arson: PerpInd=men|gunmen"],
                &["attack: PerpInd=gunmen"],
                [0, 1, 0, 1],
            ),
            // `men` has to be aligned with the second gold filler for `boys` to be right too.
            (&["attack: PerpInd=men|boys, men|girls"], &["attack: PerpInd=men, boys"], [2, 2, 2, 2]),
        ],
    );
}

#[test]
fn each_role_by_itself_and_what_is_wrong() {
    let gold = document(&["attack: PerpInd=Two Men|men; PerpOrg=Red Front; Date=Friday"]);
    let predicted = document(&["attack: PerpInd=men; PerpOrg=Army; Weapon=the bomb"]);
    let outcome = outcome(&gold, &predicted);
    let by_role = [
        ("PerpInd", [1, 1, 1, 1]),
        ("PerpOrg", [0, 1, 0, 1]),
        // The date is none of the five roles.
        ("Weapon", [0, 1, 0, 0]),
        ("all", [1, 3, 1, 2]),
    ];
    let by_role = by_role.map(|(role, counts)| (role.to_owned(), counts)).into();
    assert_eq!(counts(&outcome, Measure::MucCeafRee), by_role);
    let findings = outcome.findings.iter().map(|f| (f.layer, f.fault, f.label.as_str(), f.text.as_str()));
    let expected = [
        (Layer::Filler, Fault::Missed, "PerpOrg", "Red Front"),
        (Layer::Filler, Fault::Spurious, "PerpOrg", "Army"),
        (Layer::Filler, Fault::Spurious, "Weapon", "the bomb"),
    ];
    assert_eq!(findings.collect::<Vec<_>>(), expected);
}

#[test]
fn a_document_without_templates_is_scored_in_a_corpus_of_templates() {
    let (nothing, predicted) = (document(&[]), document(&["attack: Target=car"]));
    let other = |gold, predicted| score(gold, predicted, &Settings::default());
    assert_eq!(counts(&other(&nothing, &nothing), Measure::MucCeafRee), [].into());
    assert!(!other(&nothing, &nothing).tally.sums.keys().any(|key| key.measure == Measure::MucCeafRee));
    assert_eq!(counts(&other(&nothing, &predicted), Measure::MucCeafRee)["all"], [0, 1, 0, 0]);
    assert_eq!(counts(&outcome(&nothing, &predicted), Measure::MucCeafRee)["all"], [0, 1, 0, 0]);
}

#[test]
fn grits_form_has_no_templates_to_align() {
    let outcome = outcome(&document(&["?: Target=car"]), &document(&["attack: Target=car"]));
    assert_eq!(counts(&outcome, Measure::MucCeafRee)["all"], [1, 1, 1, 1]);
    for measure in [Measure::MucGtt, Measure::MucCeafRmePhi3, Measure::MucCeafRmeSubset] {
        assert!(!outcome.tally.sums.keys().any(|key| key.measure == measure), "{measure}");
    }
}
