//! What the columns of a token classifier mean: `B-PER` is the beginning of a `PER`.

use std::collections::BTreeMap;

use casefile_schema::Error;
use serde::Deserialize;

/// What a tag says of where in an entity its piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// `B-PER`: first.
    Begin,
    /// `I-PER`, also `M-PER`: behind the first, or in a scheme without beginnings (IOB1) anywhere.
    Inside,
    /// `E-PER`, also `L-PER`: last.
    End,
    /// `S-PER`, also `U-PER`: first and last.
    Single,
    /// `PER`: anywhere.
    Any,
}

/// The meaning of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) place: Place,
    /// Index of its label in [`Tags::labels`].
    pub(crate) label: usize,
}

/// The tags of a classifier in the order of its columns.
#[derive(Debug, Clone)]
pub(crate) struct Tags {
    names: Vec<String>,
    /// `None` outside of every entity: the tag `O`.
    tags: Vec<Option<Tag>>,
    labels: Vec<String>,
    /// Whether an entity may begin with an inside tag: some label has those and none to begin with.
    lax: bool,
    /// For each label whether it has a tag for last units.
    ends: Vec<bool>,
}

/// The part of `config.json` that names the tags.
#[derive(Deserialize)]
struct Raw {
    id2label: Option<BTreeMap<usize, String>>,
    num_labels: Option<usize>,
}

impl Tags {
    /// Reads `id2label` of a `config.json`; without it, the tags are `LABEL_0`, `LABEL_1`, ... as in `transformers`.
    ///
    /// # Errors
    /// [`Error::Model`] where the file is none, or its ids are not 0, 1, 2, ... or far too many.
    pub(crate) fn parse(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let raw: Raw = serde_json::from_slice(bytes).map_err(|error| Error::model(file, error))?;
        let unnamed = |count: usize| (0..count).map(|i| (i, format!("LABEL_{i}"))).collect();
        let names = match (raw.id2label, raw.num_labels.unwrap_or(2)) {
            (Some(names), _) => names,
            (None, count) if count <= MOST => unnamed(count),
            (None, count) => return Err(Error::model(file, format!("num_labels is {count}"))),
        };
        if names.is_empty() {
            return Err(Error::model(file, "there are no labels in id2label"));
        }
        if let Some((place, id)) = names.keys().enumerate().find(|(place, id)| place != *id) {
            return Err(Error::model(file, format!("id2label has no id {place}, but {id}")));
        }
        Ok(Self::new(names.into_values().collect()))
    }

    pub(crate) fn new(names: Vec<String>) -> Self {
        let mut labels: Vec<String> = Vec::new();
        let mut tag = |name: &String| {
            let (place, label) = split(name, &names);
            let known = labels.iter().position(|l| l == label);
            let label = known.unwrap_or_else(|| {
                labels.push(label.to_owned());
                labels.len() - 1
            });
            Some(Tag { place, label })
        };
        let tags: Vec<_> = names.iter().map(|name| if name == OUTSIDE { None } else { tag(name) }).collect();
        let has = |label, place| tags.contains(&Some(Tag { place, label }));
        let begins = |label| has(label, Place::Begin) || has(label, Place::Single);
        let lax = (0..labels.len()).any(|label| has(label, Place::Inside) && !begins(label));
        let ends = (0..labels.len()).map(|label| has(label, Place::End)).collect();
        Self { lax, ends, names, tags, labels }
    }

    /// How many columns.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The tags as the checkpoint writes them.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The labels without their places, in order of their first tags.
    pub(crate) fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The meaning of a column.
    pub(crate) fn get(&self, column: usize) -> Option<Tag> {
        self.tags.get(column).copied().flatten()
    }

    /// Whether a unit tagged `next` goes on with the entity of the unit tagged `last` before it.
    pub(crate) fn joins(last: Tag, next: Tag) -> bool {
        let closed = matches!(last.place, Place::End | Place::Single);
        let opens = matches!(next.place, Place::Begin | Place::Single);
        last.label == next.label && !closed && !opens
    }

    /// Whether the scheme lets the second of two neighbours follow the first; `None` is outside of every entity, or an end
    /// of the text.
    ///
    /// An entity must begin with a tag that may begin it. Where a label has tags for last units, its entities must end with
    /// one.
    pub(crate) fn allows(&self, last: Option<Tag>, next: Option<Tag>) -> bool {
        if last.zip(next).is_some_and(|(last, next)| Self::joins(last, next)) {
            return true;
        }
        let ends = |tag: Tag| self.ends.get(tag.label).is_some_and(|&ends| ends);
        let may_end =
            last.is_none_or(|tag| !ends(tag) || matches!(tag.place, Place::End | Place::Single | Place::Any));
        let begins = |tag: Tag| matches!(tag.place, Place::Begin | Place::Single | Place::Any);
        may_end && next.is_none_or(|tag| begins(tag) || self.lax)
    }
}

