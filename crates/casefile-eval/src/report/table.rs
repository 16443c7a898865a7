//! The table that a terminal shows.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{aligned, counts, percent, percents, row_name};
use crate::calibration::{BINS, Reliability};
use crate::evaluation::Evaluation;
use crate::figures::{Figure, Over, shown};
use crate::measure::{Layer, Measure};

/// What the table shows beside the measures that the corpus is annotated for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// Each label by itself.
    pub by_label: bool,
    /// These measures, even without any gold; empty: those that the corpus is annotated for.
    pub measures: BTreeSet<Measure>,
}

/// Precision, recall and F1 with what they are ratios of, and the calibration of the scores where there are any. In
/// percent; plain text, ends with a newline.
#[must_use]
pub fn table(evaluation: &Evaluation, options: &TableOptions) -> String {
    let figures = evaluation.figures();
    let chosen: Vec<&Figure> = chosen(&figures, &options.measures).collect();
    let mut text = format!("{}\n\n", heading(evaluation));
    if chosen.is_empty() {
        text.push_str("nothing to measure: no gold of any kind\n");
    } else {
        let rows = chosen.iter().filter(|figure| match figure.over {
            Over::All => true,
            Over::Macro => labels(figure.measure, &chosen) > 1,
            Over::Label(_) => options.by_label,
        });
        let head = ["measure", "P", "R", "F1", "95% interval", "right/predicted", "right/gold"];
        let mut cells = vec![head.map(str::to_owned).to_vec()];
        cells.extend(rows.map(|figure| row(figure, &chosen)));
        text.push_str(&aligned(&cells));
    }
    let hidden: BTreeSet<Measure> = figures.iter().map(|figure| figure.measure).collect();
    let visible: BTreeSet<Measure> = chosen.iter().map(|figure| figure.measure).collect();
    let hidden: Vec<&str> = hidden.difference(&visible).map(|measure| measure.name()).collect();
    if options.measures.is_empty() && !hidden.is_empty() {
        let _ = write!(text, "\nnot shown, for there is no gold to find by them: {}\n", hidden.join(", "));
    }
    for (layer, reliability) in &evaluation.tally().reliability {
        text.push_str(&calibration(*layer, reliability));
    }
    text
}

/// The figures of these measures, even without any gold; of none named, those that the corpus is annotated for.
pub fn chosen<'a>(
    figures: &'a [Figure],
    measures: &'a BTreeSet<Measure>,
) -> impl Iterator<Item = &'a Figure> {
    let applies: BTreeSet<Measure> = shown(figures).map(|figure| figure.measure).collect();
    figures.iter().filter(move |figure| match measures.is_empty() {
        true => applies.contains(&figure.measure),
        false => measures.contains(&figure.measure),
    })
}

fn heading(evaluation: &Evaluation) -> String {
    let documents = match evaluation.documents() {
        1 => "1 document".to_owned(),
        n => format!("{n} documents"),
    };
    let sampling = evaluation.sampling();
    let intervals = match sampling.samples {
        0 => "no confidence intervals".to_owned(),
        n => format!("confidence intervals of F1 from {n} bootstrap samples, seed {}", sampling.seed),
    };
    format!("{documents}; all ratios in percent; {intervals}")
}

fn row(figure: &Figure, all: &[&Figure]) -> Vec<String> {
    let sums = &figure.sums;
    let [of_predicted, of_gold] = match figure.over {
        Over::All if figure.measure == Measure::CorefConll => ["mean of 3".to_owned(), String::new()],
        Over::Macro => [format!("mean of {}", labels(figure.measure, all)), String::new()],
        _ => [counts(sums.right_of_predicted, sums.predicted), counts(sums.right_of_gold, sums.gold)],
    };
    let name = row_name(figure.measure, &figure.over);
    let interval = figure.interval.map(percents).unwrap_or_default();
    vec![
        name,
        percent(figure.precision),
        percent(figure.recall),
        percent(figure.f1),
        interval,
        of_predicted,
        of_gold,
    ]
}

/// How many labels a measure has.
fn labels(measure: Measure, all: &[&Figure]) -> usize {
    let same = all.iter().filter(|figure| figure.measure == measure);
    same.filter(|figure| matches!(figure.over, Over::Label(_))).count()
}

