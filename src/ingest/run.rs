//! Bringing an index up to date with its sources.

use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::engine::local::Reader;
use crate::engine::local::WriteLock;
use crate::engine::local::Writer;
use crate::engine::local::current;
use crate::engine::local::exists;
use crate::engine::local::salvage_ledger;
use crate::source;
use crate::source::File;
use crate::source::Record;

use super::Error;
use super::identity::hash_name;
use super::ledger::Ledger;
use super::ledger::Root;
use super::pipeline;
use super::pipeline::Input;
use super::plan::Changes;
use super::plan::Planned;
use super::plan::Scope;
use super::plan::changes;
use super::plan::guard;
use super::plan::scopes;
use super::reading::Overrides;
use super::report::Report;
use super::update::Update;

/// What to ingest and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Roots; when empty, the remembered ones, else `default_corpus`.
    pub paths: Vec<PathBuf>,
    /// What is ingested when nothing is named or remembered.
    pub default_corpus: PathBuf,
    /// Patterns of files to take; empty for all.
    pub include: Vec<String>,
    /// Patterns of files to leave out.
    pub exclude: Vec<String>,
    /// Whether most of a root may vanish.
    pub prune: bool,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// Changes after which what was done is made to last, if half a minute has not done so before; 0 for 50,000.
    pub commit_every: u64,
    /// Bytes of the disk that stay free; `None` for 1 GiB or a twentieth of the disk, whichever is less.
    pub disk_reserve: Option<u64>,
    /// Threads that read records.
    pub threads: usize,
    /// What the user says of every record.
    pub overrides: Overrides,
}

impl Options {
    /// Whether patterns of files are named.
    pub(super) fn has_patterns(&self) -> bool {
        !self.include.is_empty() || !self.exclude.is_empty()
    }
}

/// How far an ingest has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Records seen.
    pub records: u64,
    /// Bytes of the files that were read to their end.
    pub bytes: u64,
    /// Bytes of all files that are read.
    pub total_bytes: u64,
    /// Records that were rejected.
    pub rejected: u64,
}

