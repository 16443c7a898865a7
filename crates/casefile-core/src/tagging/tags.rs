//! What the columns of a token classifier mean: `B-PER` is the beginning of a `PER`.

use std::collections::BTreeMap;

use casefile_schema::Error;
use serde::Deserialize;

/// What a tag says of where in an entity its piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// `B-PER`: first.
    Begin,
    /// `I-PER`, also `M-PER`; or `PER` where tags are plain: anywhere.
    Inside,
    /// `E-PER`, also `L-PER`: last.
    End,
    /// `S-PER`, also `U-PER`: first and last.
    Single,
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
    /// For each label whether it has a tag for first and for last units.
    begins: Vec<bool>,
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
    /// [`Error::Model`] where the file is none or its ids are not 0, 1, 2, ...
    pub(crate) fn parse(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let raw: Raw = serde_json::from_slice(bytes).map_err(|error| Error::model(file, error))?;
        let unnamed = || (0..raw.num_labels.unwrap_or(2)).map(|i| (i, format!("LABEL_{i}"))).collect();
        let names = raw.id2label.unwrap_or_else(unnamed);
        if let Some((place, id)) = names.keys().enumerate().find(|(place, id)| place != *id) {
            return Err(Error::model(file, format!("id2label has no id {place}, but {id}")));
        }
        Ok(Self::new(names.into_values().collect()))
    }

    pub(crate) fn new(names: Vec<String>) -> Self {
        let strict = names.iter().filter(|name| *name != OUTSIDE).all(|name| split(name, PLACES).is_some());
        let places = if strict { PLACES } else { &PLACES[..2] };
        let mut labels: Vec<String> = Vec::new();
        let mut tag = |name: &String| {
            let (place, label) = split(name, places).unwrap_or((Place::Inside, name));
            let known = labels.iter().position(|l| l == label);
            let label = known.unwrap_or_else(|| {
                labels.push(label.to_owned());
                labels.len() - 1
            });
            Some(Tag { place, label })
        };
        let tags: Vec<_> = names.iter().map(|name| if name == OUTSIDE { None } else { tag(name) }).collect();
        let has = |place: Place| {
            (0..labels.len()).map(|label| tags.contains(&Some(Tag { place, label }))).collect()
        };
        Self { begins: has(Place::Begin), ends: has(Place::End), names, tags, labels }
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
    /// An entity must begin with a tag that may begin it; where some label has no such tag (plain tags, IOB1), any may.
    /// Where a label has tags for last units, its entities must end with one.
    pub(crate) fn allows(&self, last: Option<Tag>, next: Option<Tag>) -> bool {
        if last.zip(next).is_some_and(|(last, next)| Self::joins(last, next)) {
            return true;
        }
        let may_end = last.is_none_or(|tag| {
            matches!(tag.place, Place::End | Place::Single) || !self.ends.get(tag.label).is_some_and(|&e| e)
        });
        let lax = self.begins.iter().any(|&begins| !begins);
        let may_begin = next.is_none_or(|tag| matches!(tag.place, Place::Begin | Place::Single) || lax);
        may_end && may_begin
    }
}

/// The tag of what is no entity.
const OUTSIDE: &str = "O";

/// The places by the letters before their labels. The first two are read wherever they stand; the others, only where all
/// tags of a checkpoint have such a letter, so that a plain label `S-Bahn` stays one.
const PLACES: &[(&str, Place)] = &[
    ("B", Place::Begin),
    ("I", Place::Inside),
    ("M", Place::Inside),
    ("E", Place::End),
    ("L", Place::End),
    ("S", Place::Single),
    ("U", Place::Single),
];

/// The place and the label of a tag.
fn split<'a>(name: &'a str, places: &[(&str, Place)]) -> Option<(Place, &'a str)> {
    let (letter, label) = name.split_once('-')?;
    let place = places.iter().find(|(l, _)| *l == letter)?.1;
    (!label.is_empty()).then_some((place, label))
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
        assert_eq!(parse(r#"{"num_labels": 3}"#).unwrap().labels(), ["LABEL_0", "LABEL_1", "LABEL_2"]);
    }
}
