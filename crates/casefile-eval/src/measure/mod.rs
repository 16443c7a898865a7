//! The measures: each a function of a gold and a predicted document.
//!
//! [`score`] runs all of them over a pair of documents. What a measure does not apply to (coreference where nobody
//! annotated any) adds zeros.

mod assign;
mod pair;
mod template;

use std::collections::BTreeSet;

use casefile_schema::Span;
use serde::{Deserialize, Serialize};

use crate::annotated::Annotated;
use crate::tally::Tally;
pub(crate) use pair::Pair;

macro_rules! measures {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// What is measured. The name says the layer and, behind the point, the mode.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Measure { $($(#[$doc])* #[serde(rename = $name)] $variant,)+ }

        impl Measure {
            /// Every measure, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As it is called in reports: `mention.strict`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

measures! {
    /// Mentions whose span and type are right, as sets: CoNLL-2003's and seqeval's F1.
    MentionStrict = "mention.strict",
    /// As `mention.strict`, of mentions by name alone, without dates and counts.
    NameStrict = "name.strict",
    /// SemEval-2013 task 9.1 as nervaluate counts it: span and type.
    SemevalStrict = "semeval.strict",
    /// As `semeval.strict`: the span, whatever the type.
    SemevalExact = "semeval.exact",
    /// As `semeval.strict`: an overlap counts half, whatever the type.
    SemevalPartial = "semeval.partial",
    /// As `semeval.strict`: the type, where the spans overlap.
    SemevalType = "semeval.type",
    /// Spans of mentions in clusters, whatever the type.
    CorefMention = "coref.mention",
    /// Vilain et al. 1995: links.
    CorefMuc = "coref.muc",
    /// Bagga and Baldwin 1998: mentions.
    CorefB3 = "coref.b3",
    /// Luo 2005 with the similarity phi 4: entities, aligned one to one.
    CorefCeafe = "coref.ceafe",
    /// Moosavi and Strube 2016: entities by their size and the links found.
    CorefLea = "coref.lea",
    /// The mean of the F1 of MUC, B3 and CEAF-e (CoNLL-2012).
    CorefConll = "coref.conll",
    /// Entities that share a mention of the same type with a gold entity, one to one.
    EntityFound = "entity.found",
    /// Relations between mentions: both spans, both types and the relation's type (SpERT's strict, DWIE's mention level).
    RelationStrict = "relation.strict",
    /// As `relation.strict`, without the types of the mentions.
    RelationBoundary = "relation.boundary",
    /// Relations between entities that were aligned by shared mentions, one to one.
    RelationEntity = "relation.entity",
    /// Relations between entities whose mentions are all right (DWIE's hard measure).
    RelationCluster = "relation.cluster",
    /// DocRED's Ign F1: as `relation.entity`, facts of the training set left out of precision.
    RelationIgnore = "relation.ignore_train",
    /// The span of a trigger (Tri-I).
    TriggerIdentification = "trigger.identification",
    /// The span of a trigger and the type of its event (Tri-C).
    TriggerClassification = "trigger.classification",
    /// The span of an argument and the type of its event (Arg-I).
    ArgumentIdentification = "argument.identification",
    /// The span of an argument, its role and the type of its event (Arg-C).
    ArgumentClassification = "argument.classification",
    /// As `argument.identification`, by the head word of the span.
    ArgumentHeadIdentification = "argument.head_identification",
    /// As `argument.classification`, by the head word of the span.
    ArgumentHeadClassification = "argument.head_classification",
    /// As `argument.classification`, by any mention of the gold argument's entity (Li et al. 2021).
    ArgumentCoref = "argument.coref",
    /// Arguments of aligned events that are aligned entities in the same role.
    ArgumentEntity = "argument.entity",
    /// Events that share a trigger with a gold event, one to one.
    EventFound = "event.found",
    /// The subtype of the events found.
    EventSubtype = "event.subtype",
    /// The status of the events found.
    EventStatus = "event.status",
    /// The kind of attribution of the perpetrators found.
    AttributionKind = "attribution.kind",
    /// The source of the perpetrators found that have one.
    AttributionSource = "attribution.source",
    /// The normal form of the dates found.
    ValueDate = "value.date",
    /// The normal form of the counts found.
    ValueQuantity = "value.quantity",
    /// The country of the places and nationalities found.
    ValueCountry = "value.country",
    /// MUC-4, GRIT's scorer: role fillers of the document, all templates together (CEAF-REE).
    MucCeafRee = "muc.ceaf_ree",
    /// MUC-4, GTT's scorer: role fillers of aligned templates, with the incident's type.
    MucGtt = "muc.gtt",
    /// MUC-4, IterX's scorer: CEAF-RME with the similarity phi 3.
    MucCeafRmePhi3 = "muc.ceaf_rme_phi3",
    /// MUC-4, IterX's scorer: CEAF-RME with the subset similarity.
    MucCeafRmeSubset = "muc.ceaf_rme_subset",
}

impl std::fmt::Display for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// What kind of thing is right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// A mention, by span and type.
    Mention,
    /// A trigger, by span and event type.
    Trigger,
    /// An argument of an aligned event, by role and aligned entity.
    Argument,
    /// On whose word a perpetrator that was found is one.
    Attribution,
    /// A relation between aligned entities.
    Relation,
    /// The normal form of an aligned entity.
    Value,
    /// A filler of a role of a MUC document.
    Filler,
}

/// In which way something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Gold, and not predicted.
    Missed,
    /// Predicted, and not gold.
    Spurious,
}

/// Something that the prediction got wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What kind of thing.
    pub layer: Layer,
    /// In which way.
    pub fault: Fault,
    /// Its type, role or relation.
    pub label: String,
    /// Where it stands: of a relation head and tail, of an argument trigger and filler; none of a filler of MUC.
    pub spans: Vec<Span>,
    /// As it reads: the words of a mention; `head -> tail` of a relation.
    pub text: String,
    /// How sure the model was.
    pub score: Option<f32>,
}

/// What the measures cannot tell from the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Relations that hold in both directions at once.
    pub symmetric: BTreeSet<String>,
    /// Facts of the training set for `relation.ignore_train`: words of the head, of the tail, and the relation.
    pub known_facts: BTreeSet<(String, String, String)>,
    /// Whether the gold documents are annotated with templates, so that one without any is about no incident.
    pub templates: bool,
}

impl Default for Settings {
    /// The symmetric relations of casefile's schema, no known facts, no corpus of templates.
    fn default() -> Self {
        let symmetric = casefile_schema::RelationType::ALL.iter().filter(|relation| relation.is_symmetric());
        Self {
            symmetric: symmetric.map(|relation| relation.name().to_owned()).collect(),
            known_facts: BTreeSet::new(),
            templates: false,
        }
    }
}

/// What became of one document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// What was counted.
    pub tally: Tally,
    /// What is wrong, in the order of the layers.
    pub findings: Vec<Finding>,
}

/// Runs all measures over a gold document and its prediction.
#[must_use]
pub fn score(gold: &Annotated, predicted: &Annotated, settings: &Settings) -> Outcome {
    let pair = Pair::new(gold, predicted, settings);
    let mut outcome = Outcome::default();
    template::add(&pair, &mut outcome);
    outcome
}
