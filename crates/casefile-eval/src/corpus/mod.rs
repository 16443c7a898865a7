//! Corpora, read natively.

#![allow(dead_code, reason = "under construction")]

mod fault;
mod gtt;
mod muc_keys;

use fault::Fault;

use crate::annotated::Annotated;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Answer keys of MUC-3 and MUC-4.
    MucKeys,
    /// Documents and predictions of GTT.
    Gtt,
}

fn parse(format: Format, record: &str) -> Result<Annotated, Fault> {
    match format {
        Format::MucKeys => muc_keys::parse(record), // call site: the record is all templates of one message
        Format::Gtt => gtt::parse(record), // call site: the record is one JSON object, or {docid: [...]}
    }
}
