//! The shortest way in: one text, its entities and how they are linked.
//!
//! `cargo run --release -p casefile-examples --example quickstart`
#![allow(clippy::print_stdout, reason = "an example shows its result")]

use casefile::{Error, Extractor};

fn main() -> Result<(), Error> {
    let extractor = Extractor::new()?;
    let document = extractor.extract(
        "The National Liberation Army (ELN), led by Ramiro Quintana, blew up a pipeline near Arauca on 3 May 2019. \
         Two workers died. The group recruits among the Wayuu and is funded by a smuggler from Cucuta.",
    )?;
    for entity in &document.entities {
        println!("{:12} {} ({:.2})", entity.entity_type, entity.name, entity.score);
    }
    for relation in &document.relations {
        let (head, tail) = (document.name_of(relation.head), document.name_of(relation.tail));
        println!("{head} {} {tail} ({:.2})", relation.relation_type, relation.score);
    }
    Ok(())
}
