//! Words to vectors, through windows that an encoder can hold.
//!
//! A document is longer than an encoder's window, so it is read in overlapping windows and every word's vector is
//! taken from the window that shows most of its context. This is the only file that knows where a window begins:
//! what comes out is one vector a word of the document.

use std::ops::Range;

use casefile_encoder::{Batch, Encoder};
use casefile_schema::{Error, Warning};
use ndarray::{Array2, ArrayView2, Axis, s};

use crate::shape::OTHER;
use crate::{Frame, Words};

/// The longest window in pieces, its frame included, that [`encode`] makes of an encoder that could hold more: the
/// length that models are trained on, and the time of attention grows with its square.
pub const WINDOW: usize = 256;

/// How many windows go to an encoder at once, so that memory does not grow with the document.
const WINDOWS_AT_ONCE: usize = 64;

/// Pieces of the frame: `[CLS]` and `[SEP]`.
const FRAME: usize = 2;

/// Overlapping windows as ranges of words, in order, that together hold all words.
///
/// The pieces of each range and the frame fit `max_pieces`, where a word counts with no more pieces than a window
/// holds. Each window ends behind the one before it and shares between a quarter and a half of a window with it: it
/// begins at the last sentence start in that stretch, else at the last word. Only where the next word would not fit
/// otherwise does it share less.
#[must_use]
pub fn plan(words: &Words, max_pieces: usize) -> Vec<Range<usize>> {
    let room = max_pieces.saturating_sub(FRAME).max(1);
    let before = pieces_before(words, room);
    let at = |word: usize| before.get(word).copied().unwrap_or(usize::MAX);
    let (mut windows, mut start) = (Vec::new(), 0);
    while start < words.len() {
        let end = before.partition_point(|&pieces| pieces <= at(start) + room).saturating_sub(1);
        windows.push(start..end);
        if end >= words.len() {
            break;
        }
        // The first words from which: the next word fits, at most a half is shared; the last where a quarter is.
        let fits = before.partition_point(|&pieces| pieces + room < at(end + 1));
        let half = before.partition_point(|&pieces| pieces + room / 2 < at(end));
        let quarter =
            before.partition_point(|&pieces| pieces + room.div_ceil(4) <= at(end)).saturating_sub(1);
        start = sentence_start(words, half.max(fits)..quarter + 1).unwrap_or(quarter).max(fits);
    }
    windows
}

/// Runs the encoder over the words: their vectors, shape `[words, width]`, and the words that were cut.
///
/// A word's vector is the mean of its pieces' vectors, from the window in which the word is farthest, in pieces, from
/// the nearer end of the window (of equals the earlier); the ends of the document do not count. A word of more pieces
/// than a window holds is read by its first pieces and comes with a [`Warning::WordCut`].
///
/// # Errors
/// What the encoder reports, and [`Error::Model`] where it holds no window of one piece or returns another shape than
/// it promises.
pub fn encode(
    encoder: &dyn Encoder,
    words: &Words,
    frame: Frame,
) -> Result<(Array2<f32>, Vec<Warning>), Error> {
    let max_pieces = encoder.max_pieces().min(WINDOW);
    let room = max_pieces.saturating_sub(FRAME);
    if room == 0 {
        let reason =
            format!("a window of {max_pieces} pieces does not hold the frame of {FRAME} and one piece");
        return Err(Error::model(encoder.name(), reason));
    }
    let layout = Layout { words, frame, room, before: pieces_before(words, room) };
    let windows = plan(words, max_pieces);
    let owned = layout.owned(&windows);
    let mut vectors = Array2::zeros((words.len(), encoder.width()));
    for (windows, owned) in windows.chunks(WINDOWS_AT_ONCE).zip(owned.chunks(WINDOWS_AT_ONCE)) {
        let mut batch = Batch::new();
        for window in windows {
            layout.push(window.clone(), &mut batch)?;
        }
        let states = run(encoder, &batch)?;
        let rows = std::iter::once(0).chain(batch.ends().iter().copied());
        for ((window, owned), row) in windows.iter().zip(owned).zip(rows) {
            layout.means(window.start, owned.clone(), states.slice(s![row.., ..]), &mut vectors);
        }
    }
    Ok((vectors, layout.cut_words()))
}

