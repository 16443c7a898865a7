//! The report that programs read: one JSON object, written document by document.

use std::collections::BTreeMap;
use std::io::{self, Write};

use casefile_schema::CharOffsets;
use serde::{Deserialize, Serialize};

use super::Header;
use crate::calibration::{BINS, Reliability};
use crate::evaluation::Evaluation;
use crate::figures::Rows;
use crate::measure::{Fault, Finding, Judgement, Layer, Measure};
use crate::run::Scored;
use crate::tally::{Key, Sums};

/// Writes a report of any number of documents; holds none of them.
///
/// The object has `casefile` (the version), `gold`, `predicted`, `notes`, `documents` (for each, on a line of its own: its `id`; `gold`, a digest of its text and gold mentions;
/// its `sums` by measure, over all labels and by label, each as `[right of predicted, predicted, right of gold, gold]`;
/// its `findings`, with spans in characters: Unicode scalars; its `judgements` by layer, for everything that was predicted
/// with a score `[score, whether it is right, label]`), `documents_scored`, `sampling`, `figures` and
/// `reliability`.
#[derive(Debug)]
pub struct JsonReport<W> {
    writer: W,
    any: bool,
}

impl<W: Write> JsonReport<W> {
    /// Begins the object.
    ///
    /// # Errors
    /// What writing says.
    pub fn begin(mut writer: W, header: &Header<'_>) -> io::Result<Self> {
        let Header { gold, predicted, notes } = *header;
        let (gold, predicted, notes) = (json(gold)?, json(predicted)?, json(notes)?);
        let version = json(env!("CARGO_PKG_VERSION"))?;
        write!(writer, "{{\"casefile\":{version},\"gold\":{gold},\"predicted\":{predicted},")?;
        write!(writer, "\"notes\":{notes},\"documents\":[")?;
        Ok(Self { writer, any: false })
    }

    /// Adds a document.
    ///
    /// # Errors
    /// What writing says; a finding's span that the text does not have ([`io::ErrorKind::InvalidInput`]).
    pub fn document(&mut self, scored: &Scored) -> io::Result<()> {
        let record = Record::new(scored)?;
        self.writer.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        serde_json::to_writer(&mut self.writer, &record)?;
        Ok(())
    }

    /// Adds the figures over all documents and ends the object.
    ///
    /// # Errors
    /// What writing says.
    pub fn finish(mut self, evaluation: &Evaluation) -> io::Result<()> {
        let (count, sampling, figures) =
            (evaluation.documents(), json(&evaluation.sampling())?, evaluation.figures());
        write!(self.writer, "\n],\"documents_scored\":{count},\"sampling\":{sampling},\"figures\":[")?;
        for (place, figure) in figures.iter().enumerate() {
            write!(self.writer, "{}\n{}", if place == 0 { "" } else { "," }, json(figure)?)?;
        }
        let reliability = &evaluation.tally().reliability;
        let reliability: BTreeMap<Layer, _> =
            reliability.iter().map(|(&layer, own)| (layer, Calibration::new(own))).collect();
        writeln!(self.writer, "\n],\"reliability\":{}}}", json(&reliability)?)?;
        self.writer.flush()
    }
}

/// A document of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    /// Of the gold document: [`Annotated::digest`](crate::Annotated) in hexadecimal.
    pub(crate) gold: String,
    sums: BTreeMap<Measure, MeasureSums>,
    pub(crate) findings: Vec<Item>,
    #[serde(skip_deserializing, skip_serializing_if = "BTreeMap::is_empty")]
    judgements: BTreeMap<Layer, Vec<(f32, bool, String)>>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct MeasureSums {
    all: Sums,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, Sums>,
}

/// A [`Finding`], its spans in characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) layer: Layer,
    pub(crate) fault: Fault,
    pub(crate) label: String,
    pub(crate) spans: Vec<(usize, usize)>,
    pub(crate) text: String,
    pub(crate) score: Option<f32>,
}

impl Record {
    pub(crate) fn new(scored: &Scored) -> io::Result<Self> {
        let Scored { id, gold, outcome, .. } = scored;
        let mut sums: BTreeMap<Measure, MeasureSums> = BTreeMap::new();
        for (key, &own) in outcome.tally.sums.iter().filter(|(_, sums)| **sums != Sums::default()) {
            let of_measure = sums.entry(key.measure).or_default();
            match &key.label {
                Some(label) => _ = of_measure.labels.insert(label.clone(), own),
                None => of_measure.all = own,
            }
        }
        let offsets = CharOffsets::new(if outcome.findings.is_empty() { "" } else { &gold.text });
        let findings = outcome.findings.iter().map(|finding| Item::new(finding, &offsets));
        let findings = findings.collect::<Result<_, _>>().map_err(|reason| {
            io::Error::new(io::ErrorKind::InvalidInput, format!("document {id:?}: {reason}"))
        })?;
        let mut judgements: BTreeMap<Layer, Vec<(f32, bool, String)>> = BTreeMap::new();
        for Judgement { layer, label, score, right } in &outcome.judgements {
            judgements.entry(*layer).or_default().push((*score, *right, label.clone()));
        }
        Ok(Self { id: id.clone(), gold: format!("{:016x}", gold.digest()), sums, findings, judgements })
    }

    /// What was counted.
    pub(crate) fn rows(&self) -> Rows {
        let mut rows = Rows::new();
        for (&measure, sums) in &self.sums {
            rows.insert(Key { measure, label: None }, sums.all);
            let labels = sums.labels.iter();
            rows.extend(labels.map(|(label, &sums)| (Key { measure, label: Some(label.clone()) }, sums)));
        }
        rows
    }
}

