//! Relations between mentions, under names of a model's own: what a benchmark with another schema asks for.

use casefile_core::Words;
use casefile_core::ner::LabelledSpan;
use casefile_encoder::Weights;
use casefile_schema::Error;
use ndarray::{Array2, ArrayView2};
use serde::Deserialize;

use crate::config::{PairConfig, Threshold};
use crate::pair::{PairScorer, PairShape};
use crate::span::{LocatedSpan, SpanVectors};

/// What `casefile.json` says of relations between mentions.
#[derive(Debug, Clone, Deserialize)]
pub struct LinksConfig {
    pairs: PairConfig,
    /// How logits become scores, for all relations alike.
    #[serde(flatten)]
    threshold: Threshold,
    /// The columns of the scorer.
    relations: Vec<LinkType>,
}

/// A relation and the labels that its ends may have.
#[derive(Debug, Clone, Deserialize)]
struct LinkType {
    name: String,
    /// Of its head; any where it is absent.
    heads: Option<Vec<String>>,
    /// Of its tail; any where it is absent.
    tails: Option<Vec<String>>,
}

/// A directed relation between two mentions.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Which relation, by the model's own name.
    pub relation: String,
    /// Position of the mention that it goes from.
    pub head: usize,
    /// Position of the mention that it goes to.
    pub tail: usize,
    /// How sure the model is, in `[0, 1]`.
    pub score: f32,
}

/// The relations of one text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Links {
    /// In order of head, tail and column.
    pub found: Vec<Link>,
    /// How many pairs of mentions stand so far apart that they were not scored.
    pub out_of_reach: usize,
}

/// Scores every ordered pair of mentions under every relation that their labels allow.
#[derive(Debug)]
pub struct LinkScorer {
    config: LinksConfig,
    vectors: SpanVectors<String>,
    pairs: PairScorer,
}

impl LinkScorer {
    /// Reads the tensors `span.*` and `relation.*`; `labels` are those of the span scorer, in its order, `width` is the
    /// encoder's.
    ///
    /// # Errors
    /// [`Error::Model`] or [`Error::Shape`] where the configuration is out of range, or a tensor is missing or does not
    /// have the shape that it asks for.
    pub fn load(
        weights: &Weights<'_>,
        config: LinksConfig,
        labels: &[String],
        width: usize,
    ) -> Result<Self, Error> {
        config.check(labels, width).map_err(|reason| Error::model("links configuration", reason))?;
        let shape = PairShape { features: 0, outputs: config.relations.len() };
        Ok(Self {
            vectors: SpanVectors::load(weights, labels.to_vec(), &config.pairs)?,
            pairs: PairScorer::load(weights, "relation", shape, &config.pairs)?,
            config,
        })
    }

    /// The relations between spans that were found among a text's `words`, whose vectors are `states [words, D]`.
    ///
    /// # Errors
    /// [`Error::Input`] where the states are not one vector a word of the width that the scorer reads, or a span lies
    /// outside the words.
    pub fn score(
        &self,
        found: &[LabelledSpan<String>],
        words: &Words,
        states: ArrayView2<'_, f32>,
    ) -> Result<Links, Error> {
        let expected = (words.len(), self.config.pairs.width);
        let spans = LocatedSpan::locate(found, words);
        if states.dim() != expected || spans.len() != found.len() {
            let reason = format!(
                "{} of {} spans are among the words, whose vectors have shape {:?}, for {expected:?}",
                spans.len(),
                found.len(),
                states.dim()
            );
            return Err(Error::Input { reason });
        }
        let (pairs, out_of_reach) = self.config.pairs_of(&spans);
        let prepared = self.pairs.prepare(self.vectors.compute(&spans, states).view(), states);
        let logits = prepared.score(&spans, &pairs, Array2::zeros((pairs.len(), 0)).view());
        let rows = pairs.iter().zip(logits.rows());
        let found = rows.flat_map(|(&pair, row)| self.config.decode(&spans, pair, row.to_vec())).collect();
        Ok(Links { found, out_of_reach })
    }
}

impl LinksConfig {
    /// Refuses a configuration that does not fit an encoder of this width or the labels of the span scorer.
    fn check(&self, labels: &[String], width: usize) -> Result<(), String> {
        self.pairs.check(width)?;
        self.threshold.check("links")?;
        let mut seen = Vec::new();
        for LinkType { name, heads, tails } in &self.relations {
            if seen.contains(&name) {
                return Err(format!("the relation {name} is listed twice"));
            }
            seen.push(name);
            let mut ends = heads.iter().chain(tails).flatten();
            if let Some(strange) = ends.find(|label| !labels.contains(label)) {
                return Err(format!(
                    "the relation {name} is between mentions of {strange:?}, which is no label"
                ));
            }
        }
        Ok(())
    }

