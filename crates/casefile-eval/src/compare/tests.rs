use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::annotated::Annotated;
use crate::evaluation::Evaluation;
use crate::measure::{Fault, Finding, Outcome};
use crate::report::{Header, JsonReport};
use crate::run::Scored;
use casefile_schema::Span;

const TEXT: &str = "Ann met Bob and Carl";
const NAMES: [(&str, usize, usize); 3] = [("Ann", 0, 3), ("Bob", 8, 11), ("Carl", 16, 20)];

/// Three people; the system finds those that are `true`, and each time that it does not, takes a wrong one.
fn outcome(found: [bool; 3], spurious: usize) -> Outcome {
    let mut outcome = Outcome::default();
    let right = found.iter().filter(|found| **found).count();
    outcome.tally.add_label(Measure::MentionStrict, "Person", Sums::counts(right, right + spurious, 3));
    let finding = |fault, label: &str, (text, start, end): (&str, usize, usize)| Finding {
        layer: Layer::Mention,
        fault,
        label: label.to_owned(),
        spans: Span::new(start, end).into_iter().collect(),
        text: text.to_owned(),
        score: None,
    };
    let missed = NAMES.into_iter().zip(found).filter(|(_, found)| !found);
    outcome.findings.extend(missed.map(|(name, _)| finding(Fault::Missed, "Person", name)));
    outcome.findings.extend((0..spurious).map(|i| finding(Fault::Spurious, "Group", ("met", 4 + i, 7))));
    outcome
}

fn scored(id: &str, outcome: &Outcome) -> Scored {
    let gold = Annotated { text: TEXT.to_owned(), ..Annotated::default() };
    Scored { id: id.to_owned(), gold, outcome: outcome.clone(), ..Scored::default() }
}

type Documents = Vec<(String, Outcome)>;

