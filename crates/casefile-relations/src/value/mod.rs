//! What dates, counts and places stand for, by lexicon and calendar.
//!
//! The models find the mentions; the rules here read only a mention's own text and the day of publication.

pub mod date;
pub mod place;
pub mod quantity;
mod words;

use casefile_schema::{EntityType, PartialDate, Place, Value};

/// The value of a mention's text; `None` for types without values and for texts that name none.
///
/// ```
/// use casefile_relations::value::normalise;
/// use casefile_schema::{EntityType, Quantity, Value};
///
/// let value = normalise(EntityType::Quantity, "at least 12", None);
/// assert_eq!(value, Some(Value::Quantity(Quantity { min: Some(12), max: None })));
/// assert_eq!(normalise(EntityType::Person, "twelve", None), None);
/// ```
#[must_use]
pub fn normalise(entity_type: EntityType, text: &str, published: Option<PartialDate>) -> Option<Value> {
    let place = |country| Value::Place(Place { country });
    match entity_type {
        EntityType::Date => date::resolve(text, published).map(Value::Date),
        EntityType::Quantity => quantity::resolve(text).map(Value::Quantity),
        EntityType::Location => place::country_of_place(text).map(place),
        EntityType::Norp => place::country_of_norp(text).map(place),
        _ => None,
    }
}
