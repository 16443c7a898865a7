//! Words to vectors, through windows that an encoder can hold.
//!
//! A document is longer than an encoder's window, so it is read in overlapping windows and every word's vector is
//! taken from the window that shows most of its context. This is the only file that knows where a window begins:
//! what comes out is one vector a word of the document.

use std::ops::Range;

use casefile_encoder::{Batch, Encoder};
use casefile_schema::{Error, Warning};
use ndarray::{Array2, ArrayView2, Axis, s};

use crate::{Frame, Units, Words};

/// The longest window in pieces, its frame included, that [`encode`] makes of an encoder that could hold more: the
/// length that our models are trained on, and the time of attention grows with its square.
pub const WINDOW: usize = 256;

/// How many windows go to an encoder at once, so that memory does not grow with the document.
const WINDOWS_AT_ONCE: usize = 64;

/// Overlapping windows as ranges of units, in order, that together hold all of them.
///
/// The pieces of each range fit `room`, where a unit counts with no more pieces than that. Each window ends behind the
/// one before it and shares between a quarter and a half of a window with it: it begins at the last sentence start in
/// that stretch, else at the last unit. Only where the next unit would not fit otherwise does it share less.
#[must_use]
pub fn plan(units: &Units, room: usize) -> Vec<Range<usize>> {
    let room = room.max(1);
    let before = pieces_before(units, room);
    let at = |unit: usize| before.get(unit).copied().unwrap_or(usize::MAX);
    let (mut windows, mut start) = (Vec::new(), 0);
    while start < units.len() {
        let end =
            before.partition_point(|&pieces| pieces <= at(start).saturating_add(room)).saturating_sub(1);
        windows.push(start..end);
        if end >= units.len() {
            break;
        }
        // The first units from which: the next unit fits, at most a half is shared; the last where a quarter is.
        let fits = before.partition_point(|&pieces| pieces.saturating_add(room) < at(end + 1));
        let half = before.partition_point(|&pieces| pieces + room / 2 < at(end));
        let quarter =
            before.partition_point(|&pieces| pieces + room.div_ceil(4) <= at(end)).saturating_sub(1);
        start = sentence_start(units, half.max(fits)..quarter + 1).unwrap_or(quarter).max(fits);
    }
    windows
}

/// Runs the encoder over the words: their vectors, shape `[words, width]`, and the words that were cut.
///
/// A word's vector is the mean of its pieces' vectors; which window they are from, see [`each`]. A word of more pieces
/// than a window holds is read by its first pieces and comes with a [`Warning::WordCut`].
///
/// # Errors
/// As [`each`].
pub fn encode(
    encoder: &dyn Encoder,
    words: &Words,
    frame: &Frame,
) -> Result<(Array2<f32>, Vec<Warning>), Error> {
    let (units, max_pieces) = (words.units(), encoder.max_pieces().min(WINDOW));
    let mut vectors = Array2::zeros((words.len(), encoder.width()));
    let mut cut = Vec::new();
    each(encoder, units, (frame, max_pieces), |owned, states| {
        let mut row = 0;
        for word in owned {
            let pieces = units.pieces_of(word).len();
            let read = pieces.min(max_pieces - frame.len());
            if let Some(mean) = states.slice(s![row..row + read, ..]).mean_axis(Axis(0)) {
                vectors.row_mut(word).assign(&mean);
            }
            cut.extend(
                words.spans().get(word).filter(|_| read < pieces).map(|&span| Warning::WordCut { span }),
            );
            row += read;
        }
    })?;
    Ok((vectors, cut))
}

