//! Word vectors to scored spans. It never sees text.

use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use casefile_encoder::{Weights, gelu};
use casefile_schema::Error;
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, s};
use serde::{Deserialize, Serialize};

use super::{LabelledSpan, SpanLabel};

/// What the configuration of a model says of its span scorer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NerConfig {
    /// The labels of the columns behind "no span", by their names: those of [`SpanLabel`], or the model's own.
    pub labels: Vec<String>,
    /// The longest span in words.
    pub max_words: usize,
    /// The width of the hidden layer.
    pub hidden: usize,
    /// Whether every span is seen beside the mean of the document's words: what counts as a mention depends on what the
    /// document is about.
    #[serde(default)]
    pub document: bool,
    /// What logits are divided by, so that scores say how often they are right.
    pub temperature: f32,
    /// The least score of a span that is kept.
    pub threshold: f32,
}

impl NerConfig {
    /// The labels, once the whole configuration is checked.
    fn check<L: PartialEq + FromStr<Err: Display>>(&self) -> Result<Vec<L>, String> {
        let parse = |name: &String| name.parse().map_err(|error: L::Err| error.to_string());
        let labels = self.labels.iter().map(parse).collect::<Result<Vec<L>, String>>()?;
        let twice = (1..labels.len()).find(|&i| labels.iter().take(i).any(|other| *other == labels[i]));
        if let Some(label) = twice.and_then(|i| self.labels.get(i)) {
            return Err(format!("the label {label} is listed twice"));
        }
        if labels.is_empty() || self.max_words == 0 || self.hidden == 0 {
            return Err("labels, max_words and hidden must not be empty or 0".to_owned());
        }
        if !self.temperature.is_finite() || self.temperature <= 0.0 {
            return Err(format!("the temperature {} is not above 0", self.temperature));
        }
        if !(0.0..=1.0).contains(&self.threshold) {
            return Err(format!("the threshold {} is not in 0..=1", self.threshold));
        }
        Ok(labels)
    }
}

/// The span scorer: a hidden layer over the vectors of a span's first and last word and its length, and where the
/// configuration says so over what the document is about.
///
/// With `h` the vectors of the words, the logits of the span from word i to word j, both inside, are
///
/// ```text
/// out.weight · gelu(start.weight · h_i + end.weight · h_j + length.weight[j - i] + beside) + out.bias
/// beside = start.bias + document.weight · mean(h)
/// ```
///
/// with the mean over all words of the document, and without its term where [`NerConfig::document`] is false. Column 0 is
/// "no span". Scores are the softmax of logits / temperature.
#[derive(Debug, Clone)]
pub struct Scorer<L = SpanLabel> {
    labels: Vec<L>,
    temperature: f32,
    threshold: f32,
    /// `[hidden, width]`
    start: Array2<f32>,
    /// `[hidden]`
    start_bias: Array1<f32>,
    /// `[hidden, width]`
    end: Array2<f32>,
    /// `[max_words, hidden]`
    length: Array2<f32>,
    /// `[hidden, width]`
    document: Option<Array2<f32>>,
    /// `[1 + labels, hidden]`
    out: Array2<f32>,
    /// `[1 + labels]`
    out_bias: Array1<f32>,
}

impl<L: Clone + PartialEq + FromStr<Err: Display>> Scorer<L> {
    /// Reads the tensors `ner.*` for word vectors of the given width.
    ///
    /// # Errors
    /// [`Error::Model`] where the configuration is out of range or a tensor is missing, [`Error::Shape`] where a tensor
    /// does not have the shape that the configuration and the width ask for.
    pub fn load(config: &NerConfig, weights: &Weights, width: usize) -> Result<Self, Error> {
        let labels = config.check().map_err(|reason| Error::model("ner configuration", reason))?;
        let (hidden, outputs) = (config.hidden, 1 + labels.len());
        Ok(Self {
            labels,
            temperature: config.temperature,
            threshold: config.threshold,
            start: weights.matrix("ner.start.weight", [hidden, width])?,
            start_bias: weights.vector("ner.start.bias", hidden)?,
            end: weights.matrix("ner.end.weight", [hidden, width])?,
            length: weights.matrix("ner.length.weight", [config.max_words, hidden])?,
            document: match config.document {
                true => Some(weights.matrix("ner.document.weight", [hidden, width])?),
                false => None,
            },
            out: weights.matrix("ner.out.weight", [outputs, hidden])?,
            out_bias: weights.vector("ner.out.bias", outputs)?,
        })
    }

    /// The labels, in the order of the columns behind "no span".
    #[must_use]
    pub fn labels(&self) -> &[L] {
        &self.labels
    }