impl Item {
    fn new(finding: &Finding, offsets: &CharOffsets) -> Result<Self, String> {
        let spans = finding.spans.iter().map(|&span| {
            let outside = || format!("the text has no bytes {}..{} of a finding", span.start(), span.end());
            offsets.of_span(span).ok_or_else(outside)
        });
        Ok(Self {
            layer: finding.layer,
            fault: finding.fault,
            label: finding.label.clone(),
            spans: spans.collect::<Result<_, _>>()?,
            text: finding.text.clone(),
            score: finding.score,
        })
    }
}

/// A [`Reliability`] as reports have it.
#[derive(Serialize)]
struct Calibration {
    bins: Vec<CalibrationBin>,
    expected_error: f64,
}

/// `score` is the mean over what was predicted from `low` to `high`; `None` where nothing was.
#[derive(Serialize)]
struct CalibrationBin {
    low: f64,
    high: f64,
    count: usize,
    right: usize,
    score: Option<f64>,
}

impl Calibration {
    fn new(reliability: &Reliability) -> Self {
        let edge = |place: usize| place as f64 / BINS as f64;
        let bins = reliability.bins.iter().enumerate().map(|(place, bin)| CalibrationBin {
            low: edge(place),
            high: edge(place + 1),
            count: bin.count,
            right: bin.right,
            score: (bin.count > 0).then(|| bin.score.to_f64() / bin.count as f64),
        });
        Self { bins: bins.collect(), expected_error: reliability.expected_error() }
    }
}

fn json<T: Serialize + ?Sized>(value: &T) -> io::Result<String> {
    Ok(serde_json::to_string(value)?)
}

#[cfg(test)]
mod tests {
    use casefile_schema::Span;
    use serde_json::{Value, json};

    use super::*;
    use crate::annotated::Annotated;
    use crate::measure::Outcome;
    use crate::statistics::Sampling;

    const TEXT: &str = "Año: Ann Lee";

    fn outcome() -> Outcome {
        let mut outcome = Outcome::default();
        outcome.tally.add_label(Measure::MentionStrict, "Person", Sums::counts(1, 2, 2));
        outcome.tally.add(Measure::CorefB3, Sums::amounts(0.5.into(), 1.into(), 2.into()));
        outcome.tally.add(Measure::CorefMuc, Sums::default());
        outcome.tally.reliability.entry(Layer::Mention).or_default().add(0.75, true);
        let span = Span::new(TEXT.find("Ann").unwrap(), TEXT.len()).unwrap();
        outcome.findings.push(Finding {
            layer: Layer::Mention,
            fault: Fault::Spurious,
            label: "Person".to_owned(),
            spans: vec![span],
            text: "Ann Lee".to_owned(),
            score: Some(0.75),
        });
        outcome
    }

    fn scored(id: &str, text: &str) -> Scored {
        let gold = Annotated { text: text.to_owned(), ..Annotated::default() };
        Scored { id: id.to_owned(), gold, outcome: outcome(), ..Scored::default() }
    }

    fn report() -> Value {
        let (mut bytes, mut evaluation) = (Vec::new(), Evaluation::new(Sampling { samples: 10, seed: 0 }));
        let header = Header { gold: "a \"gold\"", predicted: "a system", notes: &["A note.".to_owned()] };
        let mut report = JsonReport::begin(&mut bytes, &header).unwrap();
        for id in ["one", "two"] {
            report.document(&scored(id, TEXT)).unwrap();
            evaluation.add(id, &outcome());
        }
        report.finish(&evaluation).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn a_document_is_its_sums_and_findings_with_spans_in_characters() {
        let finding = json!({
            "layer": "mention", "fault": "spurious", "label": "Person", "spans": [[5, 12]], "text": "Ann Lee",
            "score": 0.75,
        });
        let sums = json!({
            "mention.strict": {"all": [1, 2, 1, 2], "labels": {"Person": [1, 2, 1, 2]}},
            "coref.b3": {"all": [0.5, 1, 0.5, 2]},
        });
        let digest = format!("{:016x}", scored("two", TEXT).gold.digest());
        let expected = json!({"id": "two", "gold": digest, "sums": sums, "findings": [finding]});
        assert_eq!(report()["documents"][1], expected);
    }

    #[test]
    fn the_whole_is_one_object() {
        let report = report();
        assert_eq!((&report["gold"], &report["notes"]), (&json!("a \"gold\""), &json!(["A note."])));
        assert_eq!(report["documents_scored"], 2);
        assert_eq!(report["sampling"], json!({"samples": 10, "seed": 0}));
        assert_eq!(
            report["figures"][2],
            json!({
                "measure": "mention.strict", "over": {"label": "Person"}, "precision": 0.5, "recall": 0.5, "f1": 0.5,
                "sums": [2, 4, 2, 4], "interval": {"low": 0.5, "high": 0.5},
            })
        );
        let calibration = &report["reliability"]["mention"];
        assert_eq!(calibration["expected_error"], 0.25);
        assert_eq!(calibration["bins"][7]["score"], 0.75);
        assert_eq!(calibration["bins"][0]["score"], Value::Null);
    }

    #[test]
    fn without_documents_it_is_an_object_too() {
        let mut bytes = Vec::new();
        let report = JsonReport::begin(&mut bytes, &Header::default()).unwrap();
        report.finish(&Evaluation::new(Sampling::default())).unwrap();
        let report: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((&report["documents"], &report["figures"]), (&json!([]), &json!([])));
    }

    #[test]
    fn a_span_that_the_text_does_not_have_is_an_error() {
        let mut report = JsonReport::begin(Vec::new(), &Header::default()).unwrap();
        let error = report.document(&scored("one", "Ann")).unwrap_err();
        assert_eq!(error.to_string(), "document \"one\": the text has no bytes 6..13 of a finding");
    }
}
