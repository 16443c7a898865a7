//! Cutting a file into records: one pass that keeps where they lie, not what they say.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::elements;

/// A stretch of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    /// The first byte.
    pub(super) offset: u64,
    /// In bytes.
    pub(super) length: u32,
    /// The line that it begins in, counted from 1.
    pub(super) line: u32,
}

/// How a file is made up of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Every line that is not blank: JSON Lines.
    Lines,
    /// The elements of a JSON array.
    Array,
    /// The entries of a JSON object, `"id": value`.
    Object,
    /// The whole file.
    Whole,
    /// Lines between blank lines; if there are `-DOCSTART-` lines, what lies between these.
    Sentences,
    /// The templates of a MUC message, one after the other.
    Messages,
}

/// What a file was cut into.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// In the order of the file.
    pub(super) records: Vec<Record>,
    /// Ids, where the layout tells them; else empty.
    pub(super) ids: Vec<Option<Box<str>>>,
    /// Records that could not be cut out, by index, and why.
    pub(super) faults: Vec<(usize, String)>,
}

impl Cut {
    /// Adds a record; one of more than 4 GiB is a fault.
    pub(super) fn push(&mut self, start: u64, end: u64, line: u32) {
        let length = u32::try_from(end.saturating_sub(start)).unwrap_or_else(|_| {
            self.faults.push((self.records.len(), "the document is longer than 4 GiB".to_owned()));
            0
        });
        self.records.push(Record { offset: start, length, line });
    }

    /// Adds a record from where it began, byte and line, if one has.
    pub(super) fn finish(&mut self, begun: &mut Option<(u64, u32)>, end: u64) {
        if let Some((start, line)) = begun.take() {
            self.push(start, end, line);
        }
    }

    /// Adds a record that cannot be read.
    pub(super) fn push_fault(&mut self, start: u64, line: u32, reason: &str) {
        self.faults.push((self.records.len(), reason.to_owned()));
        self.records.push(Record { offset: start, length: 0, line });
    }
}

/// Where the text of a file begins: behind the byte order mark, if it has one.
pub(super) fn open(path: &Path) -> io::Result<(BufReader<File>, u64)> {
    let mut file = File::open(path)?;
    let mut mark = Vec::new();
    file.by_ref().take(3).read_to_end(&mut mark)?;
    let start = if mark == b"\xef\xbb\xbf" { 3 } else { 0 };
    file.seek(SeekFrom::Start(start))?;
    Ok((BufReader::with_capacity(1 << 18, file), start))
}

/// Cuts what follows, which begins at this byte of the file.
pub(super) fn cut(reader: impl BufRead, start: u64, layout: Layout) -> io::Result<Cut> {
    match layout {
        Layout::Lines => lines(Lines::new(reader, start)),
        Layout::Array | Layout::Object => elements::cut(reader, start),
        Layout::Whole => whole(reader, start),
        Layout::Sentences => sentences(Lines::new(reader, start)),
        Layout::Messages => messages(Lines::new(reader, start)),
    }
}

struct Lines<R> {
    reader: R,
    /// The line, with its end.
    bytes: Vec<u8>,
    start: u64,
    end: u64,
    number: u32,
}

impl<R: BufRead> Lines<R> {
    fn new(reader: R, start: u64) -> Self {
        Self { reader, bytes: Vec::new(), start, end: start, number: 0 }
    }

    /// Reads on; false at the end of the file.
    fn next(&mut self) -> io::Result<bool> {
        self.bytes.clear();
        let length = self.reader.read_until(b'\n', &mut self.bytes)?;
        (self.start, self.end) = (self.end, self.end + length as u64);
        self.number = self.number.saturating_add(1);
        Ok(length > 0)
    }

    fn is_blank(&self) -> bool {
        self.bytes.trim_ascii().is_empty()
    }
}

fn lines(mut lines: Lines<impl BufRead>) -> io::Result<Cut> {
    let mut cut = Cut::default();
    while lines.next()? {
        let length = lines.bytes.trim_ascii_end().len();
        if length > 0 {
            // Without its end, behind which the parser would count another line.
            cut.push(lines.start, lines.start + length as u64, lines.number);
        }
    }
    Ok(cut)
}

