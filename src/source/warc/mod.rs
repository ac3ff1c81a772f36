//! WARC 1.0 and 1.1 (ISO 28500): a crawler's archive, compressed record by record, in one piece, or not at all.
//!
//! Pages are in `response` records, as the HTTP answer that carried them, and in `resource` records, bare. Everything
//! else is passed over and told by kind. The format has no marks to find one's way back by: behind a header that
//! breaks the standard, or a length that does not lead to the next record, the rest of the file is not read.

mod coding;
mod header;
mod http;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use self::header::Header;
use self::http::Answer;
use self::http::MediaType;
use super::fault::Broken;
use super::fault::Fault;
use super::limits::BODY_BYTES;
use super::limits::HEADER_BYTES;
use super::origin::Origin;
use super::origin::Parts;
use super::record::Content;
use super::record::Given;
use super::record::Item;
use super::stream::Stream;

pub(super) struct Warc {
    origin: Origin,
    /// `None` after the end or a fault behind which no next record can be found.
    stream: Option<Stream>,
}

/// What became of a record that could be framed.
enum Outcome {
    Document(Document),
    Skipped(String),
    /// Unreadable inside, while the next record is where it should be.
    Broken(Fault),
}

/// A document out of a record.
struct Document {
    body: Vec<u8>,
    media_type: MediaType,
}

impl Warc {
    pub(super) fn new(stream: Stream, origin: Origin) -> Self {
        Self {
            origin,
            stream: Some(stream),
        }
    }
}

impl Iterator for Warc {
    type Item = Result<Item, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = self.stream.as_mut()?;
        match skip_line_ends(stream) {
            Ok(Some(_)) => {}
            Ok(None) => {
                self.stream = None;
                return None;
            }
            Err(fault) => {
                let offset = stream.position();
                self.stream = None;
                return Some(Err(self.origin.broken(Some(offset), None, fault)));
            }
        }
        let offset = stream.position();
        let read = Header::read(stream).and_then(|header| {
            let outcome = read_block(&header, stream)?;
            check_end(stream)?;
            Ok((header, outcome))
        });
        Some(match read {
            Ok((header, Outcome::Document(document))) => {
                Ok(self.origin.record(parts(&header, document, offset)))
            }
            Ok((_, Outcome::Skipped(reason))) => Ok(self.origin.skipped(offset, reason)),
            Ok((_, Outcome::Broken(fault))) => Err(self.origin.broken(Some(offset), None, fault)),
            Err(fault) => {
                self.stream = None;
                Err(self.origin.broken(Some(offset), None, fault))
            }
        })
    }
}

/// Reads or passes over the block of a record. An error means that the block does not end where it should.
fn read_block(header: &Header, stream: &mut Stream) -> Result<Outcome, Fault> {
    match header.kind() {
        "response" if header.holds_http() => read_answer(header, stream),
        "resource" => {
            let media_type = header.media_type();
            if media_type.is_document() {
                read_body(header.content_length, Vec::new(), stream, media_type)
            } else {
                pass(
                    header.content_length,
                    stream,
                    Outcome::Skipped(media_type.reason()),
                )
            }
        }
        "response" => {
            let reason = "response of another protocol than HTTP".to_owned();
            pass(header.content_length, stream, Outcome::Skipped(reason))
        }
        kind => {
            let reason = format!("WARC {} record", known_kind(kind));
            pass(header.content_length, stream, Outcome::Skipped(reason))
        }
    }
}

