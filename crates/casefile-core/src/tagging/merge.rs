//! The entities of overlapping windows, merged as the `transformers` pipeline does.

use super::aggregate::Found;

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
    fn the_longer_of_two_that_overlap_is_kept() {
        let found = |span, score| Found { span, label: "PER", score };
        let merged = merge(vec![found(0..4, 0.9), found(8..9, 0.5), found(2..8, 0.1), found(2..8, 0.2)]);
        assert_eq!(merged, [found(2..8, 0.2), found(8..9, 0.5)]);
    }
}
