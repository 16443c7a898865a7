use super::draft::{Draft, Sketch, outcome, sums};
use crate::measure::coref::add;
use crate::measure::{Measure, Settings};

const MEASURES: [Measure; 5] =
    [Measure::CorefMention, Measure::CorefMuc, Measure::CorefB3, Measure::CorefCeafe, Measure::CorefLea];

/// Clusters of letters, separated by spaces.
fn clusters(text: &str) -> Draft {
    let mention = |entity: usize, letter: u8| -> Sketch { (usize::from(letter - b'a'), 1, "Person", entity) };
    let letters = |(entity, cluster): (usize, &'static str)| {
        cluster.bytes().map(move |letter| mention(entity, letter)).collect::<Vec<_>>()
    };
    let text: &'static str = text.to_owned().leak();
    Draft::sketch(&text.split_whitespace().enumerate().flat_map(letters).collect::<Vec<_>>())
}

/// Recall and precision.
fn figures(measure: Measure, gold: &str, predicted: &str) -> (f64, f64) {
    let outcome = outcome(add, &clusters(gold), &clusters(predicted), &Settings::default());
    let sums = sums(&outcome, measure, None);
    (sums.recall(), sums.precision())
}

#[track_caller]
fn check(measure: Measure, gold: &str, predicted: &str, (recall, precision): (f64, f64)) {
    let found = figures(measure, gold, predicted);
    assert!((found.0 - recall).abs() < 1e-12 && (found.1 - precision).abs() < 1e-12, "{measure}: {found:?}");
}

/// Pradhan et al. (2014), section 4, and Moosavi and Strube (2016), section 4.
#[test]
fn the_example_of_the_reference_scorer() {
    let (gold, predicted) = ("abc defg", "ab cd fghi");
    check(Measure::CorefMention, gold, predicted, (6.0 / 7.0, 6.0 / 8.0));
    check(Measure::CorefMuc, gold, predicted, (2.0 / 5.0, 2.0 / 5.0));
    let recall = (4.0 / 3.0 + 1.0 / 3.0 + 1.0 / 4.0 + 4.0 / 4.0) / 7.0;
    check(Measure::CorefB3, gold, predicted, (recall, (4.0 / 2.0 + 1.0 / 2.0 + 1.0 / 2.0 + 4.0 / 4.0) / 8.0));
    check(Measure::CorefCeafe, gold, predicted, (1.3 / 2.0, 1.3 / 3.0));
    let recall = (3.0 * (1.0 / 3.0) + 4.0 * (1.0 / 6.0)) / 7.0;
    check(Measure::CorefLea, gold, predicted, (recall, (2.0 + 4.0 * (1.0 / 6.0)) / 8.0));
}

/// Vilain et al. (1995): one link of three is missing.
#[test]
fn muc_counts_links() {
    check(Measure::CorefMuc, "abcd", "ab cd", (2.0 / 3.0, 1.0));
    check(Measure::CorefMuc, "ab cd", "abcd", (1.0, 2.0 / 3.0));
    check(Measure::CorefMuc, "a b", "a b", (0.0, 0.0));
}

/// Bagga and Baldwin (1998): to join two large clusters is worse than to join a large and a small one; to MUC it is not.
#[test]
fn b3_counts_mentions() {
    let gold = "abcde fg hijkl";
    check(Measure::CorefB3, gold, "abcde fghijkl", (1.0, (5.0 + 29.0 / 7.0) / 12.0));
    check(Measure::CorefB3, gold, "abcdehijkl fg", (1.0, 7.0 / 12.0));
    check(Measure::CorefMuc, gold, "abcde fghijkl", (1.0, 0.9));
    check(Measure::CorefMuc, gold, "abcdehijkl fg", (1.0, 0.9));
}

/// One gold cluster may stand for one predicted cluster only, and the alignment is the best of all.
#[test]
fn ceafe_aligns_clusters() {
    check(Measure::CorefCeafe, "abcd", "ab cd", (2.0 / 3.0, 1.0 / 3.0));
    // abc with abd and d with c would give 4/6: abc with c and d with abd give 1/2 + 1/2.
    check(Measure::CorefCeafe, "abc d", "abd c", (1.0 / 2.0, 1.0 / 2.0));
}

/// Moosavi and Strube (2016), section 3: a single mention has a link to itself.
#[test]
fn lea_finds_a_single_mention_where_it_is_single() {
    check(Measure::CorefLea, "a b cd", "a bc d", (1.0 / 4.0, 1.0 / 4.0));
}

#[test]
fn a_span_belongs_to_the_first_cluster_that_has_it_once() {
    for measure in MEASURES {
        for gold in ["abc def", "ab cdef"] {
            assert_eq!(figures(measure, gold, "abcc cdeff"), figures(measure, gold, "abc def"), "{measure}");
            assert_eq!(figures(measure, gold, "cdeff abcc"), figures(measure, gold, "abc def"), "{measure}");
        }
    }
}

/// Mentions of one side's singletons are no mentions to the other's clusters either.
#[test]
fn singletons_may_be_left_out() {
    let without = Settings { singletons: false, ..Settings::default() };
    let left_out = outcome(add, &clusters("abc d e"), &clusters("ab c d f"), &without);
    assert_eq!(left_out, outcome(add, &clusters("abc"), &clusters("ab"), &Settings::default()));
}

#[test]
fn nothing_on_a_side_is_no_fault_in_itself() {
    for measure in MEASURES {
        assert_eq!(figures(measure, "", ""), (0.0, 0.0));
        assert_eq!(figures(measure, "ab", ""), (0.0, 0.0));
        assert_eq!(figures(measure, "", "ab c"), (0.0, 0.0));
    }
}
