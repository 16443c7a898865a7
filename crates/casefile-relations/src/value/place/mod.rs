//! Places and nationalities to countries, by a gazetteer.

mod fold;
mod table;

use casefile_schema::CountryCode;

use fold::fold;
use table::GAZETTEER;

/// Nouns after a name that say what kind of place it is.
const KINDS: &[&str] = &[
    "province",
    "state",
    "district",
    "region",
    "governorate",
    "county",
    "city",
    "town",
    "village",
    "prefecture",
    "department",
    "oblast",
    "republic",
    "division",
    "area",
    "capital",
    "suburb",
    "suburbs",
    "territory",
    "coast",
    "valley",
    "island",
    "peninsula",
    "airport",
    "forest",
    "plain",
];

const KINDS_BEFORE: &[&str] = &[
    "province of",
    "state of",
    "city of",
    "town of",
    "district of",
    "region of",
    "island of",
    "department of",
];

/// Adjectives that narrow a name without leaving its country.
///
/// `north` and the like are not among them: `South Sudan` and `West Papua` are names.
const DIRECTIONS: &[&str] = &[
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "north eastern",
    "north western",
    "south eastern",
    "south western",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "greater",
    "downtown",
    "upper",
    "lower",
    "inner",
    "rural",
    "occupied",
    "mainland",
];

/// The country of a place's name: a state, a territory with a code of its own, a capital, a city or region known from
/// the news.
///
/// Case, diacritics, `the` and a possessive's `'s` make no difference, nor do a direction (`northern Mali`) or a kind
/// (`Kunduz province`). Of names joined by a comma the last one known decides: `Paris, Texas` is in the US. Names that
/// several countries share, and places that several claim (Jerusalem, Kashmir, Crimea), have none.
///
/// ```
/// use casefile_relations::value::place::country_of_place;
///
/// let code = |name| country_of_place(name).map(|c| c.to_string());
/// assert_eq!(code("the U.S.").as_deref(), Some("US"));
/// assert_eq!(code("northern Mali").as_deref(), Some("ML"));
/// assert_eq!(code("Atlantis"), None);
/// ```
#[must_use]
pub fn country_of_place(name: &str) -> Option<CountryCode> {
    let name = fold(without_possessive(name));
    let mut parts = name.rsplit(',').map(str::trim).filter(|part| !part.is_empty());
    parts.find_map(place)
}

/// The country of a nationality: `Tajiks`, `Afghan`, `Frenchman`, `U.S.`; none for peoples, regions and creeds.
#[must_use]
pub fn country_of_norp(name: &str) -> Option<CountryCode> {
    let name = fold(without_possessive(name));
    demonym(&name).or_else(|| GAZETTEER.countries.get(&name).copied())
}

fn without_possessive(name: &str) -> &str {
    let name = name.trim();
    ["'s", "\u{2019}s", "'S", "\u{2019}S"].iter().find_map(|s| name.strip_suffix(s)).unwrap_or(name)
}

/// A folded name without commas.
fn place(name: &str) -> Option<CountryCode> {
    let known = |name: &str| GAZETTEER.countries.get(name).or_else(|| GAZETTEER.cities.get(name)).copied();
    known(name).or_else(|| {
        let core = without_direction(name).unwrap_or(name);
        let (core, kind) = match without_kind(core) {
            Some(core) => (core, true),
            None => (core, false),
        };
        let shortened = core.len() < name.len() && !core.ends_with("america");
        let named = || known(core).filter(|_| shortened);
        named().or_else(|| demonym(core).filter(|_| kind))
    })
}

fn without_direction(name: &str) -> Option<&str> {
    DIRECTIONS.iter().find_map(|word| name.strip_prefix(word)?.strip_prefix(' '))
}

fn without_kind(name: &str) -> Option<&str> {
    let after = || KINDS.iter().find_map(|word| name.strip_suffix(word)?.strip_suffix(' '));
    let before = KINDS_BEFORE.iter().find_map(|words| name.strip_prefix(words)?.strip_prefix(' '));
    before.or_else(after).map(|core| core.strip_prefix("the ").unwrap_or(core))
}

/// A folded demonym, in the plural or of a man or woman too.
fn demonym(name: &str) -> Option<CountryCode> {
    let known = |name: &str| GAZETTEER.demonyms.get(name).copied();
    let person = || ["women", "woman", "men", "man"].iter().find_map(|end| name.strip_suffix(end));
    known(name)
        .or_else(|| name.strip_suffix('s').and_then(known))
        .or_else(|| person().map(str::trim_end).and_then(known))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(lookup: fn(&str) -> Option<CountryCode>, cases: &[(&str, &str)]) {
        for (name, code) in cases {
            let found = lookup(name).map(|c| c.to_string());
            assert_eq!(found.as_deref().unwrap_or("-"), *code, "{name:?}");
        }
    }

    #[test]
    fn places() {
        check(
            country_of_place,
            &[
                ("Russia", "RU"),
                ("RUSSIA", "RU"),
                ("the United Kingdom", "GB"),
                ("U.K.", "GB"),
                ("UAE", "AE"),
                ("DRC", "CD"),
                ("the Democratic Republic of Congo", "CD"),
                ("Congo-Brazzaville", "CG"),
                ("Niger", "NE"),
                ("Niger State", "NG"),
                ("Côte d\u{2019}Ivoire", "CI"),
                ("Hong Kong", "HK"),
                ("Michoacan", "MX"),
                ("Bogota\u{301}", "CO"),
                ("Iraq's", "IQ"),
                ("Kunduz province", "AF"),
                ("eastern Afghanistan", "AF"),
                ("south-eastern Turkey", "TR"),
                ("Northern Ireland", "GB"),
                ("South Sudan", "SS"),
                ("Kabul, Afghanistan", "AF"),
                ("Paris, Texas", "US"),
                ("Quetta, the capital", "PK"),
                ("the Iraqi capital", "IQ"),
                ("state of Gujarat", "IN"),
            ],
        );
    }

    #[test]
    fn places_without_a_country() {
        let shared =
            ["Jerusalem", "Kashmir", "Crimea", "Central America", "Latin America", "Central Asia", "Sahel"];
        let odd = [
            "",
            " ",
            ",",
            ",,",
            "\u{0}",
            "the",
            "province",
            "northern",
            "the village",
            "Kurdish region",
            "Lake Chad",
        ];
        for name in shared.into_iter().chain(odd) {
            assert_eq!(country_of_place(name), None, "{name:?}");
        }
    }

    #[test]
    fn nationalities() {
        check(
            country_of_norp,
            &[
                ("Tajiks", "TJ"),
                ("Afghan", "AF"),
                ("AFGHANS", "AF"),
                ("Frenchman", "FR"),
                ("Englishwomen", "GB"),
                ("Swiss", "CH"),
                ("Spaniards", "ES"),
                ("South Koreans", "KR"),
                ("Salvadoran", "SV"),
                ("Nigerien", "NE"),
                ("Nigerian", "NG"),
                ("Congolese", "CD"),
                ("U.S.", "US"),
                ("Saudi", "SA"),
                ("Burkinabe", "BF"),
                ("Kurds", "-"),
                ("Central Asian", "-"),
                ("Shia", "-"),
                ("Chechen", "-"),
                ("Korean", "-"),
                ("Arab", "-"),
                ("German-Turkish", "-"),
                ("men", "-"),
                ("s", "-"),
                ("", "-"),
            ],
        );
    }

    proptest! {
        #[test]
        fn never_panics(name in any::<String>()) {
            let _ = (country_of_place(&name), country_of_norp(&name));
        }
    }
}
