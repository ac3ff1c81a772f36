//! From the world to records.
//!
//! A *source* is a file, or a stream on standard input; a *record* is one saved document in it, as bytes. This room
//! finds the files under a root ([`walk`]) and takes them apart ([`open`]): pages and text dumps are one record
//! each; JSON lines, JSON arrays and WARC archives hold many. Any of them may be compressed by gzip. It knows
//! nothing of text: charsets, markup and language are for the rooms above.
//!
//! Beside the bytes a record carries what is *given*: fields of the JSON object it came from, the address and day
//! of a crawl, and what a curator wrote into a sidecar. `a.html.gz` has `a.meta.json`; `_defaults.json` holds for
//! everything in its folder and below. The sidecar wins, then the nearest defaults, then the container.
//!
//! Nothing here trusts its input. A file is read as a stream, never whole unless it is one record, and every
//! length has a cap in [`limits`]. What is broken comes out as a [`Broken`] that names the place; iteration goes on
//! behind it wherever the container says where the next record begins. What is whole but no document (an image in
//! a crawl, a redirect) comes out as [`Item::Skipped`].
//!
//! ```
//! use morgue::source::{Content, Item, read_stdin};
//!
//! let lines = br#"{"title": "Rain", "text": "It rained."}"#;
//! for item in read_stdin(&lines[..], "-") {
//!     let Ok(Item::Record(record)) = item else { continue };
//!     assert_eq!(record.source, "-#0");
//!     assert_eq!(record.given.title.as_deref(), Some("Rain"));
//!     assert_eq!(record.content, Content::Clean("It rained.".to_owned()));
//! }
//! ```

mod document;
mod fault;
mod files;
mod filter;
mod folder;
mod form;
mod gzip;
mod json;
pub mod limits;
mod names;
mod origin;
mod record;
mod seek;
mod sidecar;
mod stream;
mod warc;

use std::fs;
use std::io::Read;
use std::iter;

use document::Document;
pub use fault::Broken;
pub use fault::Error;
pub use fault::Fault;
pub use files::File;
pub use files::Sidecar;
pub use files::Walk;
pub use files::find;
pub use files::walk;
pub use filter::Filter;
use form::Form;
use json::JsonLines;
use json::JsonObjects;
use origin::Origin;
pub use record::Content;
pub use record::Given;
pub use record::Item;
pub use record::Record;
pub use record::Skipped;
use stream::Stream;
use warc::Warc;

/// The records of one source, read as they are asked for. An `Err` is one broken record, sidecar or rest of the
/// file, not the end: iterate on.
pub struct Records {
    broken_sidecars: std::vec::IntoIter<Broken>,
    container: Container,
}

/// What takes a file apart. Ends after a fault behind which no next record can be found.
type Container = Box<dyn Iterator<Item = Result<Item, Broken>> + Send>;

impl Iterator for Records {
    type Item = Result<Item, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        let broken = self.broken_sidecars.next();
        broken.map(Err).or_else(|| self.container.next())
    }
}

/// Opens a file that [`walk`] found. The container is told by the file's ending, or by its content where the ending
/// says nothing. A sidecar that cannot be read comes out first, and the records are read without it.
pub fn open(file: &File) -> Result<Records, Error> {
    let reader = fs::File::open(&file.path).map_err(|cause| Error::Open {
        path: file.path.clone(),
        cause,
    })?;
    let (given, broken) = sidecar::read(&file.sidecars);
    let origin = Origin::new(file.relative.clone(), given);
    let form = Form::of_name(&file.relative);
    Ok(Records {
        broken_sidecars: broken.into_iter(),
        container: container(Box::new(reader), origin, form),
    })
}

/// Reads a stream that is no file; `name` stands for it in [`Record::source`]. The container is told by content.
pub fn read_stdin(reader: impl Read + Send + 'static, name: &str) -> Records {
    let origin = Origin::new(name.to_owned(), Given::default());
    Records {
        broken_sidecars: Vec::new().into_iter(),
        container: container(Box::new(reader), origin, None),
    }
}

/// Returns the record at an offset of a file that [`walk`] found; `None` where none begins there.
///
/// Lines of JSON and records of a WARC are read where they lie, the latter also where each is a gzip member of its own;
/// of other containers, all that stands before the record is read too.
///
/// # Errors
///
/// Where the file cannot be opened.
pub fn record_at(file: &File, offset: u64) -> Result<Option<Record>, Error> {
    if let Some(record) = seek::record(file, offset) {
        return Ok(Some(record));
    }
    for item in open(file)? {
        if let Ok(Item::Record(record)) = item
            && record.offset == offset
        {
            return Ok(Some(*record));
        }
    }
    Ok(None)
}

fn container(reader: Box<dyn Read + Send>, origin: Origin, form: Option<Form>) -> Container {
    let opened = Stream::new(reader).and_then(|mut stream| {
        let form = Form::settle(form, stream.peek(form::SNIFF_BYTES)?);
        Ok((stream, form))
    });
    match opened {
        Ok((stream, Form::Document)) => Box::new(Document::new(stream, origin)),
        Ok((stream, Form::JsonLines)) => Box::new(JsonLines::new(stream, origin)),
        Ok((stream, Form::Json)) => Box::new(JsonObjects::new(stream, origin)),
        Ok((stream, Form::Warc)) => Box::new(Warc::new(stream, origin)),
        Err(fault) => Box::new(iter::once(Err(origin.broken(None, None, fault)))),
    }
}

#[cfg(test)]
mod tests;
