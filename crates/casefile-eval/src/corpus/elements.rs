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

/// By how much a byte outside strings changes the depth.
const STEPS: [i64; 256] = {
    let mut steps = [0; 256];
    (steps[b'[' as usize], steps[b'{' as usize]) = (1, 1);
    (steps[b']' as usize], steps[b'}' as usize]) = (-1, -1);
    steps
};

impl Scan {
    fn feed(&mut self, mut bytes: &[u8]) {
        while let Some((&byte, rest)) = bytes.split_first() {
            if self.depth > 1 {
                bytes = self.inside(bytes);
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

    /// Runs through an element, brackets inside brackets, where most bytes are; what lies behind. What quotes and
    /// brackets do is reckoned, not branched on: no branch could foretell them.
    fn inside<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let (mut depth, mut outside, mut escaped) =
            (self.depth as i64, i64::from(self.in_string) - 1, self.escaped);
        let (mut length, mut lines) = (0, 0);
        for &byte in bytes {
            length += 1;
            if escaped {
                escaped = false;
                continue;
            }
            escaped = byte == b'\\' && outside == 0;
            lines += u32::from(byte == b'\n');
            // All bits are set outside strings, none inside.
            depth += STEPS.get(usize::from(byte)).copied().unwrap_or(0) & outside;
            outside ^= -i64::from(byte == b'"');
            if depth < 2 {
                break;
            }
        }
        (self.depth, self.in_string, self.escaped) =
            (usize::try_from(depth).unwrap_or(0), outside == 0, escaped);
        self.line = self.line.saturating_add(lines);
        self.offset += length as u64;
        bytes.get(length..).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn elements_are_those_that_a_parser_finds(list in prop::collection::vec(prop::collection::vec("[\\[\\]{}\"\\\\,: \nñ]{0,8}", 0..4), 0..5)) {
            for text in [serde_json::to_string(&list).unwrap(), serde_json::to_string_pretty(&list).unwrap()] {
                let (elements, faults) = cut_of(&text);
                prop_assert_eq!(faults, vec![]);
                let read = elements.iter().map(|(element, _)| serde_json::from_str::<Vec<String>>(element).unwrap());
                prop_assert_eq!(read.collect::<Vec<_>>(), list.clone());
            }
        }
    }
}
