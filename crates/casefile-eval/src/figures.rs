//! Figures: precision, recall and F1 of a tally, by measure, over everything, over the labels' mean, and by label.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::measure::Measure;
use crate::tally::{Key, Sums, Tally};

/// What a figure of a measure is over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// All labels together (micro).
    All,
    /// The unweighted mean of precision, recall and F1 over the labels that are gold or predicted anywhere, as seqeval
    /// and scikit-learn average (macro): the F1 is the mean of the labels' F1.
    Macro,
    /// One label.
    Label(String),
}

/// A 95 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// How well a corpus was extracted by one measure; the ratios lie in `[0, 1]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The measure.
    pub measure: Measure,
    /// Over which labels.
    pub over: Over,
    /// How much of the predicted is right.
    pub precision: f64,
    /// How much of the gold was found.
    pub recall: f64,
    /// Of precision and recall; of a mean over labels or measures the mean of their F1.
    pub f1: f64,
    /// What the ratios are of; of [`Over::Macro`] the sums over its labels, of `coref.conll` nothing.
    pub sums: Sums,
    /// Of the F1; `None` where it was not asked for or cannot be had.
    pub interval: Option<Interval>,
}

/// The figures of a tally, without intervals: in the order of [`Measure::ALL`], over all labels first, then their mean,
/// then by label.
///
/// What is neither gold nor predicted anywhere has none. `coref.conll` is the mean of `coref.muc`, `coref.b3` and
/// `coref.ceafe` (Pradhan et al., CoNLL-2012 Shared Task): of all three, where MUC finds no link to count as well.
#[must_use]
pub fn figures(tally: &Tally) -> Vec<Figure> {
    let sums = |key: &Key| tally.sums.get(key).copied().unwrap_or_default();
    recipes(&tally.sums).into_iter().map(|recipe| recipe.figure(sums)).collect()
}

/// The figures of the measures that a corpus was annotated for: those with any gold; of coreference, those of a corpus
/// with an entity of two mentions.
pub fn shown(figures: &[Figure]) -> impl Iterator<Item = &Figure> {
    figures.iter().filter(|figure| applies(figure.measure, |measure| gold_of(figures, measure)))
}

/// Whether a corpus with so much gold is annotated for a measure.
pub(crate) fn applies(measure: Measure, has_gold: impl Fn(Measure) -> bool) -> bool {
    let linked = !measure.name().starts_with("coref.") || has_gold(Measure::CorefMuc);
    linked && (measure == Measure::CorefConll || has_gold(measure))
}

fn gold_of(figures: &[Figure], measure: Measure) -> bool {
    figures.iter().any(|figure| figure.measure == measure && !figure.sums.gold.is_zero())
}

/// What `coref.conll` is the mean of.
const CONLL: [Measure; 3] = [Measure::CorefMuc, Measure::CorefB3, Measure::CorefCeafe];

/// Sums by measure and label; what is absent is zero.
pub(crate) type Rows = BTreeMap<Key, Sums>;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Ratios {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

/// How a figure is made: every one is the mean over some rows of a tally, most of them over a single one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recipe {
    pub(crate) measure: Measure,
    pub(crate) over: Over,
    pub(crate) rows: Vec<Key>,
}

impl Recipe {
    fn figure(self, sums: impl Fn(&Key) -> Sums) -> Figure {
        let Ratios { precision, recall, f1 } = self.ratios(self.rows.iter().map(&sums)).unwrap_or_default();
        let total = self.total(sums);
        Figure { measure: self.measure, over: self.over, precision, recall, f1, sums: total, interval: None }
    }

    /// The unweighted means over its rows, whose sums these are: over the labels that are gold or predicted, but over all
    /// three measures of `coref.conll`. `None` where nothing is gold or predicted.
    pub(crate) fn ratios(&self, rows: impl IntoIterator<Item = Sums>) -> Option<Ratios> {
        let (mut total, mut all, mut occurring) = (Ratios::default(), 0_u32, 0_u32);
        for sums in rows {
            total.precision += sums.precision();
            total.recall += sums.recall();
            total.f1 += sums.f1();
            all += 1;
            occurring += u32::from(occurs(&sums));
        }
        let n = f64::from(if self.measure == Measure::CorefConll { all } else { occurring });
        let mean = Ratios { precision: total.precision / n, recall: total.recall / n, f1: total.f1 / n };
        (occurring > 0).then_some(mean)
    }

