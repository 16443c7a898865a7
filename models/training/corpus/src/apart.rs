//! Whether two sets of documents are about different groups.

use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::{Document, EntityType, Level};

/// The names of groups of `second` that are groups of `first` as well, by whatever name: names are one group where an
/// entity of any of the documents, those of `others` too, has both. Case, punctuation, "the" and a single word of a longer
/// name ("the Company") do not count.
#[must_use]
pub fn shared_groups<'a>(
    first: impl IntoIterator<Item = &'a Document>,
    second: impl IntoIterator<Item = &'a Document>,
    others: impl IntoIterator<Item = &'a Document>,
) -> BTreeSet<String> {
    let mut groups = Groups::default();
    let first: Vec<String> = first.into_iter().flat_map(|document| groups.add(document)).collect();
    let second: Vec<String> = second.into_iter().flat_map(|document| groups.add(document)).collect();
    others.into_iter().for_each(|document| drop(groups.add(document)));
    let known: BTreeSet<&str> = first.iter().map(|name| groups.root(name)).collect();
    second.iter().filter(|name| known.contains(groups.root(name))).cloned().collect()
}

/// Names that stand for one group point, one after the other, to one of them.
#[derive(Default)]
struct Groups {
    next: BTreeMap<String, String>,
}

impl Groups {
    /// Takes in the groups of a document; their names.
    fn add(&mut self, document: &Document) -> Vec<String> {
        let mut all = Vec::new();
        for (index, entity) in document.entities.iter().enumerate() {
            if entity.entity_type != EntityType::Group {
                continue;
            }
            let named = document.mentions_of(index.into()).filter(|mention| mention.level == Level::Name);
            let names: Vec<String> = named.map(|mention| plain(mention.span.of(&document.text))).collect();
            let names = fullest(names);
            for pair in names.windows(2) {
                if let [a, b] = pair {
                    let (a, b) = (self.root(a).to_owned(), self.root(b).to_owned());
                    if a != b {
                        self.next.insert(a, b);
                    }
                }
            }
            all.extend(names);
        }
        all
    }

    fn root<'a>(&'a self, name: &'a str) -> &'a str {
        let mut name = name;
        while let Some(next) = self.next.get(name) {
            name = next;
        }
        name
    }
}

/// Without a word that is one of another name's, and without what has neither letters nor digits.
fn fullest(names: Vec<String>) -> Vec<String> {
    let is_short = |name: &String| {
        let longer = |other: &&String| *other != name && other.split(' ').any(|word| word == name);
        name.is_empty() || names.iter().find(longer).is_some()
    };
    names.iter().filter(|name| !is_short(name)).cloned().collect()
}

/// In lower case, letters and digits alone, without "the".
fn plain(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).filter(|word| word != "the").collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::read;

    fn document(names: &[&str]) -> Document {
        let text = names.join(" ");
        let start = |name: &str| text.find(name).unwrap();
        let mentions: Vec<String> = names
            .iter()
            .map(|name| format!(r#"{{"start":{},"end":{}}}"#, start(name), start(name) + name.len()))
            .collect();
        let mentions = mentions.join(",");
        let line = format!(
            r#"{{"text":"{text}","genre":"newswire","entities":[{{"id":"g","type":"Group","mentions":[{mentions}]}}]}}"#
        );
        read(&line).unwrap().document
    }

    #[test]
    fn a_group_is_known_by_all_its_names() {
        let train = [document(&["Red Front", "RF"])];
        let test = [document(&["Lions of the North"]), document(&["Rojo"])];
        assert_eq!(shared_groups(&train, &test, []).len(), 0);
        let bridge = [document(&["the RED FRONT", "Rojo"])];
        let shared: Vec<_> = shared_groups(&train, &test, &bridge).into_iter().collect();
        assert_eq!(shared, ["rojo"]);
        let short = [document(&["Marowijne River Company", "Company"])];
        assert_eq!(shared_groups(&short, &[document(&["Company of Madog", "Company"])], []).len(), 0);
    }
}