    /// The ordered pairs of spans that some relation may link, in order, and how many more stand too far apart.
    fn pairs_of(&self, spans: &[LocatedSpan<String>]) -> (Vec<(usize, usize)>, usize) {
        let all = (0..spans.len()).flat_map(|head| (0..spans.len()).map(move |tail| (head, tail)));
        let wanted = all.filter(|&(head, tail)| {
            head != tail && self.relations.iter().any(|r| r.allows(&spans[head].label, &spans[tail].label))
        });
        let (near, far): (Vec<_>, Vec<_>) =
            wanted.partition(|&(head, tail)| spans[head].gap(&spans[tail]) <= self.pairs.max_gap);
        (near, far.len())
    }

    /// The relations of a pair, from its logits, one a column.
    fn decode(
        &self,
        spans: &[LocatedSpan<String>],
        (head, tail): (usize, usize),
        logits: Vec<f32>,
    ) -> Vec<Link> {
        let scored = self.relations.iter().zip(logits);
        let allowed = scored.filter(|(r, _)| r.allows(&spans[head].label, &spans[tail].label));
        let links = allowed.filter_map(|(relation, logit)| {
            let score = self.threshold.score(logit);
            self.threshold.accepts(score).then(|| Link { relation: relation.name.clone(), head, tail, score })
        });
        links.collect()
    }
}

impl LinkType {
    fn allows(&self, head: &String, tail: &String) -> bool {
        let fits =
            |labels: &Option<Vec<String>>, label| labels.as_ref().is_none_or(|list| list.contains(label));
        fits(&self.heads, head) && fits(&self.tails, tail)
    }
}

#[cfg(test)]
mod tests {
    use casefile_schema::Span;

    use super::*;

    fn config() -> LinksConfig {
        let link = |name: &str, ends: Option<[&str; 2]>| LinkType {
            name: name.to_owned(),
            heads: ends.map(|[head, _]| vec![head.to_owned()]),
            tails: ends.map(|[_, tail]| vec![tail.to_owned()]),
        };
        let pairs = PairConfig {
            width: 8,
            span_width: 4,
            hidden: 4,
            max_gap: 9,
            between_words: 3,
            distance_edges: vec![0],
        };
        let threshold = Threshold { temperature: 1.0, bias: 0.0, threshold: 0.5 };
        LinksConfig {
            pairs,
            threshold,
            relations: vec![link("Live_In", Some(["Peop", "Loc"])), link("near", None)],
        }
    }

    fn span(at: usize, label: &str) -> LocatedSpan<String> {
        LocatedSpan {
            words: at..at + 1,
            span: Span::new(at, at + 1).unwrap(),
            label: label.to_owned(),
            score: 1.0,
        }
    }

    #[test]
    fn a_relation_is_decided_for_labels_that_it_allows() {
        let spans = [span(0, "Peop"), span(4, "Loc")];
        let named = |pair, logits: [f32; 2]| {
            let links = config().decode(&spans, pair, logits.to_vec());
            links.into_iter().map(|link| link.relation).collect::<Vec<_>>()
        };
        assert_eq!(named((0, 1), [2.0, 1.0]), ["Live_In", "near"]);
        assert_eq!(named((1, 0), [2.0, 1.0]), ["near"]);
        assert_eq!(named((0, 1), [2.0, -1.0]), ["Live_In"]);
    }

    #[test]
    fn pairs_out_of_reach_are_counted() {
        let spans = [span(0, "Peop"), span(4, "Loc"), span(30, "Loc")];
        assert_eq!(config().pairs_of(&spans), (vec![(0, 1), (1, 0)], 4));
        let without = LinksConfig { relations: config().relations.into_iter().take(1).collect(), ..config() };
        assert_eq!(without.pairs_of(&spans), (vec![(0, 1)], 1));
    }

    #[test]
    fn a_configuration_is_checked_against_the_labels() {
        let labels = ["Peop".to_owned(), "Loc".to_owned()];
        assert_eq!(config().check(&labels, 8), Ok(()));
        let reason = config().check(&labels[..1], 8).unwrap_err();
        assert_eq!(reason, "the relation Live_In is between mentions of \"Loc\", which is no label");
        let mut twice = config();
        twice.relations.extend(config().relations);
        assert_eq!(twice.check(&labels, 8).unwrap_err(), "the relation Live_In is listed twice");
        assert!(config().check(&labels, 9).is_err());
    }
}
