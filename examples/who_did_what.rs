//! Who attacked what, where, when, with how many dead, and who says so: one line for each attack in some files.
//!
//! `cargo run --release -p casefile-examples --example who_did_what -- benches/article/article.txt`
#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;

use casefile::{Document, Event, EventType, Extractor, Input, Role};

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
    let fillers = |role: Role| -> String {
        let names = event.arguments.iter().filter(|a| a.role == role).map(|a| {
            match document.entities[a.entity.index()].value {
                Some(value) => serde_json::to_string(&value).unwrap_or_default(),
                None => document.name_of(a.entity).to_owned(),
            }
        });
        let names: Vec<String> = names.collect();
        if names.is_empty() { "-".to_owned() } else { names.join(", ") }
    };
    let roles = [Role::Perpetrator, Role::Target, Role::Location, Role::Date, Role::Killed];
    let word =
        event.arguments.iter().find_map(|a| a.attribution).map_or("-".to_owned(), |a| a.kind.to_string());
    let cells: Vec<String> = roles.map(fillers).into_iter().chain([word]).collect();
    cells.join(" | ")
}
