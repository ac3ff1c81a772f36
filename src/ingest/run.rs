//! Bringing an index up to date with its sources.

use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::engine::local::Reader;
use crate::engine::local::WriteLock;
use crate::engine::local::Writer;
use crate::engine::local::exists;
use crate::source;
use crate::source::Record;

use super::Error;
use super::ledger::Ledger;
use super::ledger::Root;
use super::pipeline;
use super::pipeline::Input;
use super::plan::Changes;
use super::plan::Planned;
use super::plan::Scope;
use super::plan::changes;
use super::plan::scopes;
use super::reading::Overrides;
use super::report::Report;
use super::update::Update;
use super::update::hex;

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
    /// Threads that read records.
    pub threads: usize,
    /// What the user says of every record.
    pub overrides: Overrides,
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
    let reader = exists(index).then(|| Reader::open(index)).transpose()?;
    let mut ledger = reader.as_ref().map(Ledger::of).transpose()?.unwrap_or_default();
    let before = ledger.roots_only();
    let mut job = Job::plan(&mut ledger, options)?;
    let nothing_new = job.is_empty() && before == ledger.roots_only();
    // Nothing that was named can be read: no reason to make an index.
    let nothing_there = job.changes.is_empty();
    if options.dry_run || nothing_there || (nothing_new && reader.is_some()) {
        job.report.dry_run = options.dry_run;
        job.report.generation = reader.map_or(0, |reader| reader.generation());
        return job.perform(ledger, None, options, stop, progress, started);
    }
    let lock = WriteLock::acquire(index)?;
    let writer = Writer::open(&lock, options.threads)?;
    job.report.generation = writer.generation();
    job.perform(ledger, Some(writer), options, stop, progress, started)
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
        let failed = |cause| source::Error::Open { path: path.clone(), cause };
        std::fs::metadata(path).map_err(failed)?;
    }
    let mut ledger = Ledger::default();
    if options.paths.is_empty() && exists(index) {
        let old = Ledger::of(&Reader::open_any_version(index)?)?;
        ledger = old.roots_only();
    }
    let mut job = Job::plan(&mut ledger, options)?;
    let lock = WriteLock::acquire(index)?;
    let writer = Writer::beside(&lock, options.threads)?;
    job.report.generation = writer.generation();
    job.perform(ledger, Some(writer), options, stop, progress, started)
}

/// Returns whether a file under a remembered root was added, touched or removed since the last ingest. Costs a
/// look at every file's size and time. A root that is not there makes no index stale: it may be unplugged.
pub fn is_stale(ledger: &Ledger) -> bool {
    (0..ledger.roots.len()).any(|root| {
        let there = Path::new(&ledger.roots[root].path).exists();
        let scope = Scope { root, below: String::new() };
        there && changes(ledger, &scope, true).is_ok_and(|it| !it.read.is_empty() || !it.vanished.is_empty())
    })
}

/// Hashes of the records that are known, by the number of their input and their offset in it.
type Hashes = HashMap<(usize, u64), String>;

/// What one run is to do.
struct Job {
    changes: Vec<(usize, Changes)>,
    replaced: Vec<Root>,
    report: Report,
    progress: Progress,
}

impl Job {
    fn plan(ledger: &mut Ledger, options: &Options) -> Result<Self, Error> {
        let Planned { scopes, replaced, unreadable } = scopes(ledger, options)?;
        let report = Report { unreadable_inputs: unreadable.len(), faults: unreadable, ..Report::default() };
        let mut job = Self { changes: Vec::new(), replaced, report, progress: Progress::default() };
        for scope in scopes {
            let changes = changes(ledger, &scope, options.prune)?;
            job.progress.total_bytes += changes.read.iter().map(|file| file.size).sum::<u64>();
            job.changes.push((scope.root, changes));
        }
        Ok(job)
    }

    fn is_empty(&self) -> bool {
        let nothing = |changes: &Changes| changes.read.is_empty() && changes.vanished.is_empty();
        self.replaced.is_empty() && self.changes.iter().all(|(_, changes)| nothing(changes))
    }

    /// Takes out what is gone and reads what is new, into `writer` or, without one, only into the report.
    fn perform(
        mut self,
        ledger: Ledger,
        writer: Option<Writer>,
        options: &Options,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(Progress),
        started: Instant,
    ) -> Result<Report, Error> {
        let (inputs, roots, known) = self.inputs(&ledger);
        let is_known = |input: usize, record: &Record| {
            known.get(&(input, record.offset)).is_some_and(|hash| *hash == hex(&record.hash))
        };
        let config = pipeline::Config {
            threads: options.threads,
            overrides: &options.overrides,
            known: &is_known,
            stop,
        };
        let mut update = Update::new(ledger, writer, self.report, self.progress);
        update.take_out(&self.replaced, &self.changes);
        pipeline::run(&inputs, &config, |step| {
            update.step(step, &inputs, &roots)?;
            progress(update.progress());
            Ok::<(), Error>(())
        })?;
        update.finish(stop.load(Ordering::Relaxed), started)
    }

    /// The files to read, the root of each, and the hashes of the records they had.
    fn inputs(&mut self, ledger: &Ledger) -> (Vec<Input>, Vec<usize>, Hashes) {
        let mut inputs = Vec::new();
        let mut roots = Vec::new();
        let mut known = HashMap::new();
        for (root, changes) in &mut self.changes {
            for file in std::mem::take(&mut changes.read) {
                let entry = ledger.roots[*root].files.get(&file.relative);
                let records = entry.into_iter().flat_map(|entry| &entry.records);
                known.extend(records.map(|it| ((inputs.len(), it.offset), it.hash.clone())));
                roots.push(*root);
                inputs.push(Input::File { file, prefix: ledger.roots[*root].prefix() });
            }
        }
        (inputs, roots, known)
    }
}

/// Takes a root and its articles out of the index; returns how many articles that were, or `None` where no root
/// has this path.
///
/// # Errors
///
/// When the index cannot be written.
pub fn forget(index: &Path, path: &Path) -> Result<Option<u64>, Error> {
    let started = Instant::now();
    let mut ledger = Ledger::of(&Reader::open(index)?)?;
    let absolute = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let named = |root: &Root| Path::new(&root.path) == absolute || Path::new(&root.shown) == path;
    let Some(at) = ledger.roots.iter().position(named) else { return Ok(None) };
    let root = ledger.roots.remove(at);
    let lock = WriteLock::acquire(index)?;
    let writer = Writer::open(&lock, 1)?;
    let mut update = Update::new(ledger, Some(writer), Report::default(), Progress::default());
    update.take_out(&[root], &[]);
    Ok(Some(update.finish(false, started)?.removed))
}
