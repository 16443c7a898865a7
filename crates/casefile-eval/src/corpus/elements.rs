//! Cutting a JSON array or object into its elements by counting brackets, without building anything.

use std::io::{self, BufRead};

use super::records::Cut;

/// The elements of the list that follows, which begins at this byte of the file; entries of an object with their keys.
pub(super) fn cut(mut reader: impl BufRead, start: u64) -> io::Result<Cut> {
    let mut scan = Scan { offset: start, line: 1, ..Scan::default() };
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(scan.end());
        }
        scan.feed(bytes);
        let length = bytes.len();
        reader.consume(length);
    }
}

#[derive(Default)]
struct Scan {
    cut: Cut,
    /// Of the next byte.
    offset: u64,
    line: u32,
    /// Brackets that are open; elements lie inside the first.
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// Where the element began.
    element: Option<(u64, u32)>,
    /// The list has ended.
    closed: bool,
}

/// What has to be looked at inside a string, and deep inside an element: of every other byte there is nothing to tell.
const IN_STRING: [bool; 256] = table(b"\"\\\n");
const IN_ELEMENT: [bool; 256] = table(b"\"[]{}\n");

const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut rest = bytes;
    while let [first, others @ ..] = rest {
        table[*first as usize] = true;
        rest = others;
    }
    table
}

impl Scan {
    fn feed(&mut self, mut bytes: &[u8]) {
        while let Some((&byte, rest)) = bytes.split_first() {
            let skipped = match (self.escaped, self.in_string) {
                (false, true) => skippable(bytes, &IN_STRING),
                (false, false) if self.depth > 1 => skippable(bytes, &IN_ELEMENT),
                _ => 0,
            };
            if skipped > 0 {
                self.offset += skipped as u64;
                bytes = bytes.get(skipped..).unwrap_or_default();
                continue;
            }
            if byte == b'\n' {
                self.line = self.line.saturating_add(1);
            }
            if self.in_string {
                self.string(byte)
            } else {
                self.structure(byte)
            }
            self.offset += 1;
            bytes = rest;
        }
    }

    fn string(&mut self, byte: u8) {
        if self.escaped {
            self.escaped = false;
        } else if byte == b'\\' {
            self.escaped = true;
        } else if byte == b'"' {
            self.in_string = false;
        }
    }

    fn structure(&mut self, byte: u8) {
        let here = (self.offset, self.line);
        match byte {
            _ if byte.is_ascii_whitespace() => {}
            // Where more begins than there should be.
            _ if self.closed => _ = self.element.get_or_insert(here),
            b',' if self.depth == 1 => self.cut.finish(&mut self.element, self.offset),
            b']' | b'}' if self.depth == 1 => {
                self.cut.finish(&mut self.element, self.offset);
                self.closed = true;
            }
            _ => {
                if self.depth == 1 {
                    self.element.get_or_insert(here);
                }
                match byte {
                    b'"' => self.in_string = true,
                    b'[' | b'{' => self.depth += 1,
                    b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }

    fn end(mut self) -> Cut {
        let (start, line) = self.element.unwrap_or((self.offset, self.line));
        if !self.closed {
            self.cut.push_fault(start, line, "the file ends before its list does");
        } else if self.element.is_some() {
            self.cut.push_fault(start, line, "the list has ended, nothing more is read");
        }
        self.cut
    }
}

fn skippable(bytes: &[u8], stops: &[bool; 256]) -> usize {
    let stop = bytes.iter().position(|&byte| stops.get(usize::from(byte)).is_none_or(|&stop| stop));
    stop.unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::records::Record;

    type Elements<'a> = Vec<(&'a str, u32)>;

    fn cut_of(text: &str) -> (Elements<'_>, Vec<(usize, String)>) {
        let whole = cut(text.as_bytes(), 0).unwrap();
        for size in 1..text.len() {
            let parts = io::BufReader::with_capacity(size, text.as_bytes());
            assert_eq!(cut(parts, 0).unwrap(), whole, "read {size} bytes at a time");
        }
        let slice = |record: &Record| &text[record.offset as usize..][..record.length as usize];
        (whole.records.iter().map(|record| (slice(record).trim(), record.line)).collect(), whole.faults)
    }

    #[test]
    fn brackets_in_strings_are_none() {
        let text = "[ {\"a\": \"]}\\\"\\\\\"},\n [1, [2]] ,\n\"x,\"\n]\n";
        let expected = vec![("{\"a\": \"]}\\\"\\\\\"}", 1), ("[1, [2]]", 2), ("\"x,\"", 3)];
        assert_eq!(cut_of(text), (expected, vec![]));
    }

    #[test]
    fn entries_of_an_object_have_their_keys() {
        let text = "{\"A-1\": [{}],\n\"A-2\": []}";
        assert_eq!(cut_of(text), (vec![("\"A-1\": [{}]", 1), ("\"A-2\": []", 2)], vec![]));
        assert_eq!(cut_of("[]"), (vec![], vec![]));
    }

    #[test]
    fn what_is_wrong_with_the_list_is_a_fault_of_its_own() {
        let early = "the file ends before its list does".to_owned();
        assert_eq!(cut_of("[{},\n{\"a\": \"b}"), (vec![("{}", 1), ("", 2)], vec![(1, early.clone())]));
        assert_eq!(cut_of("[{},"), (vec![("{}", 1), ("", 1)], vec![(1, early)]));
        let more = "the list has ended, nothing more is read".to_owned();
        assert_eq!(cut_of("[{}]\n[]"), (vec![("{}", 1), ("", 2)], vec![(1, more)]));
    }
}
