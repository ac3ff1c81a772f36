//! Applying what was read: documents to the writer, entries to the ledger, counts to the report.
//!
//! The ledger and the documents change together and are committed together. While a file is being read its entry
//! holds what has come in and what it had before and has not been seen again yet, so that a commit in the middle of
//! a large archive is as whole as any other.

use std::collections::HashSet;
use std::time::Duration;
use std::time::Instant;

use jiff::Timestamp;

use crate::engine::local::Writer;
use crate::source::File;
use crate::source::Record;

use super::Error;
use super::identity::record_key;
use super::ledger::FileEntry;
use super::ledger::Ledger;
use super::ledger::RecordEntry;
use super::ledger::Root;
use super::pipeline::Input;
use super::pipeline::Step;
use super::plan::Changes;
use super::reading::Reading;
use super::report::Report;
use super::run::Progress;

/// A commit follows after so many changes or so long, whichever is first: what a kill can cost.
const COMMIT_CHANGES: u64 = 10_000;
const COMMIT_INTERVAL: Duration = Duration::from_secs(30);
/// Most faults that are told one by one.
const MAX_FAULTS: usize = 1_000;

/// An index and its ledger while they are brought up to date.
pub(super) struct Update {
    ledger: Ledger,
    /// `None` when nothing is to be written.
    writer: Option<Writer>,
    report: Report,
    progress: Progress,
    open: Option<OpenFile>,
    /// Changes since the last commit, of documents or of the ledger alone.
    uncommitted: u64,
    last_commit: Instant,
}

/// The file whose records are coming in.
struct OpenFile {
    root: usize,
    file: File,
    entry: FileEntry,
    /// Entries of the last time that no record has claimed yet.
    unclaimed: Vec<RecordEntry>,
    /// Numbers under which documents of this file may stand.
    old_keys: HashSet<u64>,
    /// Whether it could not be opened: then it stays as it was.
    failed: bool,
}

