//! Scores of pieces to entities: the strategies of the `transformers` pipeline, and Viterbi.

use std::ops::Range;
use std::str::FromStr;

use ndarray::{Array1, ArrayView1, ArrayView2, Axis};

use super::tags::{Tag, Tags};
use super::viterbi;

/// How the tags of pieces become entities.
///
/// `None`, `Simple`, `First`, `Average` and `Max` do what the strategies of those names do in the `transformers`
/// token-classification pipeline (5.23, `aggregation_strategy`), its idea of a word included: where a tokenizer marks the
/// pieces inside a word (WordPiece's `##`), that decides; for others, white space does, so that punctuation belongs to the
/// word that it touches, and a piece that covers no text may be an entity without any. A plain label keeps its hyphens,
/// though, and the tags of BIOES are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aggregation {
    /// Every piece by itself, labelled with its whole tag (`B-PER`), but for those tagged `O`.
    None,
    /// Neighbouring pieces whose best tags go on with each other. A word may end up in two entities.
    Simple,
    /// As `Simple`, with each word tagged as its first piece.
    First,
    /// As `Simple`, with each word tagged by the mean of its pieces' scores.
    Average,
    /// As `Simple`, with each word tagged as the piece that has the highest score.
    Max,
    /// The best sequence of tags that the scheme (BIO, BIOES) allows, over words tagged as their first pieces. A word is
    /// what the tokenizer splits a text into, but never both letters and punctuation, nor two letters of a script that is
    /// written without spaces.
    #[default]
    Viterbi,
}

impl Aggregation {
    /// All, in the order of their documentation.
    pub const ALL: &'static [Self] =
        &[Self::None, Self::Simple, Self::First, Self::Average, Self::Max, Self::Viterbi];

    /// The name in lower case, as `transformers` spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Simple => "simple",
            Self::First => "first",
            Self::Average => "average",
            Self::Max => "max",
            Self::Viterbi => "viterbi",
        }
    }
}

impl FromStr for Aggregation {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|aggregation| aggregation.name() == name);
        found.copied().ok_or_else(|| format!("there is no aggregation {name:?}"))
    }
}

/// The pieces of a text as aggregation sees them; all lists have one entry a piece.
pub(crate) struct Scored<'a> {
    /// `[pieces, tags]`
    pub(crate) scores: ArrayView2<'a, f32>,
    /// In characters of the text.
    pub(crate) spans: &'a [Range<usize>],
    /// Whether the pipeline of `transformers` would take it as a part of the word before it.
    pub(crate) subword: &'a [bool],
    /// Whether it is a part of the word before it.
    pub(crate) goes_on: &'a [bool],
}

/// An entity, or a piece of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found<'a> {
    /// In characters of the text.
    pub(crate) span: Range<usize>,
    pub(crate) label: &'a str,
    pub(crate) score: f32,
}

/// A piece or word with its tag.
struct Unit {
    span: Range<usize>,
    column: usize,
    score: f32,
}

/// The entities in the order of the text.
pub(crate) fn aggregate<'a>(scored: &Scored<'_>, tags: &'a Tags, aggregation: Aggregation) -> Vec<Found<'a>> {
    let row = |piece: usize| scored.scores.row(piece);
    let pieces = 0..scored.spans.len();
    match aggregation {
        Aggregation::None => {
            let units = pieces.map(|piece| Unit::best(scored.spans[piece].clone(), row(piece)));
            let named = units.filter(|unit| tags.get(unit.column).is_some());
            named.filter_map(|u| tags.names().get(u.column).map(|l| u.found(l))).collect()
        }
        Aggregation::Simple => {
            group(pieces.map(|piece| Unit::best(scored.spans[piece].clone(), row(piece))), tags)
        }
        Aggregation::Viterbi => {
            let words = words(scored.goes_on);
            let firsts: Vec<usize> = words.iter().map(|word| word.start).collect();
            let path = viterbi::path(scored.scores.select(Axis(0), &firsts).view(), tags);
            let units = words.into_iter().zip(path).map(|(word, column)| {
                let score = scored.scores[[word.start, column]];
                Unit { span: span(scored, word), column, score }
            });
            let mut found = group(units, tags);
            found.retain(|entity| !entity.span.is_empty());
            found
        }
        Aggregation::First | Aggregation::Average | Aggregation::Max => {
            let tagged = |word: Range<usize>| {
                let scores = word_scores(scored, word.clone(), aggregation);
                Unit::best(span(scored, word), scores.view())
            };
            group(words(scored.subword).into_iter().map(tagged), tags)
        }
    }
}

/// The scores of a word's tags, from those of its pieces.
fn word_scores(scored: &Scored<'_>, word: Range<usize>, aggregation: Aggregation) -> Array1<f32> {
    let row = |piece: usize| scored.scores.row(piece);
    let best = |piece: usize| Unit::best(0..0, row(piece)).score;
    match aggregation {
        Aggregation::Average => {
            let sum = word.clone().fold(Array1::zeros(scored.scores.ncols()), |sum, piece| sum + row(piece));
            sum / word.len() as f32
        }
        Aggregation::Max => {
            let better = |one, two| if best(two) > best(one) { two } else { one };
            row(word.clone().fold(word.start, better)).to_owned()
        }
        _ => row(word.start).to_owned(),
    }
}

