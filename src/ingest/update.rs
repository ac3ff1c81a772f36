//! Applying what was read: documents to the writer, entries to the ledger, counts to the report.
//!
//! The ledger and the documents change together and are committed together. While a file is being read its entry
//! holds what has come in and what it had before and has not been seen again yet, so that a commit in the middle of
//! a large archive is as whole as any other.

use std::collections::HashMap;
use std::time::Duration;
use std::time::Instant;

use jiff::Timestamp;

use crate::article::Article;
use crate::engine::local::Document;
use crate::engine::local::Writer;
use crate::source::File;
use crate::source::Record;

use super::Error;
use super::identity::address;
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
use super::takedown::REMOVED;

/// A commit follows after so many changes or so long, whichever is first: what a kill can cost. At each the threads that
/// write wait for one another, and the segments are small ones that are merged later.
const COMMIT_CHANGES: u64 = 50_000;
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
    commit_changes: u64,
    /// Hashes of the records of files that are gone, with how many had each.
    departed: HashMap<String, u64>,
    /// Whether the generation's templates were learned by an earlier run.
    later: bool,
}

/// The file whose records are coming in.
struct OpenFile {
    root: u64,
    file: File,
    entry: FileEntry,
    /// Entries of the last time, by their documents' numbers.
    old: HashMap<u64, RecordEntry>,
    /// How many of them have each hash, and each id: what has come in again is counted off.
    old_hashes: HashMap<String, u64>,
    old_ids: HashMap<String, u64>,
    /// Whether it could not be opened: then it stays as it was.
    failed: bool,
    /// Whether a record has taken another's place, or comes from another place. Until the file is at its end one may
    /// stand twice, or not at all, so nothing is committed before.
    in_disorder: bool,
}

impl OpenFile {
    fn new(root: u64, file: &File, old: Option<&FileEntry>) -> Self {
        let records = old.map_or(&[][..], |entry| &entry.records);
        let mut open = Self {
            root,
            file: file.clone(),
            entry: FileEntry::of(file),
            old: records
                .iter()
                .map(|record| {
                    let key = record_key(root, &file.relative, record.offset);
                    (key, record.clone())
                })
                .collect(),
            old_hashes: HashMap::new(),
            old_ids: HashMap::new(),
            failed: false,
            in_disorder: false,
        };
        for record in records.iter().filter(|record| record.rejected.is_none()) {
            *open.old_hashes.entry(record.hash.clone()).or_default() += 1;
            *open.old_ids.entry(record.id.clone()).or_default() += 1;
        }
        open
    }

    /// Whether an article with this hash, or this id, was there before and has not come in again yet.
    fn count_off(&mut self, hash: &str, id: &str) -> Before {
        let known = take_one(&mut self.old_hashes, hash);
        let same_id = take_one(&mut self.old_ids, id);
        match (known, same_id) {
            (true, _) => Before::Same,
            (false, true) => Before::Other,
            (false, false) => Before::None,
        }
    }
}

/// What an article was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    None,
    /// The same record, perhaps in another place of its file.
    Same,
    /// Another record with the same id.
    Other,
}

