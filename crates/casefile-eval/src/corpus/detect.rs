//! Telling a file's format and layout from its name and its beginning.

use std::io::{self, BufRead, Read};
use std::path::Path;

use super::format::Format;
use super::records::{DOCUMENT_START, Layout, message_id, open};
use super::{gtt, ids};
use crate::error::Error;

/// The format of a file or folder.
///
/// # Errors
/// [`Error::File`] where it cannot be told or is none that is read.
pub(super) fn format_of(path: &Path) -> Result<Format, Error> {
    let unknown = |reason: &str| Error::File { path: path.to_owned(), reason: reason.to_owned() };
    if path.is_dir() {
        return Ok(Format::Brat);
    }
    match extension(path) {
        "ann" => return Ok(Format::Brat),
        "conll" | "bio" | "iob" | "iob2" | "bioes" | "bilou" => return Ok(Format::Conll),
        "spacy" => {
            return Err(unknown(
                "a DocBin is spaCy's own binary form; write its documents with Doc.to_json(), a line each",
            ));
        }
        _ => {}
    }
    let head = Head::of(path)?;
    let told = match head.first {
        Some(b'{' | b'[') => head.json_format(),
        // A prediction without any document.
        None => (extension(path) == "jsonl").then_some(Format::Casefile),
        _ => text_format(path).map_err(unreadable(path))?,
    };
    told.ok_or_else(|| {
        unknown("the format cannot be told from the name and the beginning; it has to be named")
    })
}

/// How a file of this format is made up.
pub(super) fn layout_of(path: &Path, format: Format) -> Result<Layout, Error> {
    let head = Head::of(path)?;
    Ok(match (format, head.first) {
        (Format::Conll, _) => Layout::Sentences,
        (Format::MucKeys, _) => Layout::Messages,
        (_, Some(b'[')) => Layout::Array,
        (Format::Gtt, Some(b'{')) if !head.has("docid") => Layout::Object,
        _ if matches!(extension(path), "jsonl" | "ndjson") => Layout::Lines,
        _ if open(path).and_then(|(reader, _)| one_a_line(reader)).map_err(unreadable(path))? => {
            Layout::Lines
        }
        _ => Layout::Whole,
    })
}

/// What a file begins with.
struct Head {
    /// The first byte that is not white space.
    first: Option<u8>,
    /// Of JSON: the names of the first object's first fields.
    fields: Vec<String>,
}

impl Head {
    fn of(path: &Path) -> Result<Self, Error> {
        let first = open(path).and_then(|(reader, _)| first_byte(reader)).map_err(unreadable(path))?;
        let json = matches!(first, Some(b'{' | b'['));
        let reader = json.then(|| open(path)).transpose().map_err(unreadable(path))?;
        let fields = reader.map(|(reader, _)| ids::first_fields(reader)).unwrap_or_default();
        Ok(Self { first, fields })
    }

    fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|own| own == field)
    }

    fn json_format(&self) -> Option<Format> {
        let told = [
            // A document without entities has no `ents`.
            (Format::Spacy, self.has("text") && (self.has("ents") || self.has("tokens") && !self.has("id"))),
            (Format::Redocred, self.has("vertexSet") || self.has("h_idx")),
            (Format::Gtt, self.has("docid")),
            (Format::Converted, self.has("text") && self.has("source") && self.has("split")),
            (Format::Casefile, self.has("text")),
            (Format::Spert, self.has("tokens") && self.has("entities")),
            (
                Format::Gtt,
                self.first == Some(b'{')
                    && self.fields.first().is_some_and(|id| gtt::document_id(id).contains("MUC")),
            ),
        ];
        told.into_iter().find_map(|(format, fits)| fits.then_some(format))
    }
}

fn unreadable(path: &Path) -> impl Fn(io::Error) -> Error {
    |source| Error::Io { path: path.to_owned(), source }
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn first_byte(mut reader: impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let bytes = reader.fill_buf()?;
        let first = bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace());
        let length = bytes.len();
        if first.is_some() || length == 0 {
            return Ok(first);
        }
        reader.consume(length);
    }
}

/// Whether the first line that is not blank ends with a `}`, or the next begins with a `{`: so a first line that is
/// broken does not hide the lines behind it.
fn one_a_line(reader: impl BufRead) -> io::Result<bool> {
    let mut last = None;
    let mut ended = false;
    for byte in reader.bytes() {
        match byte? {
            b'\n' if last == Some(b'}') => return Ok(true),
            b'\n' => ended = last.is_some(),
            byte if byte.is_ascii_whitespace() => {}
            byte if ended => return Ok(byte == b'{'),
            byte => last = Some(byte),
        }
    }
    Ok(true)
}

/// Of what is no JSON, by its first lines.
fn text_format(path: &Path) -> io::Result<Option<Format>> {
    let mut start = Vec::new();
    open(path)?.0.take(1 << 16).read_to_end(&mut start)?;
    let mut lines = start.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    if start.split(|&byte| byte == b'\n').any(|line| message_id(line).is_some()) {
        return Ok(Some(Format::MucKeys));
    }
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let tag = first.split_whitespace().skip(1).last().unwrap_or_default();
    let tagged = tag == "O" || tag.starts_with(|c: char| "BIESLUM".contains(c)) && tag.get(1..2) == Some("-");
    Ok((tagged || first.starts_with(DOCUMENT_START)).then_some(Format::Conll))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_first_line_is_still_a_line() {
        assert!(one_a_line(&b"{\"id\": 1\n{\"id\": 2}\n"[..]).unwrap());
        assert!(one_a_line(&b"\n{\"id\": 1}"[..]).unwrap());
        assert!(!one_a_line(&b"{\n  \"id\": 1\n}"[..]).unwrap());
    }

    #[test]
    fn a_format_is_told_by_its_fields() {
        let of = |json: &str| {
            let fields = ids::first_fields(json.as_bytes());
            Head { first: json.bytes().next(), fields }.json_format()
        };
        assert_eq!(of(r#"{"id": "a", "text": "b", "entities": []}"#), Some(Format::Casefile));
        assert_eq!(of(r#"{"id": "a", "source": "s", "split": "dev", "text": "b"}"#), Some(Format::Converted));
        assert_eq!(of(r#"[{"text": "b", "ents": []}]"#), Some(Format::Spacy));
        assert_eq!(of(r#"[{"title": "b", "h_idx": 1}]"#), Some(Format::Redocred));
        assert_eq!(of(r#"{"text": "b", "sents": [], "tokens": []}"#), Some(Format::Spacy));
        assert_eq!(of(r#"{"id": "a", "text": "b", "tokens": []}"#), Some(Format::Casefile));
        assert_eq!(of(r#"[{"tokens": ["b"], "entities": []}]"#), Some(Format::Spert));
        assert_eq!(of(r#"{"docid": "b", "templates": []}"#), Some(Format::Gtt));
        assert_eq!(of(r#"{"TST1-MUC3-0001": []}"#), Some(Format::Gtt));
        assert_eq!(of(r#"{"10001": {"pred_templates": []}}"#), Some(Format::Gtt));
        assert_eq!(of(r#"{"a": 1}"#), None);
    }
}