/// Ranges of pieces that are a word each, from whether each piece goes on with the word before it.
fn words(goes_on: &[bool]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (piece, &goes_on) in goes_on.iter().enumerate() {
        match words.last_mut().filter(|_| goes_on) {
            Some(word) => word.end = piece + 1,
            None => words.push(piece..piece + 1),
        }
    }
    words
}

/// The characters from a word's first piece to its last.
fn span(scored: &Scored<'_>, word: Range<usize>) -> Range<usize> {
    scored.spans[word.start].start..scored.spans[word.end - 1].end
}

impl Unit {
    /// With the best tag, of equals the first.
    fn best(span: Range<usize>, scores: ArrayView1<f32>) -> Self {
        let mut best = Self { span, column: 0, score: f32::NEG_INFINITY };
        for (column, &score) in scores.iter().enumerate() {
            if score > best.score {
                (best.column, best.score) = (column, score);
            }
        }
        best
    }

    fn found(self, label: &str) -> Found<'_> {
        Found { span: self.span, label, score: self.score }
    }
}

/// Joins neighbours whose tags go on with each other; the score is the mean of theirs.
fn group(units: impl Iterator<Item = Unit>, tags: &Tags) -> Vec<Found<'_>> {
    let mut found: Vec<(Found<'_>, f32)> = Vec::new();
    let mut last: Option<Tag> = None;
    for unit in units {
        let tag = tags.get(unit.column);
        let joined = last.zip(tag).is_some_and(|(last, tag)| Tags::joins(last, tag));
        let label = tag.and_then(|tag| tags.labels().get(tag.label));
        match (found.last_mut().filter(|_| joined), label) {
            (Some((entity, count)), _) => {
                entity.span.end = unit.span.end;
                entity.score += unit.score;
                *count += 1.0;
            }
            (None, Some(label)) => found.push((unit.found(label), 1.0)),
            (None, None) => {}
        }
        last = tag;
    }
    let means = found.into_iter().map(|(entity, count)| Found { score: entity.score / count, ..entity });
    means.collect()
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "spans are ranges")]
mod tests {
    use ndarray::array;

    use super::*;

    fn tags() -> Tags {
        Tags::new(["O", "B-PER", "I-PER", "B-LOC"].map(str::to_owned).to_vec())
    }

    /// "New York|er fled": one word of two pieces, then one word.
    fn run(aggregation: Aggregation) -> Vec<(Range<usize>, String, f32)> {
        let scores = array![[0.1, 0.6, 0.2, 0.1], [0.1, 0.1, 0.1, 0.7], [0.3, 0.1, 0.6, 0.0]];
        let scored = Scored {
            scores: scores.view(),
            spans: &[0..4, 4..6, 7..9],
            subword: &[false, true, false],
            goes_on: &[false, true, false],
        };
        let tags = tags();
        let found = aggregate(&scored, &tags, aggregation);
        found.into_iter().map(|f| (f.span, f.label.to_owned(), (f.score * 100.0).round() / 100.0)).collect()
    }

    fn found(span: Range<usize>, label: &str, score: f32) -> (Range<usize>, String, f32) {
        (span, label.to_owned(), score)
    }

    #[test]
    fn every_strategy_does_what_its_name_says() {
        let (first, second) = (found(0..4, "PER", 0.6), found(4..6, "LOC", 0.7));
        assert_eq!(run(Aggregation::Simple), [first, second, found(7..9, "PER", 0.6)]);
        let expected = [found(0..4, "B-PER", 0.6), found(4..6, "B-LOC", 0.7), found(7..9, "I-PER", 0.6)];
        assert_eq!(run(Aggregation::None), expected);
        assert_eq!(run(Aggregation::First), [found(0..9, "PER", 0.6)]);
        let third = found(7..9, "PER", 0.6);
        assert_eq!(run(Aggregation::Average), [found(0..6, "LOC", 0.4), third.clone()]);
        assert_eq!(run(Aggregation::Max), [found(0..6, "LOC", 0.7), third]);
        assert_eq!(run(Aggregation::Viterbi), [found(0..9, "PER", 0.6)]);
    }

    #[test]
    fn what_the_scheme_forbids_is_not_the_best_path() {
        let scores = array![[0.5, 0.4, 0.1, 0.0], [0.1, 0.0, 0.9, 0.0]];
        let spans = [0..1, 2..3];
        let free = [false, false];
        let scored = Scored { scores: scores.view(), spans: &spans, subword: &free, goes_on: &free };
        let tags = tags();
        let of = |aggregation| aggregate(&scored, &tags, aggregation).remove(0).span;
        assert_eq!((of(Aggregation::Simple), of(Aggregation::Viterbi)), (2..3, 0..3));
    }

    #[test]
    fn names_read_back() {
        for aggregation in Aggregation::ALL {
            assert_eq!(aggregation.name().parse(), Ok(*aggregation));
        }
        assert!("best".parse::<Aggregation>().is_err());
    }
}
