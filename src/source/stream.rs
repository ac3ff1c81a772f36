//! A file's bytes, inflated where they are gzip: what every container reads from.

use std::io;
use std::io::Cursor;
use std::io::Read;

use super::fault::Fault;
use super::gzip;
use super::gzip::Members;

/// Bytes held at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// Buffered bytes with a known place. Gzip is told by its magic number, not by a file's name: browsers and
/// crawlers save inflated pages as `.gz` and compressed ones without.
pub(super) struct Stream {
    input: Input,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Place of `buffer[0]`.
    buffer_position: u64,
}

enum Input {
    Plain(Box<dyn Read + Send>),
    Gzip(Box<Members>),
}

/// How a line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing was left.
    End,
    /// The line is whole; `bytes` is its length in the stream, its line feed included.
    Whole { bytes: u64 },
    /// The line is over the cap and was passed over.
    TooLong { bytes: u64 },
}

impl Stream {
    /// Looks at the first bytes of `reader` and inflates if they are gzip.
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Result<Self, Fault> {
        Self::at(reader, 0)
    }

    /// The same for a reader that was moved to an offset of its file.
    pub(super) fn at(mut reader: Box<dyn Read + Send>, offset: u64) -> Result<Self, Fault> {
        let mut head = Vec::with_capacity(gzip::MAGIC.len());
        (&mut reader)
            .take(gzip::MAGIC.len() as u64)
            .read_to_end(&mut head)
            .map_err(Fault::Read)?;
        let is_gzip = head == gzip::MAGIC;
        let whole = Box::new(Cursor::new(head).chain(reader));
        let input = if is_gzip {
            Input::Gzip(Box::new(Members::at(whole, offset)))
        } else {
            Input::Plain(whole)
        };
        Ok(Self {
            input,
            buffer: vec![0; BUFFER_BYTES],
            start: 0,
            end: 0,
            buffer_position: offset,
        })
    }

    /// Whether it is inflated.
    pub(super) fn is_gzip(&self) -> bool {
        matches!(self.input, Input::Gzip(_))
    }

    /// Returns the bytes at hand, fetching more when there are none; empty only at the end.
    pub(super) fn fill(&mut self) -> Result<&[u8], Fault> {
        if self.start == self.end {
            self.buffer_position += self.end as u64;
            (self.start, self.end) = (0, 0);
            match &mut self.input {
                Input::Plain(reader) => {
                    self.end = read_some(reader, &mut self.buffer).map_err(Fault::Read)?;
                }
                Input::Gzip(members) => {
                    (self.end, self.buffer_position) = members.read(&mut self.buffer)?;
                }
            }
        }
        Ok(&self.buffer[self.start..self.end])
    }

    /// Returns at least `wanted` bytes without taking them, fewer only at the end of the input.
    ///
    /// Serves to look at the head of a stream: `wanted` is at most the buffer, of which nothing was taken yet.
    pub(super) fn peek(&mut self, wanted: usize) -> Result<&[u8], Fault> {
        debug_assert!(self.start == 0 && wanted <= self.buffer.len());
        while self.end < wanted {
            let free = &mut self.buffer[self.end..];
            let count = match &mut self.input {
                Input::Plain(reader) => read_some(reader, free).map_err(Fault::Read)?,
                Input::Gzip(_) if self.end > 0 => break,
                Input::Gzip(members) => members.read(free)?.0,
            };
            if count == 0 {
                break;
            }
            self.end += count;
        }
        Ok(&self.buffer[..self.end])
    }

    /// Takes `count` of the bytes that [`Stream::fill`] showed.
    pub(super) fn consume(&mut self, count: usize) {
        debug_assert!(count <= self.end - self.start);
        self.start += count;
    }

    /// Returns the place of the next byte; after a fill that found something it is the place of what was found.
    pub(super) fn position(&self) -> u64 {
        self.buffer_position + self.start as u64
    }

    /// Appends the next `count` bytes to `into`; returns how many there were.
    pub(super) fn read_into(&mut self, count: u64, into: &mut Vec<u8>) -> Result<u64, Fault> {
        self.pass(count, |bytes| into.extend_from_slice(bytes))
    }

    /// Passes over the next `count` bytes; returns how many there were.
    pub(super) fn skip(&mut self, count: u64) -> Result<u64, Fault> {
        self.pass(count, |_| {})
    }

    fn pass(&mut self, count: u64, mut each: impl FnMut(&[u8])) -> Result<u64, Fault> {
        let mut left = count;
        while left > 0 {
            let chunk = self.fill()?;
            if chunk.is_empty() {
                break;
            }
            let taken = chunk.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            each(&chunk[..taken]);
            self.consume(taken);
            left -= taken as u64;
        }
        Ok(count - left)
    }

    /// Reads everything that is left, or nothing when it is more than `limit` bytes.
    pub(super) fn read_all(&mut self, limit: u64) -> Result<Option<Vec<u8>>, Fault> {
        let mut bytes = Vec::new();
        self.read_into(limit, &mut bytes)?;
        Ok(self.fill()?.is_empty().then_some(bytes))
    }

    /// Replaces `line` by the next line without its line feed; a line over `limit` is passed over.
    pub(super) fn read_line(&mut self, limit: u64, line: &mut Vec<u8>) -> Result<Line, Fault> {
        line.clear();
        let (mut bytes, mut text_bytes) = (0, 0);
        loop {
            let chunk = self.fill()?;
            if chunk.is_empty() && bytes == 0 {
                return Ok(Line::End);
            }
            let feed = memchr::memchr(b'\n', chunk);
            let text = &chunk[..feed.unwrap_or(chunk.len())];
            let ended = feed.is_some() || chunk.is_empty();
            text_bytes += text.len() as u64;
            if text_bytes <= limit {
                line.extend_from_slice(text);
            }
            let taken = text.len() + usize::from(feed.is_some());
            bytes += taken as u64;
            self.consume(taken);
            if ended && text_bytes > limit {
                return Ok(Line::TooLong { bytes });
            }
            if ended {
                return Ok(Line::Whole { bytes });
            }
        }
    }
}

/// Reads once, again after an interrupting signal.
fn read_some(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}
