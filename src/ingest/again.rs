//! Reading an indexed article's record a second time, for what the index does not keep.

use std::path::Path;

use crate::decode::Kind;
use crate::decode::decode;
use crate::source::Content;
use crate::source::File;
use crate::source::Filter;
use crate::source::Item;
use crate::source::Record;
use crate::source::open;
use crate::source::walk;

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

/// Returns the page that an indexed article was read from, as it was saved; `None` where it was no page.
///
/// # Errors
///
/// As [`reread`].
pub fn original(root: &Root, relative: &str, offset: u64) -> Result<Option<String>, Error> {
    let record = record(root, relative, offset)?;
    let (charset, media_type) = (record.charset.as_deref(), record.media_type.as_deref());
    Ok(match record.content {
        Content::Page(html) => Some(html),
        Content::Clean(_) => None,
        Content::Bytes(bytes) => {
            let decoded = decode(&bytes, charset, media_type, None).ok();
            let page = decoded.filter(|decoded| decoded.kind == Kind::Page);
            page.map(|decoded| decoded.text)
        }
    })
}

fn record(root: &Root, relative: &str, offset: u64) -> Result<Record, Error> {
    let gone = |what| Error::Gone {
        source_name: root.shown_source(relative),
        what,
    };
    let file = find(root, relative)?.ok_or_else(|| gone("removed"))?;
    for item in open(&file)? {
        if let Ok(Item::Record(record)) = item
            && record.offset == offset
        {
            return Ok(*record);
        }
    }
    Err(gone("changed"))
}

fn find(root: &Root, relative: &str) -> Result<Option<File>, Error> {
    let found = walk(Path::new(&root.path), &Filter::default())?;
    Ok(found
        .files
        .into_iter()
        .find(|file| file.relative == relative))
}