/// Runs the encoder over windows of at most `max_pieces` pieces, frame included, and hands out the states of all units in
/// order, once each: a range of units and the states of their pieces, shape `[pieces, width]`.
///
/// A unit's states are from the window in which it stands farthest, in pieces, from the nearer end of the window (of
/// equals the earlier); the ends of the document do not count. Of a unit of more pieces than a window holds there are
/// only the first.
///
/// # Errors
/// What the encoder reports, and [`Error::Model`] where a window does not hold the frame and one piece or the encoder
/// returns another shape than it promises.
pub fn each(
    encoder: &dyn Encoder,
    units: &Units,
    (frame, max_pieces): (&Frame, usize),
    mut sink: impl FnMut(Range<usize>, ArrayView2<f32>),
) -> Result<(), Error> {
    let room = room(encoder, frame, max_pieces)?;
    let layout = Layout { units, room, before: pieces_before(units, room) };
    let windows = plan(units, room);
    let owned = layout.owned(&windows);
    layout.run(encoder, frame, &windows, |index, states| {
        let (window, owned) = (&windows[index], &owned[index]);
        let row_of = |unit| layout.before(unit) - layout.before(window.start);
        sink(owned.clone(), states.slice(s![row_of(owned.start)..row_of(owned.end), ..]));
    })
}

/// As [`each`], with windows of which each begins `stride` pieces before the end of the one before it and is handed out
/// whole: units in the overlap come twice. This is how tokenizers of `transformers` cut a long text
/// (`return_overflowing_tokens`). Units are to be single pieces.
///
/// # Errors
/// As [`each`].
pub(crate) fn each_strided(
    encoder: &dyn Encoder,
    units: &Units,
    (frame, max_pieces, stride): (&Frame, usize, usize),
    mut sink: impl FnMut(Range<usize>, ArrayView2<f32>),
) -> Result<(), Error> {
    let room = room(encoder, frame, max_pieces)?;
    let layout = Layout { units, room, before: pieces_before(units, room) };
    let windows = plan_strided(units.len(), room, stride);
    layout.run(encoder, frame, &windows, |index, states| sink(windows[index].clone(), states))
}

/// Windows over `pieces` pieces, each of at most `room`, the next `room - stride` behind the one before.
fn plan_strided(pieces: usize, room: usize, stride: usize) -> Vec<Range<usize>> {
    let step = room.saturating_sub(stride).max(1);
    let mut windows: Vec<Range<usize>> = Vec::new();
    while windows.last().map_or(pieces > 0, |last| last.end < pieces) {
        let start = windows.len() * step;
        windows.push(start..pieces.min(start + room));
    }
    windows
}

/// How many pieces a window holds beside its frame.
///
/// # Errors
/// [`Error::Model`] where that is none.
pub(crate) fn room(encoder: &dyn Encoder, frame: &Frame, max_pieces: usize) -> Result<usize, Error> {
    let room = max_pieces.checked_sub(frame.len()).filter(|&room| room > 0);
    room.ok_or_else(|| {
        let held = frame.len();
        let reason =
            format!("a window of {max_pieces} pieces does not hold the frame of {held} and one piece");
        Error::model(encoder.name(), reason)
    })
}

/// The units as windows see them.
struct Layout<'a> {
    units: &'a Units,
    /// How many pieces a window holds beside its frame.
    room: usize,
    /// How many pieces stand before each unit, and at the end how many there are; none counted that are cut.
    before: Vec<usize>,
}

