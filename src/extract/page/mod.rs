//! The article's blocks among a page's blocks.

use crate::page::Page;

use super::Body;
use super::Rejected;

/// Returns the article text of a page.
pub fn page(page: &Page) -> Result<Body, Rejected> {
    let _ = page;
    Err(Rejected::NoArticle)
}
