use proptest::prelude::*;

use super::{dateline, resolve};

/// A Saturday.
const PUBLISHED: &str = "2024-03-30";

fn show(text: &str, published: &str) -> String {
    let date = resolve(text, published.parse().ok());
    date.map_or_else(|| "-".to_owned(), |date| date.to_string())
}

fn check(published: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(show(text, published), *expected, "{text:?} of {published:?}");
    }
}

#[test]
fn dates_with_a_year() {
    let cases = [
        ("22 March 2024", "2024-03-22"),
        ("March 22, 2024", "2024-03-22"),
        ("MARCH 22ND, 2024", "2024-03-22"),
        ("the 22nd of March 2024", "2024-03-22"),
        ("twenty-second of March, 2024", "2024-03-22"),
        ("the twenty second of march 2024", "2024-03-22"),
        ("on Friday, 22 March 2024", "2024-03-22"),
        ("Friday, Mar. 22, 2024 at 9:30 p.m.", "2024-03-22"),
        ("22-Mar-2024", "2024-03-22"),
        ("22MAR2024", "2024-03-22"),
        ("2024 March 22", "2024-03-22"),
        (" 22\n March\t2024 .", "2024-03-22"),
        ("2024-03-22", "2024-03-22"),
        ("2024-03-22T20:15:00Z", "2024-03-22"),
        ("20240322", "2024-03-22"),
        ("2024/03/22", "2024-03-22"),
        ("22/03/2024", "2024-03-22"),
        ("03/22/2024", "2024-03-22"),
        ("03/04/2024", "2024-04-03"),
        ("22.03.2024", "2024-03-22"),
        ("22 MAR 90", "1990-03-22"),
        ("3 Jan 90", "1990-01-03"),
        ("22.3.90", "1990-03-22"),
        ("5 May 05", "2005-05-05"),
        ("Feb 29, 2024", "2024-02-29"),
        ("Christmas Eve 2009", "2009-12-24"),
        ("Easter Sunday 2019", "2019-04-21"),
        ("March 2024", "2024-03"),
        ("March of 2024", "2024-03"),
        ("early March 2023", "2023-03"),
        ("mid-March 2023", "2023-03"),
        ("the end of March 2023", "2023-03"),
        ("the first week of March 2023", "2023-03"),
        ("3-5 March 2024", "2024-03"),
        ("March 3\u{2013}5, 2024", "2024-03"),
        ("Sept. '90", "1990-09"),
        ("March \u{2019}90", "1990-03"),
        ("03/2024", "2024-03"),
        ("2024-03", "2024-03"),
        ("1989", "1989"),
        ("in 1989", "1989"),
        ("the year 1989", "1989"),
        ("late 1989", "1989"),
        ("the summer of 1989", "1989"),
        ("winter 1989", "1989"),
        ("the first half of 1989", "1989"),
        ("Ramadan 2019", "2019"),
        ("June to August 2019", "2019"),
    ];
    check(PUBLISHED, &cases);
    check("", &cases);
}

#[test]
fn days_near_the_publication() {
    check(
        PUBLISHED,
        &[
            ("today", "2024-03-30"),
            ("TONIGHT", "2024-03-30"),
            ("this morning", "2024-03-30"),
            ("earlier today", "2024-03-30"),
            ("yesterday", "2024-03-29"),
            ("yesterday evening", "2024-03-29"),
            ("last night", "2024-03-29"),
            ("tomorrow", "2024-03-31"),
            ("the day before yesterday", "2024-03-28"),
            ("the day after tomorrow", "2024-04-01"),
            ("Saturday", "2024-03-30"),
            ("Tuesday", "2024-03-26"),
            ("on Tuesday morning", "2024-03-26"),
            ("early Monday", "2024-03-25"),
            ("Monday 9 a.m.", "2024-03-25"),
            ("9.30 pm on Monday", "2024-03-25"),
            ("before dawn on Monday", "2024-03-25"),
            ("shortly after 0900 GMT Monday", "2024-03-25"),
            ("Monday\u{2019}s", "2024-03-25"),
            ("last Tuesday", "2024-03-26"),
            ("last Friday", "2024-03-22"),
            ("past Friday", "2024-03-29"),
            ("next Friday", "2024-04-05"),
            ("next Saturday", "2024-04-06"),
            ("this Friday", "2024-03-29"),
            ("this coming Friday", "-"),
            ("Friday of last week", "2024-03-22"),
            ("two days ago", "2024-03-28"),
            ("a day ago", "2024-03-29"),
            ("three weeks ago", "2024-03-09"),
            ("a fortnight ago", "2024-03-16"),
            ("fifty years ago today", "1974-03-30"),
            ("the 22nd", "2024-03-22"),
        ],
    );
}

