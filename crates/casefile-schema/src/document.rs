//! The case file of one document.

use serde::{Deserialize, Serialize};

use crate::label::{AttributionKind, EntityType, EventType, Level, RelationType, Role, Status, Subtype};
use crate::span::Span;
use crate::value::{PartialDate, Value};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the document's list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            /// Positions past what 32 bits count do not occur: a text is shorter than that.
            fn from(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )+};
}

ids! {
    /// Indexes [`Document::mentions`].
    MentionId,
    /// Indexes [`Document::entities`].
    EntityId,
    /// Indexes [`Document::events`].
    EventId
}

/// A text and what was read from it.
///
/// Every score lies in `[0, 1]` and estimates how often such an annotation is right.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The caller's name for it; may be empty.
    pub id: String,
    /// The text, never changed.
    pub text: String,
    /// The day it was published, against which relative dates are resolved.
    pub published: Option<PartialDate>,
    /// In order, not overlapping.
    pub sentences: Vec<Sentence>,
    /// In order of their spans.
    pub mentions: Vec<Mention>,
    /// In order of their first mentions.
    pub entities: Vec<Entity>,
    /// In order of head, tail and type.
    pub relations: Vec<Relation>,
    /// In order of their first triggers.
    pub events: Vec<Event>,
    /// What was not done.
    pub warnings: Vec<Warning>,
}

/// A sentence, a headline or a dateline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where it stands, without the white space around it.
    pub span: Span,
    /// Its paragraph, counted from 0.
    pub paragraph: u32,
}

/// A stretch of text that refers to an entity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// What it refers to is of this type.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// By name or by description.
    pub level: Level,
    /// How sure the model is of span and type.
    pub score: f32,
    /// The entity it refers to.
    pub entity: EntityId,
}

/// Somebody or something that the text names, with all its mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// The fullest name it goes by in the text.
    pub name: String,
    /// What it is.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// Never empty, in order.
    pub mentions: Vec<MentionId>,
    /// What a date, a count or a place stands for.
    pub value: Option<Value>,
    /// The best score of its mentions.
    pub score: f32,
}

/// A directed link between two entities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// How they are linked.
    #[serde(rename = "type")]
    pub relation_type: RelationType,
    /// From.
    pub head: EntityId,
    /// To.
    pub tail: EntityId,
    /// The mentions of head and tail that say it best.
    pub evidence: Vec<Span>,
    /// How sure the model is.
    pub score: f32,
}

/// Something that happened, was planned or was prevented.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What kind.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// By what means; of an attack only.
    pub subtype: Option<Subtype>,
    /// Whether it came about.
    pub status: Status,
    /// The words that name it; never empty, in order.
    pub triggers: Vec<Trigger>,
    /// Who, what, where, when, with what outcome.
    pub arguments: Vec<Argument>,
    /// The best score of its triggers.
    pub score: f32,
}

/// A word or phrase that names an event.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// Where it stands.
    pub span: Span,
    /// How sure the model is of span and type.
    pub score: f32,
}

/// What an entity is in an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// As what it takes part.
    pub role: Role,
    /// Who or what.
    pub entity: EntityId,
    /// On whose word; of a perpetrator only.
    pub attribution: Option<Attribution>,
    /// The trigger and the mention that say it best.
    pub evidence: Vec<Span>,
    /// How sure the model is.
    pub score: f32,
}

/// On whose word a perpetrator is one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Stated, claimed, attributed, suspected or denied.
    pub kind: AttributionKind,
    /// Who says so.
    pub source: Option<EntityId>,
    /// How sure the model is of the kind.
    pub score: f32,
}

/// Something that was not done, so that nothing is lost silently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// A sentence is longer than the segmenter reads at once and was split.
    SentenceSplit {
        /// Where the sentence was cut: the first part.
        span: Span,
    },
    /// A word has more pieces than a window holds; only its first pieces were read.
    WordCut {
        /// The word.
        span: Span,
    },
    /// Mentions, or triggers, of one type with so many others between them that they were not compared for coreference;
    /// names were still matched.
    PairsDropped {
        /// How many pairs.
        count: usize,
    },
    /// Pairs of entities, and of events and entities, whose mentions all stand farther apart than the model reads; no
    /// relation or argument was looked for there.
    OutOfReach {
        /// How many pairs.
        count: usize,
        /// The most words between two mentions.
        words: usize,
    },
}

impl Document {
    /// The mentions of an entity, in order.
    pub fn mentions_of(&self, entity: EntityId) -> impl Iterator<Item = &Mention> {
        let ids = self.entities.get(entity.index()).map(|e| e.mentions.as_slice()).unwrap_or_default();
        ids.iter().filter_map(|id| self.mentions.get(id.index()))
    }

    /// The entity's name; empty where there is no such entity.
    #[must_use]
    pub fn name_of(&self, entity: EntityId) -> &str {
        self.entities.get(entity.index()).map(|e| e.name.as_str()).unwrap_or_default()
    }

    /// The sentence that a span begins in.
    #[must_use]
    pub fn sentence_of(&self, span: Span) -> Option<&Sentence> {
        let after = self.sentences.partition_point(|s| s.span.start() <= span.start());
        after.checked_sub(1).and_then(|i| self.sentences.get(i)).filter(|s| span.start() < s.span.end())
    }
}
