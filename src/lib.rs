//! `morgue`: full-text search over archives of saved news articles.

pub mod analysis;
pub mod archive;
pub mod article;
pub mod decode;
pub mod engine;
pub mod extract;
pub mod ingest;
pub mod metadata;
pub mod page;
pub mod query;
pub mod search;
pub mod source;
pub mod wording;
