//! The write walk: from sources to an index, or to standard output.
//!
//! One record at a time, and readable in [`reading`]: bytes are decoded, a page or a dump is stripped to its text,
//! what it says of itself is read, what is given beside it wins, and an [`Article`](crate::article::Article) with a
//! stable id comes out, or a reason why there is none. [`pipeline`] does that on several threads and hands the
//! results over in the order of the sources; it is the only place with threads.
//!
//! [`run()`] brings an index up to date: it walks the roots, compares sizes and times with the [`Ledger`] of the last
//! commit, reads what differs, and commits articles and ledger together. A record is known again by the hash of its
//! content, so what did not change is not read twice, and an interrupted run goes on where it stopped. [`rebuild`]
//! does the same into a fresh generation and swaps it in.
//! Before a generation is begun, [`pipeline::learn`] reads its text dumps once to find what those of one outlet have in
//! common ([`Templates`]); the generation keeps what was found.

mod again;
mod check;
mod identity;
mod ledger;
pub mod pipeline;
mod plan;
mod reading;
mod report;
mod run;
mod takedown;
mod templates;
mod update;

use std::path::PathBuf;

pub use again::Original;
pub use again::original;
pub use again::reread;
pub use check::Checked;
pub use check::verify;
pub use ledger::FileEntry;
pub use ledger::Ledger;
pub use ledger::RecordEntry;
pub use ledger::Root;
pub use ledger::prefix as root_prefix;
pub use reading::Overrides;
pub use reading::Reading;
pub use reading::read;
pub use report::Report;
pub use run::Freshness;
pub use run::Options;
pub use run::Progress;
pub use run::forget;
pub use run::freshness;
pub use run::rebuild;
pub use run::run;
pub use takedown::readmit;
pub use takedown::remove;
pub use templates::Templates;

/// What an ingest could not do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The index refused.
    #[error(transparent)]
    Index(#[from] crate::engine::Error),
    /// A root cannot be walked.
    #[error(transparent)]
    Source(#[from] crate::source::Error),
    /// Nothing to ingest was named, remembered or found.
    #[error("no corpus at `{}`: name what to ingest, as in `morgue ingest PATH`", path.display())]
    NoCorpus {
        /// Where one was looked for.
        path: PathBuf,
    },
    /// Most of a root is gone: perhaps a disk that is not mounted.
    #[error(
        "{vanished} of the {known} files under `{root}` are gone; nothing was changed. If that is right, \
         run again with `--prune`"
    )]
    Vanished {
        /// The root as it was named.
        root: String,
        /// Files that are gone.
        vanished: usize,
        /// Files the index knows.
        known: usize,
    },
    /// A record's source cannot be read again.
    #[error("`{source_name}` is not there any more: it was {what}")]
    Gone {
        /// The record's source.
        source_name: String,
        /// What happened to it.
        what: &'static str,
    },
    /// Patterns were named with a part of a root.
    #[error("patterns belong to the whole of `{root}`: name it with them")]
    PatternsBelow {
        /// The root as it was named.
        root: String,
    },
    /// A root is not in the ledger.
    #[error("the ledger of the index does not know a root that is read; run `morgue rebuild`")]
    UnknownRoot,
    /// The ledger of the index cannot be read.
    #[error("the ledger of the index cannot be read; run `morgue rebuild`")]
    Ledger(#[source] serde_json::Error),
}
