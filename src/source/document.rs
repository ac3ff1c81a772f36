//! A file that is one record: a saved page or a text dump.

use super::fault::Broken;
use super::fault::Fault;
use super::limits::FILE_BYTES;
use super::origin::Origin;
use super::origin::Parts;
use super::record::Content;
use super::record::Item;
use super::stream::Stream;

pub(super) struct Document {
    origin: Origin,
    /// `None` once it was read.
    stream: Option<Stream>,
}

impl Document {
    pub(super) fn new(stream: Stream, origin: Origin) -> Self {
        Self {
            origin,
            stream: Some(stream),
        }
    }
}

impl Iterator for Document {
    type Item = Result<Item, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.stream.take()?;
        let too_large = Fault::TooLarge {
            what: "file",
            limit_bytes: FILE_BYTES,
        };
        let bytes = stream
            .read_all(FILE_BYTES)
            .and_then(|bytes| bytes.ok_or(too_large));
        Some(match bytes {
            Ok(bytes) => Ok(self.origin.record(Parts::of(Content::Bytes(bytes)))),
            Err(fault) => Err(self.origin.broken(None, None, fault)),
        })
    }
}
