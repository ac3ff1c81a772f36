//! The index: what keeps articles and finds them.
//!
//! One engine lives here so far: [`local`], on tantivy, in a folder. Its types do not cross the door: the rooms
//! above hand in [`Article`](crate::article::Article)s and [`Request`](crate::search::Request)s and get
//! [`Found`](local::Found) articles back.

pub mod local;

use std::path::PathBuf;

/// What an index could not do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no index where one was named.
    #[error("no index at `{}`: run `morgue ingest` to make one", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The index was made by a version whose files this one cannot use.
    #[error("the index at `{}` was made with {what}: run `morgue rebuild`", path.display())]
    OtherVersion {
        /// The index.
        path: PathBuf,
        /// What differs, with both versions.
        what: String,
    },
    /// Another process is writing.
    #[error("the index at `{}` is being written by {holder}", path.display())]
    Locked {
        /// The index.
        path: PathBuf,
        /// Who holds the lock, as far as it says.
        holder: String,
    },
    /// A file of the index is not what it should be.
    #[error("the index at `{}` is damaged: {what}; run `morgue rebuild`", path.display())]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Going on would fill the disk.
    #[error(
        "only {free} bytes are free on the disk of `{}`, and {wanted} are wanted: free some, or lower `--disk-reserve`; \
         the index is as of its last commit",
        path.display()
    )]
    DiskReserve {
        /// The index.
        path: PathBuf,
        /// Bytes that are free.
        free: u64,
        /// Bytes that are to stay free, with what the work itself needs.
        wanted: u64,
    },
    /// What has to be whole was not found in the time it had.
    #[error("the search took too long and was stopped")]
    Stopped,
    /// The system refused a file.
    #[error("cannot {action} `{}`", path.display())]
    File {
        /// What was attempted.
        action: &'static str,
        /// On which path.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// The engine failed.
    #[error("the index failed to {action}")]
    Engine {
        /// What was attempted.
        action: &'static str,
        /// What it said.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}
