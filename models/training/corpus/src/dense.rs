//! A text without its white space and its case: what stays the same however the text is laid out.

use std::ops::Range;

/// Characters of a block; the last one of a text is shorter.
pub(crate) const BLOCK: usize = 40;
/// The largest prime below 2^53, so that every reader of JSON keeps a hash whole.
const PRIME: u64 = 9_007_199_254_740_881;
const BASE: u64 = 911_382_323;

/// The characters that are no white space, in lower case, and where they stand.
pub(crate) struct Dense {
    chars: Vec<char>,
    /// Of every one its offset among the characters of the text.
    places: Vec<usize>,
}

impl Dense {
    pub(crate) fn new(text: &str) -> Self {
        let visible = text.chars().enumerate().filter(|(_, c)| !c.is_whitespace());
        let (places, chars) = visible.map(|(place, c)| (place, lower(c))).unzip();
        Self { chars, places }
    }

    /// The hash of every block, one after the other.
    pub(crate) fn blocks(&self) -> Vec<u64> {
        self.chars.chunks(BLOCK).map(hash).collect()
    }

    /// Where blocks of a text of `length` dense characters stand in this one; `None` for one that is not found. They are
    /// looked for in their order, each from where the one before it ends; the last, if it is shorter than the others, only there.
    pub(crate) fn find(&self, blocks: &[u64], length: usize) -> Vec<Option<usize>> {
        let (mut next, mut goes_on) = (0, true);
        let find = |(index, &block): (usize, &u64)| {
            let size = BLOCK.min(length.saturating_sub(index * BLOCK));
            let places = if size == BLOCK { usize::MAX } else { usize::from(goes_on) };
            let at = self.windows(size, next).take(places).find(|&(_, hash)| hash == block).map(|(at, _)| at);
            next = at.map_or(next, |at| at + size);
            goes_on = at.is_some();
            at
        };
        blocks.iter().enumerate().map(find).collect()
    }

    /// The dense characters `range`, as a range of characters of the text.
    pub(crate) fn place(&self, range: Range<usize>) -> Option<Range<usize>> {
        let last = range.end.checked_sub(1)?;
        Some(*self.places.get(range.start)?..self.places.get(last)? + 1)
    }

    /// The hashes of all stretches of `size` characters from `first` on, with their places.
    pub(crate) fn windows(&self, size: usize, first: usize) -> impl Iterator<Item = (usize, u64)> {
        let chars = self.chars.get(first..).filter(|_| size > 0).unwrap_or_default();
        let whole = chars.get(..size).filter(|whole| !whole.is_empty()).map(hash);
        let top = (1..size).fold(1, |power, _| times(power, BASE));
        let rolled = chars.iter().zip(chars.get(size..).unwrap_or_default());
        let hashes = rolled.scan(whole.unwrap_or_default(), move |hash, (&gone, &come)| {
            let rest = (*hash + PRIME - times(u64::from(gone), top)) % PRIME;
            *hash = (times(rest, BASE) + u64::from(come)) % PRIME;
            Some(*hash)
        });
        whole.into_iter().chain(hashes).enumerate().map(move |(at, hash)| (first + at, hash))
    }
}

/// The blocks that the dense characters `range` of a text touch.
pub(crate) fn blocks_of(range: &Range<usize>) -> Range<usize> {
    range.start / BLOCK..range.end.div_ceil(BLOCK)
}

/// A polynomial in the code points, modulo [`PRIME`]: rolls along a text in constant time (Rabin and Karp).
fn hash(chars: &[char]) -> u64 {
    chars.iter().fold(0, |hash, &c| (times(hash, BASE) + u64::from(c)) % PRIME)
}

fn times(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(PRIME)).unwrap_or_default()
}

/// In lower case, where that is one character.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Rebels of the Ñandú Front attacked a convoy near Sana on Friday, killing nine soldiers, police said.";

    #[test]
    fn windows_have_the_hashes_of_their_characters() {
        let dense = Dense::new(TEXT);
        for (at, rolled) in dense.windows(7, 3) {
            assert_eq!(rolled, hash(&dense.chars[at..at + 7]));
        }
        assert_eq!(dense.windows(7, 3).count(), dense.chars.len() - 3 - 6);
        assert_eq!(dense.windows(1000, 0).count() + dense.windows(0, 0).count(), 0);
    }

    #[test]
    fn layout_and_case_change_no_block() {
        let other = TEXT.to_uppercase().replace(' ', "\n ");
        assert_eq!(Dense::new(TEXT).blocks(), Dense::new(&other).blocks());
    }

    #[test]
    fn a_block_is_found_behind_what_was_inserted() {
        let dense = Dense::new(TEXT);
        let longer = Dense::new(&format!("BREAKING -- {TEXT} (EFE)"));
        let found = longer.find(&dense.blocks(), dense.chars.len());
        assert_eq!(found, [Some(10), Some(50), Some(90)]);
    }

    #[test]
    fn a_short_last_block_is_found_only_behind_the_one_before_it() {
        let dense = Dense::new(&format!("{} Sun", "a".repeat(BLOCK)));
        let found = |text: &str| Dense::new(text).find(&dense.blocks(), dense.chars.len());
        assert_eq!(found(&format!("{}SUN", "A".repeat(BLOCK))), [Some(0), Some(BLOCK)]);
        assert_eq!(found(&format!("{}, on Sunday", "A".repeat(BLOCK))), [Some(0), None]);
        assert_eq!(found("The sun"), [None, None]);
    }

    #[test]
    fn an_empty_text_has_no_blocks() {
        assert!(Dense::new(" \n").blocks().is_empty());
    }
}
