//! What casefile extracts, as plain data: the types of a document's case file.
//!
//! A [`Document`] is a text with its [mentions](Mention) of [entities](Entity), the [relations](Relation) between them
//! and the [events](Event) they take part in. Names are those of the schema; every [`Span`] is a range of bytes of
//! [`Document::text`].
//!
//! ```
//! use casefile_schema::{EntityType, RelationType, Span};
//!
//! let text = "Ana Ruiz leads the Northern Front.";
//! let span = Span::new(19, 33).ok_or("empty")?;
//! assert_eq!(span.of(text), "Northern Front");
//! assert!(RelationType::Leads.allows(EntityType::Person, EntityType::Group));
//! # Ok::<(), &str>(())
//! ```
pub mod annotation;
mod document;
mod error;
mod label;
mod rules;
mod span;
mod value;

pub use document::{
    Argument, Attribution, Document, Entity, EntityId, Event, EventId, Mention, MentionId, Relation,
    Sentence, Trigger, Warning,
};
pub use error::Error;
pub use label::{AttributionKind, EntityType, EventType, Level, RelationType, Role, Status, Subtype};
pub use span::{CharOffsets, Span};
pub use value::{CountryCode, PartialDate, Place, Quantity, Value};
