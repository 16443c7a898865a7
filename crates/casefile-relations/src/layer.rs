//! The relation layer: from labelled spans to a document's entities, relations and events.

use casefile_core::Words;
use casefile_core::ner::{LabelledSpan, SpanLabel};
use casefile_encoder::Weights;
use casefile_schema::{Document, EntityType, Error, EventType, Value, Warning};
use ndarray::{Array2, ArrayView2};

use crate::assemble::{Findings, Kind, assemble};
use crate::config::RelationsConfig;
use crate::coref::{self, Clusters, Comparison, FEATURES, Surface, cluster_mentions, cluster_triggers};
use crate::event::{KindScorer, ScoredArgument, decode_arguments};
use crate::links::{Group, count_pairs, score_groups};
use crate::pair::{PairScorer, PairShape};
use crate::relation::{self, ScoredRelation};
use crate::span::{LocatedSpan, SpanVectors};
use crate::value::normalise;

/// The scorers of coreference, events, arguments and relations, all on the vectors of one encoder pass.
#[derive(Debug)]
pub struct RelationLayer {
    config: RelationsConfig,
    vectors: SpanVectors,
    coref: PairScorer,
    same_event: PairScorer,
    kind: KindScorer,
    argument: PairScorer,
    relation: PairScorer,
}

/// The spans of one document with what every scorer reads of them.
struct Spans<'a> {
    located: Vec<LocatedSpan>,
    surfaces: Vec<Surface>,
    /// `[spans, P]`.
    vectors: Array2<f32>,
    /// `[words, D]`.
    words: ArrayView2<'a, f32>,
}

impl RelationLayer {
    /// Reads the scorers' tensors; `labels` are those of the NER scorer, in its order, `width` is the encoder's.
    ///
    /// # Errors
    /// [`Error::Model`] or [`Error::Shape`] where a tensor is missing or does not have the shape that the
    /// configuration asks for.
    pub fn load(
        weights: &Weights<'_>,
        config: RelationsConfig,
        labels: Vec<SpanLabel>,
        width: usize,
    ) -> Result<Self, Error> {
        config.check(width).map_err(|reason| Error::model("relations configuration", reason))?;
        let pairs = &config.pairs;
        let shape = |features, outputs| PairShape { features, outputs };
        let roles = config.roles.len() + 1 + config.attributions.len();
        Ok(Self {
            vectors: SpanVectors::load(weights, labels, pairs)?,
            coref: PairScorer::load(weights, "coref", shape(FEATURES, 1), pairs)?,
            same_event: PairScorer::load(weights, "same_event", shape(FEATURES, 1), pairs)?,
            kind: KindScorer::load(weights, &config)?,
            argument: PairScorer::load(weights, "argument", shape(0, roles), pairs)?,
            relation: PairScorer::load(weights, "relation", shape(0, config.relations.len()), pairs)?,
            config,
        })
    }

    /// Fills in the document's mentions, entities, relations and events from the spans that NER found among its
    /// `words`, whose vectors are `states [words, D]`.
    ///
    /// # Errors
    /// [`Error::Input`] where the states are not one vector a word of the width that the scorers read.
    pub fn link(
        &self,
        document: &mut Document,
        found: &[LabelledSpan],
        words: &Words,
        states: ArrayView2<'_, f32>,
    ) -> Result<(), Error> {
        let expected = (words.len(), self.config.pairs.width);
        if states.dim() != expected {
            let reason = format!("the words' vectors have shape {:?}, not {expected:?}", states.dim());
            return Err(Error::Input { reason });
        }
        let spans = self.read(&document.text, found, words, states);
        let (mentions, values) = mentions(&spans, document);
        let (entities, far_mentions) = self.entities(&spans, &mentions, &values);
        let (events, far_triggers) = self.events(&spans);
        let types: Vec<EntityType> = entities.iter().map(|e| entity_type(&spans, e)).collect();
        let (relations, far_entities) = self.relations(&spans, &entities, &types);
        let (arguments, far_fillers) = self.arguments(&spans, &events, &entities, &types);
        let kinds = events.iter().map(|e| self.kind(&spans, e)).collect();
        let located = &spans.located;
        let findings = Findings {
            spans: located,
            mentions,
            values,
            entities,
            types,
            events,
            kinds,
            relations,
            arguments,
        };
        assemble(document, &findings);
        self.warn(document, far_mentions + far_triggers, far_entities + far_fillers);
        Ok(())
    }

