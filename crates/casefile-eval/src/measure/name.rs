//! What is measured, by name.

use serde::{Deserialize, Serialize};

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
    /// As `mention.strict`, of mentions by name alone, without dates and counts; of all others where no levels are told.
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
    /// The mean of the F1 of MUC, B3 and CEAF-e (CoNLL-2012), where anything is linked, gold or predicted.
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

impl Measure {
    /// Whether it asks only of what was found: then what is gold hangs on the prediction, and else on the gold alone.
    pub(crate) fn is_of_found(self) -> bool {
        let of_events =
            [Self::EventSubtype, Self::EventStatus, Self::AttributionKind, Self::AttributionSource];
        let of_entities = [Self::ValueDate, Self::ValueQuantity, Self::ValueCountry];
        of_events.contains(&self) || of_entities.contains(&self)
    }
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

impl Layer {
    /// As it is called in reports: `mention`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Trigger => "trigger",
            Self::Argument => "argument",
            Self::Attribution => "attribution",
            Self::Relation => "relation",
            Self::Value => "value",
            Self::Filler => "filler",
        }
    }
}

impl std::fmt::Display for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}
