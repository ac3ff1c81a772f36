//! How newsrooms word things: dates, bylines, datelines, furniture, in a dozen languages.
//!
//! Plain text in, findings out: no page, no record. Extraction uses it to know what is not the article,
//! metadata to read the same lines.

pub mod agency;
pub mod byline;
pub mod date;
pub mod dateline;
pub(crate) mod function_words;
pub mod furniture;
pub mod languages;
pub(crate) mod lexicon;
pub(crate) mod links;
pub(crate) mod notice;
pub(crate) mod spaces;
