//! What can go wrong between a path and a record.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A source that cannot be used at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The path cannot be opened or listed.
    #[error("cannot read `{}`", path.display())]
    Open {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// An include or exclude pattern is no glob.
    #[error("cannot read the pattern `{glob}`")]
    Glob {
        /// The pattern as typed.
        glob: String,
        /// What is wrong with it.
        #[source]
        cause: globset::Error,
    },
}

/// Why a record, a sidecar or the rest of a file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The system refused to go on reading.
    #[error("cannot be read")]
    Read(#[source] io::Error),
    /// The last gzip member is cut.
    #[error("the gzip data ends early")]
    GzipCut,
    /// A gzip member breaks the format or its checksum.
    #[error("the gzip data is damaged")]
    GzipDamaged(#[source] io::Error),
    /// The gzip data grows like a bomb.
    #[error("inflates to more than {ratio} times its size")]
    Bomb {
        /// Inflated bytes allowed for each compressed byte.
        ratio: u64,
    },
    /// A record or a part of it is over its cap.
    #[error("the {what} is larger than {}", in_units(*limit_bytes))]
    TooLarge {
        /// What was measured.
        what: &'static str,
        /// Its cap.
        limit_bytes: u64,
    },
    /// Not JSON, or not of the shape that was expected.
    #[error("broken JSON at column {column}: {reason}")]
    Json {
        /// Byte of the line at which reading stopped, 1-based; 0 where no place can be named.
        column: usize,
        /// What was wrong: lower case, no full stop.
        reason: String,
    },
    /// A JSON object that holds no article.
    #[error("the object has neither a text nor an `html` field")]
    NoText,
    /// A WARC record that breaks the standard; what follows it in its file is not read.
    #[error("broken WARC record: {reason}")]
    Warc {
        /// What was wrong: lower case, no full stop.
        reason: &'static str,
    },
    /// A saved HTTP answer that cannot be taken apart.
    #[error("broken HTTP answer: {reason}")]
    Http {
        /// What was wrong: lower case, no full stop.
        reason: &'static str,
    },
}

/// Writes a cap as people do; caps are whole numbers of these units.
fn in_units(bytes: u64) -> String {
    match bytes {
        0..0x10_0000 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// A [`Fault`] and where it stands.
#[derive(Debug)]
pub struct Broken {
    /// The file or sidecar, relative to its root.
    pub source: String,
    /// Byte offset of the record, counted as in [`Record::source`](super::Record::source).
    pub offset: Option<u64>,
    /// Line, 1-based, where the file has lines.
    pub line: Option<u64>,
    /// What is wrong there.
    pub fault: Fault,
}

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.source)?;
        match (self.line, self.offset) {
            (Some(line), _) => write!(formatter, " line {line}")?,
            (None, Some(offset)) => write!(formatter, "#{offset}")?,
            (None, None) => {}
        }
        write!(formatter, ": {}", self.fault)
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.fault)
    }
}