/// The words as windows see them.
struct Layout<'a> {
    words: &'a Words,
    frame: Frame,
    /// How many pieces a window holds beside its frame.
    room: usize,
    /// How many pieces stand before each word, and at the end how many there are; none counted that are cut.
    before: Vec<usize>,
}

impl Layout<'_> {
    /// How many pieces, none counted that are cut, stand before a word.
    fn before(&self, word: usize) -> usize {
        self.before.get(word).copied().unwrap_or_default()
    }

    /// For each window the words whose vectors are taken from it.
    ///
    /// From one window to the next a word's distance to the end of the first shrinks and its distance to the start of
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

    /// The first word that stands farther from the start of `next` than from the end of `one`.
    fn boundary(&self, one: &Range<usize>, next: &Range<usize>) -> usize {
        let to_end = |word| self.before(one.end) - self.before(word + 1);
        let to_start = |word| self.before(word) - self.before(next.start);
        (next.start..one.end).find(|&word| to_end(word) < to_start(word)).unwrap_or(one.end)
    }

    /// Appends a window to a batch, in its frame.
    fn push(&self, window: Range<usize>, batch: &mut Batch) -> Result<(), Error> {
        let (mut ids, mut shapes) = (vec![self.frame.cls], vec![OTHER]);
        for word in window {
            let pieces = self.words.pieces_of(word);
            let read = pieces.start..pieces.end.min(pieces.start + self.room);
            ids.extend_from_slice(self.words.ids().get(read.clone()).unwrap_or_default());
            shapes.extend_from_slice(self.words.shapes().get(read).unwrap_or_default());
        }
        ids.push(self.frame.sep);
        shapes.push(OTHER);
        batch.push(&ids, &shapes)
    }

    /// Sets the vectors of some words of a window from its states, shape `[pieces or more, width]`.
    fn means(&self, first: usize, words: Range<usize>, states: ArrayView2<f32>, vectors: &mut Array2<f32>) {
        let row_of = |word| 1 + self.before(word) - self.before(first);
        for word in words {
            let pieces = states.slice(s![row_of(word)..row_of(word + 1), ..]);
            if let Some(mean) = pieces.mean_axis(Axis(0)) {
                vectors.row_mut(word).assign(&mean);
            }
        }
    }

    /// A warning for each word of which a window holds only the first pieces.
    fn cut_words(&self) -> Vec<Warning> {
        let spans = self.words.spans().iter().enumerate();
        let cut = spans.filter(|&(word, _)| self.words.pieces_of(word).len() > self.room);
        cut.map(|(_, &span)| Warning::WordCut { span }).collect()
    }
}

/// How many pieces stand before each word, and at the end how many there are; a word counts with at most `room`.
fn pieces_before(words: &Words, room: usize) -> Vec<usize> {
    let sizes = (0..words.len()).map(|word| words.pieces_of(word).len().min(room));
    let sums = sizes.scan(0, |sum, size| {
        *sum += size;
        Some(*sum)
    });
    std::iter::once(0).chain(sums).collect()
}

/// The last of these words that begins a sentence.
fn sentence_start(words: &Words, range: Range<usize>) -> Option<usize> {
    let sentence = |word: usize| words.sentences().get(word);
    range.rev().find(|&word| word > 0 && sentence(word) != sentence(word - 1))
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

    const FRAME_IDS: Frame = Frame { cls: 2, sep: 3 };

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
        let (vectors, warnings) = encode(&Positions(10), &long, FRAME_IDS).unwrap();
        assert_eq!(vectors.column(0).to_vec(), [10.0, 14.5, 31.0], "pieces 11 to 18 are read");
        assert_eq!(warnings, [Warning::WordCut { span: Span::new(2, 3).unwrap() }]);
    }

    #[test]
    fn each_word_is_read_where_it_has_most_context() {
        let words = words(&[1; 200], &[30, 31, 77]);
        let (vectors, _) = encode(&Positions(22), &words, FRAME_IDS).unwrap();
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
    fn an_encoder_that_holds_nothing_is_refused() {
        assert!(encode(&Positions(2), &words(&[1], &[]), FRAME_IDS).is_err());
        assert_eq!(encode(&Positions(3), &Words::default(), FRAME_IDS).unwrap().0.dim(), (0, 2));
    }
}
