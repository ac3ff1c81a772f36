//! The query tree, and the parser that makes it from what a reader typed.
//!
//! A query is a list of *clauses*. Words and phrases side by side are clauses whose matching the request
//! decides (`--match`); `+x` must be there, `-x` and `NOT x` must not. `OR` joins its two neighbours, `AND`
//! binds tighter, `NEAR/5` and `PRE/5` tighter still, parentheses group: `a b OR c` is `a (b OR c)`. `field:` stands
//! before a word, a phrase or a group; `date:` takes a day, month, year or a range.
//!
//! Some of the tree is *positional*: it says where in a text its words stand ([`Query::is_positional`]), and so can
//! be an operand of `NEAR`, `SENT( )` or `CAPS( )`. `lead:`, `first:50( )` and `CAPS( )` hold for each of their words
//! and stand right above it in the tree, as a field does.
//!
//! The spellings of Factiva and Nexis (`w/5`, `near5`, `pre/3`, `adj`, `w/s`, `hd=`, `atleast5(x)`, `terroris!`) are
//! read as what they mean here ([`operators`]).
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

mod combine;
mod date;
mod leaf;
mod lex;
mod operators;
mod parse;
mod pattern;
mod print;
mod small;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::Date;

pub use date::DateError;
pub use date::Span;
pub use date::parse_span;
pub use parse::parse;
pub use pattern::Pattern;
pub use small::small_operators;

/// Longest query, in bytes.
pub const MAX_BYTES: usize = 4096;
/// Deepest nesting of groups and negations.
pub const MAX_DEPTH: usize = 20;
/// Most words, phrases and other leaves of a query; a word of several (`a-b`), or of a script without spaces, is as many.
pub const MAX_CLAUSES: usize = 256;
/// Most words of a phrase.
pub const MAX_PHRASE_WORDS: usize = 64;
/// Furthest two operands of `NEAR` may stand apart, and most words between those of `"a b"~5`.
pub const MAX_DISTANCE: u32 = 255;
/// How far all `NEAR`s and slops of a query reach together.
pub const MAX_REACH: u32 = 4 * MAX_DISTANCE;
/// Most words with wildcards in a query; each walks the dictionary.
pub const MAX_WILDCARDS: usize = 32;
/// Most fuzzy words of a query; each walks the whole dictionary.
pub const MAX_FUZZY: usize = 4;
/// Most edits of a fuzzy word.
pub const MAX_EDITS: u8 = 2;

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
        /// `"a b"~5`: how many other words may stand among them, which then may be in any order; 0 is the words as
        /// they stand.
        slop: u32,
    },
    /// Words of a form, `*` for any characters and `?` for one: `elect*`, `wom?n`.
    Wildcard {
        /// Where to look; `None` is title or body.
        field: Option<TextField>,
        /// As typed; begins with a letter, a digit or `?`.
        pattern: String,
    },
    /// A word and those a few edits away: `zelenskyy~1`.
    Fuzzy {
        /// Where to look; `None` is title or body.
        field: Option<TextField>,
        /// As typed, without the `~1`.
        text: String,
        /// Most letters added, lost, changed or swapped with their neighbour; 1 to [`MAX_EDITS`].
        edits: u8,
    },
    /// Two positional queries a few words apart, in one field: `a NEAR/5 b`, `a PRE/3 b`.
    Near {
        /// The one.
        left: Box<Query>,
        /// The other.
        right: Box<Query>,
        /// Most steps from one to the other; neighbours are one step apart.
        within: u32,
        /// Whether the left one stands first.
        ordered: bool,
    },
    /// Positional queries in one sentence or paragraph: `SENT(a b)`, `SAME(a b)`.
    Together {
        /// What holds them all.
        unit: Unit,
        /// Two or more.
        parts: Vec<Query>,
    },
    /// What stands in the first paragraph: `lead:x`.
    Lead(Box<Query>),
    /// What stands among the first words of the body: `first:50(x)`.
    First {
        /// How many words.
        words: u32,
        /// What stands there.
        query: Box<Query>,
    },
    /// What is written with or without capitals: `CAPS(x)`.
    Capitals {
        /// Which.
        form: Capitals,
        /// What is so written.
        query: Box<Query>,
    },
    /// What occurs several times in an article: `atleast:3(x)`.
    AtLeast {
        /// How often, headline and body together; occurrences do not overlap.
        times: u32,
        /// A positional query.
        query: Box<Query>,
    },
    /// What counts more or less for the order: `x^2`.
    Boost {
        /// How much, in hundredths.
        hundredths: u32,
        /// What counts so.
        query: Box<Query>,
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

/// A part of a text that holds words together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// A sentence.
    Sentence,
    /// A paragraph.
    Paragraph,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Capitals {
    /// `CAPS(x)`: each word has a capital letter.
    Some,
    /// `ALLCAPS(x)`: each word has letters, and they are capitals.
    All,
    /// `NOCAPS(x)`: no word has one.
    None,
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

impl Query {
    /// Returns whether the query says where in a text its words stand, so that it can be an operand of `NEAR`.
    pub fn is_positional(&self) -> bool {
        match self {
            Self::Word { .. }
            | Self::Phrase { .. }
            | Self::Wildcard { .. }
            | Self::Fuzzy { .. } => true,
            Self::Near { .. }
            | Self::Together { .. }
            | Self::Lead(_)
            | Self::First { .. }
            | Self::Capitals { .. } => true,
            Self::Or(parts) => parts.iter().all(Self::is_positional),
            Self::All | Self::Facet { .. } | Self::Date { .. } | Self::Words { .. } => false,
            Self::And(_) | Self::Clauses(_) | Self::AtLeast { .. } | Self::Boost { .. } => false,
        }
    }

    /// Returns the queries right below this one, in the order typed.
    pub fn parts(&self) -> Vec<&Query> {
        match self {
            Self::Near { left, right, .. } => vec![left, right],
            Self::Lead(query)
            | Self::First { query, .. }
            | Self::Capitals { query, .. }
            | Self::AtLeast { query, .. }
            | Self::Boost { query, .. } => vec![query],
            Self::Together { parts, .. } | Self::And(parts) | Self::Or(parts) => {
                parts.iter().collect()
            }
            Self::Clauses(clauses) => clauses.iter().map(|clause| &clause.query).collect(),
            Self::All | Self::Word { .. } | Self::Phrase { .. } | Self::Wildcard { .. } => vec![],
            Self::Fuzzy { .. } | Self::Facet { .. } | Self::Date { .. } | Self::Words { .. } => {
                vec![]
            }
        }
    }
}

impl Capitals {
    /// Returns whether a word, as it stands in a text, is written so.
    pub fn are(self, word: &str) -> bool {
        let any = word.contains(char::is_uppercase);
        match self {
            Self::Some => any,
            Self::All => any && !word.contains(char::is_lowercase),
            Self::None => !any,
        }
    }

    /// Returns the name of the call that asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Some => "CAPS",
            Self::All => "ALLCAPS",
            Self::None => "NOCAPS",
        }
    }
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
