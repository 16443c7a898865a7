//! What is scored: a document's annotation, gold or predicted, with the labels of its corpus, whatever they are.

use casefile_schema::{AttributionKind, Level, PartialDate, Span, Status, Value};

use crate::fnv::fnv;

/// An annotated document. Every index points into the lists of the same document; spans are bytes of its text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annotated {
    /// The corpus's name for it; `None` where the format has none.
    pub id: Option<String>,
    /// The text; empty where the format has none (templates of MUC-4).
    pub text: String,
    /// The day it was published, where the format tells.
    pub published: Option<PartialDate>,
    /// Where the format tells: the tokens, in order.
    pub tokens: Vec<Span>,
    /// Where the format tells: the sentences, in order.
    pub sentences: Vec<Span>,
    /// All mentions, in any order.
    pub mentions: Vec<Mention>,
    /// Every mention belongs to one; a corpus without coreference has entities of one mention.
    pub entities: Vec<Entity>,
    /// Whether the entities were not predicted but given: they are the gold document's, one by one in its order.
    pub entities_are_given: bool,
    /// Between entities.
    pub relations: Vec<Relation>,
    /// With triggers and arguments.
    pub events: Vec<Event>,
    /// Filled templates of the MUC kind: strings, not spans.
    pub templates: Vec<Template>,
}

impl Annotated {
    /// A number by which two reports tell whether they were measured against the same gold: of the text and the mentions,
    /// in whatever order.
    pub(crate) fn digest(&self) -> u64 {
        let of = |mention: &Mention| {
            let place = [mention.span.start(), mention.span.end()].map(usize::to_le_bytes).concat();
            fnv(place.into_iter().chain(mention.label.bytes()))
        };
        self.mentions.iter().map(of).fold(fnv(self.text.bytes()), u64::wrapping_add)
    }
}

/// A stretch of text that refers to an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// Its type.
    pub label: String,
    /// By name or by description, where the corpus tells them apart.
    pub level: Option<Level>,
    /// How sure the model is, in `[0, 1]`; gold data and many systems have none.
    pub score: Option<f32>,
    /// Index of its entity.
    pub entity: usize,
}

/// A cluster of mentions.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Its type.
    pub label: String,
    /// Indices of its mentions. Empty of an entity that stands for an event or a trigger in brat, and of an argument without
    /// a mention in the converted form.
    pub mentions: Vec<usize>,
    /// What a date, a count or a place stands for.
    pub value: Option<Value>,
}

/// A link between two entities.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Its type.
    pub label: String,
    /// Index of the entity it goes from.
    pub head: usize,
    /// Index of the entity it goes to.
    pub tail: usize,
    /// How sure the model is.
    pub score: Option<f32>,
}

/// An event with its triggers and arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its type.
    pub label: String,
    /// A finer type.
    pub subtype: Option<String>,
    /// Whether it came about.
    pub status: Option<Status>,
    /// The words that name it.
    pub triggers: Vec<Trigger>,
    /// Who, what, where, when.
    pub arguments: Vec<Argument>,
}

/// A word or phrase that names an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trigger {
    /// Where it stands.
    pub span: Span,
    /// How sure the model is.
    pub score: Option<f32>,
}

/// What an entity is in an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// As what it takes part.
    pub role: String,
    /// Index of the entity.
    pub entity: usize,
    /// The very mention, where the corpus tells; else any mention of the entity will do.
    pub span: Option<Span>,
    /// On whose word; of a perpetrator only.
    pub attribution: Option<Attribution>,
    /// How sure the model is.
    pub score: Option<f32>,
}

/// On whose word a perpetrator is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attribution {
    /// Stated, claimed, attributed, suspected or denied.
    pub kind: AttributionKind,
    /// Index of the entity that says so.
    pub source: Option<usize>,
    /// How sure the model is of the kind.
    pub score: Option<f32>,
}

/// A filled template: an incident's type and the strings that fill its slots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    /// The incident's type: `attack`, `bombing`, ...
    pub label: Option<String>,
    /// The slots that are filled.
    pub slots: Vec<Slot>,
}

/// A slot of a template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slot {
    /// Its role: `PerpInd`, `PerpOrg`, `Target`, `Victim`, `Weapon`.
    pub role: String,
    /// The entities that fill it, each as the strings it may be given by (the alternatives of a key); never empty.
    pub fillers: Vec<Vec<String>>,
}