impl Layout<'_> {
    /// How many pieces, none counted that are cut, stand before a unit.
    fn before(&self, unit: usize) -> usize {
        self.before.get(unit).copied().unwrap_or_default()
    }

    /// For each window the units whose states are taken from it.
    ///
    /// From one window to the next a unit's distance to the end of the first shrinks and its distance to the start of
    /// the second grows, so these are ranges and it is enough to compare neighbours.
    fn owned(&self, windows: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut start = 0;
        let mut owned = Vec::with_capacity(windows.len());
        for (index, window) in windows.iter().enumerate() {
            let end = windows.get(index + 1).map_or(window.end, |next| self.boundary(window, next));
            owned.push(start..end);
            start = end;
        }
        owned
    }

    /// The first unit that stands farther from the start of `next` than from the end of `one`.
    fn boundary(&self, one: &Range<usize>, next: &Range<usize>) -> usize {
        let to_end = |unit| self.before(one.end) - self.before(unit + 1);
        let to_start = |unit| self.before(unit) - self.before(next.start);
        (next.start..one.end).find(|&unit| to_end(unit) < to_start(unit)).unwrap_or(one.end)
    }

    /// Runs the encoder over windows and hands out the states of each window's pieces, without its frame.
    fn run(
        &self,
        encoder: &dyn Encoder,
        frame: &Frame,
        windows: &[Range<usize>],
        mut sink: impl FnMut(usize, ArrayView2<f32>),
    ) -> Result<(), Error> {
        for (group, some) in windows.chunks(WINDOWS_AT_ONCE).enumerate() {
            let mut batch = Batch::new();
            for window in some {
                self.push(window.clone(), frame, &mut batch)?;
            }
            let states = run(encoder, &batch)?;
            let mut row = 0;
            for (index, &end) in batch.ends().iter().enumerate() {
                let pieces = s![row + frame.before.len()..end - frame.after.len(), ..];
                sink(group * WINDOWS_AT_ONCE + index, states.slice(pieces));
                row = end;
            }
        }
        Ok(())
    }

    /// Appends a window to a batch, in its frame.
    fn push(&self, window: Range<usize>, frame: &Frame, batch: &mut Batch) -> Result<(), Error> {
        let (mut ids, mut segments) = (frame.before.clone(), vec![frame.segment; frame.before.len()]);
        for unit in window {
            let pieces = self.units.pieces_of(unit);
            let read = pieces.start..pieces.end.min(pieces.start + self.room);
            ids.extend_from_slice(self.units.ids().get(read.clone()).unwrap_or_default());
            segments.extend_from_slice(self.units.segments().get(read).unwrap_or_default());
        }
        ids.extend_from_slice(&frame.after);
        segments.resize(ids.len(), frame.segment);
        batch.push(&ids, &segments)
    }
}

/// How many pieces stand before each unit, and at the end how many there are; a unit counts with at most `room`.
fn pieces_before(units: &Units, room: usize) -> Vec<usize> {
    let sizes = (0..units.len()).map(|unit| units.pieces_of(unit).len().min(room));
    let sums = sizes.scan(0, |sum, size| {
        *sum += size;
        Some(*sum)
    });
    std::iter::once(0).chain(sums).collect()
}

/// The last of these units that begins a sentence.
fn sentence_start(units: &Units, range: Range<usize>) -> Option<usize> {
    let sentence = |unit: usize| units.sentences().get(unit);
    range.rev().find(|&unit| unit > 0 && sentence(unit) != sentence(unit - 1))
}

/// Runs the encoder and checks the shape of what it returns.
fn run(encoder: &dyn Encoder, batch: &Batch) -> Result<Array2<f32>, Error> {
    let states = encoder.encode(batch)?;
    let (expected, found) = ((batch.pieces(), encoder.width()), states.dim());
    if expected == found {
        return Ok(states);
    }
    Err(Error::model(
        encoder.name(),
        format!("the encoder should return shape {expected:?}, it returned {found:?}"),
    ))
}

#[cfg(test)]
mod tests {
    use casefile_schema::Span;

    use super::*;

    /// Words of the given numbers of pieces; the pieces are numbered through; a sentence begins at the given words.
    fn words(sizes: &[usize], starts: &[usize]) -> Words {
        let (mut words, mut sentence, mut id) = (Words::default(), 0, 10);
        for (word, &size) in sizes.iter().enumerate() {
            sentence += usize::from(starts.contains(&word));
            let ids: Vec<u32> = (id..).take(size).collect();
            id += size as u32;
            words.push(Span::new(2 * word, 2 * word + 1).unwrap(), sentence, &ids, 0);
        }
        words
    }

    /// Returns of each piece its id and how far it stands from the nearer end of its window.
    struct Positions(usize);

    impl Encoder for Positions {
        fn name(&self) -> &str {
            "positions"
        }

        fn width(&self) -> usize {
            2
        }

        fn max_pieces(&self) -> usize {
            self.0
        }

