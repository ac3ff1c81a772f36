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
    /// Records that did not change.
    pub unchanged: u64,
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
    /// Ids that more than one article has; all of them are kept.
    pub shared_ids: usize,
    /// Files read.
    pub files: u64,
    /// Bytes of those files.
    pub bytes: u64,
    /// Milliseconds.
    pub took_ms: u64,
}

impl Report {
    /// Returns the number of rejected records.
    pub fn rejected_records(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// Returns whether the index changed.
    pub fn changed_anything(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }
}