#[test]
fn days_without_a_year() {
    check(
        PUBLISHED,
        &[
            ("March 22nd", "2024-03-22"),
            ("March twenty-second", "2024-03-22"),
            ("22 March at dawn", "2024-03-22"),
            ("Friday, March 22", "2024-03-22"),
            ("Friday March 22", "2024-03-22"),
            ("April 29", "2024-04-29"),
            ("April 30", "2023-04-30"),
            ("December 31", "2023-12-31"),
            ("February 29", "2024-02-29"),
            ("February 30", "-"),
            ("last March 30", "2023-03-30"),
            ("3-5 March", "2024-03"),
            ("Good Friday", "2024-03-29"),
            ("Christmas", "2023-12-25"),
        ],
    );
    check("2023-12-20", &[("January 3", "2024-01-03"), ("February 29", "2020-02-29")]);
}

#[test]
fn months_and_years_near_the_publication() {
    check(
        PUBLISHED,
        &[
            ("last month", "2024-02"),
            ("early last month", "2024-02"),
            ("this month", "2024-03"),
            ("next month", "2024-04"),
            ("two months ago", "2024-01"),
            ("last year", "2023"),
            ("this year", "2024"),
            ("next year", "2025"),
            ("a year ago", "2023"),
            ("about ten years ago", "2014"),
            ("two decades ago", "2004"),
            ("in March", "2024-03"),
            ("mid-March", "2024-03"),
            ("May", "2023-05"),
            ("last March", "2023-03"),
            ("last February", "2024-02"),
            ("next March", "2025-03"),
            ("March last year", "2023-03"),
            ("March 22 last year", "2023-03-22"),
            ("in March of this year", "2024-03"),
            ("the 15th of last month", "2024-02-15"),
            ("last week", "2024-03"),
            ("the weekend", "2024-03"),
            ("over the weekend", "2024-03"),
            ("next week", "2024-04"),
            ("last spring", "2023"),
            ("the autumn", "2023"),
            ("this summer", "2024"),
        ],
    );
    check("2024-04-03", &[("this week", "2024-04"), ("last week", "2024-03"), ("last weekend", "2024-03")]);
    check("2020-01-01", &[("this week", "-"), ("last month", "2019-12"), ("yesterday", "2019-12-31")]);
}

#[test]
fn a_partial_publication_resolves_what_it_can() {
    check(
        "2024-03",
        &[
            ("last month", "2024-02"),
            ("in March", "2024-03"),
            ("April", "2023-04"),
            ("March 22", "2024-03-22"),
            ("two years ago", "2022"),
            ("yesterday", "-"),
            ("Tuesday", "-"),
        ],
    );
    check("2024", &[("last year", "2023"), ("this year", "2024"), ("March", "-"), ("last month", "-")]);
}

#[test]
fn without_a_publication_relative_dates_are_open() {
    for text in ["today", "Tuesday", "March 22nd", "March", "last year", "two days ago", "Christmas"] {
        assert_eq!(show(text, ""), "-", "{text}");
    }
}

#[test]
fn what_no_date_holds() {
    let vague =
        ["1980s", "the '80s", "the eighties", "recent days", "for years", "two days", "days ago", "Mondays"];
    let narrated =
        ["the next day", "two days later", "several days ago", "more than two years ago", "that day"];
    let empty = ["", " ", "\u{0}", "the", "morning", "9 a.m.", "-", "'", "--", "overnight"];
    let wrong = [
        "90",
        "March 2200",
        "31 April 2024",
        "13/13/2024",
        "2024-13-01",
        "99999999999999999999",
        "1-2-3-4",
        "٢٢ مارس",
    ];
    let ranges =
        ["2009-2012", "Monday and Tuesday", "99999999999 years ago", "4294967295 weeks ago", "0 March"];
    for text in vague.into_iter().chain(narrated).chain(empty).chain(wrong).chain(ranges) {
        assert_eq!(show(text, PUBLISHED), "-", "{text:?}");
    }
}

