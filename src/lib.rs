//! `morgue`: full-text search over archives of saved news articles.

pub mod article;
pub mod decode;
pub mod extract;
pub mod metadata;
pub mod page;
pub mod source;
pub mod wording;