    /// The sums over its rows, where they count the same thing.
    pub(crate) fn total(&self, sums: impl Fn(&Key) -> Sums) -> Sums {
        let of_one_measure = self.rows.iter().filter(|key| key.measure == self.measure);
        of_one_measure.map(sums).fold(Sums::default(), |total, sums| total + sums)
    }
}

/// How to make all figures of these rows, in the order of reports.
pub(crate) fn recipes(rows: &Rows) -> Vec<Recipe> {
    let mut keys: BTreeMap<Measure, Vec<Key>> = BTreeMap::new();
    for (key, _) in rows.iter().filter(|(_, sums)| occurs(sums)) {
        keys.entry(key.measure).or_default().push(key.clone());
    }
    // Where nothing is linked, gold or predicted, the scorer's mean is of two measures and a 0: it says nothing.
    if keys.contains_key(&Measure::CorefMuc) {
        keys.insert(Measure::CorefConll, CONLL.map(|measure| Key { measure, label: None }).into());
    }
    let mut all = Vec::new();
    for (measure, keys) in keys {
        let mut add = |over, rows: Vec<Key>| {
            if !rows.is_empty() {
                all.push(Recipe { measure, over, rows });
            }
        };
        let (labels, micro): (Vec<Key>, Vec<Key>) = keys.into_iter().partition(|key| key.label.is_some());
        add(Over::All, micro);
        add(Over::Macro, labels.clone());
        for key in labels {
            add(Over::Label(key.label.clone().unwrap_or_default()), vec![key]);
        }
    }
    all
}

fn occurs(sums: &Sums) -> bool {
    !(sums.gold.is_zero() && sums.predicted.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally() -> Tally {
        let mut tally = Tally::default();
        tally.add_label(Measure::MentionStrict, "Person", Sums::counts(3, 4, 4));
        tally.add_label(Measure::MentionStrict, "Group", Sums::counts(0, 0, 1));
        tally.add_label(Measure::MentionStrict, "Weapon", Sums::counts(0, 0, 0));
        tally.add(Measure::EventFound, Sums::counts(0, 2, 0));
        tally
    }

    #[test]
    fn over_all_first_then_the_mean_then_each_label_that_occurs() {
        let figures = figures(&tally());
        let over: Vec<_> =
            figures.iter().map(|figure| (figure.measure.name(), figure.over.clone())).collect();
        let label = |name: &str| Over::Label(name.to_owned());
        let mention = "mention.strict";
        assert_eq!(
            over,
            [
                (mention, Over::All),
                (mention, Over::Macro),
                (mention, label("Group")),
                (mention, label("Person")),
                ("event.found", Over::All),
            ]
        );
        let [all, mean, ..] = &figures[..] else { panic!("{figures:?}") };
        assert_eq!((all.precision, all.recall, all.sums), (0.75, 0.6, Sums::counts(3, 4, 5)));
        assert_eq!((mean.precision, mean.recall, mean.f1), (0.375, 0.375, 0.375), "of 0.75 and 0");
    }

    #[test]
    fn what_has_no_gold_is_not_shown() {
        let figures = figures(&tally());
        assert!(shown(&figures).all(|figure| figure.measure == Measure::MentionStrict));
    }

    #[test]
    fn conll_is_a_mean_and_coreference_is_shown_only_with_links() {
        let mut tally = Tally::default();
        tally.add(Measure::CorefB3, Sums::counts(2, 4, 4));
        tally.add(Measure::CorefCeafe, Sums::counts(1, 1, 1));
        assert!(figures(&tally).iter().all(|figure| figure.measure != Measure::CorefConll), "no links");
        assert_eq!(shown(&figures(&tally)).count(), 0);
        tally.add(Measure::CorefMuc, Sums::counts(0, 0, 2));
        let figures = figures(&tally);
        let conll = shown(&figures).last().unwrap();
        assert_eq!((conll.measure, conll.f1), (Measure::CorefConll, 0.5));
    }
}
