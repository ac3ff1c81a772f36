//! The parameters of each endpoint.

/// Most hits of a page.
pub(crate) const MOST_HITS: usize = 100;
/// The furthest that hits are counted to; behind it, `after` goes on.
pub(crate) const FURTHEST: usize = 10_000;
/// Milliseconds after which what was found is the answer.
pub(crate) const DEADLINE_MS: usize = 2000;

/// One parameter of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// As it is written in an address.
    pub(crate) name: &'static str,
    /// What may stand there.
    pub(crate) kind: Kind,
    /// What it says, for `/openapi.json`.
    pub(crate) about: &'static str,
    /// A value that is right for the sample archive.
    pub(crate) example: &'static str,
}

/// What may stand in a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Texts, the parameter repeated for each.
    List,
    /// Names of facets, repeated or with commas between.
    Facets,
    /// A whole number between these.
    Number { least: usize, most: usize },
    /// `1` or `true`, `0` or `false`.
    Flag,
}

impl Kind {
    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::List | Self::Facets)
    }

    pub(super) fn is_text(self) -> bool {
        !matches!(self, Self::Number { .. } | Self::Flag)
    }

    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Text | Self::Choice(_) => "a string",
            Self::List | Self::Facets => "a string or an array of strings",
            Self::Number { .. } => "a whole number",
            Self::Flag => "true or false",
        }
    }
}

const fn text(name: &'static str, about: &'static str, example: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Text,
        about,
        example,
    }
}

const fn list(name: &'static str, about: &'static str, example: &'static str) -> Parameter {
    Parameter {
        kind: Kind::List,
        ..text(name, about, example)
    }
}

const fn number(
    name: &'static str,
    most: usize,
    about: &'static str,
    example: &'static str,
) -> Parameter {
    Parameter {
        kind: Kind::Number { least: 0, most },
        ..text(name, about, example)
    }
}

const fn flag(name: &'static str, about: &'static str) -> Parameter {
    Parameter {
        kind: Kind::Flag,
        ..text(name, about, "1")
    }
}

const fn choice(
    name: &'static str,
    names: &'static [&'static str],
    about: &'static str,
) -> Parameter {
    Parameter {
        kind: Kind::Choice(names),
        ..text(name, about, names[0])
    }
}

const Q: Parameter = text(
    "q",
    "The query; everything where it is left out beside a filter",
    "ceasefire talks",
);
const OUTLET: Parameter = list(
    "outlet",
    "Only this outlet, by its name or a part of it; several are alternatives",
    "Ledger Wire",
);
const AUTHOR: Parameter = list(
    "author",
    "Only this author, by name or a part of it; several are alternatives",
    "Ferrier",
);
const LANG: Parameter = list("lang", "Only this language; several are alternatives", "en");
const SECTION: Parameter = list(
    "section",
    "Only this section; several are alternatives",
    "World",
);
const FROM: Parameter = text(
    "from",
    "Not before this day, month or year: 2024-10-25, 2024-10, 2024",
    "2023",
);
const TO: Parameter = text(
    "to",
    "Not after this day, month or year; the whole of it is included",
    "2025-12",
);
const SORT: Parameter = choice(
    "sort",
    &["relevance", "newest", "oldest"],
    "The order of the hits",
);
const MATCH: Parameter = choice(
    "match",
    &["auto", "all", "any"],
    "How many of the words a hit must have: all where that finds anything, all, at least one",
);
const FACETS: Parameter = Parameter {
    kind: Kind::Facets,
    ..text(
        "facets",
        "Facets to count: outlet, author, lang, section, year, month, day",
        "outlet,year",
    )
};

/// What `/api/search` reads, and the page.
pub(crate) const SEARCH: &[Parameter] = &[
    Q,
    OUTLET,
    AUTHOR,
    LANG,
    SECTION,
    FROM,
    TO,
    SORT,
    MATCH,
    FACETS,
    number("limit", MOST_HITS, "Most hits", "10"),
    number("offset", FURTHEST, "Hits to pass over first", "0"),
    text(
        "after",
        "Continue behind a page: the `next` of its answer",
        "",
    ),
    flag("no-group", "Every reprint is a hit of its own"),
    text(
        "recency",
        "Prefer fresh articles: half of the score fades by half in this time",
        "30d",
    ),
    flag("explain", "Say for each hit where its score came from"),
    Parameter {
        kind: Kind::Number {
            least: 1,
            most: DEADLINE_MS,
        },
        ..text(
            "timeout",
            "Milliseconds after which what was found is the answer",
            "2000",
        )
    },
];

/// What `/api/facets` reads.
pub(crate) const COUNTS: &[Parameter] = &[
    Parameter {
        about: "The query; everything where it is left out",
        ..Q
    },
    Parameter {
        name: "by",
        ..FACETS
    },
    OUTLET,
    AUTHOR,
    LANG,
    SECTION,
    FROM,
    TO,
    MATCH,
    flag(
        "share",
        "Also tell what share of all articles each count is",
    ),
    flag(
        "texts",
        "Count texts in place of articles: copies of one text count once for each value",
    ),
];

/// What `/api/export` reads.
pub(crate) const EXPORT: &[Parameter] = &[
    Q,
    choice(
        "format",
        &["jsonl", "csv", "ris", "bibtex", "csl"],
        "The form the articles are written in",
    ),
    OUTLET,
    AUTHOR,
    LANG,
    SECTION,
    FROM,
    TO,
    SORT,
    MATCH,
];

/// What `/api/articles/{id}` reads.
pub(crate) const ARTICLE: &[Parameter] = &[
    flag("why", "Also tell where each field came from"),
    flag("removed", "Also tell what was stripped, and why"),
];

/// What `/api/similar/{id}` reads.
pub(crate) const SIMILAR: &[Parameter] = &[number("limit", MOST_HITS, "Most articles", "10")];

/// What `/api/suggest` reads.
pub(crate) const SUGGEST: &[Parameter] = &[
    text(
        "q",
        "The beginning of a word, a name or a headline",
        "cease",
    ),
    number("limit", MOST_HITS, "Most suggestions of a kind", "5"),
];

/// What an endpoint without parameters reads.
pub(crate) const NONE: &[Parameter] = &[];
