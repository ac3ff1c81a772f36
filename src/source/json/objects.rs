//! A JSON file that is no JSON lines: one object over many lines, several in a row, or an array of them. The
//! objects are cut out one by one as the file streams by, so that its size does not matter.

use super::fields::Fields;
use crate::source::fault::Broken;
use crate::source::fault::Fault;
use crate::source::limits::OBJECT_BYTES;
use crate::source::origin::Origin;
use crate::source::record::Item;
use crate::source::stream::Stream;

pub(in crate::source) struct JsonObjects {
    origin: Origin,
    /// `None` after the end or a fault behind which no next object can be found.
    stream: Option<Stream>,
    cutter: Cutter,
}

impl JsonObjects {
    pub(in crate::source) fn new(stream: Stream, origin: Origin) -> Self {
        Self {
            origin,
            stream: Some(stream),
            cutter: Cutter {
                line: 1,
                ..Cutter::default()
            },
        }
    }

    /// Returns the next object, whole, in the cutter; `false` at the end.
    fn cut(&mut self) -> Result<bool, Fault> {
        let Some(stream) = &mut self.stream else {
            return Ok(false);
        };
        loop {
            let chunk = stream.fill()?;
            if chunk.is_empty() {
                return self.cutter.at_end().map(|()| false);
            }
            let (taken, done) = self.cutter.feed(chunk)?;
            stream.consume(taken);
            if done {
                return Ok(true);
            }
        }
    }

    fn record(&self) -> Result<Item, Broken> {
        let Cutter {
            object_offset: offset,
            object_line: line,
            ..
        } = self.cutter;
        let broken = |line, fault| self.origin.broken(Some(offset), Some(line), fault);
        if self.cutter.object_bytes > OBJECT_BYTES {
            let too_large = Fault::TooLarge {
                what: "object",
                limit_bytes: OBJECT_BYTES,
            };
            return Err(broken(line, too_large));
        }
        let fields = Fields::parse(&self.cutter.object);
        let fields = fields.map_err(|bad| broken(line + bad.line.saturating_sub(1), bad.fault))?;
        let parts = fields
            .into_parts(offset, line)
            .map_err(|fault| broken(line, fault))?;
        Ok(self.origin.record(parts))
    }
}

impl Iterator for JsonObjects {
    type Item = Result<Item, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        self.stream.as_ref()?;
        match self.cut() {
            Ok(true) => Some(self.record()),
            Ok(false) => {
                self.stream = None;
                None
            }
            Err(fault) => {
                self.stream = None;
                let Cutter { offset, line, .. } = self.cutter;
                Some(Err(self.origin.broken(Some(offset), Some(line), fault)))
            }
        }
    }
}

/// Finds where an object begins and ends by its braces alone.
#[derive(Default)]
struct Cutter {
    /// Arrays around the next object.
    arrays: u64,
    /// Open braces and brackets of the object at hand.
    depth: u64,
    in_string: bool,
    /// Whether the byte before was a backslash that escapes the next.
    escaped: bool,
    /// Inflated bytes and lines up to here.
    offset: u64,
    line: u64,
    /// The object at hand; empty when it is over the cap.
    object: Vec<u8>,
    object_bytes: u64,
    object_offset: u64,
    object_line: u64,
}

impl Cutter {
    /// Goes on to the end of the next object or of `chunk`; returns how far it went and whether an object ended.
    fn feed(&mut self, chunk: &[u8]) -> Result<(usize, bool), Fault> {
        let mut from = 0;
        for (at, &byte) in chunk.iter().enumerate() {
            let was_outside = self.depth == 0;
            if was_outside && !self.between(byte)? {
                continue;
            }
            if was_outside {
                from = at;
            }
            self.inside(byte);
            if self.depth == 0 {
                self.keep(&chunk[from..=at]);
                return Ok((at + 1, true));
            }
        }
        if self.depth > 0 {
            self.keep(&chunk[from..]);
        }
        Ok((chunk.len(), false))
    }

    /// Passes over what may stand between objects; returns whether `byte` begins one.
    fn between(&mut self, byte: u8) -> Result<bool, Fault> {
        match byte {
            b'{' => {
                self.object.clear();
                self.object_bytes = 0;
                (self.object_offset, self.object_line) = (self.offset, self.line);
                return Ok(true);
            }
            b'\n' => self.line += 1,
            b' ' | b'\t' | b'\r' | b',' => {}
            b'[' => self.arrays += 1,
            b']' if self.arrays > 0 => self.arrays -= 1,
            // A byte order mark, or half of one: the parser has the last word.
            0xef | 0xbb | 0xbf if self.offset < 3 => {}
            _ => {
                return Err(Fault::Json {
                    column: 0,
                    reason: "expected an object".to_owned(),
                });
            }
        }
        self.offset += 1;
        Ok(false)
    }

    fn inside(&mut self, byte: u8) {
        self.offset += 1;
        self.line += u64::from(byte == b'\n');
        if self.in_string {
            self.in_string = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.object_bytes += bytes.len() as u64;
        if self.object_bytes > OBJECT_BYTES {
            self.object = Vec::new();
        } else {
            self.object.extend_from_slice(bytes);
        }
    }

    fn at_end(&self) -> Result<(), Fault> {
        let what = match (self.depth, self.arrays) {
            (0, 0) => return Ok(()),
            (0, _) => "array",
            _ => "object",
        };
        Err(Fault::Json {
            column: 0,
            reason: format!("the file ends inside an {what}"),
        })
    }
}
