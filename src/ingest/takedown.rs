//! Taking articles out for good, and letting them in again.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use crate::engine::local::Reader;
use crate::engine::local::WriteLock;
use crate::engine::local::Writer;

use super::Error;
use super::identity::record_key;
use super::ledger::FileEntry;
use super::ledger::Ledger;
use super::report::Report;
use super::run::Progress;
use super::run::read_ledger;
use super::update::Update;

/// Why a record that was taken out is not in the index.
pub(super) const REMOVED: &str = "removed";

/// Takes the articles of these ids out of the index and keeps them out, whatever their sources say; returns how many
/// articles that were. Their text leaves the disk at once.
///
/// # Errors
///
/// When the index cannot be written.
pub fn remove(index: &Path, ids: &BTreeSet<String>) -> Result<u64, Error> {
    change(index, |ledger| {
        ledger.removed.extend(ids.iter().cloned());
        let mut taken = Vec::new();
        for root in &mut ledger.roots {
            for (relative, file) in &mut root.files {
                for record in file.records.iter_mut().filter(|it| it.rejected.is_none()) {
                    if ids.contains(&record.id) {
                        record.rejected = Some(REMOVED.to_owned());
                        let key = record_key(root.number, relative, record.offset);
                        taken.push((record.id.clone(), key));
                    }
                }
            }
        }
        taken
    })
}

/// Lets the articles of these ids in again at the next ingest; returns how many records will be read for that.
///
/// # Errors
///
/// When the index cannot be written.
pub fn readmit(index: &Path, ids: &BTreeSet<String>) -> Result<u64, Error> {
    let mut records = 0;
    change(index, |ledger| {
        ledger.removed.retain(|id| !ids.contains(id));
        for file in ledger.files_mut() {
            records += reopen(file, ids);
        }
        Vec::new()
    })?;
    Ok(records)
}

/// Forgets the records of ids that were taken out, so that their file is read again.
fn reopen(file: &mut FileEntry, ids: &BTreeSet<String>) -> u64 {
    let before = file.records.len();
    file.records
        .retain(|record| record.rejected.as_deref() != Some(REMOVED) || !ids.contains(&record.id));
    let taken = before - file.records.len();
    file.complete &= taken == 0;
    taken as u64
}

/// Changes the ledger and deletes the documents whose ids and numbers `alter` returns; returns how many.
fn change(
    index: &Path,
    alter: impl FnOnce(&mut Ledger) -> Vec<(String, u64)>,
) -> Result<u64, Error> {
    let started = Instant::now();
    Reader::open(index)?;
    let lock = WriteLock::acquire(index)?;
    let mut ledger = read_ledger(index)?;
    let taken = alter(&mut ledger);
    let writer = Writer::open(&lock, 1)?;
    let mut update = Update::new(ledger, Some(writer), Report::default(), Progress::default());
    update.erase(&taken)?;
    update.finish(false, started)?;
    Ok(taken.len() as u64)
}