    /// The spans inside the given sentences whose best label scores at least the threshold, in order of their first word.
    ///
    /// `words` are the vectors of a document's words, shape `[words, width]`; `sentences` are ranges of them, as
    /// [`Words::by_sentence`](crate::Words::by_sentence) gives them. What of a range lies past the vectors is ignored.
    ///
    /// # Errors
    /// [`Error::Input`] where the vectors have another width than the weights.
    pub fn score(
        &self,
        words: ArrayView2<f32>,
        sentences: impl IntoIterator<Item = Range<usize>>,
    ) -> Result<Vec<LabelledSpan<L>>, Error> {
        let (width, found) = (self.start.ncols(), words.ncols());
        if width != found {
            let reason = format!("the span scorer reads vectors of width {width}, these have {found}");
            return Err(Error::Input { reason });
        }
        let beside = self.beside(words);
        let mut candidates = Vec::new();
        for sentence in sentences {
            let sentence = sentence.start..sentence.end.min(words.nrows());
            if sentence.is_empty() {
                continue;
            }
            let (spans, logits) = self.logits(words.slice(s![sentence.clone(), ..]), beside.view());
            let scored = spans.into_iter().zip(logits.rows());
            candidates.extend(scored.filter_map(|(span, logits)| {
                self.best(sentence.start + span.start..sentence.start + span.end, logits)
            }));
        }
        Ok(candidates)
    }

    /// What the hidden layer of every span of a document gets besides its words: `[hidden]`.
    fn beside(&self, words: ArrayView2<f32>) -> Array1<f32> {
        let mean = self.document.as_ref().zip(words.mean_axis(Axis(0)));
        mean.map_or_else(
            || self.start_bias.clone(),
            |(document, mean)| document.dot(&mean) + &self.start_bias,
        )
    }

    /// The spans of a sentence and their logits: from vectors `[words, width]` to `[spans, 1 + labels]`.
    fn logits(&self, words: ArrayView2<f32>, beside: ArrayView1<f32>) -> (Vec<Range<usize>>, Array2<f32>) {
        let (count, max_words) = (words.nrows(), self.length.nrows());
        let starts = words.dot(&self.start.t()) + beside; // [words, hidden]
        let ends = words.dot(&self.end.t()); // [words, hidden]
        let lasts = |first: usize| first..count.min(first + max_words);
        let spans: Vec<_> =
            (0..count).flat_map(|first| lasts(first).map(move |last| first..last + 1)).collect();
        let mut hidden = Array2::zeros((spans.len(), self.out.ncols())); // [spans, hidden]
        for (mut row, span) in hidden.rows_mut().into_iter().zip(&spans) {
            let parts = (starts.row(span.start), ends.row(span.end - 1), self.length.row(span.len() - 1));
            ndarray::Zip::from(&mut row)
                .and(parts.0)
                .and(parts.1)
                .and(parts.2)
                .for_each(|x, a, b, c| *x = a + b + c);
        }
        gelu(hidden.view_mut());
        (spans, hidden.dot(&self.out.t()) + &self.out_bias) // [spans, 1 + labels]
    }

    /// The span with its best label, where that scores at least the threshold.
    fn best(&self, words: Range<usize>, logits: ArrayView1<f32>) -> Option<LabelledSpan<L>> {
        let labelled = logits.iter().skip(1).zip(&self.labels);
        let (best, label) = labelled.max_by(|one, two| one.0.total_cmp(two.0))?;
        let sum: f32 = logits.iter().map(|logit| ((logit - best) / self.temperature).exp()).sum();
        let score = sum.recip();
        (score >= self.threshold).then(|| LabelledSpan { words, label: label.clone(), score })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn config() -> NerConfig {
        let labels = vec!["Person/name".to_owned(), "Attack".to_owned()];
        NerConfig { labels, max_words: 2, hidden: 2, document: false, temperature: 1.0, threshold: 0.5 }
    }

    /// Hidden 0 is on where a span begins with a word of kind 0, hidden 1 where it ends with one of kind 1 and is long.
    fn scorer() -> Scorer {
        Scorer {
            labels: config().check().unwrap(),
            temperature: 1.0,
            threshold: 0.5,
            start: array![[10.0, 0.0], [0.0, 0.0]],
            start_bias: array![0.0, -5.0],
            end: array![[0.0, 0.0], [0.0, 10.0]],
            length: array![[0.0, -10.0], [-10.0, 0.0]],
            document: None,
            out: array![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]],
            out_bias: array![2.0, 0.0, 0.0],
        }
    }