/// Returns the hexadecimal form of a record's hash that the ledger keeps: half of it.
pub(super) fn hex(hash: &[u8; 32]) -> String {
    hash[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Update {
    pub(super) fn new(
        ledger: Ledger,
        writer: Option<Writer>,
        report: Report,
        progress: Progress,
    ) -> Self {
        let last_commit = Instant::now();
        Self {
            ledger,
            writer,
            report,
            progress,
            open: None,
            uncommitted: 0,
            last_commit,
        }
    }

    pub(super) fn progress(&self) -> Progress {
        self.progress
    }

    /// Takes out replaced roots and vanished files, and counts what needs no reading.
    pub(super) fn take_out(&mut self, replaced: &[Root], changes: &[(usize, Changes)]) {
        for root in replaced {
            root.files.values().for_each(|entry| self.remove(entry));
        }
        for (root, changes) in changes {
            for skipped in &changes.skipped {
                *self
                    .report
                    .skipped
                    .entry(skipped.reason.clone())
                    .or_default() += 1;
            }
            for relative in &changes.vanished {
                if let Some(entry) = self.ledger.roots[*root].files.remove(relative) {
                    self.remove(&entry);
                    self.uncommitted += 1;
                }
            }
            for relative in &changes.untouched {
                if let Some(entry) = self.ledger.roots[*root].files.get(relative) {
                    self.report.unchanged += entry.records.len() as u64;
                }
            }
        }
    }

    fn remove(&mut self, entry: &FileEntry) {
        for record in entry
            .records
            .iter()
            .filter(|record| record.rejected.is_none())
        {
            self.report.removed += 1;
            self.delete(record.key);
        }
    }

    fn delete(&mut self, key: u64) {
        if let Some(writer) = &self.writer {
            writer.delete(key);
            self.uncommitted += 1;
        }
    }

    /// Takes one step of the pipeline; commits when it is time.
    pub(super) fn step(
        &mut self,
        step: Step,
        inputs: &[Input],
        roots: &[usize],
    ) -> Result<(), Error> {
        match step {
            Step::Begin(number) => self.begin(&inputs[number], roots[number]),
            Step::Read(reading) => self.read(*reading)?,
            Step::Known(record) => self.known(&record),
            Step::Skipped(skipped) => *self.report.skipped.entry(skipped.reason).or_default() += 1,
            Step::Broken(broken) => self.fault(broken.to_string()),
            Step::Failed(error) => {
                let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
                self.fault(format!("{error}{}", cause.unwrap_or_default()));
                if let Some(open) = &mut self.open {
                    open.failed = true;
                }
            }
            Step::End(complete) => self.end(complete),
        }
        let due =
            self.uncommitted >= COMMIT_CHANGES || self.last_commit.elapsed() >= COMMIT_INTERVAL;
        if due && self.uncommitted > 0 {
            self.commit()
        } else {
            Ok(())
        }
    }

    fn begin(&mut self, input: &Input, root: usize) {
        let Input::File { file, .. } = input else {
            return;
        };
        let old = self.ledger.roots[root].files.get(&file.relative);
        let unclaimed = old.map(|entry| entry.records.clone()).unwrap_or_default();
        self.open = Some(OpenFile {
            root,
            file: file.clone(),
            entry: FileEntry::of(file),
            old_keys: unclaimed.iter().map(|record| record.key).collect(),
            unclaimed,
            failed: false,
        });
    }

    fn read(&mut self, reading: Reading) -> Result<(), Error> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        self.progress.records += 1;
        let number = self.ledger.roots[open.root].number;
        let old = claim(&mut open.unclaimed, |it| it.hash == reading.hash)
            .or_else(|| claim(&mut open.unclaimed, |it| it.id == reading.article.id));
        let entry = RecordEntry {
            offset: reading.offset,
            key: record_key(number, &open.file.relative, reading.offset),
            hash: reading.hash,
            id: reading.article.id.clone(),
            rejected: reading.article.rejected.clone(),
        };
        // Documents of this file that stand where this one will, or that this one replaces.
        let gone: Vec<u64> = [Some(entry.key), old.as_ref().map(|old| old.key)]
            .into_iter()
            .flatten()
            .collect();
        let gone: Vec<u64> = gone
            .into_iter()
            .filter(|key| open.old_keys.remove(key))
            .collect();
        open.entry.records.push(entry.clone());
        self.count(old.as_ref(), &entry);
        gone.into_iter().for_each(|key| self.delete(key));
        if let (Some(writer), None) = (&self.writer, &entry.rejected) {
            let mut article = reading.article;
            article.provenance = None;
            writer.add(&article, entry.key)?;
        }
        self.uncommitted += 1;
        Ok(())
    }

    fn count(&mut self, old: Option<&RecordEntry>, new: &RecordEntry) {
        if let Some(reason) = &new.rejected {
            *self.report.rejected.entry(reason.clone()).or_default() += 1;
            self.progress.rejected += 1;
        }
        let was_there = old.is_some_and(|old| old.rejected.is_none());
        match (was_there, new.rejected.is_none()) {
            (true, true) if old.is_some_and(|old| old.hash == new.hash) => {
                self.report.unchanged += 1
            }
            (true, true) => self.report.changed += 1,
            (true, false) => self.report.removed += 1,
            (false, true) => self.report.added += 1,
            (false, false) => {}
        }
    }

    fn known(&mut self, record: &Record) {
        let Some(open) = &mut self.open else { return };
        self.progress.records += 1;
        let hash = hex(&record.hash);
        if let Some(entry) = claim(&mut open.unclaimed, |it| {
            it.offset == record.offset && it.hash == hash
        }) {
            open.old_keys.remove(&entry.key);
            open.entry.records.push(entry);
            self.report.unchanged += 1;
        }
    }

    fn fault(&mut self, message: String) {
        if let Some(open) = &mut self.open
            && open.entry.faults.len() < MAX_FAULTS
        {
            open.entry.faults.push(message.clone());
        }
        if self.report.faults.len() < MAX_FAULTS {
            self.report.faults.push(message);
        }
    }

    fn end(&mut self, complete: bool) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        self.report.files += 1;
        self.report.bytes += open.file.size;
        self.progress.bytes += open.file.size;
        if open.failed {
            return;
        }
        if complete {
            for record in std::mem::take(&mut open.unclaimed) {
                self.report.removed += u64::from(record.rejected.is_none());
                if open.old_keys.remove(&record.key) {
                    self.delete(record.key);
                }
            }
        }
        open.entry.complete = complete;
        self.uncommitted += 1;
        self.enter(&open);
    }

    /// Puts a file's entry into the ledger; what it had and was not seen again stays in it.
    fn enter(&mut self, open: &OpenFile) {
        let mut entry = open.entry.clone();
        let taken: HashSet<u64> = entry.records.iter().map(|record| record.key).collect();
        entry.records.extend(
            open.unclaimed
                .iter()
                .filter(|record| !taken.contains(&record.key))
                .cloned(),
        );
        entry.records.sort_by_key(|record| record.offset);
        self.ledger.roots[open.root]
            .files
            .insert(open.file.relative.clone(), entry);
    }

    fn commit(&mut self) -> Result<(), Error> {
        if let Some(open) = self.open.take() {
            if !open.failed {
                self.enter(&open);
            }
            self.open = Some(open);
        }
        self.ledger.ingested = Timestamp::now().as_second();
        let ledger = serde_json::to_vec(&self.ledger).map_err(Error::Ledger)?;
        if let Some(writer) = &mut self.writer {
            writer.commit(&ledger)?;
        }
        self.uncommitted = 0;
        self.last_commit = Instant::now();
        Ok(())
    }

    /// Commits the rest and returns the report. A generation that was built beside the live one goes live only if
    /// it was built to its end.
    pub(super) fn finish(mut self, interrupted: bool, started: Instant) -> Result<Report, Error> {
        self.report.interrupted = interrupted;
        self.report.shared_ids = self.ledger.shared_ids();
        if self.writer.is_some() {
            self.commit()?;
        }
        if let Some(writer) = self.writer.take() {
            if interrupted {
                writer.stop()?
            } else {
                writer.finish()?
            }
        }
        self.report.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(self.report)
    }
}

/// Takes the first entry that fits out of the list.
fn claim(
    entries: &mut Vec<RecordEntry>,
    fits: impl Fn(&RecordEntry) -> bool,
) -> Option<RecordEntry> {
    entries.iter().position(fits).map(|at| entries.remove(at))
}