    /// The spans with all that the scorers read of them.
    fn read<'a>(
        &self,
        text: &str,
        found: &[LabelledSpan],
        words: &Words,
        states: ArrayView2<'a, f32>,
    ) -> Spans<'a> {
        let (located, surfaces) = locate(text, words, found);
        let vectors = self.vectors.compute(&located, states);
        Spans { located, surfaces, vectors, words: states }
    }

    /// Says what was not looked at: pairs of mentions or triggers, and pairs of entities or of events and entities.
    fn warn(&self, document: &mut Document, mentions: usize, entities: usize) {
        if mentions > 0 {
            document.warnings.push(Warning::PairsDropped { count: mentions });
        }
        if entities > 0 {
            document.warnings.push(Warning::OutOfReach { count: entities, words: self.config.pairs.max_gap });
        }
    }

    /// Mentions to entities, and how many pairs were too far apart to be compared.
    fn entities(
        &self,
        spans: &Spans<'_>,
        mentions: &[usize],
        values: &[Option<Value>],
    ) -> (Vec<Group>, usize) {
        let pairs = self.coref.prepare(spans.vectors.view(), spans.words);
        let of = Comparison { spans: &spans.located, surfaces: &spans.surfaces, chosen: mentions };
        let (clusters, dropped) = cluster_mentions(&of, values, &pairs, self.config.coref);
        (groups(mentions, clusters), dropped)
    }

    /// Triggers to events, and how many pairs were too far apart to be compared.
    fn events(&self, spans: &Spans<'_>) -> (Vec<Group>, usize) {
        let is_trigger = |&i: &usize| matches!(spans.located[i].label, SpanLabel::Trigger(_));
        let triggers: Vec<usize> = (0..spans.located.len()).filter(is_trigger).collect();
        let pairs = self.same_event.prepare(spans.vectors.view(), spans.words);
        let of = Comparison { spans: &spans.located, surfaces: &spans.surfaces, chosen: &triggers };
        let (clusters, dropped) = cluster_triggers(&of, &pairs, self.config.same_event);
        (groups(&triggers, clusters), dropped)
    }

    fn kind(&self, spans: &Spans<'_>, event: &Group) -> Kind {
        let vectors = spans.vectors.select(ndarray::Axis(0), event);
        let event_type = event_type(spans, event);
        let subtype = (event_type == EventType::Attack).then(|| self.kind.subtype(vectors.view())).flatten();
        Kind { event_type, subtype, status: self.kind.status(vectors.view()) }
    }

    /// The relations, and how many pairs of entities that may be related were too far apart to be scored.
    fn relations(
        &self,
        spans: &Spans<'_>,
        entities: &[Group],
        types: &[EntityType],
    ) -> (Vec<ScoredRelation>, usize) {
        let RelationsConfig { relations, relation, pairs, .. } = &self.config;
        let prepared = self.relation.prepare(spans.vectors.view(), spans.words);
        let related = |head: EntityType, tail: EntityType| relations.iter().any(|r| r.allows(head, tail));
        let wanted = |h: usize, t: usize| h != t && related(types[h], types[t]);
        let scored = score_groups((entities, entities), &spans.located, &prepared, pairs.max_gap, wanted);
        let with_itself = types.iter().filter(|&&t| related(t, t)).count();
        let far = count_pairs(types, types, related) - with_itself - scored.len();
        (relation::decode(&scored, relations, types, relation), far)
    }

    /// The arguments, and how many entities that may fill a role were too far from the event to be scored.
    fn arguments(
        &self,
        spans: &Spans<'_>,
        events: &[Group],
        entities: &[Group],
        types: &[EntityType],
    ) -> (Vec<ScoredArgument>, usize) {
        let event_types: Vec<EventType> = events.iter().map(|e| event_type(spans, e)).collect();
        let prepared = self.argument.prepare(spans.vectors.view(), spans.words);
        let fits = |event: EventType, filler: EntityType| {
            self.config.roles.iter().any(|r| r.allowed(event).contains(&filler))
        };
        let wanted = |e: usize, i: usize| fits(event_types[e], types[i]);
        let max_gap = self.config.pairs.max_gap;
        let scored = score_groups((events, entities), &spans.located, &prepared, max_gap, wanted);
        let far = count_pairs(&event_types, types, fits) - scored.len();
        (decode_arguments(&scored, &event_types, types, &self.config), far)
    }
}

/// The spans of a text once all mentions of one name have one type, with their scores, as [`RelationLayer::link`] takes
/// them; a span that lies outside the words is left out.
#[must_use]
pub fn agree_on_types(text: &str, words: &Words, found: &[LabelledSpan]) -> Vec<LabelledSpan> {
    let (located, _) = locate(text, words, found);
    let labelled = |s: LocatedSpan| LabelledSpan { words: s.words, label: s.label, score: s.score };
    located.into_iter().map(labelled).collect()
}

/// The spans in place, one type to a name, and what they read.
fn locate(text: &str, words: &Words, found: &[LabelledSpan]) -> (Vec<LocatedSpan>, Vec<Surface>) {
    let mut located = LocatedSpan::locate(found, words);
    let surfaces: Vec<Surface> = located.iter().map(|s| Surface::read(text, words, s)).collect();
    coref::agree_on_types(&mut located, &surfaces);
    (located, surfaces)
}

/// The spans that are mentions, and their normalised values.
fn mentions(spans: &Spans<'_>, document: &Document) -> (Vec<usize>, Vec<Option<Value>>) {
    let is_mention = |&i: &usize| matches!(spans.located[i].label, SpanLabel::Mention(..));
    let mentions: Vec<usize> = (0..spans.located.len()).filter(is_mention).collect();
    let value = |&i: &usize| match spans.located[i].label {
        SpanLabel::Mention(kind, _) => {
            normalise(kind, spans.located[i].span.of(&document.text), document.published)
        }
        SpanLabel::Trigger(_) => None,
    };
    let values = mentions.iter().map(value).collect();
    (mentions, values)
}

/// Clusters of positions in `chosen` as groups of spans.
fn groups(chosen: &[usize], clusters: Clusters) -> Vec<Group> {
    clusters.members.into_iter().map(|members| members.into_iter().map(|i| chosen[i]).collect()).collect()
}

/// The type of an entity: all its mentions have it.
fn entity_type(spans: &Spans<'_>, entity: &Group) -> EntityType {
    let types = entity.iter().find_map(|&i| match spans.located[i].label {
        SpanLabel::Mention(entity_type, _) => Some(entity_type),
        SpanLabel::Trigger(_) => None,
    });
    types.unwrap_or(EntityType::Person)
}

/// The type of an event: all its triggers have it.
fn event_type(spans: &Spans<'_>, event: &Group) -> EventType {
    let types = event.iter().find_map(|&i| match spans.located[i].label {
        SpanLabel::Trigger(event_type) => Some(event_type),
        SpanLabel::Mention(..) => None,
    });
    types.unwrap_or(EventType::Attack)
}