    #[test]
    fn spans_are_scored_inside_their_sentences() {
        let words = array![[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]];
        let found = scorer().score(words.view(), [0..2, 2..9]).unwrap();
        let named: Vec<_> = found.iter().map(|span| (span.words.clone(), span.label.to_string())).collect();
        assert_eq!(named, [(0..1, "Person/name".to_owned()), (0..2, "Attack".to_owned())]);
        let expected = 10f32.exp() / (2f32.exp() + 10f32.exp() + 1.0);
        assert!((found[0].score - expected).abs() < 1e-5);
        assert_eq!(scorer().score(words.view(), std::iter::once(0..3)).unwrap().len(), 3);
    }

    #[test]
    fn what_the_document_is_about_counts() {
        let (words, mut scorer) = (array![[1.0, 0.0], [0.0, 1.0]], scorer());
        let count = |scorer: &Scorer| scorer.score(words.view(), [0..1, 1..2]).unwrap().len();
        assert_eq!(count(&scorer), 1);
        scorer.document = Some(array![[-20.0, 0.0], [0.0, 0.0]]);
        assert_eq!(count(&scorer), 0);
        scorer.document = Some(array![[0.0, 20.0], [0.0, 0.0]]);
        assert_eq!(count(&scorer), 2);
    }

    #[test]
    fn the_temperature_flattens_scores() {
        let (words, mut scorer) = (array![[1.0, 0.0]], scorer());
        scorer.temperature = 100.0;
        scorer.threshold = 0.0;
        let score = scorer.score(words.view(), std::iter::once(0..1)).unwrap()[0].score;
        assert!((0.33..0.4).contains(&score), "{score}");
    }

    #[test]
    fn vectors_of_another_width_are_refused() {
        assert!(scorer().score(Array2::zeros((1, 3)).view(), []).is_err());
        assert!(scorer().score(Array2::zeros((0, 2)).view(), []).unwrap().is_empty());
    }

    #[test]
    fn a_configuration_is_checked() {
        let broken: [fn(&mut NerConfig); 7] = [
            |c| c.temperature = 0.0,
            |c| c.temperature = f32::NAN,
            |c| c.threshold = 1.5,
            |c| c.max_words = 0,
            |c| c.labels.clear(),
            |c| c.labels.push("Attack".to_owned()),
            |c| c.labels.push("Attck".to_owned()),
        ];
        assert!(config().check::<SpanLabel>().is_ok());
        for change in broken {
            let mut config = config();
            change(&mut config);
            assert!(config.check::<SpanLabel>().is_err(), "{config:?}");
        }
        let own = NerConfig { labels: vec!["Peop".to_owned(), "Loc".to_owned()], ..config() };
        assert_eq!(own.check::<String>(), Ok(own.labels.clone()));
    }

    /// A safetensors file of zeros.
    fn zeros(tensors: &[(&str, &[usize])]) -> Vec<u8> {
        let (mut header, mut end) = (serde_json::Map::new(), 0);
        for (name, shape) in tensors {
            let begin = end;
            end += 4 * shape.iter().product::<usize>();
            let tensor = serde_json::json!({"dtype": "F32", "shape": shape, "data_offsets": [begin, end]});
            header.insert((*name).to_owned(), tensor);
        }
        let header = serde_json::to_vec(&header).unwrap();
        [&(header.len() as u64).to_le_bytes(), header.as_slice(), &vec![0; end]].concat()
    }

    #[test]
    fn tensors_are_checked_against_the_configuration() {
        let mut tensors: Vec<(&str, &[usize])> = vec![
            ("ner.start.weight", &[2, 3]),
            ("ner.start.bias", &[2]),
            ("ner.end.weight", &[2, 3]),
            ("ner.length.weight", &[2, 2]),
            ("ner.out.weight", &[3, 2]),
            ("ner.out.bias", &[3]),
        ];
        let load = |tensors: &[_]| {
            let weights = Weights::parse("heads.safetensors", zeros(tensors)).unwrap();
            Scorer::<SpanLabel>::load(&config(), &weights, 3)
        };
        assert_eq!(load(&tensors).unwrap().labels().len(), 2);
        let beside = NerConfig { document: true, ..config() };
        let weights = Weights::parse("heads.safetensors", zeros(&tensors)).unwrap();
        assert!(Scorer::<SpanLabel>::load(&beside, &weights, 3).is_err(), "no document.weight");
        tensors[4] = ("ner.out.weight", &[4, 2]);
        assert!(matches!(load(&tensors), Err(Error::Shape { .. })), "three labels for two");
    }
}
