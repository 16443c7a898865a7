//! Marks in a text, as nested elements: marks that cross are split.

use std::cmp::Reverse;
use std::ops::Range;

use casefile_schema::Span;

/// A step of writing a marked text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A piece of a mark begins, inside of those that are open.
    Open(Piece),
    /// Text, in bytes.
    Text(Range<usize>),
    /// The piece that was opened last ends.
    Close,
}

/// A part of a mark; a mark that crosses none, and is not cut off, is one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Index of the mark.
    pub(super) mark: usize,
    /// Whether the mark begins here.
    pub(super) first: bool,
    /// Whether the mark ends here.
    pub(super) last: bool,
}

/// The steps that write `range` of a text with these marks, cut off at the ends of the range.
///
/// The longer mark is outside; of equal ones the first. Where two marks cross, the one that begins later is split.
pub(super) fn steps(range: Range<usize>, marks: &[Span]) -> Vec<Step> {
    let mut starting: Vec<Open> =
        marks.iter().enumerate().filter_map(|(mark, &span)| clipped(mark, span, &range)).collect();
    starting.sort_by_key(|open| (open.start, Reverse(open.end), open.mark));
    let mut bounds: Vec<usize> = starting.iter().flat_map(|open| [open.start, open.end]).collect();
    bounds.push(range.end);
    bounds.sort_unstable();
    bounds.dedup();
    let (mut steps, mut at, mut starting) = (Nested::default(), range.start, starting.into_iter().peekable());
    for bound in bounds {
        if at < bound {
            steps.all.push(Step::Text(at..bound));
        }
        at = bound;
        let mut opening = steps.close(bound);
        while let Some(open) = starting.next_if(|open| open.start == bound) {
            opening.push(open);
        }
        opening.sort_by_key(|open| (Reverse(open.end), open.mark));
        opening.into_iter().for_each(|open| steps.open(open, bound));
    }
    steps.all
}

/// A mark, cut to the range that is written.
#[derive(Clone, Copy)]
struct Open {
    mark: usize,
    start: usize,
    end: usize,
    begins: bool,
    ends: bool,
}

/// Steps, and what is open after them: the mark, and which step opened it.
#[derive(Default)]
struct Nested {
    all: Vec<Step>,
    stack: Vec<(Open, usize)>,
}

impl Nested {
    fn open(&mut self, open: Open, at: usize) {
        let first = open.begins && open.start == at;
        self.stack.push((open, self.all.len()));
        self.all.push(Step::Open(Piece { mark: open.mark, first, last: false }));
    }

    /// Closes what ends here, and with it what stands inside; gives back what goes on.
    fn close(&mut self, at: usize) -> Vec<Open> {
        let mut going_on = Vec::new();
        while self.stack.iter().any(|(open, _)| open.end == at) {
            let Some((open, step)) = self.stack.pop() else { break };
            self.all.push(Step::Close);
            if open.end > at {
                going_on.push(open);
            } else if let (true, Some(Step::Open(piece))) = (open.ends, self.all.get_mut(step)) {
                piece.last = true;
            }
        }
        going_on
    }
}

fn clipped(mark: usize, span: Span, range: &Range<usize>) -> Option<Open> {
    let (start, end) = (span.start().max(range.start), span.end().min(range.end));
    let open = Open { mark, start, end, begins: start == span.start(), ends: end == span.end() };
    (start < end).then_some(open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `[0 ...]` for a whole mark, `~` where a piece is no beginning or no end.
    fn written(text: &str, range: Range<usize>, marks: &[(usize, usize)]) -> String {
        let marks: Vec<Span> = marks.iter().map(|&(start, end)| Span::new(start, end).unwrap()).collect();
        let (mut out, mut open) = (String::new(), Vec::new());
        for step in steps(range, &marks) {
            match step {
                Step::Text(range) => out += &text[range],
                Step::Open(piece) => {
                    out += &format!("[{}{}:", if piece.first { "" } else { "~" }, piece.mark);
                    open.push(piece.last);
                }
                Step::Close => out += if open.pop().unwrap() { "]" } else { "~]" },
            }
        }
        out
    }

    #[test]
    fn nested_the_longer_outside() {
        assert_eq!(written("Nigerian army", 0..13, &[(0, 8), (0, 13), (9, 13)]), "[1:[0:Nigerian] [2:army]]");
    }

    #[test]
    fn adjacent_and_equal() {
        assert_eq!(written("añb", 0..4, &[(0, 1), (1, 3), (1, 3)]), "[0:a][1:[2:ñ]]b");
    }

    #[test]
    fn crossing_marks_are_split() {
        assert_eq!(written("abcdef", 0..6, &[(0, 4), (2, 6)]), "[0:ab[1:cd~]][~1:ef]");
        assert_eq!(written("abcdef", 0..6, &[(0, 3), (1, 5), (2, 4)]), "[0:a[1:b[2:c~]~]][~1:[~2:d]e]f");
    }

    #[test]
    fn marks_are_cut_at_the_ends() {
        assert_eq!(written("abcdef", 2..4, &[(0, 3), (3, 6), (5, 6)]), "[~0:c][1:d~]");
    }

    proptest! {
        #[test]
        fn every_byte_once_and_inside_of_its_marks(marks in prop::collection::vec((0_usize..20, 1_usize..9), 0..8)) {
            let marks: Vec<Span> = marks.iter().map(|&(s, n)| Span::new(s, s + n).unwrap()).collect();
            let (mut at, mut open) = (3, Vec::new());
            for step in steps(3..17, &marks) {
                match step {
                    Step::Open(piece) => open.push(piece.mark),
                    Step::Close => { open.pop().unwrap(); }
                    Step::Text(range) => {
                        prop_assert_eq!(range.start, at);
                        at = range.end;
                        for byte in range {
                            let mut here = open.clone();
                            here.sort_unstable();
                            let covering = (0..marks.len()).filter(|&m| marks[m].range().contains(&byte));
                            prop_assert_eq!(here, covering.collect::<Vec<_>>());
                        }
                    }
                }
            }
            prop_assert_eq!(at, 17);
            prop_assert!(open.is_empty());
        }
    }
}