/// Reads an HTTP answer: its head first, which tells whether the rest is worth reading.
fn read_answer(header: &Header, stream: &mut Stream) -> Result<Outcome, Fault> {
    let length = header.content_length;
    let mut head = Vec::new();
    expect_all(length.min(HEADER_BYTES), |count| {
        stream.read_into(count, &mut head)
    })?;
    let rest = length - head.len() as u64;
    let answer = match Answer::parse(&head) {
        Ok(answer) => answer,
        Err(fault) => return pass(rest, stream, Outcome::Broken(fault)),
    };
    if let Some(reason) = answer.unwanted() {
        return pass(rest, stream, Outcome::Skipped(reason));
    }
    head.drain(..answer.body_start);
    let outcome = read_body(rest, head, stream, answer.media_type)?;
    let Outcome::Document(document) = outcome else {
        return Ok(outcome);
    };
    Ok(match coding::undo(document.body, &answer.codings) {
        Ok(body) => Outcome::Document(Document { body, ..document }),
        Err(coding::NotUndone::Broken(fault)) => Outcome::Broken(fault),
        Err(coding::NotUndone::Unknown(name)) => Outcome::Skipped(format!("content coding {name}")),
    })
}

/// Reads the last `rest` bytes of a block behind the part of the body that is there already.
fn read_body(
    rest: u64,
    mut body: Vec<u8>,
    stream: &mut Stream,
    media_type: MediaType,
) -> Result<Outcome, Fault> {
    if rest + body.len() as u64 > BODY_BYTES {
        let fault = Fault::TooLarge {
            what: "body",
            limit_bytes: BODY_BYTES,
        };
        return pass(rest, stream, Outcome::Broken(fault));
    }
    expect_all(rest, |count| stream.read_into(count, &mut body))?;
    Ok(Outcome::Document(Document { body, media_type }))
}

/// Passes over the last `rest` bytes of a block, with `outcome` as its outcome.
fn pass(rest: u64, stream: &mut Stream, outcome: Outcome) -> Result<Outcome, Fault> {
    expect_all(rest, |count| stream.skip(count))?;
    Ok(outcome)
}

fn expect_all(count: u64, read: impl FnOnce(u64) -> Result<u64, Fault>) -> Result<(), Fault> {
    if read(count)? < count {
        return Err(Fault::Warc {
            reason: "the file ends inside the record",
        });
    }
    Ok(())
}

/// Moves to the next byte that ends no line and returns it, `None` at the end of the file.
fn skip_line_ends(stream: &mut Stream) -> Result<Option<u8>, Fault> {
    loop {
        let chunk = stream.fill()?;
        if chunk.is_empty() {
            return Ok(None);
        }
        let is_line_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let ends = chunk.iter().take_while(is_line_end).count();
        let next = chunk.get(ends).copied();
        stream.consume(ends);
        if next.is_some() {
            return Ok(next);
        }
    }
}

/// Checks that the block has led to another record or to the end: its length and its checksum are right. A cut just
/// behind the block is left to the next record.
fn check_end(stream: &mut Stream) -> Result<(), Fault> {
    match skip_line_ends(stream) {
        Ok(None | Some(b'W')) | Err(Fault::GzipCut) => Ok(()),
        Ok(Some(_)) => Err(Fault::Warc {
            reason: "the record is not where its length says it ends",
        }),
        Err(fault) => Err(fault),
    }
}

fn parts(header: &Header, document: Document, offset: u64) -> Parts {
    let given = Given {
        url: header.target_uri().map(str::to_owned),
        ..Given::default()
    };
    Parts {
        offset: Some(offset),
        given,
        captured: header.date().and_then(utc_day),
        charset: document.media_type.charset,
        media_type: document.media_type.name,
        ..Parts::of(Content::Bytes(document.body))
    }
}

/// Returns the day of a `WARC-Date`; the standard asks for UTC, not every writer obeys. Dates of a year or a month
/// are none.
fn utc_day(date: &str) -> Option<Date> {
    let timestamp: Option<Timestamp> = date.parse().ok();
    let day = timestamp.map(|timestamp| Offset::UTC.to_datetime(timestamp).date());
    day.or_else(|| date.get(..10)?.parse().ok())
}

/// Keeps the reasons few: record types that the standard knows, and all others as one.
fn known_kind(kind: &str) -> &str {
    match kind {
        "warcinfo" | "request" | "metadata" | "revisit" | "conversion" | "continuation" => kind,
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests;
