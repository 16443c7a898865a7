//! From files to inputs: one document of a plain file, one of each line of a `.jsonl` file, read as they are needed.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use casefile::{Input, PartialDate};
use serde::Deserialize;

/// A document to be, or why there is none.
pub(crate) struct Source {
    /// File, and line of a `.jsonl` file, for messages.
    pub(crate) place: String,
    pub(crate) input: Result<Input, String>,
}

/// The documents of all files in order; a file or line that does not read is one failed [`Source`].
pub(crate) struct Sources<'a> {
    files: std::slice::Iter<'a, PathBuf>,
    lines: Option<Lines>,
    published: Option<PartialDate>,
}

/// Whether a file holds one document a line.
pub(crate) fn is_lines(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("ndjson"))
}

/// That a file or folder cannot be read, and why.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> String {
    format!("cannot read {}: {error}", path.display())
}

impl<'a> Sources<'a> {
    /// `published` stands in where the input says nothing.
    pub(crate) fn new(files: &'a [PathBuf], published: Option<PartialDate>) -> Self {
        Self { files: files.iter(), lines: None, published }
    }

    fn open(&mut self, path: &Path) -> Option<Source> {
        let place = path.display().to_string();
        if is_lines(path) {
            match File::open(path) {
                Ok(file) => {
                    self.lines = Some(Lines {
                        place,
                        reader: BufReader::new(file),
                        number: 0,
                        offset: 0,
                        failed: false,
                    });
                    return None;
                }
                Err(error) => return Some(Source { place, input: Err(format!("cannot read it: {error}")) }),
            }
        }
        let (id, bytes) =
            if path == Path::new("-") { ("stdin".to_owned(), read_stdin()) } else { (place, fs::read(path)) };
        let text = bytes.map_err(|error| format!("cannot read it: {error}")).and_then(|b| utf8(b, 0));
        let input = text.map(|text| Input::new(text).id(id.as_str()).published(self.published));
        Some(Source { place: id, input })
    }
}

impl Iterator for Sources<'_> {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next(self.published) {
                    Some(source) => return Some(source),
                    None => self.lines = None,
                }
            }
            let path = self.files.next()?;
            if let Some(source) = self.open(path) {
                return Some(source);
            }
        }
    }
}

fn read_stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `offset` is where in its file `bytes` begins.
fn utf8(bytes: Vec<u8>, offset: usize) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = offset + error.utf8_error().valid_up_to();
        format!("it is not UTF-8 at byte {at}")
    })
}

struct Lines {
    place: String,
    reader: BufReader<File>,
    number: usize,
    offset: usize,
    failed: bool,
}

/// A line of a `.jsonl` file; what else it holds, annotations for example, is left aside.
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    id: Option<Id>,
    text: String,
    #[serde(default)]
    published: Option<PartialDate>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

impl Lines {
    fn next(&mut self, published: Option<PartialDate>) -> Option<Source> {
        while !self.failed {
            let mut line = Vec::new();
            let start = self.offset;
            let read = self.reader.read_until(b'\n', &mut line);
            self.number += 1;
            let place = format!("{}:{}", self.place, self.number);
            let length = match read {
                Ok(0) => return None,
                Ok(length) => length,
                Err(error) => {
                    self.failed = true;
                    return Some(Source { place, input: Err(format!("cannot read on: {error}")) });
                }
            };
            self.offset += length;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let input = utf8(line, start).and_then(|line| record(&line, &place, published));
            return Some(Source { place, input });
        }
        None
    }
}

fn record(line: &str, place: &str, published: Option<PartialDate>) -> Result<Input, String> {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    let record: Record = serde_json::from_str(line).map_err(|error| fault(&error))?;
    let id = match record.id {
        Some(Id::Text(id)) => id,
        Some(Id::Number(id)) => id.to_string(),
        None => place.to_owned(),
    };
    Ok(Input::new(record.text).id(id).published(record.published.or(published)))
}

/// The parser counts lines of the string that it was given: only the column says something.
fn fault(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let end = message.rfind(" at line ").unwrap_or(message.len());
    format!("{} (column {})", message.get(..end).unwrap_or(&message), error.column())
}