        fn encode(&self, batch: &Batch) -> Result<Array2<f32>, Error> {
            let mut states = Vec::new();
            for (ids, _) in batch.sequences() {
                assert!(ids.len() <= self.0);
                let from_end = |i: usize| i.min(ids.len() - 1 - i);
                states.extend(ids.iter().enumerate().flat_map(|(i, &id)| [id as f32, from_end(i) as f32]));
            }
            Ok(Array2::from_shape_vec((batch.pieces(), 2), states).unwrap())
        }
    }

    fn frame() -> Frame {
        Frame { before: vec![2], after: vec![3], segment: 5 }
    }

    fn plan(words: &Words, max_pieces: usize) -> Vec<Range<usize>> {
        super::plan(words.units(), max_pieces - 2)
    }

    #[test]
    fn windows_overlap_by_a_quarter_or_begin_at_a_sentence() {
        assert_eq!(plan(&words(&[1; 20], &[]), 10), [0..8, 6..14, 12..20]);
        assert_eq!(plan(&words(&[1; 20], &[5]), 10), [0..8, 5..13, 11..19, 17..20]);
        assert_eq!(plan(&words(&[1; 20], &[3, 7]), 10), [0..8, 6..14, 12..20], "both are too far");
        assert_eq!(plan(&words(&[1; 8], &[]), 10), std::slice::from_ref(&(0..8)));
        assert!(plan(&Words::default(), 10).is_empty());
    }

    #[test]
    fn a_word_that_needs_the_whole_window_has_one() {
        assert_eq!(plan(&words(&[1, 1, 20, 1], &[]), 10), [0..2, 2..3, 3..4]);
        let long = words(&[1, 20, 1], &[]);
        let (vectors, warnings) = encode(&Positions(10), &long, &frame()).unwrap();
        assert_eq!(vectors.column(0).to_vec(), [10.0, 14.5, 31.0], "pieces 11 to 18 are read");
        assert_eq!(warnings, [Warning::WordCut { span: Span::new(2, 3).unwrap() }]);
    }

    #[test]
    fn each_word_is_read_where_it_has_most_context() {
        let words = words(&[1; 200], &[30, 31, 77]);
        let (vectors, _) = encode(&Positions(22), &words, &frame()).unwrap();
        let expected: Vec<f32> = (10..210).map(|id| id as f32).collect();
        assert_eq!(vectors.column(0).to_vec(), expected);
        let windows = plan(&words, 22);
        for word in 8..192 {
            let nearer = |w: &Range<usize>| (word + 1 - w.start).min(w.end - word) as f32;
            let best = windows.iter().filter(|w| w.contains(&word)).map(nearer).fold(0.0, f32::max);
            assert_eq!(vectors[[word, 1]], best, "{word}");
        }
    }

    #[test]
    fn strided_windows_cover_all_pieces() {
        assert_eq!(plan_strided(10, 4, 1), [0..4, 3..7, 6..10]);
        assert_eq!(plan_strided(4, 4, 1), std::slice::from_ref(&(0..4)));
        assert_eq!(plan_strided(5, 4, 1), [0..4, 3..5]);
        assert!(plan_strided(0, 4, 1).is_empty());
        assert_eq!(plan_strided(3, 2, 5).len(), 2);
        let mut seen = Vec::new();
        let units = Units::single((0..7).collect());
        each_strided(&Positions(9), &units, (&frame(), 6, 1), |units, states| {
            seen.push((units, states.column(0).to_vec()));
        })
        .unwrap();
        assert_eq!(seen, [(0..4, vec![0.0, 1.0, 2.0, 3.0]), (3..7, vec![3.0, 4.0, 5.0, 6.0])]);
    }

    #[test]
    fn an_encoder_that_holds_nothing_is_refused() {
        assert!(encode(&Positions(2), &words(&[1], &[]), &frame()).is_err());
        assert_eq!(encode(&Positions(3), &Words::default(), &frame()).unwrap().0.dim(), (0, 2));
    }
}