/// The bins that anything fell into.
fn calibration(layer: Layer, reliability: &Reliability) -> String {
    let mut cells = vec![["score", "predicted", "mean score", "right"].map(str::to_owned).to_vec()];
    for (place, bin) in reliability.bins.iter().enumerate().filter(|(_, bin)| bin.count > 0) {
        let edge = |place: usize| percent(place as f64 / BINS as f64);
        let (count, right) = (bin.count as f64, bin.right as f64);
        cells.push(vec![
            format!("  {} to {}", edge(place), edge(place + 1)),
            bin.count.to_string(),
            percent(bin.score.to_f64() / count),
            percent(right / count),
        ]);
    }
    let error = percent(reliability.expected_error());
    let count = reliability.count();
    format!(
        "\ncalibration of {layer} scores: expected error {error} over {count} predicted\n{}",
        aligned(&cells)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Outcome;
    use crate::statistics::Sampling;
    use crate::tally::Sums;

    fn evaluation() -> Evaluation {
        let mut evaluation = Evaluation::new(Sampling { samples: 100, seed: 1 });
        for (id, right) in [("a", 3), ("b", 4), ("c", 4)] {
            let mut outcome = Outcome::default();
            let tally = &mut outcome.tally;
            tally.add_label(Measure::MentionStrict, "Person", Sums::counts(right, 4, 5));
            tally.add_label(Measure::MentionStrict, "Group", Sums::counts(1, 1, 1));
            let mut b3 = Sums::amounts(2.5.into(), 4.into(), 5.into());
            b3.right_of_gold = 3.25.into();
            tally.add(Measure::CorefB3, b3);
            tally.add(Measure::CorefMuc, Sums::counts(1, 2, 2));
            tally.add(Measure::EventFound, Sums::counts(0, 1, 0));
            let reliability = tally.reliability.entry(Layer::Mention).or_default();
            reliability.add(0.75, true);
            reliability.add(0.25, false);
            evaluation.add(id, &outcome);
        }
        evaluation
    }

    #[test]
    fn ratios_stand_beside_what_they_are_of() {
        assert_eq!(
            table(&evaluation(), &TableOptions { by_label: true, ..TableOptions::default() }),
            EXPECTED
        );
    }

    #[test]
    fn measures_that_are_asked_for_and_no_labels_where_they_are_not() {
        let measures = [Measure::MentionStrict, Measure::EventFound].into();
        let text = table(&evaluation(), &TableOptions { by_label: false, measures });
        assert!(text.contains("\nevent.found ") && !text.contains("not shown"), "{text}");
        assert!(!text.contains("Person") && text.contains("mean of 2") && !text.contains("coref"), "{text}");
    }

    #[test]
    fn nothing_to_measure_is_said() {
        let nothing = Evaluation::new(Sampling { samples: 0, seed: 0 });
        let text = table(&nothing, &TableOptions::default());
        assert!(
            text.ends_with("no confidence intervals\n\nnothing to measure: no gold of any kind\n"),
            "{text}"
        );
    }

    const EXPECTED: &str = "\
3 documents; all ratios in percent; confidence intervals of F1 from 100 bootstrap samples, seed 1

measure              P       R      F1      95% interval  right/predicted  right/gold
mention.strict   93.33   77.78   84.85    [72.73, 90.91]            14/15       14/18
  macro          95.83   86.67   90.74    [83.33, 94.44]        mean of 2
  Group         100.00  100.00  100.00  [100.00, 100.00]              3/3         3/3
  Person         91.67   73.33   81.48    [66.67, 88.89]            11/12       11/15
coref.muc        50.00   50.00   50.00    [50.00, 50.00]              3/6         3/6
coref.b3         62.50   65.00   63.73    [63.73, 63.73]           7.5/12      9.8/15
coref.conll      37.50   38.33   37.91    [37.91, 37.91]        mean of 3

not shown, for there is no gold to find by them: event.found

calibration of mention scores: expected error 25.00 over 6 predicted
score             predicted  mean score   right
  20.00 to 30.00          3       25.00    0.00
  70.00 to 80.00          3       75.00  100.00
";
}