/// Brings the index up to date; makes it where there is none. Unchanged sources cost a look at sizes and times.
///
/// # Errors
///
/// When the index cannot be written or most of a root is gone. What was committed before stays.
pub fn run(
    index: &Path,
    options: &Options,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, Error> {
    let started = Instant::now();
    let mut ledger = read_ledger(index)?;
    let before = ledger.roots_only();
    let mut job = Job::plan(&mut ledger, index, options)?;
    let is_done = exists(index) && Reader::open(index)?.is_grouped();
    let nothing_new = job.is_empty() && before == ledger.roots_only() && is_done;
    // Nothing that was named can be read: no reason to make an index.
    let nothing_there = job.changes.is_empty();
    if options.dry_run || nothing_new || nothing_there {
        job.report.dry_run = options.dry_run;
        job.report.generation = current(index)?.map_or(0, |current| current.generation);
        return job.perform(ledger, None, options, stop, progress, started);
    }
    // Only under the lock is what was read of the index still so when it is written.
    let lock = WriteLock::acquire(index)?;
    lock.check_room(options.disk_reserve, 0)?;
    let mut ledger = read_ledger(index)?;
    if ledger.roots.is_empty() {
        ledger.outlets.clone_from(&options.overrides.outlets);
    }
    let mut job = Job::plan(&mut ledger, index, options)?;
    let writer = Writer::open(&lock, options.threads)?;
    job.report.generation = writer.generation();
    let writer = Some((writer, &lock));
    job.perform(ledger, writer, options, stop, progress, started)
}

/// Builds a fresh generation from the roots and makes it the live one; the old one serves until then.
///
/// # Errors
///
/// As [`run`]; the old generation stays live.
pub fn rebuild(
    index: &Path,
    options: &Options,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, Error> {
    let started = Instant::now();
    // A mistyped path must not swap in an index without its articles.
    for path in &options.paths {
        let failed = |cause| source::Error::Open {
            path: path.clone(),
            cause,
        };
        std::fs::metadata(path).map_err(failed)?;
    }
    let lock = WriteLock::acquire(index)?;
    // The new generation stands beside the old one, and a merge needs some more.
    let size = Reader::open(index).map_or(0, |reader| reader.bytes());
    lock.check_room(options.disk_reserve, size + size / 5)?;
    let old = salvaged(index);
    let mut ledger = if options.paths.is_empty() {
        old.roots_only()
    } else {
        Ledger {
            removed: old.removed.clone(),
            ..Ledger::default()
        }
    };
    ledger.outlets.clone_from(&options.overrides.outlets);
    let mut job = Job::plan(&mut ledger, index, options)?;
    if !options.prune {
        job.guard(&old, &ledger)?;
    }
    let writer = Writer::beside(&lock, options.threads)?;
    job.report.generation = writer.generation();
    let writer = Some((writer, &lock));
    job.perform(ledger, writer, options, stop, progress, started)
}

/// Takes a root and its articles out of the index; returns how many articles that were, or `None` where no root
/// has this path.
///
/// # Errors
///
/// When the index cannot be written.
pub fn forget(index: &Path, path: &Path) -> Result<Option<u64>, Error> {
    let started = Instant::now();
    Reader::open(index)?;
    let lock = WriteLock::acquire(index)?;
    let mut ledger = read_ledger(index)?;
    let absolute = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let named = |root: &Root| Path::new(&root.path) == absolute || Path::new(&root.shown) == path;
    let Some(at) = ledger.roots.iter().position(named) else {
        return Ok(None);
    };
    let root = ledger.roots.remove(at);
    let writer = Writer::open(&lock, 1)?;
    let mut update = Update::new(ledger, Some(writer), Report::default(), Progress::default());
    update.take_out(&[root], &[])?;
    Ok(Some(update.finish(false, started)?.removed))
}

/// What the sources of an index look like beside what it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freshness {
    /// As they were.
    Fresh,
    /// A file was added, touched or removed.
    Stale,
    /// A root is not there: the name it was given.
    RootMissing(String),
}

/// Compares the roots with the ledger. Costs a look at every file's size and time.
pub fn freshness(ledger: &Ledger, index: &Path) -> Freshness {
    for root in &ledger.roots {
        if !Path::new(&root.path).exists() {
            return Freshness::RootMissing(root.shown.clone());
        }
        let scope = Scope {
            root: root.number,
            below: String::new(),
        };
        let options = Options {
            prune: true,
            ..Options::default()
        };
        let Ok(changes) = changes(ledger, &scope, index, &options) else {
            continue;
        };
        let retried = |file: &File| {
            let entry = root.files.get(&file.relative);
            entry.is_some_and(|entry| entry.unreadable && entry.has_stamps_of(file))
        };
        if !changes.vanished.is_empty() || !changes.read.iter().all(retried) {
            return Freshness::Stale;
        }
    }
    Freshness::Fresh
}

/// Returns the ledger as well as it can be had; an empty one where there is none.
fn salvaged(index: &Path) -> Ledger {
    let ledger = salvage_ledger(index).and_then(|ledger| serde_json::from_slice(&ledger).ok());
    ledger.unwrap_or_default()
}

pub(super) fn read_ledger(index: &Path) -> Result<Ledger, Error> {
    if !exists(index) {
        // What was left by a writer that did not come to its end, or by a damaged disk.
        return Ok(salvaged(index).roots_only());
    }
    Ledger::of(&Reader::open(index)?)
}

/// What one run is to do.
struct Job {
    changes: Vec<(u64, Changes)>,
    replaced: Vec<Root>,
    report: Report,
    progress: Progress,
}

/// Files to read, the root of each, and the hashes of the records they had.
#[derive(Default)]
struct Reads {
    inputs: Vec<Input>,
    roots: Vec<u64>,
    known: HashMap<(usize, u64), String>,
}

impl Job {
    fn plan(ledger: &mut Ledger, index: &Path, options: &Options) -> Result<Self, Error> {
        let Planned {
            scopes,
            replaced,
            unreadable,
        } = scopes(ledger, options)?;
        let mut report = Report {
            unreadable_inputs: unreadable.len(),
            faults: unreadable,
            ..Report::default()
        };
        if ledger.outlets != options.overrides.outlets && !ledger.roots.is_empty() {
            let advice = "the outlet names in `morgue.toml` have changed: run `morgue rebuild` to apply them";
            report.advice.push(advice.to_owned());
        }
        let progress = Progress::default();
        let mut job = Self {
            changes: Vec::new(),
            replaced,
            report,
            progress,
        };
        for scope in scopes {
            let changes = changes(ledger, &scope, index, options)?;
            job.progress.total_bytes += changes.read.iter().map(|file| file.size).sum::<u64>();
            job.changes.push((scope.root, changes));
        }
        Ok(job)
    }

    fn is_empty(&self) -> bool {
        let nothing = |changes: &Changes| changes.read.is_empty() && changes.vanished.is_empty();
        self.replaced.is_empty() && self.changes.iter().all(|(_, changes)| nothing(changes))
    }

    /// Refuses a rebuild that would lose most of what the old generation had of the same roots.
    fn guard(&self, old: &Ledger, new: &Ledger) -> Result<(), Error> {
        for (number, changes) in &self.changes {
            let Some(root) = new.root(*number) else {
                continue;
            };
            let Some(before) = old.roots.iter().find(|it| it.path == root.path) else {
                continue;
            };
            let there: HashSet<&str> = changes
                .read
                .iter()
                .map(|file| file.relative.as_str())
                .collect();
            let gone = before
                .files
                .keys()
                .filter(|name| !there.contains(name.as_str()));
            guard(&root.shown, gone.count(), before.files.len())?;
        }
        Ok(())
    }

    /// Takes out what is gone and reads what is new, into `writer` or, without one, only into the report.
    fn perform(
        mut self,
        mut ledger: Ledger,
        writer: Option<(Writer, &WriteLock)>,
        options: &Options,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(Progress),
        started: Instant,
    ) -> Result<Report, Error> {
        let Reads {
            inputs,
            roots,
            known,
        } = self.reads(&ledger);
        let is_known = |input: usize, record: &Record| {
            let hash = known.get(&(input, record.offset));
            hash.is_some_and(|hash| *hash == hash_name(&record.hash))
        };
        let mut overrides = options.overrides.clone();
        let mut config = pipeline::Config {
            threads: options.threads,
            indexes: writer.is_some(),
            overrides: &options.overrides,
            known: &is_known,
            stop,
        };
        // A generation keeps what it was begun with, so that articles that are added later are read as a rebuild from
        // the same templates would read them.
        if ledger.files().next().is_none() {
            ledger.templates = pipeline::learn(&inputs, &config);
        }
        overrides.templates = Arc::new(ledger.templates.clone());
        config.overrides = &overrides;
        let (writer, lock) = writer.unzip();
        let mut update = Update::new(ledger, writer, self.report, self.progress);
        update.commit_every(options.commit_every);
        update.take_out(&self.replaced, &self.changes)?;
        pipeline::run(&inputs, &config, |step| {
            let committed = update.step(step, &inputs, &roots)?;
            if let Some(lock) = lock.filter(|_| committed) {
                lock.check_room(options.disk_reserve, 0)?;
            }
            progress(update.progress());
            Ok::<(), Error>(())
        })?;
        update.finish(stop.load(Ordering::Relaxed), started)
    }

    fn reads(&mut self, ledger: &Ledger) -> Reads {
        let mut reads = Reads::default();
        for (number, changes) in &mut self.changes {
            let Some(root) = ledger.root(*number) else {
                continue;
            };
            for file in std::mem::take(&mut changes.read) {
                let entry = root.files.get(&file.relative);
                let records = entry.into_iter().flat_map(|entry| &entry.records);
                let input = reads.inputs.len();
                reads
                    .known
                    .extend(records.map(|it| ((input, it.offset), it.hash.clone())));
                reads.roots.push(*number);
                reads.inputs.push(Input::File {
                    file,
                    prefix: root.prefix(),
                });
            }
        }
        reads
    }
}
