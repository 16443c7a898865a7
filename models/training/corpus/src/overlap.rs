//! Runs of words that two texts share: whether one was copied from the other, or stands in a test set.

use std::collections::{HashMap, hash_map::Entry as Slot};
use std::hash::{DefaultHasher, Hash, Hasher};

use casefile_schema::Span;

/// All runs of so many words of a set of texts.
///
/// Words are compared in lower case without punctuation. Of a text only hashes are kept, and which text it was.
#[derive(Debug)]
pub struct Runs {
    length: usize,
    texts: HashMap<u64, u32>,
    names: Vec<String>,
}

/// Words that stand in another text too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// Where, as long as the run goes on.
    pub span: Span,
    /// The name of the first text that has its first words.
    pub name: String,
}

impl Runs {
    /// Runs of `length` words, at least one.
    #[must_use]
    pub fn new(length: usize) -> Self {
        Self { length: length.max(1), texts: HashMap::new(), names: Vec::new() }
    }

    /// Adds a text under a name to report it by.
    pub fn add(&mut self, name: &str, text: &str) {
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        for run in words(text).windows(self.length) {
            if let Slot::Vacant(slot) = self.texts.entry(hash(run)) {
                slot.insert(number);
            }
        }
    }

    /// Where a text says the same as one of them.
    #[must_use]
    pub fn shared(&self, text: &str) -> Vec<Overlap> {
        let words = words(text);
        let mut found: Vec<Overlap> = Vec::new();
        let mut open = None;
        for (index, run) in words.windows(self.length).enumerate() {
            let Some(name) = self.texts.get(&hash(run)).and_then(|&number| self.names.get(number as usize))
            else {
                continue;
            };
            let ends = run.first().zip(run.last()).map(|(first, last)| (first.1.start(), last.1.end()));
            let Some((start, end)) = ends else { continue };
            let goes_on = open == index.checked_sub(1) && open.is_some();
            let start = found.last().filter(|_| goes_on).map_or(start, |last| last.span.start());
            let Some(span) = Span::new(start, end) else { continue };
            match found.last_mut().filter(|_| goes_on) {
                Some(last) => last.span = span,
                None => found.push(Overlap { span, name: name.clone() }),
            }
            open = Some(index);
        }
        found
    }
}

/// The words of a text in lower case, with their places.
fn words(text: &str) -> Vec<(String, Span)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.extend(Span::new(from, at).map(|span| (span.of(text).to_lowercase(), span)));
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn hash(run: &[(String, Span)]) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.iter().for_each(|(word, _)| word.hash(&mut hasher));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_whole_whatever_its_layout() {
        let mut runs = Runs::new(4);
        runs.add("a", "Nine soldiers were killed on the road to Sana on Friday.");
        let text =
            "It said NINE SOLDIERS WERE\nKILLED, on the Road, elsewhere. On the road to Sana they fled.";
        let found = runs.shared(text);
        let shown: Vec<_> = found.iter().map(|overlap| overlap.span.of(text)).collect();
        assert_eq!(shown, ["NINE SOLDIERS WERE\nKILLED, on the Road", "On the road to Sana"]);
        assert_eq!(found[0].name, "a");
    }

    #[test]
    fn fewer_words_are_no_run() {
        let mut runs = Runs::new(4);
        runs.add("a", "Nine soldiers were killed.");
        assert!(runs.shared("nine soldiers were").is_empty() && runs.shared("").is_empty());
    }
}
