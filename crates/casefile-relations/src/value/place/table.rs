//! The gazetteer: two tables in the source tree, read once.
//!
//! - `countries.tsv`: ISO 3166-1 alpha-2 code, names, demonyms
//! - `cities.tsv`: code, names of cities, regions and provinces that lie in no other country worth a mention
//!
//! Columns are separated by tabs, names by `|`, and written as people write them; lookups are by [`fold`].
//! `XK` for Kosovo is in ISO's user-assigned range.

use std::collections::HashMap;
use std::sync::LazyLock;

use casefile_schema::CountryCode;

use super::fold::fold;

const COUNTRIES: &str = include_str!("countries.tsv");
const CITIES: &str = include_str!("cities.tsv");

type Names = HashMap<String, CountryCode>;

pub(super) struct Gazetteer {
    pub(super) countries: Names,
    pub(super) demonyms: Names,
    pub(super) cities: Names,
}

pub(super) static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer {
    countries: read(COUNTRIES, 1),
    demonyms: read(COUNTRIES, 2),
    cities: read(CITIES, 1),
});

fn read(table: &str, column: usize) -> Names {
    entries(table, column).map(|(code, name)| (fold(name), code)).collect()
}

/// Each name of a column with its country; a line without a code is left out, which a test rules out.
fn entries(table: &str, column: usize) -> impl Iterator<Item = (CountryCode, &str)> {
    table.lines().flat_map(move |line| {
        let mut columns = line.split('\t');
        let code = columns.next().and_then(|code| code.parse().ok());
        let names = columns.nth(column.saturating_sub(1)).unwrap_or_default();
        names.split('|').filter(|name| !name.is_empty()).filter_map(move |name| Some((code?, name)))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn codes(table: &str) -> Vec<CountryCode> {
        table.lines().map(|line| line.split('\t').next().unwrap().parse().unwrap()).collect()
    }

    #[test]
    fn lines_have_their_columns_and_codes_are_in_order() {
        assert!(COUNTRIES.lines().all(|line| line.split('\t').count() == 3));
        assert!(CITIES.lines().all(|line| line.split('\t').count() == 2));
        assert!(codes(COUNTRIES).is_sorted_by(|a, b| a < b));
        assert!(codes(CITIES).is_sorted_by(|a, b| a < b));
        let countries: BTreeSet<_> = codes(COUNTRIES).into_iter().collect();
        assert_eq!(countries.len(), 250);
        assert!(codes(CITIES).iter().all(|code| countries.contains(code)));
    }

    #[test]
    fn names_are_unique() {
        let places = entries(COUNTRIES, 1).chain(entries(CITIES, 1));
        for entries in [places.collect::<Vec<_>>(), entries(COUNTRIES, 2).collect()] {
            let mut seen = BTreeSet::new();
            for (code, name) in entries {
                assert_eq!(name, name.trim());
                assert!(!fold(name).is_empty(), "{code} {name:?}");
                assert!(seen.insert(fold(name)), "{code} {name:?} twice");
            }
        }
    }
}
