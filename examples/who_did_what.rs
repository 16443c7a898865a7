//! Who attacked what, where, when, with how many dead, and who says so: one line for each attack in some files.
//!
//! `cargo run --release -p casefile-examples --example who_did_what -- benches/article/article.txt`
#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;

use casefile::{Document, EntityId, Event, EventType, Extractor, Input, Role, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let extractor = Extractor::new()?;
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let document = extractor.extract(Input::new(text).id(path))?;
        for event in document.events.iter().filter(|e| e.event_type == EventType::Attack) {
            println!("{}: {}", document.id, line(&document, event));
        }
    }
    Ok(())
}

/// `who | what | where | when | killed | attribution`, a dash for what the text does not say.
fn line(document: &Document, event: &Event) -> String {
    let roles = [Role::Perpetrator, Role::Target, Role::Location, Role::Date, Role::Killed];
    let fillers = |role: Role| {
        let own = event.arguments.iter().filter(|a| a.role == role);
        own.map(|a| filler(document, a.entity)).collect::<Vec<_>>().join(", ")
    };
    let attribution = event.arguments.iter().find_map(|a| a.attribution).map(|a| a.kind.to_string());
    let cells = roles.map(fillers).into_iter().chain(attribution);
    cells.map(|cell| if cell.is_empty() { "-".to_owned() } else { cell }).collect::<Vec<_>>().join(" | ")
}

/// A date or a count by its value, everything else by its name.
fn filler(document: &Document, entity: EntityId) -> String {
    match document.entities[entity.index()].value {
        Some(Value::Date(date)) => date.to_string(),
        Some(Value::Quantity(count)) => count.to_string(),
        _ => document.name_of(entity).to_owned(),
    }
}
