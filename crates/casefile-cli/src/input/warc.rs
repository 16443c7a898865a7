//! A web archive (WARC, ISO 28500): a document a record of plain text, as in the WET files of Common Crawl.
//!
//! Read here and not by a crate: those that there are hold a record of any claimed length in memory, or take a header that
//! breaks off for the end of the file.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use super::{Reading, Source, fault, file};

/// The most bytes of a record's header.
const LONGEST_HEADER: u64 = 1 << 20;

pub(super) struct Records {
    file: file::Bytes,
    place: String,
    reading: Arc<Reading>,
    number: usize,
    failed: bool,
}

/// What counts of a record's header.
#[derive(Default)]
struct Header {
    kind: String,
    content_type: String,
    uri: Option<String>,
    length: Option<u64>,
}

impl Records {
    pub(super) fn new(file: file::Bytes, (place, reading): (String, Arc<Reading>)) -> Self {
        Self { file, place, reading, number: 0, failed: false }
    }

    /// The next record that is a document. Pages of HTML and the archive's own records are none; a page of a site that was
    /// not turned into text is told, so that it is not lost unseen.
    fn next_document(&mut self) -> io::Result<Option<Source>> {
        while let Some(header) = self.header()? {
            self.number += 1;
            let body = self.body(header.length.unwrap_or_default())?;
            let text = match header.kind.as_str() {
                "conversion" | "resource" => plain(&header.content_type, body),
                "response" => {
                    Err("it is a response as the site sent it: turn it into text first, as in a WET file"
                        .to_owned())
                }
                _ => continue,
            };
            let place = format!("{}:{}", self.place, self.number);
            let input = text.and_then(|text| self.reading.input(&place, header.uri.as_deref(), text, None));
            return Ok(Some(Source { place, id: header.uri, input }));
        }
        Ok(None)
    }

    /// The header of the next record; `None` at the end of the archive.
    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut lines = (&mut self.file).take(LONGEST_HEADER);
        let mut line = Vec::new();
        // Two empty lines stand behind every record.
        while matches!(line.as_slice(), b"" | b"\r\n" | b"\n") {
            line.clear();
            if lines.read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
        }
        if !line.starts_with(b"WARC/") {
            return Err(invalid("a record should begin with WARC/"));
        }
        let mut header = Header::default();
        loop {
            line.clear();
            if lines.read_until(b'\n', &mut line)? == 0 {
                return Err(invalid("a record's header breaks off"));
            }
            match String::from_utf8_lossy(&line).trim() {
                "" => break,
                field => header.set(field),
            }
        }
        header
            .length
            .is_some()
            .then_some(Some(header))
            .ok_or_else(|| invalid("a record has no Content-Length"))
    }

    /// A record's body, or why it is not held in memory.
    fn body(&mut self, length: u64) -> io::Result<Result<Vec<u8>, String>> {
        let mut body = (&mut self.file).take(length);
        let limit = self.reading.longest.unwrap_or(usize::MAX) as u64;
        let mut bytes = Vec::new();
        let read = if length > limit {
            io::copy(&mut body, &mut io::sink())?
        } else {
            body.read_to_end(&mut bytes)? as u64
        };
        if read < length {
            return Err(invalid("a record breaks off"));
        }
        let too_long =
            || format!("the text has {length} bytes, more than the {limit} of --max-document-bytes");
        Ok((length <= limit).then_some(bytes).ok_or_else(too_long))
    }
}

impl Header {
    fn set(&mut self, field: &str) {
        let Some((name, value)) = field.split_once(':') else { return };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "content-type" => self.content_type = value.to_ascii_lowercase(),
            "warc-target-uri" => self.uri = Some(value.to_owned()),
            "content-length" => self.length = value.parse().ok(),
            _ => {}
        }
    }
}

fn plain(content_type: &str, body: Result<Vec<u8>, String>) -> Result<String, String> {
    if !content_type.starts_with("text/plain") {
        return Err(format!("it is {content_type:?}, not plain text"));
    }
    fault::utf8(body?, 0)
}

fn invalid(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

impl Iterator for Records {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        if self.failed {
            return None;
        }
        self.next_document().unwrap_or_else(|error| {
            self.failed = true;
            let place = format!("{}:{}", self.place, self.number + 1);
            Some(Source::failed(place, fault::reading_on(&error)))
        })
    }
}
