//! Finds the texts of the stand-off part among any texts, by hash.

use std::collections::{BTreeMap, HashMap};

use crate::stand_off::{Anchored, StandOff, blocks_in, sha256};

/// Annotations in search of their texts.
///
/// Texts are offered one by one, whatever they are called and wherever they come from: first as what they are, and where
/// some annotation [is open](Self::is_open) after all of them, as what they are like. An annotation takes the very text it was made
/// on; else the one that has most of its blocks, at least half of them. Blocks are 40 characters: a shorter text is found as what it
/// is alone.
#[derive(Debug)]
pub struct Search {
    wanted: Vec<(StandOff, Option<(usize, Anchored)>)>,
    by_text: HashMap<String, Vec<usize>>,
    by_block: HashMap<u64, Vec<usize>>,
    open: usize,
}

impl Search {
    /// Of these annotations.
    #[must_use]
    pub fn new(wanted: Vec<StandOff>) -> Self {
        let all = || wanted.iter().enumerate();
        let mut by_block: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, annotation) in all() {
            annotation.blocks().iter().for_each(|&block| by_block.entry(block).or_default().push(index));
            by_text.entry(annotation.sha256().to_owned()).or_default().push(index);
        }
        Self {
            by_text,
            by_block,
            open: wanted.len(),
            wanted: wanted.into_iter().map(|annotation| (annotation, None)).collect(),
        }
    }

    /// Whether some annotation has not found the very text it was made on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open > 0
    }

    /// Looks whether a text is one of those that are wanted, byte for byte.
    pub fn offer(&mut self, text: &str) {
        for index in self.by_text.get(&sha256(text)).cloned().unwrap_or_default() {
            self.take(index, usize::MAX, text);
        }
    }

    /// Looks whether a text is like one of those that are wanted. Slower: every stretch of it is looked up.
    pub fn offer_alike(&mut self, text: &str) {
        let mut hits: BTreeMap<usize, usize> = BTreeMap::new();
        for block in blocks_in(text) {
            for &index in self.by_block.get(&block).into_iter().flatten() {
                *hits.entry(index).or_default() += 1;
            }
        }
        for (index, hits) in hits {
            let blocks = self.wanted.get(index).map_or(0, |(annotation, _)| annotation.blocks().len());
            if 2 * hits >= blocks {
                self.take(index, hits, text);
            }
        }
    }

    /// What became of each, in the order in which they were given; `None` where no text was right.
    pub fn finish(self) -> impl Iterator<Item = (StandOff, Option<Anchored>)> {
        self.wanted.into_iter().map(|(annotation, found)| (annotation, found.map(|(_, anchored)| anchored)))
    }

    /// Takes a text that has so many blocks of an annotation, if it is the best so far.
    fn take(&mut self, index: usize, hits: usize, text: &str) {
        let Some((annotation, found)) = self.wanted.get_mut(index) else { return };
        if found.as_ref().is_none_or(|(best, _)| *best < hits) {
            self.open -= usize::from(hits == usize::MAX);
            *found = Some((hits, annotation.anchor(text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_very_text_wins_over_one_that_is_like_it() {
        let text =
            "Rebels of the Front attacked a convoy near Sana on Friday, killing nine soldiers, police said.";
        let line = format!(r#"{{"id":"a","text":"{text}","entities":[]}}"#);
        let other = line.replace(text, "Nothing of this kind is among the texts that follow.");
        let wanted = vec![StandOff::detach(&line).unwrap(), StandOff::detach(&other).unwrap()];
        let mut search = Search::new(wanted);
        search
            .offer("Some other text of a length that holds a block or two, so that it might be one of them.");
        search.offer_alike(&text.to_uppercase());
        search.offer(text);
        assert!(search.is_open());
        search.offer_alike(&format!("{text} More."));
        let found: Vec<_> = search.finish().map(|(_, anchored)| anchored.map(|a| a.is_exact)).collect();
        assert_eq!(found, [Some(true), None]);
    }
}