fn json(name: &str, documents: &[(String, Outcome)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut report =
        JsonReport::begin(&mut bytes, &Header { gold: "people", predicted: name, notes: &[] }).unwrap();
    let mut evaluation = Evaluation::new(Sampling { samples: 0, seed: 0 });
    for (id, outcome) in documents {
        report.document(&scored(id, outcome)).unwrap();
        evaluation.add(id, outcome);
    }
    report.finish(&evaluation).unwrap();
    bytes
}

/// Two reports in a folder of their own, gone with them.
struct Files {
    folder: PathBuf,
}

impl Files {
    fn new(test: &str, a: &[u8], b: &[u8]) -> Self {
        let folder = std::env::temp_dir().join(format!("casefile-compare-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let files = Self { folder };
        std::fs::write(files.a(), a).unwrap();
        std::fs::write(files.b(), b).unwrap();
        files
    }

    fn a(&self) -> PathBuf {
        self.folder.join("a.json")
    }

    fn b(&self) -> PathBuf {
        self.folder.join("b.json")
    }

    fn compare(&self, options: CompareOptions) -> Result<Comparison, String> {
        let folder = format!("{}{}", self.folder.display(), std::path::MAIN_SEPARATOR);
        compare(&self.a(), &self.b(), options).map_err(|error| error.to_string().replace(&folder, ""))
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn options() -> CompareOptions {
    let sampling = Sampling { samples: 50, seed: 3 };
    CompareOptions { sampling, shuffles: 100, listed: 2, by_label: false }
}

fn named(outcomes: impl IntoIterator<Item = Outcome>) -> Documents {
    outcomes.into_iter().enumerate().map(|(i, outcome)| (format!("d{i}"), outcome)).collect()
}

#[test]
fn what_changed_is_told_by_figures_and_items() {
    let a = named([outcome([true, false, false], 1), outcome([false, true, true], 0)]);
    let mut b = named([outcome([true, true, true], 0), outcome([true, false, true], 0)]);
    b.reverse();
    let files = Files::new("told", &json("first", &a), &json("second", &b));
    let comparison = files.compare(options()).unwrap();
    assert_eq!(comparison.table(), EXPECTED);
    let json = serde_json::to_value(&comparison).unwrap();
    assert_eq!(json["changes"]["mention"]["fixed"]["labels"], serde_json::json!({"Group": 1, "Person": 3}));
    assert_eq!(json["differences"][0]["sums_b"], serde_json::json!([5, 5, 5, 6]));
}

const EXPECTED: &str = "\
A: first
B: second
gold: people
documents: 2
all ratios in percent; intervals of B - A from 50 bootstrap samples, p from 100 random swaps of documents, or from all \
that there are if fewer; seed 3

measure                 A       B   B - A   95% interval       p  A right/all  B right/all
mention.strict   P  75.00  100.00  +25.00  [0.00, 50.00]  1.0000          3/4          5/5
                 R  50.00   83.33  +33.33  [0.00, 66.67]  1.0000          3/6          5/6
                F1  60.00   90.91  +30.91  [0.00, 60.00]  1.0000

mention: 4 fixed, 1 broken
  fixed: Group 1, Person 3
    fixed  spurious  d0  Group  4..7  met
    fixed  missed  d0  Person  8..11  Bob
    and 2 more fixed
  broken: Person 1
    broken  missed  d1  Person  8..11  Bob
";

#[test]
fn files_that_cannot_be_compared_say_why() {
    let one = |outcome| json("x", &named([outcome]));
    let two = json("x", &named([outcome([true; 3], 0), outcome([true; 3], 0)]));
    let mut other_gold = outcome([true; 3], 0);
    other_gold.tally.add(Measure::MentionStrict, Sums::counts(0, 0, 1));
    let twice =
        json("x", &[("d0".to_owned(), outcome([true; 3], 0)), ("d0".to_owned(), outcome([true; 3], 0))]);
    let same = one(outcome([true; 3], 0));
    let cases: [(&[u8], &[u8], &str); 7] = [
        (&same, &two, "b.json: document \"d1\" is not in"),
        (&two, &same, "b.json: document \"d1\" of a.json is missing"),
        (
            &same,
            &one(other_gold),
            "b.json: document \"d0\": not the same gold or settings as in the other report: mention.strict is 3",
        ),
        (&twice, &same, "a.json: there are two documents \"d0\""),
        (&same, &same[..120], "b.json:2: EOF while parsing"),
        (b"[1]", &same, "a.json:1: invalid type: sequence, expected a report of casefile"),
        (&same, b"{\"gold\": \"g\"}", "b.json:1: missing field `documents`"),
    ];
    for (i, (a, b, expected)) in cases.into_iter().enumerate() {
        let error = Files::new(&format!("why{i}"), a, b).compare(options()).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
}

fn compared(
    pairs: &[(String, Outcome, Outcome)],
    options: CompareOptions,
) -> (Vec<Difference>, BTreeMap<Layer, Changes>) {
    let mut paired = Paired::new(options);
    for (id, a, b) in pairs {
        let record = |outcome| Record::new(&scored(id, outcome)).unwrap();
        paired.add(&record(a), &record(b)).unwrap();
    }
    paired.finish()
}

fn near(a: Option<Interval>, b: Option<Interval>) -> bool {
    let (a, b) = (a.unwrap(), b.unwrap());
    (a.low - b.low).abs() < 1e-12 && (a.high - b.high).abs() < 1e-12
}

/// More and fewer documents than are swapped in every way.
fn pairs() -> impl Strategy<Value = Vec<(String, Outcome, Outcome)>> {
    let one = || (any::<[bool; 3]>(), 0_usize..3).prop_map(|(found, spurious)| outcome(found, spurious));
    proptest::collection::vec((one(), one()), 2..16)
        .prop_map(|pairs| pairs.into_iter().enumerate().map(|(i, (a, b))| (format!("d{i}"), a, b)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn swapping_the_systems_mirrors_the_comparison(pairs in pairs()) {
        let options = CompareOptions { by_label: true, ..options() };
        let swapped: Vec<_> = pairs.iter().cloned().map(|(id, a, b)| (id, b, a)).collect();
        let ((there, changes), (back, mirrored)) = (compared(&pairs, options), compared(&swapped, options));
        prop_assert_eq!(there.len(), 3, "all, macro, Person");
        for (there, back) in there.iter().zip(&back) {
            let changes = [(there.precision, back.precision), (there.recall, back.recall), (there.f1, back.f1)];
            for (there, back) in changes {
                prop_assert_eq!((there.a, there.b, there.p), (back.b, back.a, back.p));
                let turned = back.interval.map(|own| Interval { low: -own.high, high: -own.low });
                prop_assert!(near(there.interval, turned), "{:?} {:?}", there, back);
            }
        }
        let mirror = |changes: Changes| Changes { fixed: changes.broken, broken: changes.fixed };
        let mirrored: BTreeMap<_, _> = mirrored.into_iter().map(|(layer, own)| (layer, mirror(own))).collect();
        prop_assert_eq!(changes, mirrored);
    }

    #[test]
    fn the_order_of_documents_changes_no_bit(pairs in pairs()) {
        let mut turned = pairs.clone();
        turned.reverse();
        prop_assert_eq!(compared(&pairs, options()), compared(&turned, options()));
    }
}
