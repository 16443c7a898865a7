//! Telling a file's format and layout from its name and its beginning.

mod head;

use std::io::{self, BufRead, Read};
use std::path::Path;

use super::format::Format;
use super::records::{DOCUMENT_START, Layout, message_id, open};
use super::tags;
use crate::error::Error;
use head::Head;

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
    // A prediction without any document.
    let is_empty = head.first.is_none();
    if is_empty && is_json_lines(path) {
        return Ok(Format::Casefile);
    }
    if is_empty {
        return Err(unknown("the file is empty"));
    }
    // Columns first: their first token may be a bracket.
    let told = text_format(path).map_err(unreadable(path))?.or_else(|| head.json_format());
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
        _ if is_lines(path)? => Layout::Lines,
        _ => Layout::Whole,
    })
}

/// Whether a file of JSON that is no array has a record on every line.
fn is_lines(path: &Path) -> Result<bool, Error> {
    let told = || open(path).and_then(|(reader, _)| one_a_line(reader));
    if is_json_lines(path) { Ok(true) } else { told().map_err(unreadable(path)) }
}

fn is_json_lines(path: &Path) -> bool {
    matches!(extension(path), "jsonl" | "ndjson")
}

fn unreadable(path: &Path) -> impl Fn(io::Error) -> Error {
    |source| Error::Io { path: path.to_owned(), source }
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
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

/// Of what is no JSON, by its first lines: columns where half of them end with a tag.
fn text_format(path: &Path) -> io::Result<Option<Format>> {
    let mut start = Vec::new();
    open(path)?.0.take(1 << 16).read_to_end(&mut start)?;
    if start.len() == 1 << 16 {
        // The last line may be cut in two.
        start.truncate(start.iter().rposition(|&byte| byte == b'\n').unwrap_or(0));
    }
    let lines = || start.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    if lines().any(|line| message_id(line).is_some()) {
        return Ok(Some(Format::MucKeys));
    }
    let rows: Vec<bool> = lines().filter(|line| !line.starts_with(b"#")).take(50).map(is_tagged).collect();
    let tagged = rows.iter().filter(|&&tagged| tagged).count();
    let begins = lines().next().is_some_and(|line| line.starts_with(DOCUMENT_START.as_bytes()));
    Ok((begins || tagged > 0 && 2 * tagged >= rows.len()).then_some(Format::Conll))
}

fn is_tagged(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    line.split_whitespace().skip(1).last().is_some_and(tags::is_schemed)
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
}
