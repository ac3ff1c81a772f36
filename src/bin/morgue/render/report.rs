//! What an ingest did, and how far it is.

use std::time::Duration;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use morgue::ingest::Progress;
use morgue::ingest::Report;

use super::human_bytes;
use super::is_interactive;
use super::note;
use super::thousands;
use super::warn;

/// Most faults printed one by one; the rest are counted.
const MAX_FAULTS: usize = 20;

/// A line on the terminal that says how far an ingest is; nothing where no terminal is.
pub(crate) struct Meter {
    bar: Option<ProgressBar>,
}

impl Meter {
    /// Begins to draw.
    pub(crate) fn new() -> Self {
        let bar = is_interactive().then(|| {
            let bar = ProgressBar::new(0);
            let form = "{spinner} {bytes}/{total_bytes}  {msg}  {elapsed}";
            bar.set_style(
                ProgressStyle::with_template(form).unwrap_or(ProgressStyle::default_bar()),
            );
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Self { bar }
    }

    /// Draws how far it is.
    pub(crate) fn show(&self, progress: Progress) {
        let Some(bar) = &self.bar else { return };
        bar.set_length(progress.total_bytes);
        bar.set_position(progress.bytes);
        let seconds = bar.elapsed().as_secs_f64().max(0.001);
        let rate = (progress.records as f64 / seconds) as u64;
        let rejected = match progress.rejected {
            0 => String::new(),
            n => format!(", {} rejected", thousands(n)),
        };
        bar.set_message(format!(
            "{} records{rejected}, {}/s",
            thousands(progress.records),
            thousands(rate)
        ));
    }

    /// Takes the line off the terminal.
    pub(crate) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Tells what an ingest did, on standard error.
pub(crate) fn tell(report: &Report) {
    for fault in report.faults.iter().take(MAX_FAULTS) {
        warn(fault);
    }
    if report.faults.len() > MAX_FAULTS {
        warn(&format!(
            "and {} more; `morgue rejected` lists them",
            report.faults.len() - MAX_FAULTS
        ));
    }
    let would = if report.dry_run { "would be " } else { "" };
    let counts = [
        ("added", report.added),
        ("changed", report.changed),
        ("unchanged", report.unchanged),
        ("moved", report.moved),
        ("removed", report.removed),
    ];
    let counts = counts
        .iter()
        .filter(|(name, count)| *count > 0 || *name == "added");
    let counts: Vec<String> = counts
        .map(|(name, count)| format!("{} {would}{name}", thousands(*count)))
        .collect();
    let seconds = report.took_ms as f64 / 1000.0;
    let files = format!(
        "{} files, {}",
        thousands(report.files),
        human_bytes(report.bytes)
    );
    note(&format!(
        "{} ({files} read in {seconds:.2} s)",
        counts.join(", ")
    ));
    for (reason, count) in &report.rejected {
        note(&format!("  {} rejected: {reason}", thousands(*count)));
    }
    for (reason, count) in &report.skipped {
        note(&format!("  {} skipped: {reason}", thousands(*count)));
    }
    if report.shared_ids > 0 {
        note(&format!(
            "  {} ids belong to more than one article; all are kept",
            thousands(report.shared_ids as u64)
        ));
    }
    for advice in &report.advice {
        note(&format!("  {advice}"));
    }
    if report.interrupted {
        warn("interrupted: what was done is kept; run again to go on");
    }
}
