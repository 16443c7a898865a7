//! Entities from the tags of a sentence's tokens.

use std::fmt;
use std::str::FromStr;

/// How tags are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decoding {
    /// As conlleval reads them, and seqeval by default: an entity may begin with any tag. IOB1, IOB2 (BIO), IOE, BIOES,
    /// BILOU and BMES are read alike, `L` as `E`, `U` as `S`, `M` as `I`; a tag in none of these forms is a type of
    /// its own, and equal ones that follow each other are an entity.
    #[default]
    Lenient,
    /// As seqeval's `mode="strict", scheme=IOB2`: an entity is `B I*` of one type; `I` elsewhere is none.
    Iob2,
    /// As seqeval's strict IOE2: `I* E`.
    Ioe2,
    /// As seqeval's strict IOBES: `B I* E` or `S`.
    Iobes,
    /// As seqeval's strict BILOU: `B I* L` or `U`.
    Bilou,
}

impl Decoding {
    /// Every decoding.
    pub const ALL: &'static [Self] = &[Self::Lenient, Self::Iob2, Self::Ioe2, Self::Iobes, Self::Bilou];

    /// As it is called on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lenient => "lenient",
            Self::Iob2 => "iob2",
            Self::Ioe2 => "ioe2",
            Self::Iobes => "iobes",
            Self::Bilou => "bilou",
        }
    }

    /// The letters of a strict scheme.
    fn letters(self) -> &'static str {
        match self {
            Self::Lenient => "BIESLUMO",
            Self::Iob2 => "BIO",
            Self::Ioe2 => "IEO",
            Self::Iobes => "BIESO",
            Self::Bilou => "BILUO",
        }
    }
}

impl fmt::Display for Decoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Decoding {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().copied().find(|decoding| decoding.name() == name);
        found.ok_or_else(|| format!("there is no decoding {name:?}"))
    }
}

/// An entity among the tokens of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tagged<'a> {
    /// Its type; `_` where the tag has none.
    pub(super) label: &'a str,
    /// The first token.
    pub(super) first: usize,
    /// The last token.
    pub(super) last: usize,
}

/// The entities of a sentence.
///
/// # Errors
/// A tag that the scheme does not have, as the index of its token; never of [`Decoding::Lenient`].
pub(super) fn entities<'a>(tags: &[&'a str], decoding: Decoding) -> Result<Vec<Tagged<'a>>, usize> {
    match decoding {
        Decoding::Lenient => Ok(lenient(tags)),
        _ => strict(tags, decoding),
    }
}

/// Whether it is a tag of one of the schemes that tells a type, or `O`.
pub(super) fn is_schemed(tag: &str) -> bool {
    tag == "O" || split(tag, Decoding::Lenient.letters()).is_some_and(|(_, rest)| !rest.is_empty())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Outside,
    Begin,
    Inside,
    End,
    Single,
}

use Position::{Begin, End, Inside, Outside, Single};

/// A letter, alone or with `-` and what follows it.
fn split<'a>(tag: &'a str, letters: &str) -> Option<(Position, &'a str)> {
    let letter = tag.chars().next().filter(|&letter| letters.contains(letter))?;
    let rest = tag.get(1..).filter(|rest| rest.is_empty() || rest.starts_with('-'))?;
    let position = match letter {
        'B' => Begin,
        'I' | 'M' => Inside,
        'E' | 'L' => End,
        'S' | 'U' => Single,
        _ => Outside,
    };
    Some((position, rest))
}

/// Neighbours are of one entity unless a letter or the type parts them.
fn lenient<'a>(tags: &[&'a str]) -> Vec<Tagged<'a>> {
    let read = |tag: &&'a str| match split(tag, Decoding::Lenient.letters()) {
        Some((position, rest)) => (position, or_unnamed(rest.strip_prefix('-').unwrap_or(rest))),
        None if matches!(*tag, "" | ".") => (Outside, ""),
        None => (Inside, *tag),
    };
    let mut entities = Vec::new();
    let mut before = (Outside, "");
    let mut first = 0;
    for (index, now) in tags.iter().map(read).chain([(Outside, "")]).enumerate() {
        let parted = matches!(before.0, Outside | End | Single)
            || matches!(now.0, Outside | Begin | Single)
            || before.1 != now.1;
        if parted {
            if before.0 != Outside {
                entities.push(Tagged { label: before.1, first, last: index.saturating_sub(1) });
            }
            first = index;
        }
        before = now;
    }
    entities
}

