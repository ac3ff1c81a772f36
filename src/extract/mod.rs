//! From a saved record to its clean text.

mod flat;
mod page;
mod trees;

use std::ops::Range;

pub use flat::Dump;
pub use flat::Lesson;
pub use flat::Template;
pub use flat::flat;
#[doc(hidden)]
pub use flat::training;
pub use page::page;
#[doc(hidden)]
pub use page::study;

/// The clean text of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// Paragraphs, headings, list items and table rows in reading order, split by a blank line.
    pub text: String,
    /// What was stripped, in reading order.
    pub removed: Vec<Removed>,
}

/// A run of text that was stripped, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The text as it stood.
    pub text: String,
    /// The kind of furniture, lower case: `menu`, `caption`, `newsletter`, `after the article`, ….
    pub because: &'static str,
}

/// The clean text of a flat dump, and where in the dump it stood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlatBody {
    /// The clean text.
    pub body: Body,
    /// Byte range of the dump from the first to the last byte that was kept; empty at the dump's end when nothing was.
    pub span: Range<usize>,
}

/// Why a record has no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejected {
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// Text, but none that reads like an article.
    #[error("no article text")]
    NoArticle,
    /// That the page is not there, or that the reader is to consent first.
    #[error("a notice in place of an article")]
    Notice,
}
