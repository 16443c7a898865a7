//! The words that a schema is written in.

use arrow_schema::{DataType, Field};

/// The key of a field's metadata that says what the field holds.
pub const DESCRIPTION: &str = "description";

/// A field that every row has.
pub(super) fn field(name: &str, data_type: DataType, description: &str) -> Field {
    let metadata = [(DESCRIPTION.to_owned(), description.to_owned())];
    Field::new(name, data_type, false).with_metadata(metadata.into())
}

/// A field that may be null.
pub(super) fn optional(name: &str, data_type: DataType, description: &str) -> Field {
    field(name, data_type, description).with_nullable(true)
}

pub(super) fn text(name: &str, description: &str) -> Field {
    field(name, DataType::Utf8, description)
}

pub(super) fn optional_text(name: &str, description: &str) -> Field {
    optional(name, DataType::Utf8, description)
}

pub(super) fn score(description: &str) -> Field {
    field("score", DataType::Float32, description)
}

/// A position in one of the document's lists.
pub(super) fn index(name: &str, description: &str) -> Field {
    field(name, DataType::Int32, description)
}

pub(super) fn count(name: &str, description: &str) -> Field {
    field(name, DataType::Int64, description)
}

/// A list of structures.
pub(super) fn list(name: &str, of: Vec<Field>, description: &str) -> Field {
    let item = Field::new("item", DataType::Struct(of.into()), false);
    field(name, DataType::List(item.into()), description)
}

/// Where something stands in the text, in both units.
pub(super) fn place(what: &str) -> Vec<Field> {
    vec![
        count("start", &format!("first character of {what} (Unicode scalar values, as Python counts them)")),
        count("end", &format!("one past the last character of {what}")),
        count("start_byte", &format!("first byte of {what} in UTF-8")),
        count("end_byte", &format!("one past the last byte of {what}")),
    ]
}

/// What an entity stands for in a normal form.
pub(super) fn value() -> Vec<Field> {
    vec![
        optional_text("date", "ISO 8601, of a Date: 2024-03-22, 2024-03 or 2024"),
        optional("min", DataType::Int64, "the least that a Quantity can be"),
        optional("max", DataType::Int64, "the most that a Quantity can be"),
        optional_text("country", "ISO 3166-1 alpha-2, of a Location or Norp"),
    ]
}