fn whole(mut reader: impl BufRead, start: u64) -> io::Result<Cut> {
    let mut cut = Cut::default();
    let length = io::copy(&mut reader, &mut io::sink())?;
    cut.push(start, start + length, 1);
    Ok(cut)
}

fn sentences(mut lines: Lines<impl BufRead>) -> io::Result<Cut> {
    let (mut sentences, mut documents) = (Cut::default(), Cut::default());
    let (mut sentence, mut document) = (None, None);
    let mut marked = false;
    while lines.next()? {
        let begins = lines.bytes.starts_with(DOCUMENT_START.as_bytes());
        if begins {
            marked = true;
            documents.finish(&mut document, lines.start);
        }
        if begins || lines.is_blank() {
            sentences.finish(&mut sentence, lines.start);
        } else {
            sentence.get_or_insert((lines.start, lines.number));
        }
        if !lines.is_blank() {
            document.get_or_insert((lines.start, lines.number));
        }
    }
    sentences.finish(&mut sentence, lines.end);
    documents.finish(&mut document, lines.end);
    Ok(if marked { documents } else { sentences })
}

/// The token that stands for the beginning of a document.
pub(super) const DOCUMENT_START: &str = "-DOCSTART-";

fn messages(mut lines: Lines<impl BufRead>) -> io::Result<Cut> {
    let mut cut = Cut::default();
    let mut begun = None;
    while lines.next()? {
        let Some(id) = message_id(&lines.bytes) else { continue };
        let id = Some(id).filter(|id| !id.is_empty());
        if cut.ids.last() != Some(&id) {
            cut.finish(&mut begun, lines.start);
            begun = Some((lines.start, lines.number));
            cut.ids.push(id);
        }
    }
    cut.finish(&mut begun, lines.end);
    Ok(cut)
}

/// The id of the message, if the line gives one: `0.  MESSAGE: ID      TST1-MUC3-0001 (NOSC)`.
pub(super) fn message_id(line: &[u8]) -> Option<Box<str>> {
    let line = String::from_utf8_lossy(line);
    let field = line.trim_start().strip_prefix("0.")?.trim_start().strip_prefix("MESSAGE:")?;
    let id = field.trim_start().strip_prefix("ID")?.split_whitespace().next();
    Some(id.unwrap_or_default().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_of(text: &str, layout: Layout) -> Vec<(&str, u32)> {
        let cut = cut(text.as_bytes(), 0, layout).unwrap();
        assert_eq!(cut.faults, []);
        let slice = |record: &Record| &text[record.offset as usize..][..record.length as usize];
        cut.records.iter().map(|record| (slice(record).trim(), record.line)).collect()
    }

    #[test]
    fn blank_lines_are_no_records() {
        assert_eq!(cut_of("a\r\n\r\n \t\nb", Layout::Lines), [("a", 1), ("b", 4)]);
        assert_eq!(cut_of("", Layout::Lines), []);
    }

    #[test]
    fn without_a_document_start_every_sentence_is_a_record() {
        let text = "\nSana B-LOC\nfell O\n \n\nOslo B-LOC\n";
        assert_eq!(cut_of(text, Layout::Sentences), [("Sana B-LOC\nfell O", 2), ("Oslo B-LOC", 6)]);
    }

    #[test]
    fn with_one_what_lies_between_them_is() {
        let text = "a O\n\n-DOCSTART- O\nb O\n\nc O\n-DOCSTART- O\n";
        let expected = [("a O", 1), ("-DOCSTART- O\nb O\n\nc O", 3), ("-DOCSTART- O", 7)];
        assert_eq!(cut_of(text, Layout::Sentences), expected);
    }

    #[test]
    fn the_templates_of_a_message_are_one_record() {
        let text =
            "; keys\n0. MESSAGE: ID  A-1 (X)\n1. x\n\n0. MESSAGE: ID A-1\n1. y\n0.  MESSAGE: ID  A-2\n";
        let cut = cut(text.as_bytes(), 0, Layout::Messages).unwrap();
        assert_eq!(cut.ids, [Some("A-1".into()), Some("A-2".into())]);
        assert_eq!(cut.records.iter().map(|record| record.line).collect::<Vec<_>>(), [2, 7]);
    }
}
