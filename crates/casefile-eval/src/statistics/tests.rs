use proptest::prelude::*;
use rand_xoshiro::rand_core::RngCore;

use super::*;
use crate::evaluation::Evaluation;
use crate::figures::{Figure, Interval, Over, recipes};
use crate::measure::{Measure, Outcome};
use crate::tally::Tally;

const MEASURE: Measure = Measure::MentionStrict;

fn outcome(sums: &[(&str, Sums)]) -> Outcome {
    let mut tally = Tally::default();
    for (label, sums) in sums {
        tally.add_label(MEASURE, label, *sums);
    }
    Outcome { tally, ..Outcome::default() }
}

fn one(right: usize, predicted: usize, gold: usize) -> Outcome {
    outcome(&[("Person", Sums::counts(right, predicted, gold))])
}

fn evaluated<'a>(documents: impl IntoIterator<Item = &'a (String, Outcome)>, samples: usize) -> Vec<Figure> {
    let mut evaluation = Evaluation::new(Sampling { samples, seed: 7 });
    for (id, outcome) in documents {
        evaluation.add(id, outcome);
    }
    evaluation.figures()
}

/// Documents of one to two labels each, some of them empty.
fn documents() -> impl Strategy<Value = Vec<(String, Outcome)>> {
    let sums = (0_usize..4, 0_usize..4, 0_usize..4).prop_map(|(a, b, c)| Sums::counts(a, a + b, a + c));
    let document =
        (sums.clone(), sums).prop_map(|(person, group)| outcome(&[("Person", person), ("Group", group)]));
    proptest::collection::vec(document, 2..20).prop_map(|outcomes| {
        outcomes.into_iter().enumerate().map(|(i, outcome)| (format!("document {i}"), outcome)).collect()
    })
}

#[test]
fn a_document_is_taken_once_on_average_and_left_out_by_one_in_e() {
    let documents = 200;
    let (mut taken, mut present) = (0, 0_usize);
    for i in 0..documents {
        let draws = bootstrap::draws(&format!("d{i}"), Sampling::default());
        taken += draws.iter().map(|&times| u32::from(times)).sum::<u32>();
        present += draws.iter().filter(|&&times| times > 0).count();
    }
    let n = f64::from(documents) * 1000.0;
    let (mean, absent) = (f64::from(taken) / n, 1.0 - present as f64 / n);
    assert!((mean - 1.0).abs() < 0.01, "{mean}");
    assert!((absent - (-1.0_f64).exp()).abs() < 0.005, "{absent}");
}

#[test]
fn percentiles_lie_between_neighbours() {
    let values: Vec<f64> = (0..=100).rev().map(f64::from).collect();
    assert_eq!(interval(values), Some(Interval { low: 2.5, high: 97.5 }));
    assert_eq!(interval(vec![0.25]), Some(Interval { low: 0.25, high: 0.25 }));
    assert_eq!(interval(Vec::new()), None);
}

#[test]
fn the_interval_is_about_that_of_documents_drawn_with_replacement() {
    let outcomes: Vec<(String, Outcome)> =
        (0..100).map(|i| (format!("d{i}"), one(i % 5, 5, 3 + i % 7))).collect();
    let figures = evaluated(&outcomes, 2000);
    let poisson = figures.first().and_then(|figure| figure.interval).unwrap();

    let mut generator = generator("drawn with replacement", 0);
    let sample = |_| {
        let mut total = Sums::default();
        for _ in 0..outcomes.len() {
            let (_, outcome) = &outcomes[(generator.next_u64() % outcomes.len() as u64) as usize];
            total += outcome.tally.sums[&Key { measure: MEASURE, label: None }];
        }
        total.f1()
    };
    let multinomial = interval((0..2000).map(sample).collect()).unwrap();
    assert!((poisson.low - multinomial.low).abs() < 0.015, "{poisson:?} {multinomial:?}");
    assert!((poisson.high - multinomial.high).abs() < 0.015, "{poisson:?} {multinomial:?}");
    assert!(poisson.high - poisson.low > 0.05, "{poisson:?}");
}

#[test]
fn what_is_perfect_is_so_in_every_sample() {
    let perfect =
        |i: usize| outcome(&[(["Person", "Group", "Weapon"][i % 3], Sums::counts(i % 4, i % 4, i % 4))]);
    let documents: Vec<_> = (0..12).map(|i| (i.to_string(), perfect(i))).collect();
    for figure in evaluated(&documents, 500) {
        assert_eq!((figure.f1, figure.interval), (1.0, Some(Interval { low: 1.0, high: 1.0 })), "{figure:?}");
    }
}

#[test]
fn the_mean_of_conll_is_of_three_in_every_sample() {
    let all_right = |links: usize| {
        let mut tally = Tally::default();
        for (measure, n) in [(Measure::CorefMuc, links), (Measure::CorefB3, 2), (Measure::CorefCeafe, 1)] {
            tally.add(measure, Sums::counts(n, n, n));
        }
        Outcome { tally, ..Outcome::default() }
    };
    let documents: Vec<_> = (0..4).map(|i| (i.to_string(), all_right(usize::from(i == 0)))).collect();
    let conll = evaluated(&documents, 500).pop().unwrap();
    let interval = conll.interval.unwrap();
    assert_eq!((conll.measure, conll.f1), (Measure::CorefConll, 1.0));
    assert!((interval.low - 2.0 / 3.0).abs() < 1e-9 && interval.high == 1.0, "without a link {interval:?}");
}

