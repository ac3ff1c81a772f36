//! Gzip, member by member, with the place of each member known and bombs refused.

use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;

use flate2::bufread::GzDecoder;

use super::fault::Fault;
use super::limits::INFLATE_FREE_BYTES;
use super::limits::INFLATE_RATIO;

/// The first bytes of a gzip member: two magic numbers and the one compression method there is (RFC 1952).
pub(super) const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// Compressed bytes fetched at a time.
const CHUNK_BYTES: usize = 32 << 10;

/// The inflated bytes of all members, one after the other. A read never crosses from one member into the next.
pub(super) struct Members {
    /// `None` after the end or a fault.
    decoder: Option<GzDecoder<Counted>>,
    /// Whether the last member was cut, which is told as often as someone asks.
    is_cut: bool,
    /// Offset in the file of the first compressed byte.
    base: u64,
    member_start: u64,
    member_bytes: u64,
    total_bytes: u64,
}

impl Members {
    /// The members behind an offset of a file, at which `reader` is.
    pub(super) fn at(reader: Box<dyn Read + Send>, offset: u64) -> Self {
        let compressed = Counted {
            reader: BufReader::with_capacity(CHUNK_BYTES, reader),
            consumed: 0,
        };
        Self {
            decoder: Some(GzDecoder::new(compressed)),
            is_cut: false,
            base: offset,
            member_start: offset,
            member_bytes: 0,
            total_bytes: 0,
        }
    }

    /// Fills the front of `buffer`; returns how much, and the place of its first byte: the compressed offset of
    /// its member plus its inflated offset inside the member. Nothing is left when it returns 0 bytes.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<(usize, u64), Fault> {
        loop {
            let position = self.member_start + self.member_bytes;
            let Some(decoder) = &mut self.decoder else {
                return if self.is_cut {
                    Err(Fault::GzipCut)
                } else {
                    Ok((0, position))
                };
            };
            match decoder.read(buffer) {
                Ok(0) => self.next_member()?,
                Ok(count) => {
                    self.count(count as u64)?;
                    return Ok((count, position));
                }
                Err(error) => {
                    let fault = gzip_fault(error);
                    self.decoder = None;
                    self.is_cut = matches!(fault, Fault::GzipCut);
                    return Err(fault);
                }
            }
        }
    }

    fn count(&mut self, bytes: u64) -> Result<(), Fault> {
        self.member_bytes += bytes;
        self.total_bytes += bytes;
        let compressed = self.decoder.as_ref().map_or(0, |it| it.get_ref().consumed);
        if is_bomb(compressed, self.total_bytes) {
            self.decoder = None;
            return Err(Fault::Bomb {
                ratio: INFLATE_RATIO,
            });
        }
        Ok(())
    }

    /// Moves to the next member, over the zeros that tapes and block devices pad with.
    fn next_member(&mut self) -> Result<(), Fault> {
        let Some(mut compressed) = self.decoder.take().map(GzDecoder::into_inner) else {
            return Ok(());
        };
        match compressed.skip_zeros().map_err(Fault::Read)? {
            None => Ok(()),
            Some(first) if first == MAGIC[0] => {
                self.member_start = self.base + compressed.consumed;
                self.member_bytes = 0;
                self.decoder = Some(GzDecoder::new(compressed));
                Ok(())
            }
            Some(_) => Err(Fault::GzipDamaged(io::Error::new(
                io::ErrorKind::InvalidData,
                "bytes that are not gzip follow the last member",
            ))),
        }
    }
}

/// Tells whether `inflated` bytes from `compressed` ones are more than any text gives.
pub(super) fn is_bomb(compressed: u64, inflated: u64) -> bool {
    inflated > INFLATE_FREE_BYTES && inflated / INFLATE_RATIO > compressed
}

/// Sorts an error of the decoder: cut, damaged, or not the decoder's fault.
pub(super) fn gzip_fault(error: io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Fault::GzipCut,
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Fault::GzipDamaged(error),
        _ => Fault::Read(error),
    }
}

/// A reader that knows how much was taken from it.
struct Counted {
    reader: BufReader<Box<dyn Read + Send>>,
    consumed: u64,
}

impl Counted {
    /// Returns the first byte that is not zero, without taking it.
    fn skip_zeros(&mut self) -> io::Result<Option<u8>> {
        loop {
            let chunk = self.fill_buf()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let zeros = chunk.iter().take_while(|&&byte| byte == 0).count();
            let first = chunk.get(zeros).copied();
            self.consume(zeros);
            if first.is_some() {
                return Ok(first);
            }
        }
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.consumed += count as u64;
        Ok(count)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.consumed += count as u64;
        self.reader.consume(count);
    }
}
