//! The published schema, field by field; every field says in its metadata what it holds.

mod fields;
mod flat;
mod nested;

use std::sync::Arc;

use arrow_schema::{Field, Schema, SchemaRef};

pub use fields::DESCRIPTION;

/// The version of the schema, in the metadata of every batch under `casefile.schema`. A new field at the end of a structure
/// leaves it as it is; any other change raises it.
pub const VERSION: &str = "1";

/// One row a document: the schema of what [`extract`](crate::extract) gives.
#[must_use]
pub fn document_schema() -> SchemaRef {
    versioned(nested::document())
}

/// A flat table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// A row a document.
    Documents,
    /// A row a mention.
    Mentions,
    /// A row an entity.
    Entities,
    /// A row a relation.
    Relations,
    /// A row an event.
    Events,
    /// A row an argument of an event.
    Arguments,
}

impl Table {
    /// All of them, the documents first.
    pub const ALL: [Self; 6] =
        [Self::Documents, Self::Mentions, Self::Entities, Self::Relations, Self::Events, Self::Arguments];

    /// Its name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Mentions => "mentions",
            Self::Entities => "entities",
            Self::Relations => "relations",
            Self::Events => "events",
            Self::Arguments => "arguments",
        }
    }

    /// Its fields.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        versioned(match self {
            Self::Documents => flat::documents(),
            Self::Mentions => flat::mentions(),
            Self::Entities => flat::entities(),
            Self::Relations => flat::relations(),
            Self::Events => flat::events(),
            Self::Arguments => flat::arguments(),
        })
    }
}

fn versioned(fields: Vec<Field>) -> SchemaRef {
    let metadata = [("casefile.schema".to_owned(), VERSION.to_owned())];
    Arc::new(Schema::new_with_metadata(fields, metadata.into()))
}
