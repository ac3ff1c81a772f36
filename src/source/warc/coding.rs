//! What was done to a body on its way, undone.

use std::io::Cursor;
use std::io::Read;

use flate2::read::DeflateDecoder;
use flate2::read::ZlibDecoder;

use super::http::Codings;
use crate::source::fault::Fault;
use crate::source::gzip::gzip_fault;
use crate::source::gzip::is_bomb;
use crate::source::limits::BODY_BYTES;
use crate::source::limits::INFLATE_RATIO;
use crate::source::stream::Stream;

/// More codings than this on one body are an attack.
const MOST_CODINGS: usize = 3;

/// Bytes that tell whether a body is text already.
const TEXT_SAMPLE_BYTES: usize = 512;

/// Longest line with the size of a chunk, extensions included.
const SIZE_LINE_BYTES: usize = 1 << 10;

/// Why a coding is still there.
#[derive(Debug)]
pub(super) enum NotUndone {
    /// The body breaks the coding.
    Broken(Fault),
    /// Nobody here knows the coding.
    Unknown(&'static str),
}

/// Undoes chunks and content codings. Crawlers often store a body decoded and keep the header that says otherwise:
/// a body that does not look coded comes back as it is.
pub(super) fn undo(body: Vec<u8>, codings: &Codings) -> Result<Vec<u8>, NotUndone> {
    let chunks = codings.chunked.then(|| join_chunks(&body)).flatten();
    let mut body = chunks.unwrap_or(body);
    if codings.content.len() > MOST_CODINGS {
        return Err(NotUndone::Unknown("of too many layers"));
    }
    for coding in codings.content.iter().rev() {
        body = match &**coding {
            "identity" | "none" => body,
            "gzip" | "x-gzip" => gunzip(body).map_err(NotUndone::Broken)?,
            "deflate" if !is_text(&body) => inflate(&body).map_err(NotUndone::Broken)?,
            _ if is_text(&body) => body,
            other => return Err(NotUndone::Unknown(known_name(other))),
        };
    }
    Ok(body)
}

fn known_name(coding: &str) -> &'static str {
    match coding {
        "br" => "br",
        "zstd" => "zstd",
        "compress" | "x-compress" => "compress",
        _ => "unknown",
    }
}

/// Joins the chunks of a body; a cut last chunk is kept as far as it goes. `None` when the body is not in chunks.
fn join_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let is_first = rest.len() == body.len();
        let Some((size, after)) = chunk_size(rest) else {
            return (!is_first).then_some(joined);
        };
        if size == 0 {
            return Some(joined);
        }
        let chunk = &after[..after.len().min(usize::try_from(size).unwrap_or(usize::MAX))];
        let after = &after[chunk.len()..];
        let next = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"));
        if is_first && next.is_none() && !after.is_empty() {
            return None;
        }
        joined.extend_from_slice(chunk);
        let Some(next) = next else {
            return Some(joined);
        };
        rest = next;
    }
}

/// Reads the line before a chunk; returns the chunk's size and what follows the line.
fn chunk_size(body: &[u8]) -> Option<(u64, &[u8])> {
    let end = memchr::memchr(b'\n', &body[..body.len().min(SIZE_LINE_BYTES)])?;
    let line = body[..end].strip_suffix(b"\r")?;
    let line = line.split(|&byte| byte == b';').next()?.trim_ascii();
    let digits = std::str::from_utf8(line)
        .ok()
        .filter(|line| !line.starts_with('+'))?;
    Some((u64::from_str_radix(digits, 16).ok()?, &body[end + 1..]))
}

/// Inflates what is gzip and returns what is not.
fn gunzip(body: Vec<u8>) -> Result<Vec<u8>, Fault> {
    let inflated = Stream::new(Box::new(Cursor::new(body)))?.read_all(BODY_BYTES)?;
    inflated.ok_or(too_large())
}

/// Inflates a `deflate` body: zlib by the standard, bare deflate by what some servers send.
fn inflate(body: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut inflated = Vec::new();
    let limit = BODY_BYTES + 1;
    let read = if has_zlib_header(body) {
        ZlibDecoder::new(body)
            .take(limit)
            .read_to_end(&mut inflated)
    } else {
        DeflateDecoder::new(body)
            .take(limit)
            .read_to_end(&mut inflated)
    };
    read.map_err(gzip_fault)?;
    if inflated.len() as u64 > BODY_BYTES {
        return Err(too_large());
    }
    if is_bomb(body.len() as u64, inflated.len() as u64) {
        return Err(Fault::Bomb {
            ratio: INFLATE_RATIO,
        });
    }
    Ok(inflated)
}

fn too_large() -> Fault {
    Fault::TooLarge {
        what: "body",
        limit_bytes: BODY_BYTES,
    }
}

/// Looks for the two bytes zlib begins with: method 8, and a multiple of 31 as a whole (RFC 1950).
fn has_zlib_header(body: &[u8]) -> bool {
    let [first, second, ..] = *body else {
        return false;
    };
    first & 0x0f == 8 && u16::from_be_bytes([first, second]) % 31 == 0
}

/// Tells whether a body begins like text in UTF-8 or ASCII.
fn is_text(body: &[u8]) -> bool {
    let sample = &body[..body.len().min(TEXT_SAMPLE_BYTES)];
    let text = match std::str::from_utf8(sample) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            return !has_control(&sample[..error.valid_up_to()]);
        }
        Err(_) => return false,
    };
    !has_control(text.as_bytes())
}

fn has_control(text: &[u8]) -> bool {
    text.iter()
        .any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}
