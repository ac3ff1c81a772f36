//! The query tree, and the parser that makes it from what a reader typed.
//!
//! A query is a list of *clauses*. Words and phrases side by side are clauses whose matching the request
//! decides (`--match`); `+x` must be there, `-x` and `NOT x` must not. `OR` joins its two neighbours, `AND`
//! binds tighter, parentheses group: `a b OR c` is `a (b OR c)`. `field:` stands before a word, a phrase or a
//! group; `date:` takes a day, month, year or a range.
//!
//! No query is wrong over punctuation. What cannot be read is searched as words, and a [`Warning`] names it and
//! its place. Only the caps refuse ([`QueryError`]): [`MAX_BYTES`], [`MAX_DEPTH`], [`MAX_CLAUSES`].
//!
//! [`Query`] prints itself back; what it prints parses to the same tree.
//!
//! ```
//! let parsed = morgue::query::parse("ceasefire -football outlet:\"The Post\"").unwrap();
//! assert_eq!(parsed.query.to_string(), "ceasefire -football outlet:\"The Post\"");
//! assert!(parsed.warnings.is_empty());
//! ```

mod date;
mod leaf;
mod lex;
mod parse;
mod print;

use jiff::civil::Date;

pub use date::DateError;
pub use date::Span;
pub use date::parse_span;
pub use parse::parse;

/// Longest query, in bytes.
pub const MAX_BYTES: usize = 4096;
/// Deepest nesting of groups and negations.
pub const MAX_DEPTH: usize = 20;
/// Most words, phrases and other leaves of a query.
pub const MAX_CLAUSES: usize = 256;
/// Most words of a phrase.
pub const MAX_PHRASE_WORDS: usize = 64;

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Every article: `*`.
    All,
    /// A word as typed; what the analyzer makes of it may be several terms (`cease-fire`).
    Word {
        /// Where to look; `None` is title and body.
        field: Option<TextField>,
        /// As typed, without operators.
        text: String,
    },
    /// Words next to each other, in their exact forms.
    Phrase {
        /// Where to look; `None` is title or body.
        field: Option<TextField>,
        /// What stood between the quotes.
        text: String,
    },
    /// An article's outlet, author, … is the value (case and accents do not matter).
    Facet {
        /// Which facet.
        facet: Facet,
        /// The value as typed.
        value: String,
    },
    /// The article's day lies in a range, both ends included.
    Date {
        /// First day; `None` is no limit.
        from: Option<Date>,
        /// Last day; `None` is no limit.
        to: Option<Date>,
    },
    /// The number of words of the body lies in a range, both ends included.
    Words {
        /// Fewest words.
        least: u64,
        /// Most words.
        most: u64,
    },
    /// All of these.
    And(Vec<Query>),
    /// At least one of these.
    Or(Vec<Query>),
    /// Clauses side by side.
    Clauses(Vec<Clause>),
}

/// One of several queries side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Whether it must match.
    pub occur: Occur,
    /// What must or may match.
    pub query: Query,
}

/// Whether a clause must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occur {
    /// As the request's match mode says: all, most, any.
    Plain,
    /// `+x`: it must.
    Must,
    /// `-x`: it must not.
    MustNot,
}

/// A text field a word can be looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextField {
    /// The headline.
    Title,
    /// The clean text.
    Body,
}

/// A value field: matched whole, counted in facets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// Publication.
    Outlet,
    /// Person of the byline.
    Author,
    /// Primary language subtag.
    Lang,
    /// Section or desk.
    Section,
    /// Year of the article's day; counted, and filtered through `date:`.
    Year,
    /// Month of the article's day.
    Month,
    /// The article's day.
    Day,
    /// Canonical address; matched only.
    Url,
}

impl TextField {
    /// Returns the field's name in queries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
        }
    }
}

impl Facet {
    /// The facets that can be counted, in the order they are shown.
    pub const COUNTED: [Self; 7] = [
        Self::Outlet,
        Self::Author,
        Self::Lang,
        Self::Section,
        Self::Year,
        Self::Month,
        Self::Day,
    ];

    /// Returns the facet's name in flags, queries and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Outlet => "outlet",
            Self::Author => "author",
            Self::Lang => "lang",
            Self::Section => "section",
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Url => "url",
        }
    }

    /// Returns the countable facet of a name.
    pub fn counted(name: &str) -> Option<Self> {
        Self::COUNTED.into_iter().find(|facet| facet.name() == name)
    }
}

/// A query that was read, and what could not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The tree.
    pub query: Query,
    /// What was searched as words, in the order typed.
    pub warnings: Vec<Warning>,
}

/// Something of a query that was not taken as it may have been meant.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Warning {
    /// What happened: lower case, no full stop.
    pub message: String,
    /// Byte offset in the query, where it has a place.
    pub position: Option<usize>,
    /// What may have been meant.
    pub suggestion: Option<String>,
}

/// A query past a cap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {at} of the query")]
pub struct QueryError {
    /// Which cap: lower case, no full stop.
    pub reason: String,
    /// Byte offset of the first thing past it.
    pub at: usize,
}
