//! The article's runs in a dump that has no markup left.

use super::FlatBody;
use super::Rejected;

/// Returns the article text of a flat dump.
pub fn flat(text: &str) -> Result<FlatBody, Rejected> {
    let _ = text;
    Err(Rejected::NoArticle)
}
