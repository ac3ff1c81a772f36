//! What a page or a dump says of its article: title, authors, dates, outlet, section, language.

mod finding;
mod flat;
mod given;
mod headline;
mod lang;
mod outlet;
mod page;

use std::ops::Range;

use jiff::civil::Date;

use crate::article::Provenance;
use crate::article::Stamp;
use crate::page::Page;

pub use given::language;
pub use given::of_given;
pub use outlet::canonical_outlet;

/// What is known of a record before it is read.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Where the record was fetched from.
    pub url: Option<String>,
    /// The day it was fetched, at the latest: no article in it is newer.
    pub captured: Option<Date>,
}

/// A field's value and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding<T> {
    /// The value, where the record says.
    pub value: Option<T>,
    /// Where it came from and what was passed over.
    pub provenance: Provenance,
}

impl<T> Default for Finding<T> {
    fn default() -> Self {
        Self {
            value: None,
            provenance: Provenance::default(),
        }
    }
}

/// What a record says of its article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Headline, without the outlet's suffix.
    pub title: Finding<String>,
    /// The summary under the headline.
    pub standfirst: Finding<String>,
    /// People, in the order of the byline.
    pub authors: Finding<Vec<String>>,
    /// Canonical name of the publication.
    pub outlet: Finding<String>,
    /// Section or desk.
    pub section: Finding<String>,
    /// Primary language subtag.
    pub lang: Finding<String>,
    /// Place line before the first sentence.
    pub dateline: Finding<String>,
    /// Address of the lead image.
    pub image: Finding<String>,
    /// Canonical address.
    pub url: Finding<String>,
    /// When the article was first published, as written.
    pub published: Finding<Stamp>,
    /// When it was last changed, as written.
    pub updated: Finding<Stamp>,
}

/// Reads the metadata of a page; `body` is its clean text (empty where none was found).
pub fn of_page(page: &Page, body: &str, hints: &Hints) -> Facts {
    page::read(page, body, hints)
}

/// Reads the metadata of a flat dump; `body` is its clean text, `span` the part of `text` it was taken from.
pub fn of_flat(text: &str, span: Range<usize>, body: &str, hints: &Hints) -> Facts {
    flat::read(text, span, body, hints)
}
