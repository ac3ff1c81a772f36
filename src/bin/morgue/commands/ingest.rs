//! `morgue ingest` and `morgue rebuild`; and the ingest that a first search does by itself.

use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use jiff::Zoned;
use jiff::civil::Date;
use morgue::engine;
use morgue::ingest;
use morgue::ingest::Options;
use morgue::ingest::Overrides;
use morgue::ingest::Report;

use crate::args;
use crate::config::Config;
use crate::config::threads;
use crate::render::note;
use crate::render::report::Meter;
use crate::render::report::tell;

use super::INTERRUPTED;

/// What is ingested when nothing is named.
const CORPUS: &str = "corpus";

/// Brings the index up to date.
pub(super) fn ingest(flags: args::Ingest, config: &Config) -> anyhow::Result<ExitCode> {
    let index = config.place(&flags.index).index;
    let options = Options {
        paths: flags.paths,
        include: flags.include,
        exclude: flags.exclude,
        dry_run: flags.dry_run,
        ..writing(config, &flags.writing)
    };
    let report =
        with_meter(|stop, meter| ingest::run(&index, &options, stop, &mut |it| meter.show(it)))?;
    finish(&report, flags.json)
}

/// Builds a fresh generation.
pub(super) fn rebuild(flags: args::Rebuild, config: &Config) -> anyhow::Result<ExitCode> {
    let index = config.place(&flags.index).index;
    let options = Options {
        paths: flags.paths,
        ..writing(config, &flags.writing)
    };
    let report = with_meter(|stop, meter| {
        ingest::rebuild(&index, &options, stop, &mut |it| meter.show(it))
    })?;
    finish(&report, flags.json)
}

/// Builds a damaged index again from its sources; leaves a whole one alone.
pub(super) fn repair(flags: &args::Repair, config: &Config) -> anyhow::Result<ExitCode> {
    let index = config.place(&flags.index).index;
    let faults = match ingest::verify(&index) {
        Ok(checked) => checked.verified.faults,
        Err(ingest::Error::Index(error @ engine::Error::OtherVersion { .. })) => {
            vec![error.to_string()]
        }
        Err(error) => return Err(error.into()),
    };
    if faults.is_empty() {
        note("nothing is wrong");
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &faults {
        note(fault);
    }
    let options = writing(config, &flags.writing);
    let report = with_meter(|stop, meter| {
        ingest::rebuild(&index, &options, stop, &mut |it| meter.show(it))
    })?;
    finish(&report, flags.json)
}

/// Makes the index at the default place from `./corpus`.
pub(super) fn first(index: &Path, config: &Config) -> anyhow::Result<()> {
    let options = options(config, None);
    let report =
        with_meter(|stop, meter| ingest::run(index, &options, stop, &mut |it| meter.show(it)))?;
    tell(&report);
    if report.interrupted {
        std::process::exit(i32::from(INTERRUPTED));
    }
    Ok(())
}

/// Whether there is something to ingest when nothing is named.
pub(super) fn has_corpus() -> bool {
    Path::new(CORPUS).exists()
}

/// What the flags of everything that writes say.
fn writing(config: &Config, flags: &args::Writing) -> Options {
    Options {
        prune: flags.prune,
        commit_every: flags.commit_every,
        disk_reserve: flags.disk_reserve,
        ..options(config, flags.threads)
    }
}

/// Returns the day, where the machine stands.
pub(super) fn today() -> Date {
    Zoned::now().date()
}

pub(super) fn options(config: &Config, asked: Option<usize>) -> Options {
    Options {
        default_corpus: PathBuf::from(CORPUS),
        threads: threads(asked),
        overrides: Overrides {
            outlets: config.outlets.clone(),
            today: Some(today),
            ..Overrides::default()
        },
        ..Options::default()
    }
}

/// Runs an ingest that Ctrl-C ends in good order, with a progress line on a terminal.
fn with_meter(
    work: impl FnOnce(&AtomicBool, &Meter) -> Result<Report, ingest::Error>,
) -> anyhow::Result<Report> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    // The second Ctrl-C ends at once; the index stays at its last commit.
    let handler = move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    };
    ctrlc::set_handler(handler)?;
    let meter = Meter::new();
    let report = work(&stop, &meter);
    meter.clear();
    Ok(report?)
}

fn finish(report: &Report, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        writeln!(std::io::stdout(), "{}", serde_json::to_string(report)?)?;
    } else {
        tell(report);
    }
    Ok(match (report.interrupted, report.unreadable_inputs > 0) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (_, true) => ExitCode::from(2),
        _ => ExitCode::SUCCESS,
    })
}