/// What begins as the scheme says, goes on as long as the scheme lets it and then has to be complete.
fn strict<'a>(tags: &[&'a str], scheme: Decoding) -> Result<Vec<Tagged<'a>>, usize> {
    let read = |(index, tag): (usize, &&'a str)| {
        let (position, rest) = split(tag, scheme.letters()).ok_or(index)?;
        Ok((position, or_unnamed(rest.trim_matches('-'))))
    };
    let tags = tags.iter().enumerate().map(read).collect::<Result<Vec<_>, usize>>()?;
    let begins = |position| match scheme {
        Decoding::Ioe2 => matches!(position, Inside | End),
        _ => matches!(position, Begin | Single),
    };
    let mut entities = Vec::new();
    let mut next = 0;
    while let Some(&(position, label)) = tags.get(next) {
        let (first, mut last) = (next, (position, label));
        next += 1;
        if !begins(position) {
            continue;
        }
        while let Some(&tag) = tags.get(next) {
            let goes_on = matches!(last.0, Begin | Inside) && matches!(tag.0, Inside | End) && tag.1 == label;
            if !goes_on {
                break;
            }
            (last, next) = (tag, next + 1);
        }
        if scheme == Decoding::Iob2 || matches!(last.0, End | Single) {
            entities.push(Tagged { label, first, last: next - 1 });
        }
    }
    Ok(entities)
}

fn or_unnamed(label: &str) -> &str {
    if label.is_empty() { "_" } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found<'a> = (&'a str, usize, usize);

    fn decoded(tags: &str, decoding: Decoding) -> Vec<Found<'_>> {
        let tags: Vec<&str> = tags.split(' ').collect();
        let found = entities(&tags, decoding).unwrap();
        found.into_iter().map(|entity| (entity.label, entity.first, entity.last)).collect()
    }

    #[test]
    fn leniently_any_tag_may_begin_an_entity() {
        let cases: [(&str, &[Found<'_>]); 12] = [
            ("B-PER I-PER O B-LOC", &[("PER", 0, 1), ("LOC", 3, 3)]),
            ("I-PER I-PER I-LOC B-LOC", &[("PER", 0, 1), ("LOC", 2, 2), ("LOC", 3, 3)]),
            ("O I-PER E-PER I-PER O", &[("PER", 1, 2), ("PER", 3, 3)]),
            ("E-PER E-PER S-PER E-PER", &[("PER", 0, 0), ("PER", 1, 1), ("PER", 2, 2), ("PER", 3, 3)]),
            ("B-PER I-LOC", &[("PER", 0, 0), ("LOC", 1, 1)]),
            ("B-A-B I-A-B B I", &[("A-B", 0, 1), ("_", 2, 3)]),
            ("I-A O-A I-A", &[("A", 0, 0), ("A", 2, 2)]),
            ("U-PER U-PER B-PER L-PER", &[("PER", 0, 0), ("PER", 1, 1), ("PER", 2, 3)]),
            ("B-PER M-PER E-PER", &[("PER", 0, 2)]),
            ("PER PER O ORG", &[("PER", 0, 1), ("ORG", 3, 3)]),
            ("O . O", &[]),
            ("Ñ B-", &[("Ñ", 0, 0), ("_", 1, 1)]),
        ];
        for (tags, expected) in cases {
            assert_eq!(decoded(tags, Decoding::Lenient), expected, "{tags}");
        }
    }

    #[test]
    fn strictly_an_entity_is_whole_or_none() {
        let cases: [(&str, Decoding, &[Found<'_>]); 8] = [
            (
                "I-PER B-PER I-PER I-LOC B-LOC B-LOC",
                Decoding::Iob2,
                &[("PER", 1, 2), ("LOC", 4, 4), ("LOC", 5, 5)],
            ),
            ("I-PER E-PER E-LOC I-LOC", Decoding::Ioe2, &[("PER", 0, 1), ("LOC", 2, 2)]),
            ("I-PER I-LOC E-LOC", Decoding::Ioe2, &[("LOC", 1, 2)]),
            ("B-PER E-PER B-LOC S-LOC", Decoding::Iobes, &[("PER", 0, 1), ("LOC", 3, 3)]),
            ("B-PER I-PER O I-LOC E-LOC", Decoding::Iobes, &[]),
            ("B-PER I-LOC E-PER", Decoding::Iobes, &[]),
            ("B-PER I-PER L-PER U-LOC", Decoding::Bilou, &[("PER", 0, 2), ("LOC", 3, 3)]),
            ("B--PER- I-PER", Decoding::Iob2, &[("PER", 0, 1)]),
        ];
        for (tags, decoding, expected) in cases {
            assert_eq!(decoded(tags, decoding), expected, "{tags}");
        }
        assert_eq!(entities(&["O", "S-PER"], Decoding::Iob2), Err(1));
        assert_eq!(entities(&["PER"], Decoding::Bilou), Err(0));
    }
}
