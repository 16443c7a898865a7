//! A file that is one document.

use std::io::Read;

use super::{Reading, Source, fault, file};

pub(super) fn document(file: file::Bytes, place: &str, reading: &Reading) -> Source {
    let place = if place == "-" { "stdin" } else { place }.to_owned();
    let limit = reading.longest.unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    let read = file.take((limit as u64).saturating_add(1)).read_to_end(&mut bytes);
    let text = match read {
        Err(error) => Err(fault::reading(&error)),
        Ok(length) if length > limit => {
            Err(format!("the text has more than the {limit} bytes of --max-document-bytes"))
        }
        Ok(_) => fault::utf8(bytes, 0),
    };
    let input = text.and_then(|text| reading.input(&place, None, text, None));
    Source { place, id: None, input }
}
