//! What an ingest did.

use std::collections::BTreeMap;

use serde::Serialize;

/// Counts of an ingest or a rebuild. Serialises as `ingest --json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// The generation that was written.
    pub generation: u64,
    /// Whether it was only told what would be done.
    pub dry_run: bool,
    /// Whether it was stopped before its end; what was done is kept.
    pub interrupted: bool,
    /// Articles in the index that were not before.
    pub added: u64,
    /// Articles whose record changed.
    pub changed: u64,
    /// Articles whose record did not change.
    pub unchanged: u64,
    /// Articles whose record is the same in another file; the file it was in is gone.
    pub moved: u64,
    /// Articles taken out because their record is gone.
    pub removed: u64,
    /// Records without an article, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// What was passed over by rule, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Named inputs that could not be read at all.
    pub unreadable_inputs: usize,
    /// What could not be read, one line each.
    pub faults: Vec<String>,
    /// What the user may want to do next, one line each.
    pub advice: Vec<String>,
    /// Ids that more than one article has; all of them are kept.
    pub shared_ids: usize,
    /// Files read.
    pub files: u64,
    /// Bytes of those files.
    pub bytes: u64,
    /// Milliseconds.
    pub took_ms: u64,
}