fn take_one(counts: &mut HashMap<String, u64>, name: &str) -> bool {
    match counts.get_mut(name) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

impl Update {
    pub(super) fn new(
        ledger: Ledger,
        writer: Option<Writer>,
        report: Report,
        progress: Progress,
    ) -> Self {
        let last_commit = Instant::now();
        let later = ledger.files().next().is_some();
        Self {
            ledger,
            writer,
            report,
            progress,
            open: None,
            uncommitted: 0,
            last_commit,
            commit_changes: COMMIT_CHANGES,
            departed: HashMap::new(),
            later,
        }
    }

    /// Sets how many changes are committed together; 0 leaves it as it is.
    pub(super) fn commit_every(&mut self, changes: u64) {
        if changes > 0 {
            self.commit_changes = changes;
        }
    }

    pub(super) fn progress(&self) -> Progress {
        self.progress
    }

    /// Takes out replaced roots and vanished files, and counts what needs no reading.
    pub(super) fn take_out(
        &mut self,
        replaced: &[Root],
        changes: &[(u64, Changes)],
    ) -> Result<(), Error> {
        for root in replaced {
            for (relative, entry) in &root.files {
                self.remove(root.number, relative, entry)?;
            }
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
                let files = self.ledger.root_mut(*root).map(|root| &mut root.files);
                if let Some(entry) = files.and_then(|files| files.remove(relative)) {
                    self.remove(*root, relative, &entry)?;
                    self.uncommitted += 1;
                }
            }
            if let Some(root) = self.ledger.root(*root) {
                let untouched = changes
                    .untouched
                    .iter()
                    .filter_map(|name| root.files.get(name));
                let records = untouched.flat_map(|entry| &entry.records);
                let kept = records.filter(|record| record.rejected.is_none()).count();
                self.report.unchanged += kept as u64;
            }
        }
        Ok(())
    }

    fn remove(&mut self, root: u64, relative: &str, entry: &FileEntry) -> Result<(), Error> {
        for record in entry.indexed() {
            self.report.removed += 1;
            let key = record_key(root, relative, record.offset);
            self.delete(&record.id, key)?;
            *self.departed.entry(record.hash.clone()).or_default() += 1;
        }
        Ok(())
    }

    fn delete(&mut self, id: &str, key: u64) -> Result<(), Error> {
        if let Some(writer) = &self.writer {
            writer.delete(id, key)?;
            self.uncommitted += 1;
        }
        Ok(())
    }

    /// Takes documents out by their ids and numbers, and their text off the disk.
    pub(super) fn erase(&mut self, taken: &[(String, u64)]) -> Result<(), Error> {
        for (id, key) in taken {
            self.delete(id, *key)?;
        }
        self.commit()?;
        match &mut self.writer {
            Some(writer) if !taken.is_empty() => Ok(writer.purge()?),
            _ => Ok(()),
        }
    }

    /// Takes one step of the pipeline; commits when it is time, and tells whether it was.
    pub(super) fn step(
        &mut self,
        step: Step,
        inputs: &[Input],
        roots: &[u64],
    ) -> Result<bool, Error> {
        match step {
            Step::Begin(number) => self.begin(&inputs[number], roots[number]),
            Step::Read(reading, document) => self.read(*reading, document.transpose()?)?,
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
            Step::End(complete) => self.end(complete)?,
        }
        let due = self.uncommitted >= self.commit_changes
            || self.last_commit.elapsed() >= COMMIT_INTERVAL;
        let whole = self.open.as_ref().is_none_or(|open| !open.in_disorder);
        let commits = due && whole && self.uncommitted > 0;
        if commits {
            self.commit()?;
        }
        Ok(commits)
    }

    fn begin(&mut self, input: &Input, root: u64) {
        let Input::File { file, .. } = input else {
            return;
        };
        let known = self.ledger.root(root);
        let old = known.and_then(|root| root.files.get(&file.relative));
        self.open = Some(OpenFile::new(root, file, old));
    }

    fn read(&mut self, mut reading: Reading, document: Option<Document>) -> Result<(), Error> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        if self.ledger.removed.contains(&reading.article.id) {
            reading.article.rejected = Some(REMOVED.to_owned());
        }
        self.progress.records += 1;
        if self.later && reading.flat {
            self.ledger.templates.count();
        }
        let key = record_key(open.root, &open.file.relative, reading.offset);
        let entry = RecordEntry {
            offset: reading.offset,
            hash: reading.hash,
            id: reading.article.id.clone(),
            rejected: reading.article.rejected.clone(),
        };
        let before = open.count_off(&entry.hash, &entry.id);
        // A document that stood in this place makes room before the new one is added.
        let stood_here = open.old.remove(&key);
        open.in_disorder |= stood_here.is_some() || before != Before::None;
        open.entry.records.push(entry.clone());
        self.count(before, &entry);
        if let Some(old) = stood_here {
            self.delete(&old.id, key)?;
        }
        if let (Some(writer), Some(document), None) = (&mut self.writer, document, &entry.rejected)
        {
            writer.add(document, key)?;
        }
        self.uncommitted += 1;
        Ok(())
    }

    fn count(&mut self, before: Before, new: &RecordEntry) {
        if let Some(reason) = &new.rejected {
            *self.report.rejected.entry(reason.clone()).or_default() += 1;
            self.progress.rejected += 1;
        }
        let moved = before == Before::None && new.rejected.is_none();
        if moved && take_one(&mut self.departed, &new.hash) {
            self.report.moved += 1;
            self.report.removed -= 1;
            return;
        }
        match (before, new.rejected.is_none()) {
            (Before::Same, true) => self.report.unchanged += 1,
            (Before::Other, true) => self.report.changed += 1,
            (Before::None, true) => self.report.added += 1,
            (Before::Same | Before::Other, false) => self.report.removed += 1,
            (Before::None, false) => {}
        }
    }

    /// A record that stands where it stood and is what it was: its document stays.
    fn known(&mut self, record: &Record) {
        let Some(open) = &mut self.open else {
            return;
        };
        self.progress.records += 1;
        let key = record_key(open.root, &open.file.relative, record.offset);
        if let Some(entry) = open.old.remove(&key) {
            if entry.rejected.is_none() {
                open.count_off(&entry.hash, &entry.id);
                self.report.unchanged += 1;
            }
            open.entry.records.push(entry);
        }
    }

    fn fault(&mut self, message: String) {
        let mut shown = message.clone();
        if let Some(open) = &mut self.open {
            let prefix = self.ledger.root(open.root).map(Root::prefix);
            shown = format!("{}{message}", prefix.unwrap_or_default());
            if open.entry.faults.len() < MAX_FAULTS {
                open.entry.faults.push(message);
            }
        }
        // A broken folder default is met once a file, and told once.
        if self.report.faults.len() < MAX_FAULTS && !self.report.faults.contains(&shown) {
            self.report.faults.push(shown);
        }
    }

    fn end(&mut self, complete: bool) -> Result<(), Error> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        self.report.files += 1;
        self.report.bytes += open.file.size;
        self.progress.bytes += open.file.size;
        if open.failed {
            self.report.unreadable_inputs += usize::from(self.is_root(&open));
            open.entry.unreadable = true;
            self.enter(&open);
            return Ok(());
        }
        if complete {
            // What was there and has not come in again is gone, under whatever number it stood.
            for (key, record) in std::mem::take(&mut open.old) {
                if record.rejected.is_none() {
                    self.delete(&record.id, key)?;
                }
            }
            self.report.removed += open.old_ids.values().sum::<u64>();
        }
        open.entry.complete = complete;
        self.uncommitted += 1;
        self.enter(&open);
        Ok(())
    }

    /// Whether the file was named itself.
    fn is_root(&self, open: &OpenFile) -> bool {
        self.ledger.root(open.root).is_some_and(|root| root.is_file)
    }

    /// Puts a file's entry into the ledger; what it had and has not come in again stays in it.
    fn enter(&mut self, open: &OpenFile) {
        let mut entry = open.entry.clone();
        entry.records.extend(open.old.values().cloned());
        entry.records.sort_by_key(|record| record.offset);
        if let Some(root) = self.ledger.root_mut(open.root) {
            root.files.insert(open.file.relative.clone(), entry);
        }
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
        self.report.shared_ids = self.ledger.one_id().len();
        if self.ledger.templates.are_stale() {
            let advice = "many text dumps came in since the menus of their outlets were learned: run `morgue rebuild` to \
                          learn them anew";
            self.report.advice.push(advice.to_owned());
        }
        let in_disorder = self.open.as_ref().is_some_and(|open| open.in_disorder);
        if self.writer.is_some() && !(interrupted && in_disorder) {
            self.commit()?;
        }
        // An interrupted ingest ends soon; the next one looks for copies.
        if let Some(writer) = self.writer.as_mut().filter(|_| !interrupted) {
            let is_version = |article: &Article| article.url.as_deref().and_then(address).is_some();
            writer.group(&self.ledger.one_id(), &is_version)?;
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
