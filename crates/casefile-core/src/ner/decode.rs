//! Scored spans to a set that is consistent.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use super::LabelledSpan;

/// The spans that can stand beside each other, in order of their first words, then of their last.
///
/// Greedy: the best score first, of equals the earlier, then the longer. A span is dropped where it
///
/// - crosses one that is already kept,
/// - equals one that is already kept, whatever their labels, or
/// - lies inside or around one that is already kept and [excludes](crate::ner::SpanLabel::excludes) it.
///
/// So mentions of different types may nest, and mentions and triggers in each other. Spans without words are dropped.
#[must_use]
pub fn decode(candidates: Vec<LabelledSpan>) -> Vec<LabelledSpan> {
    decode_beside(Vec::new(), candidates)
}

/// The given spans, which can stand beside each other, with the candidates that can stand beside them, as [`decode`]
/// chooses and orders them.
#[must_use]
pub fn decode_beside(given: Vec<LabelledSpan>, candidates: Vec<LabelledSpan>) -> Vec<LabelledSpan> {
    choose(given, candidates, |one, two| one.excludes(*two))
}

/// The spans that can stand beside each other where none may overlap, as [`decode`] chooses and orders them.
#[must_use]
pub fn decode_flat<L: Ord>(candidates: Vec<LabelledSpan<L>>) -> Vec<LabelledSpan<L>> {
    choose(Vec::new(), candidates, |_, _| true)
}

fn choose<L: Ord>(
    given: Vec<LabelledSpan<L>>,
    mut candidates: Vec<LabelledSpan<L>>,
    excludes: impl Fn(&L, &L) -> bool,
) -> Vec<LabelledSpan<L>> {
    candidates.retain(|candidate| !candidate.words.is_empty());
    candidates.sort_by(better);
    let longest = given.iter().chain(&candidates).map(|span| span.words.len()).max().unwrap_or_default();
    let mut kept: BTreeMap<usize, Vec<LabelledSpan<L>>> = BTreeMap::new();
    for span in given {
        kept.entry(span.words.start).or_default().push(span);
    }
    for candidate in candidates {
        // Only spans that begin less than the longest span before this one, or inside it, can overlap it.
        let near = candidate.words.start.saturating_sub(longest)..candidate.words.end;
        let clashes =
            kept.range(near).flat_map(|(_, spans)| spans).any(|span| clash(span, &candidate, &excludes));
        if !clashes {
            kept.entry(candidate.words.start).or_default().push(candidate);
        }
    }
    let mut spans: Vec<LabelledSpan<L>> = kept.into_values().flatten().collect();
    spans.sort_by_key(|span| (span.words.start, span.words.end));
    spans
}

/// Better first: the higher score, then the earlier start, the longer span, the label that the schema names first.
fn better<L: Ord>(one: &LabelledSpan<L>, two: &LabelledSpan<L>) -> Ordering {
    let by_place = one.words.start.cmp(&two.words.start).then(two.words.end.cmp(&one.words.end));
    two.score.total_cmp(&one.score).then(by_place).then(one.label.cmp(&two.label))
}

/// Whether two spans cannot stand beside each other.
fn clash<L>(one: &LabelledSpan<L>, two: &LabelledSpan<L>, excludes: impl Fn(&L, &L) -> bool) -> bool {
    let inside = |one: &Range<usize>, two: &Range<usize>| two.start <= one.start && one.end <= two.end;
    let overlap = one.words.start < two.words.end && two.words.start < one.words.end;
    let nested = inside(&one.words, &two.words) || inside(&two.words, &one.words);
    overlap && (!nested || one.words == two.words || excludes(&one.label, &two.label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(words: Range<usize>, label: &str, score: f32) -> LabelledSpan {
        LabelledSpan { words, label: label.parse().unwrap(), score }
    }

    #[test]
    fn the_better_of_two_crossing_spans_is_kept() {
        let (low, high) = (span(0..3, "Person/name", 0.6), span(2..4, "Group/name", 0.7));
        assert_eq!(decode(vec![low.clone(), high.clone()]), [high]);
        let touching = span(3..4, "Group/name", 0.7);
        assert_eq!(decode(vec![touching.clone(), low.clone()]), [low, touching]);
    }

    #[test]
    fn a_given_span_is_kept_beside_any_better_candidate() {
        let (given, better) = (span(0..3, "Person/name", 0.1), span(2..4, "Group/name", 0.9));
        let inside = span(1..2, "Attack", 0.5);
        let kept = decode_beside(vec![given.clone()], vec![better, inside.clone()]);
        assert_eq!(kept, [given, inside]);
    }

    #[test]
    fn a_span_has_one_label() {
        let (low, high) = (span(1..2, "Attack", 0.6), span(1..2, "Group/name", 0.7));
        assert_eq!(decode(vec![low, high.clone()]), [high]);
    }

    #[test]
    fn different_types_nest_and_equal_types_do_not() {
        let attack = span(0..2, "Attack", 0.9);
        let place = span(0..1, "Location/name", 0.5);
        assert_eq!(decode(vec![attack.clone(), place.clone()]), [place.clone(), attack.clone()]);
        assert_eq!(decode(vec![span(1..2, "Arrest", 0.5), attack.clone()]), [attack]);
        let wider = span(0..3, "Location/nominal", 0.4);
        assert_eq!(decode(vec![wider, place.clone()]), [place]);
    }

    #[test]
    fn flat_spans_do_not_nest_whatever_their_labels() {
        let own =
            |words: Range<usize>, label: &str, score| LabelledSpan { words, label: label.to_owned(), score };
        let (inner, outer, after) = (own(0..1, "Loc", 0.8), own(0..3, "Org", 0.9), own(3..4, "Loc", 0.4));
        assert_eq!(decode_flat(vec![after.clone(), inner, outer.clone()]), [outer, after]);
    }

    #[test]
    fn a_dropped_span_drops_no_other() {
        let (first, second) = (span(0..2, "Person/name", 0.9), span(1..4, "Person/name", 0.8));
        let third = span(3..5, "Person/name", 0.7);
        assert_eq!(decode(vec![third.clone(), second, first.clone()]), [first, third]);
    }

    #[test]
    fn of_equal_scores_the_earlier_and_then_the_longer_is_kept() {
        let (early, late) = (span(0..2, "Norp/name", 0.5), span(1..3, "Norp/name", 0.5));
        assert_eq!(decode(vec![late, early.clone()]), std::slice::from_ref(&early));
        let long = span(0..3, "Norp/name", 0.5);
        assert_eq!(decode(vec![early, long.clone()]), [long]);
    }

    #[test]
    fn a_short_span_far_inside_a_long_one_is_found() {
        let (long, short) = (span(0..16, "Person/nominal", 0.9), span(14..15, "Person/name", 0.8));
        assert_eq!(decode(vec![short, long.clone(), span(3..3, "Attack", 1.0)]), [long]);
    }
}
