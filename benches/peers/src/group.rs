//! Labelled words to entities, as the `transformers` pipeline groups them.

use std::ops::Range;

use casefile_core::NamedEntity;

/// A word with its tag.
#[derive(Clone)]
pub(crate) struct Word {
    /// In characters of the text.
    pub(crate) span: Range<usize>,
    pub(crate) label: String,
    pub(crate) score: f32,
}

/// Joins neighbours of one label, unless the second has `B-`. The score is the first word's.
pub(crate) fn group(text: &str, words: &[Word]) -> Vec<NamedEntity> {
    let mut entities: Vec<NamedEntity> = Vec::new();
    let mut last = "O";
    for word in words {
        let (prefix, label) = word.label.split_once('-').unwrap_or(("I", &word.label));
        match entities.last_mut().filter(|_| last == label && prefix != "B") {
            Some(entity) if label != "O" => entity.end = word.span.end,
            _ if label != "O" => entities.push(NamedEntity {
                text: String::new(),
                label: label.to_owned(),
                start: word.span.start,
                end: word.span.end,
                score: word.score,
            }),
            _ => {}
        }
        last = label;
    }
    for entity in &mut entities {
        let length = entity.end.saturating_sub(entity.start);
        entity.text = text.chars().skip(entity.start).take(length).collect();
    }
    entities
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_entity_begins_with_b_another_label_or_after_o() {
        let labels = ["B-PER", "I-PER", "B-PER", "I-LOC", "O", "I-LOC"];
        let words = labels.iter().enumerate().map(|(i, label)| Word {
            span: 2 * i..2 * i + 1,
            label: (*label).to_owned(),
            score: 1.0,
        });
        let found = group("ä b c d e f", &words.collect::<Vec<_>>());
        let shown: Vec<_> = found.iter().map(|e| (e.label.as_str(), e.text.as_str())).collect();
        assert_eq!(shown, [("PER", "ä b"), ("PER", "c"), ("LOC", "d"), ("LOC", "f")]);
    }
}
