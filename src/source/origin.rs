//! What all records of one file share, and the last step that makes a record of its parts.

use jiff::civil::Date;

use super::fault::Broken;
use super::fault::Fault;
use super::record::Content;
use super::record::Given;
use super::record::Item;
use super::record::Record;
use super::record::Skipped;

/// A file's name and what its sidecars say.
pub(super) struct Origin {
    source: String,
    given: Given,
}

/// A record without what it shares with the others of its file.
pub(super) struct Parts {
    /// `None` for a file that is one record.
    pub(super) offset: Option<u64>,
    pub(super) line: Option<u64>,
    pub(super) content: Content,
    pub(super) given: Given,
    pub(super) captured: Option<Date>,
    pub(super) charset: Option<String>,
    pub(super) media_type: Option<String>,
}

impl Parts {
    /// A record of which only the document is known.
    pub(super) fn of(content: Content) -> Self {
        Self {
            offset: None,
            line: None,
            content,
            given: Given::default(),
            captured: None,
            charset: None,
            media_type: None,
        }
    }
}

impl Origin {
    pub(super) fn new(source: String, given: Given) -> Self {
        Self { source, given }
    }

    pub(super) fn record(&self, parts: Parts) -> Item {
        let mut record = Record {
            source: self.place(parts.offset),
            offset: parts.offset.unwrap_or(0),
            line: parts.line,
            content: parts.content,
            given: self.given.clone().over(parts.given),
            captured: parts.captured,
            charset: parts.charset,
            media_type: parts.media_type,
            hash: [0; 32],
        };
        record.hash = hash(&record);
        Item::Record(Box::new(record))
    }

    pub(super) fn skipped(&self, offset: u64, reason: String) -> Item {
        Item::Skipped(Skipped {
            path: self.place(Some(offset)),
            reason,
        })
    }

    pub(super) fn broken(&self, offset: Option<u64>, line: Option<u64>, fault: Fault) -> Broken {
        Broken {
            source: self.source.clone(),
            offset,
            line,
            fault,
        }
    }

    fn place(&self, offset: Option<u64>) -> String {
        let source = &self.source;
        offset.map_or_else(|| source.clone(), |offset| format!("{source}#{offset}"))
    }
}

/// Hashes what shapes the article, but not where it was found.
fn hash(record: &Record) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let kind = match record.content {
        Content::Bytes(_) => 0,
        Content::Page(_) => 1,
        Content::Clean(_) => 2,
    };
    let captured = record.captured.map(|day| day.to_string());
    let around = (
        kind,
        &record.given,
        captured,
        &record.charset,
        &record.media_type,
    );
    serde_json::to_writer(&mut hasher, &around)
        .expect("a hasher takes everything that is written to it");
    hasher.update(record.content.as_bytes());
    hasher.finalize().into()
}