#[test]
fn the_ends_of_the_calendar_are_no_trap() {
    for text in
        ["yesterday", "last year", "last week", "ten years ago", "Monday", "January 3", "last weekend"]
    {
        let _ = (show(text, "0001-01-01"), show(text, "0001"));
    }
    for text in ["tomorrow", "next year", "next week", "next Friday", "January 3", "next March"] {
        let _ = (show(text, "9999-12-31"), show(text, "9999"));
    }
    assert_eq!(show("next year", "9999-12-31"), "-");
    assert_eq!(show("last year", "0001-01-01"), "-");
}

#[test]
fn datelines() {
    let cases = [
        ("SAN SALVADOR, 3 JAN 90 -- THE FMLN SAID", "1990-01-03"),
        ("SAN SALVADOR, 3 JAN 90 (AFP) -- [TEXT] THE ARMY", "1990-01-03"),
        ("date 2017-05-02 Market attack: what is known", "2017-05-02"),
        ("Published: 22 March 2024", "2024-03-22"),
        ("Updated on March 22, 2024 by staff", "2024-03-22"),
        ("Friday, January 4, 2019", "2019-01-04"),
        ("Gunmen kill ten\n\nFriday, January 4, 2019 10:33 AM\nText", "2019-01-04"),
        ("MOSCOW, March 22, 2024 (Reuters) - Gunmen", "2024-03-22"),
        ("(Reuters) March 22, 2024 - Gunmen", "2024-03-22"),
        ("March 22, 2024 | Moscow", "2024-03-22"),
        ("Rio de Janeiro, 22/03/2024 - Text", "2024-03-22"),
        ("On March 22, 2024, gunmen attacked the hall.", "-"),
        ("The attack of March 22, 2024", "-"),
        ("Gunmen who attacked, March 22, 2024 - text", "-"),
        ("MOSCOW, March 22 (Reuters) - Gunmen", "-"),
        ("Moscow, 03/04/2024 - Text", "-"),
        ("Timeline\n\n6 June 2016 - Police arrested a man", "-"),
        ("March 2024", "-"),
        ("", "-"),
        ("\u{0}", "-"),
    ];
    for (text, expected) in cases {
        let date = dateline(text).map_or_else(|| "-".to_owned(), |date| date.to_string());
        assert_eq!(date, expected, "{text:?}");
    }
    assert_eq!(dateline(&format!("{}\n2024-03-22\n", "é".repeat(300))), None);
}

const VOCABULARY: [&str; 40] = [
    "last",
    "next",
    "this",
    "past",
    "ago",
    "today",
    "yesterday",
    "day",
    "week",
    "weekend",
    "month",
    "year",
    "decade",
    "before",
    "after",
    "over",
    "to",
    "a",
    "the",
    "Tuesday",
    "March",
    "May",
    "spring",
    "Christmas",
    "Easter",
    "22",
    "22nd",
    "'90",
    "1989",
    "2024-03-22",
    "29/2/23",
    "morning",
    "p.m.",
    "9:30",
    "first",
    "half",
    "-",
    "9999",
    "4294967295",
    "twenty",
];

proptest! {
    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = (resolve(&text, PUBLISHED.parse().ok()), dateline(&text));
    }

    #[test]
    fn never_panics_on_its_own_words(
        words in prop::collection::vec(prop::sample::select(&VOCABULARY[..]), 0..7),
        published in prop::sample::select(&["2024-03-30", "0001-01-01", "9999-12-31", "2024-02", "2024", "-"][..]),
    ) {
        let text = words.join(" ");
        let _ = (resolve(&text, published.parse().ok()), dateline(&text));
    }

    #[test]
    fn iso_dates_stand_for_themselves(year in 1000_u16..2200, month in 1_u8..=12, day in 1_u8..=28) {
        let iso = format!("{year:04}-{month:02}-{day:02}");
        prop_assert_eq!(show(&iso, PUBLISHED), iso);
    }
}
