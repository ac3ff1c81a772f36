//! Where in a text a positional query holds.
//!
//! A query that says where its words stand ([`Query::is_positional`]) becomes [`Places`]: *lanes*, each a word in one
//! or several forms, and an expression over them. Evaluated against a [`Text`], which tells where each lane stands,
//! it gives *spans*. Who reads postings and who reads a text in memory evaluate the same expression, so what is found
//! is what is marked.
//!
//! | expression | its spans |
//! | --- | --- |
//! | a word | each token that is it |
//! | a phrase | neighbours |
//! | `"a b"~5` | each stretch that holds all of its words, at most five others, and begins and ends with one of its own |
//! | `OR` | those of either side |
//! | `NEAR`, `PRE` | from the beginning of one side's span to the end of the other's, for each pair that is near enough |
//! | `SENT`, `SAME` | those of its parts, in units that hold one of each part |
//! | `lead`, `first` | those that end there |
//!
//! Sides of `NEAR` do not overlap, but one may stand between the words of the other: `(a NEAR/9 b) NEAR/2 c` holds in
//! `a c b`. Headline and body are two texts, and no span reaches from one into the other.

mod evaluate;
mod plan;
mod spans;

use crate::query::Capitals;
use crate::query::Pattern;
use crate::query::Query;
use crate::query::TextField;
use crate::query::Unit;

pub use evaluate::Evaluated;
pub use spans::Span;
pub use spans::count_apart;

/// A positional query, ready to be evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// What the expression names by number.
    pub lanes: Vec<Lane>,
    /// Where it holds.
    pub expr: Expr,
}

/// A word that a text may hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// What a token must be.
    pub form: Form,
    /// The one field it may stand in; `None` for any.
    pub field: Option<TextField>,
    /// How it must be written.
    pub capitals: Option<Capitals>,
    /// How many tokens it covers: two for a pair of an unspaced script.
    pub width: u32,
}

/// What a token must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// Its stem is one of these.
    Stems(Vec<String>),
    /// It is this.
    Exact(String),
    /// It has this form; the pattern as it is shown stands beside it.
    Pattern(Pattern, String),
    /// It is at most this many edits away.
    Fuzzy(String, u8),
}

/// Where lanes must stand.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// Nowhere.
    Nothing,
    /// Where a lane stands.
    Lane(usize),
    /// Lanes side by side; two or more.
    Phrase(Vec<usize>),
    /// Lanes, each so many times, with `slop` others among them.
    Window {
        /// A lane and how often it must be there.
        words: Vec<(usize, u32)>,
        /// Most other tokens.
        slop: u32,
    },
    /// Any of these.
    Any(Vec<Expr>),
    /// Two of them near.
    Near {
        /// The two.
        sides: Box<[Expr; 2]>,
        /// Most steps apart.
        within: u32,
        /// Whether the first stands first.
        ordered: bool,
    },
    /// All of these in one unit.
    Together {
        /// The unit.
        unit: Unit,
        /// The parts.
        parts: Vec<Expr>,
    },
    /// At the beginning of the body.
    Early {
        /// Where the beginning ends.
        until: Until,
        /// What stands there.
        expr: Box<Expr>,
    },
}

/// Where the beginning of a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// With its first paragraph.
    Paragraph,
    /// With so many words.
    Words(u32),
}

/// A text that an expression is evaluated against.
pub trait Text {
    /// Appends the positions of a lane's tokens, in order and once each.
    fn positions(&mut self, lane: usize, positions: &mut Vec<u32>);
    /// Appends the positions that sentences or paragraphs begin at, in order; the first may be left out.
    fn borders(&mut self, unit: Unit, positions: &mut Vec<u32>);
    /// Which field it is.
    fn field(&self) -> TextField;
}

impl Places {
    /// Returns the places of a positional query in an index of articles in `langs`; `None` for another query.
    pub fn new(query: &Query, langs: &[String]) -> Option<Self> {
        plan::plan(query, langs)
    }

    /// Returns the places of a word that stands by itself: one for each pair of a run of an unspaced script.
    pub fn of_word(field: Option<TextField>, text: &str, langs: &[String]) -> Vec<Self> {
        plan::word_by_itself(field, text, langs)
    }

    /// Evaluates the expression.
    pub fn evaluate(&self, text: &mut dyn Text) -> Evaluated {
        evaluate::evaluate(&self.expr, &self.lanes, text)
    }

    /// Returns the spans of the words that the given spans of an evaluation are made of: in order, once each.
    pub fn words_of(&self, evaluated: &Evaluated) -> Vec<Span> {
        evaluate::words_of(&self.expr, evaluated)
    }
}

impl Form {
    /// Returns whether a token is meant, by its exact form and its stem.
    pub fn fits(&self, exact: &str, stem: &str) -> bool {
        match self {
            Self::Stems(stems) => stems.iter().any(|wanted| wanted == stem),
            Self::Exact(form) => form == exact,
            Self::Pattern(pattern, _) => pattern.matches(exact),
            Self::Fuzzy(form, edits) => {
                // No word is nearer than their lengths are.
                let lengths = form.chars().count().abs_diff(exact.chars().count());
                lengths <= usize::from(*edits)
                    && strsim::osa_distance(form, exact) <= usize::from(*edits)
            }
        }
    }
}
