//! One saved document as its container gives it, before anyone has read its text.

use std::io;

use jiff::civil::Date;
use serde::Serialize;

/// Bytes of one saved document and what its surroundings say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Path of the file relative to its root, with `#offset` for a record inside a container.
    ///
    /// The offset is a byte of the file (WARC: of the gzip member, where each record has its own) or of the
    /// inflated stream (JSON lines, and a WARC compressed in one piece).
    pub source: String,
    /// The same offset as a number; 0 for a file that is one record.
    pub offset: u64,
    /// Line in a JSON file, 1-based.
    pub line: Option<u64>,
    /// The document.
    pub content: Content,
    /// What the container, the sidecar and the folder's defaults say.
    pub given: Given,
    /// The UTC day a crawler fetched it.
    pub captured: Option<Date>,
    /// Charset named by the HTTP header.
    pub charset: Option<String>,
    /// Media type named by the HTTP header, lower case, without parameters.
    pub media_type: Option<String>,
    /// BLAKE3 of everything above that shapes the article; equal hashes mean that nothing changed.
    pub hash: [u8; 32],
}

/// A record's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A raw page or a text dump, charset and kind undecided.
    Bytes(Vec<u8>),
    /// HTML out of a JSON field.
    Page(String),
    /// Body text out of a JSON field: trusted as clean, though it may hold markup.
    Clean(String),
}

impl Content {
    /// Returns the bytes as they came.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Page(text) | Self::Clean(text) => text.as_bytes(),
        }
    }
}

/// Fields that need no extraction because someone has written them down. Strings as found, never empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Given {
    /// The record's own identifier.
    pub record_id: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Summary under the headline.
    pub standfirst: Option<String>,
    /// Names in order; `Some` of an empty list says that there are none.
    pub authors: Option<Vec<String>>,
    /// Publication.
    pub outlet: Option<String>,
    /// Section or desk.
    pub section: Option<String>,
    /// Language, a tag or a name.
    pub lang: Option<String>,
    /// Place line.
    pub dateline: Option<String>,
    /// Address of the lead image.
    pub image: Option<String>,
    /// When the article was published.
    pub published: Option<String>,
    /// When it was last changed.
    pub updated: Option<String>,
    /// A date that does not say of what.
    pub date: Option<String>,
    /// Whether a curator takes the record for an article, whatever extraction thinks of it.
    pub accept: Option<bool>,
}

impl Given {
    /// Returns `self` with every field that it lacks taken from `weaker`.
    pub fn over(self, weaker: Self) -> Self {
        Self {
            record_id: self.record_id.or(weaker.record_id),
            url: self.url.or(weaker.url),
            title: self.title.or(weaker.title),
            standfirst: self.standfirst.or(weaker.standfirst),
            authors: self.authors.or(weaker.authors),
            outlet: self.outlet.or(weaker.outlet),
            section: self.section.or(weaker.section),
            lang: self.lang.or(weaker.lang),
            dateline: self.dateline.or(weaker.dateline),
            image: self.image.or(weaker.image),
            published: self.published.or(weaker.published),
            updated: self.updated.or(weaker.updated),
            date: self.date.or(weaker.date),
            accept: self.accept.or(weaker.accept),
        }
    }
}

/// What a source yields when nothing is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A document.
    Record(Box<Record>),
    /// Something that is by rule no document: an image, an HTTP redirect, a crawler's log.
    Skipped(Skipped),
}

/// Something passed over by rule, to be counted by reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Path relative to the root, with `#offset` inside a container.
    pub path: String,
    /// Lower case, no full stop, from a small closed vocabulary.
    pub reason: String,
}

impl Skipped {
    pub(super) fn new(path: String, reason: &str) -> Self {
        Self {
            path,
            reason: reason.to_owned(),
        }
    }

    pub(super) fn unreadable(path: String, error: &io::Error) -> Self {
        Self {
            path,
            reason: format!("cannot be looked at ({})", error.kind()),
        }
    }
}
