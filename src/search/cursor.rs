//! Where a page of hits ended, so that the next one begins behind it.

use std::fmt;

/// The last hit of a page. Prints as hexadecimal numbers with `-` between them.
///
/// A page behind it is the same however many pages lie before it, and articles that come or go in front of it move
/// nothing: it names a place in the order and not a number of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The generation that answered.
    pub generation: u64,
    /// What the order goes by: bits of the score, or of the date.
    pub sort_value: u64,
    /// The article's number, which parts those that are equal.
    pub key: u64,
    /// Its rank.
    pub rank: usize,
    /// Checksum of what was asked.
    pub asked: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            generation,
            sort_value,
            key,
            rank,
            asked,
        } = self;
        write!(
            out,
            "{generation:x}-{sort_value:x}-{key:x}-{rank:x}-{asked:x}"
        )
    }
}

impl Cursor {
    /// Reads what was printed.
    pub fn parse(typed: &str) -> Option<Self> {
        let numbers = typed.split('-').map(|part| u64::from_str_radix(part, 16));
        let numbers: Vec<u64> = numbers.collect::<Result<_, _>>().ok()?;
        let [generation, sort_value, key, rank, asked] = numbers.try_into().ok()?;
        Some(Self {
            generation,
            sort_value,
            key,
            rank: usize::try_from(rank).ok()?,
            asked,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_the_same() {
        let cursor = Cursor {
            generation: 3,
            sort_value: u64::MAX,
            key: 0,
            rank: 20,
            asked: 0xbeef,
        };
        assert_eq!(cursor.to_string(), "3-ffffffffffffffff-0-14-beef");
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        for broken in [
            "",
            "3",
            "3-4-5-6",
            "3-4-5-6-7-8",
            "x-1-1-1-1",
            "1-1-1-1-11111111111111111",
        ] {
            assert_eq!(Cursor::parse(broken), None, "{broken}");
        }
    }
}
