//! Reading an indexed article's record a second time, for what the index does not keep.

use std::path::Path;

use crate::decode::Kind;
use crate::decode::decode;
use crate::source::Content;
use crate::source::Record;
use crate::source::find;
use crate::source::record_at;

use super::Error;
use super::Overrides;
use super::Reading;
use super::Root;
use super::read;

/// Reads the record of an indexed article again, for what was stripped and where fields came from.
///
/// # Errors
///
/// When its root or file is not there any more, or the record has moved.
pub fn reread(
    root: &Root,
    relative: &str,
    offset: u64,
    overrides: &Overrides,
) -> Result<Reading, Error> {
    let record = record(root, relative, offset)?;
    Ok(read(&record, &root.prefix(), relative, overrides))
}

/// What an article was read from, as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// A page of HTML.
    Page(String),
    /// A text: a dump, or the body that a JSON record brings.
    Text(String),
}

/// Returns what an indexed article was read from, decoded and otherwise as it was saved.
///
/// # Errors
///
/// As [`reread`].
pub fn original(root: &Root, relative: &str, offset: u64) -> Result<Original, Error> {
    let record = record(root, relative, offset)?;
    let (charset, media_type) = (record.charset.as_deref(), record.media_type.as_deref());
    let bytes = match record.content {
        Content::Page(html) => return Ok(Original::Page(html)),
        Content::Clean(text) => return Ok(Original::Text(text)),
        Content::Bytes(bytes) => bytes,
    };
    // Where it cannot be decoded any more, the record is another one than was indexed.
    let decoded = decode(&bytes, charset, media_type, None).map_err(|_| Error::Gone {
        source_name: root.shown_source(relative),
        what: "changed",
    })?;
    Ok(match decoded.kind {
        Kind::Page => Original::Page(decoded.text),
        Kind::Flat => Original::Text(decoded.text),
    })
}

fn record(root: &Root, relative: &str, offset: u64) -> Result<Record, Error> {
    let gone = |what| Error::Gone {
        source_name: root.shown_source(relative),
        what,
    };
    let file = find(Path::new(&root.path), relative)?.ok_or_else(|| gone("removed"))?;
    record_at(&file, offset)?.ok_or_else(|| gone("changed"))
}
