//! `morgue watch`: an index that follows its sources.

use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::channel;
use std::time::Duration;
use std::time::Instant;

use anyhow::Context;
use morgue::engine::local::Reader;
use morgue::ingest;
use morgue::ingest::Ledger;
use morgue::ingest::Options;
use morgue::ingest::Report;
use notify::RecursiveMode;
use notify::Watcher;

use crate::args;
use crate::config::Config;
use crate::render::note;
use crate::render::report::tell;
use crate::render::warn;

use super::INTERRUPTED;
use super::ingest::options;

/// How often it is looked whether to stop.
const LOOK: Duration = Duration::from_millis(100);

/// Changes that go on for so long are read although there is no quiet.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Brings the index up to date, and again whenever a source has changed.
pub(super) fn run(flags: &args::Watch, config: &Config) -> anyhow::Result<ExitCode> {
    let index = config.place(&flags.index).index;
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    })?;
    let options = Options {
        paths: flags.paths.clone(),
        ..options(config, flags.threads)
    };
    say(
        &ingest::run(&index, &options, &stop, &mut |_| {})?,
        flags.json,
    )?;
    let (told, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file is no change. A queue that ran over is: something was missed.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            _ = told.send(());
        }
    })?;
    for root in roots(&index)? {
        let watched = watcher.watch(&root, RecursiveMode::Recursive);
        watched.with_context(|| format!("cannot watch `{}`", root.display()))?;
    }
    note("watching; Ctrl-C ends it");
    // What changed before the watch began.
    let mut pending = true;
    while !stop.load(Ordering::Relaxed) {
        if !pending {
            pending = wait(&changes, &stop)?;
            continue;
        }
        settle(&changes, &stop, Duration::from_millis(flags.quiet));
        pending = false;
        // What is wrong now may be right when the next change comes: a disk that is back, a writer that is done.
        match ingest::run(&index, &options, &stop, &mut |_| {}) {
            Ok(report) if is_news(&report) => say(&report, flags.json)?,
            Ok(_) => {}
            Err(error) => warn(&format!("{:#}", anyhow::Error::from(error))),
        }
    }
    Ok(ExitCode::from(INTERRUPTED))
}

fn roots(index: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let ledger = Ledger::of(&Reader::open(index)?)?;
    let roots = ledger.roots.iter();
    Ok(roots.map(|root| PathBuf::from(&root.path)).collect())
}

/// Waits a little for a change; tells whether there was one.
fn wait(changes: &Receiver<()>, stop: &AtomicBool) -> anyhow::Result<bool> {
    match changes.recv_timeout(LOOK) {
        Ok(()) => Ok(true),
        Err(RecvTimeoutError::Timeout) => Ok(false),
        Err(RecvTimeoutError::Disconnected) if stop.load(Ordering::Relaxed) => Ok(false),
        Err(RecvTimeoutError::Disconnected) => Err(anyhow::anyhow!("the watch has ended")),
    }
}

/// Waits until nothing has changed for a while.
fn settle(changes: &Receiver<()>, stop: &AtomicBool, quiet: Duration) {
    let started = Instant::now();
    while started.elapsed() < LONGEST_WAIT && !stop.load(Ordering::Relaxed) {
        if changes.recv_timeout(quiet).is_err() {
            return;
        }
    }
}

fn is_news(report: &Report) -> bool {
    let changed = report.added + report.changed + report.removed + report.moved;
    changed > 0 || !report.faults.is_empty()
}

fn say(report: &Report, json: bool) -> anyhow::Result<()> {
    if json {
        writeln!(std::io::stdout(), "{}", serde_json::to_string(report)?)?;
    } else {
        tell(report);
    }
    Ok(())
}
