//! Overlapping windows as the `transformers` pipeline makes and merges them.

use std::ops::Range;

use super::aggregate::Found;

/// Windows over `pieces` pieces, each of at most `room`, the next `room - stride` behind the one before.
pub(super) fn windows(pieces: usize, room: usize, stride: usize) -> Vec<Range<usize>> {
    let step = room.saturating_sub(stride).max(1);
    let mut windows: Vec<Range<usize>> = Vec::new();
    while windows.last().map_or(pieces > 0, |last| last.end < pieces) {
        let start = windows.len() * step;
        windows.push(start..pieces.min(start + room));
    }
    windows
}

/// Of the entities of all windows those that overlap none before them, or are longer, or as long and surer:
/// `aggregate_overlapping_entities` of `TokenClassificationPipeline`.
pub(super) fn merge(mut found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    found.sort_by_key(|entity| entity.span.start);
    let mut merged: Vec<Found<'_>> = Vec::new();
    for entity in found {
        let last = merged.last_mut().filter(|last| last.span.contains(&entity.span.start));
        match last {
            Some(last) => {
                let longer = entity.span.len().cmp(&last.span.len());
                if longer.is_gt() || longer.is_eq() && entity.score > last.score {
                    *last = entity;
                }
            }
            None => merged.push(entity),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_cover_all_pieces() {
        assert_eq!(windows(10, 4, 1), [0..4, 3..7, 6..10]);
        assert_eq!(windows(4, 4, 1), std::slice::from_ref(&(0..4)));
        assert_eq!(windows(5, 4, 1), [0..4, 3..5]);
        assert!(windows(0, 4, 1).is_empty());
        assert_eq!(windows(3, 2, 5).len(), 2);
    }

    #[test]
    fn the_longer_of_two_that_overlap_is_kept() {
        let found = |span, score| Found { span, label: "PER", score };
        let merged = merge(vec![found(0..4, 0.9), found(8..9, 0.5), found(2..8, 0.1), found(2..8, 0.2)]);
        assert_eq!(merged, [found(2..8, 0.2), found(8..9, 0.5)]);
    }
}
