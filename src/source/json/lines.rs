//! JSON lines: one object a line, each on its own, so that a broken line costs one record.

use super::fields::Fields;
use crate::source::fault::Broken;
use crate::source::fault::Fault;
use crate::source::form::BYTE_ORDER_MARK;
use crate::source::limits::OBJECT_BYTES;
use crate::source::origin::Origin;
use crate::source::record::Item;
use crate::source::stream::Line;
use crate::source::stream::Stream;

pub(in crate::source) struct JsonLines {
    origin: Origin,
    /// `None` after the end or a fault of the stream.
    stream: Option<Stream>,
    buffer: Vec<u8>,
    /// Inflated bytes before the next line.
    offset: u64,
    /// Lines before the next one.
    lines: u64,
}

impl JsonLines {
    pub(in crate::source) fn new(stream: Stream, origin: Origin) -> Self {
        Self {
            origin,
            stream: Some(stream),
            buffer: Vec::new(),
            offset: 0,
            lines: 0,
        }
    }

    /// The lines from the one at a byte offset on, which are counted from there.
    pub(in crate::source) fn at(stream: Stream, origin: Origin, offset: u64) -> Self {
        Self {
            offset,
            ..Self::new(stream, origin)
        }
    }

    /// Returns the record of the line in the buffer; `None` for a blank line.
    fn record(&self, offset: u64) -> Option<Result<Item, Broken>> {
        let line = self.buffer.trim_ascii();
        let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        if line.is_empty() {
            return None;
        }
        let fields = Fields::parse(line).map_err(|bad| bad.fault);
        let parts = fields.and_then(|fields| fields.into_parts(offset, self.lines));
        Some(match parts {
            Ok(parts) => Ok(self.origin.record(parts)),
            Err(fault) => Err(self.broken(offset, fault)),
        })
    }

    fn broken(&self, offset: u64, fault: Fault) -> Broken {
        self.origin.broken(Some(offset), Some(self.lines), fault)
    }
}

impl Iterator for JsonLines {
    type Item = Result<Item, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let offset = self.offset;
            let line = self
                .stream
                .as_mut()?
                .read_line(OBJECT_BYTES, &mut self.buffer);
            self.lines += 1;
            match line {
                Ok(Line::Whole { bytes }) => {
                    self.offset += bytes;
                    if let Some(record) = self.record(offset) {
                        return Some(record);
                    }
                }
                Ok(Line::TooLong { bytes }) => {
                    self.offset += bytes;
                    let too_large = Fault::TooLarge {
                        what: "line",
                        limit_bytes: OBJECT_BYTES,
                    };
                    return Some(Err(self.broken(offset, too_large)));
                }
                Ok(Line::End) => self.stream = None,
                Err(fault) => {
                    self.stream = None;
                    return Some(Err(self.broken(offset, fault)));
                }
            }
        }
    }
}
