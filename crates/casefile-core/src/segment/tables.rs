//! The words that the segmenter knows, in lower case and without the last full stop.

/// Titles and the like: a name follows, so the full stop behind them never ends a sentence.
pub(super) const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "messrs", "mme", "mlle", "dr", "prof", "gen", "lt", "col", "maj", "capt", "cmdr",
    "cdr", "cpl", "sgt", "pvt", "brig", "adm", "insp", "supt", "sen", "rep", "gov", "pres", "sec-gen", "rev",
    "fr", "msgr", "hon", "st", "ft", "mt", "gral", "tte", "cnel", "sra", "srta", "dra", "ing", "lic", "vs",
    "cf", "e.g", "i.e", "viz", "ca", "amb", "atty", "asst", "dept", "det",
];

/// Abbreviations that a number follows; elsewhere they end a sentence like any word (`No.`, `in Jan.`).
pub(super) const NUMBERED: &[&str] = &[
    "no", "nos", "nr", "art", "arts", "fig", "figs", "p", "pp", "vol", "para", "paras", "sec", "ch", "op",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "approx", "est",
    "tel",
];

/// Abbreviations that stand before capitals as well as at the end of a sentence. Letters with full stops between them
/// (`u.s`, `a.m`) and initials (`J`) are treated the same and need not be listed.
pub(super) const EITHER: &[&str] = &[
    "etc", "al", "govt", "assn", "univ", "intl", "ave", "blvd", "rd", "gmt", "km", "lb", "lbs", "mph", "ph.d",
];

/// Abbreviations like those, but only where they open with a capital: companies, family names, states.
pub(super) const EITHER_CAPITALISED: &[&str] = &[
    "inc", "corp", "co", "cos", "ltd", "bros", "jr", "sr", "ret", "ala", "ariz", "ark", "calif", "colo",
    "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky", "la", "mass", "md", "mich", "minn", "miss", "mo",
    "mont", "neb", "nev", "okla", "ore", "pa", "penn", "tenn", "tex", "va", "vt", "wash", "wis", "wyo",
];

/// Words that hardly ever follow an abbreviation inside a sentence when they are capitalised.
pub(super) const STARTERS: &[&str] = &[
    "a",
    "according",
    "after",
    "all",
    "although",
    "an",
    "and",
    "another",
    "as",
    "at",
    "authorities",
    "because",
    "before",
    "both",
    "but",
    "by",
    "despite",
    "during",
    "each",
    "earlier",
    "for",
    "from",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "instead",
    "it",
    "its",
    "last",
    "later",
    "many",
    "meanwhile",
    "more",
    "most",
    "no",
    "not",
    "nobody",
    "now",
    "on",
    "one",
    "only",
    "our",
    "several",
    "she",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "three",
    "to",
    "two",
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "while",
    "who",
    "why",
    "with",
    "witnesses",
    "yesterday",
    "you",
];

/// Those of them that say so even where case says nothing.
pub(super) const STARTERS_IN_ANY_CASE: &[&str] =
    &["he", "however", "it", "meanwhile", "she", "the", "there", "these", "they", "this", "those", "we"];

/// Words that a line of prose, but hardly a headline, ends with.
pub(super) const BETWEEN: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "de", "del", "for", "from", "had", "has",
    "have", "her", "his", "in", "into", "is", "its", "la", "near", "not", "of", "on", "or", "que", "than",
    "that", "the", "their", "to", "was", "were", "which", "who", "will", "with", "y",
];

/// Months, as datelines write them.
pub(super) const MONTHS: &[&str] = &[
    "jan",
    "january",
    "feb",
    "february",
    "mar",
    "march",
    "apr",
    "april",
    "may",
    "jun",
    "june",
    "jul",
    "july",
    "aug",
    "august",
    "sep",
    "sept",
    "september",
    "oct",
    "october",
    "nov",
    "november",
    "dec",
    "december",
];

/// Agencies and broadcasters that sign datelines whose place is not in capitals.
pub(super) const AGENCIES: &[&str] = &[
    "aa",
    "afp",
    "ani",
    "ansa",
    "ap",
    "apa",
    "bbc",
    "cnn",
    "dpa",
    "efe",
    "ians",
    "irna",
    "itar-tass",
    "kyodo",
    "ntb",
    "pti",
    "reuters",
    "rfe/rl",
    "ria",
    "sana",
    "tass",
    "upi",
    "voa",
    "xinhua",
    "yonhap",
    "interfax",
    "anadolu",
];