#[test]
fn what_may_be_too_large_has_neither_interval_nor_p_value() {
    let intervals = |n: usize| {
        let documents: Vec<_> = (0..4).map(|i| (i.to_string(), one(n, n, n))).collect();
        evaluated(&documents, 100).into_iter().map(|figure| figure.interval).collect::<Vec<_>>()
    };
    let all_right = Some(Interval { low: 1.0, high: 1.0 });
    assert!(intervals(1 << 33).iter().all(|&interval| interval == all_right));
    assert!(intervals(1 << 38).iter().all(Option::is_none), "four of them, some taken twice");

    let p_value = |n: usize| {
        let mut randomisation = Randomisation::new(100, 0);
        let (a, b) = (one(0, 0, n).tally.sums, one(n, n, n).tally.sums);
        (0..4).for_each(|i| randomisation.add(&i.to_string(), &a, &b));
        let recipe = recipes(&b).into_iter().find(|recipe| recipe.over == Over::All).unwrap();
        randomisation.shuffle().p_values(&recipe, |key| a[key], |key| b[key])
    };
    assert!(p_value(1 << 33).is_some() && p_value(1 << 38).is_none());
}

#[test]
fn one_document_or_no_samples_have_no_interval() {
    let documents: Vec<_> = (0..2).map(|i| (i.to_string(), one(1, 2, 3))).collect();
    assert!(evaluated(&documents[..1], 100).iter().all(|figure| figure.interval.is_none()));
    assert!(evaluated(&documents, 0).iter().all(|figure| figure.interval.is_none()));
}

/// The p-values over all labels, precision first.
fn p_values(pairs: &[(Outcome, Outcome)], shuffles: usize) -> [f64; 3] {
    let mut randomisation = Randomisation::new(shuffles, 0);
    let (mut a, mut b) = (Tally::default(), Tally::default());
    for (i, (of_a, of_b)) in pairs.iter().enumerate() {
        randomisation.add(&i.to_string(), &of_a.tally.sums, &of_b.tally.sums);
        a += &of_a.tally;
        b += &of_b.tally;
    }
    let shuffled = randomisation.shuffle();
    let recipe = recipes(&b.sums).into_iter().find(|recipe| recipe.over == Over::All).unwrap();
    let p = shuffled.p_values(&recipe, |key| a.sums[key], |key| b.sums[key]).unwrap();
    [p.precision, p.recall, p.f1]
}

/// Of two items each A finds 0, 0 and 1, B finds 2, 1 and 0, and nothing that is wrong; a fourth document is the same.
/// The recalls differ by 2/8; by the swaps of the first, second and third document:
///
/// | swaps | A | B | difference |
/// |-------|---|---|------------|
/// | none  | 1 | 3 | 2 |
/// | 1     | 3 | 1 | 2 |
/// | 2     | 2 | 2 | 0 |
/// | 3     | 0 | 4 | 4 |
/// | 1 2   | 4 | 0 | 4 |
/// | 1 3   | 2 | 2 | 0 |
/// | 2 3   | 1 | 3 | 2 |
/// | 1 2 3 | 3 | 1 | 2 |
///
/// Six of eight are at least 2.
#[test]
fn few_documents_are_swapped_in_every_way() {
    let found = |n| one(n, n, 2);
    let pairs = [(0, 2), (0, 1), (1, 0), (1, 1)].map(|(a, b)| (found(a), found(b)));
    let [precision, recall, f1] = p_values(&pairs, 10_000);
    assert_eq!((precision, recall, f1), (1.0, 0.75, 0.75), "the fourth document is right in both");
    let [_, drawn, _] = p_values(&pairs, 7);
    assert!(
        (1..=8).any(|count| drawn == f64::from(count) / 8.0),
        "eight ways are more than 7 shuffles: {drawn}"
    );
}

#[test]
fn drawn_swaps_come_close_to_all_swaps() {
    let pairs: Vec<_> = (0..12).map(|i| (one(i % 3, 4, 5), one(1 + i % 4 / 2, 4, 5))).collect();
    let [_, exact, _] = p_values(&pairs, 1 << 12);
    let [_, drawn, _] = p_values(&pairs, (1 << 12) - 1);
    assert!(exact > 0.01 && exact < 0.9 && (exact - drawn).abs() < 0.03, "{exact} {drawn}");
}

#[test]
fn a_clear_difference_is_no_chance_and_none_is_all_chance() {
    let better: Vec<_> = (0..40).map(|i| (one(i % 3, 4, 4), one(3, 4, 4))).collect();
    assert!(p_values(&better, 999).iter().all(|p| *p == 0.001));
    let same: Vec<_> = (0..40).map(|i| (one(i % 3, 4, 4), one(i % 3, 4, 4))).collect();
    assert_eq!(p_values(&same, 999), [1.0; 3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_documents_changes_no_bit(documents in documents()) {
        let forwards = evaluated(&documents, 100);
        prop_assert_eq!(&forwards, &evaluated(documents.iter().rev(), 100));
        for figure in forwards {
            let Interval { low, high } = figure.interval.unwrap();
            prop_assert!(0.0 <= low && low <= high && high <= 1.0);
        }
    }
}