/// The tag of what is no entity.
const OUTSIDE: &str = "O";

/// The most tags that are believed.
const MOST: usize = 1 << 20;

/// The places of BIO.
const BIO: &[(&str, Place)] = &[("B", Place::Begin), ("I", Place::Inside)];

/// The places of the longer schemes, read only where their label has a tag of BIO too, so that a plain label `S-Bahn`
/// stays one.
const MORE: &[(&str, Place)] =
    &[("M", Place::Inside), ("E", Place::End), ("L", Place::End), ("S", Place::Single), ("U", Place::Single)];

/// The place and the label of a tag, one of `names`.
fn split<'a>(name: &'a str, names: &[String]) -> (Place, &'a str) {
    let plain = (Place::Any, name);
    let Some((letter, label)) = name.split_once('-').filter(|(_, label)| !label.is_empty()) else {
        return plain;
    };
    let place = |places: &[(&str, Place)]| places.iter().find(|(l, _)| *l == letter).map(|(_, place)| *place);
    let in_bio = || BIO.iter().any(|(letter, _)| names.iter().any(|n| *n == format!("{letter}-{label}")));
    match place(BIO).or_else(|| place(MORE).filter(|_| in_bio())) {
        Some(place) => (place, label),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(names: &str) -> Tags {
        Tags::new(names.split(' ').map(str::to_owned).collect())
    }

    /// Whether a whole sequence of tags is allowed.
    fn allows(tags: &Tags, sequence: &str) -> bool {
        let of = |name: &str| tags.get(tags.names().iter().position(|n| n == name).unwrap());
        let mut last = None;
        for name in sequence.split(' ') {
            if !tags.allows(last, of(name)) {
                return false;
            }
            last = of(name);
        }
        tags.allows(last, None)
    }

    #[test]
    fn an_entity_begins_with_a_beginning() {
        let bio = tags("O B-PER I-PER B-LOC I-LOC");
        assert_eq!(bio.labels(), ["PER", "LOC"]);
        assert!(allows(&bio, "B-PER I-PER I-PER O B-LOC B-LOC"));
        for wrong in ["I-PER", "O I-PER", "B-LOC I-PER", "B-PER O I-PER"] {
            assert!(!allows(&bio, wrong), "{wrong}");
        }
    }

    #[test]
    fn an_entity_ends_with_an_end_where_there_is_one() {
        let bioes = tags("O B-PER I-PER E-PER S-PER");
        assert!(allows(&bioes, "S-PER B-PER I-PER E-PER B-PER E-PER O"));
        for wrong in ["B-PER", "B-PER O", "B-PER S-PER", "E-PER", "S-PER I-PER", "B-PER B-PER E-PER"] {
            assert!(!allows(&bioes, wrong), "{wrong}");
        }
        assert_eq!(tags("O B-X I-X L-X U-X").get(3), Some(Tag { place: Place::End, label: 0 }));
    }

    #[test]
    fn where_a_label_has_no_beginning_the_scheme_is_lax() {
        let iob1 = tags("O I-PER B-LOC I-LOC");
        assert!(allows(&iob1, "I-PER I-PER O I-LOC B-LOC I-LOC"));
        let padded = tags("[PAD] O B-PER I-PER E-PER S-PER X");
        assert_eq!(padded.labels(), ["[PAD]", "PER", "X"]);
        assert!(!allows(&padded, "O I-PER E-PER") && allows(&padded, "X S-PER [PAD] B-PER E-PER X"));
        let plain = tags("O PER S-Bahn");
        assert_eq!(plain.labels(), ["PER", "S-Bahn"]);
        assert!(allows(&plain, "PER PER S-Bahn PER O"));
    }

    #[test]
    fn names_are_read_from_the_configuration() {
        let parse = |json: &str| Tags::parse("config.json", json.as_bytes());
        let tags = parse(r#"{"id2label": {"1": "B-PER", "0": "O", "10": "x", "2": "I-PER"}}"#);
        let message = tags.unwrap_err().to_string();
        assert_eq!(message, "model file config.json: id2label has no id 3, but 10");
        assert_eq!(parse(r#"{"id2label": {"1": "B-PER", "0": "O"}}"#).unwrap().names(), ["O", "B-PER"]);
        for none in [r#"{"id2label": {}}"#, r#"{"num_labels": 3000000000}"#, r#"{"num_labels": 0}"#] {
            assert!(parse(none).is_err(), "{none}");
        }
        assert_eq!(parse(r#"{"num_labels": 3}"#).unwrap().labels(), ["LABEL_0", "LABEL_1", "LABEL_2"]);
    }
}
