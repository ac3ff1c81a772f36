//! `morgue backup` and `morgue restore`.

use std::io::Write;
use std::process::ExitCode;

use morgue::engine::local;
use morgue::engine::local::Verified;

use crate::args;
use crate::config::Config;
use crate::render::visible;

use super::verify::code;
use super::verify::files;

/// Copies the live generation away; readers and writers go on.
pub(super) fn backup(flags: &args::Backup, config: &Config) -> anyhow::Result<ExitCode> {
    let copied = local::backup(&config.place(&flags.index).index, &flags.folder)?;
    tell(&copied, flags.json)
}

/// Makes a backup the live generation.
pub(super) fn restore(flags: &args::Backup, config: &Config) -> anyhow::Result<ExitCode> {
    let copied = local::restore(&config.place(&flags.index).index, &flags.folder)?;
    tell(&copied, flags.json)
}

fn tell(copied: &Verified, json: bool) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(copied)?)?;
    } else if copied.is_whole() {
        writeln!(out, "{}: copied and checked", files(copied))?;
    } else {
        for fault in &copied.faults {
            writeln!(out, "{}", visible(fault))?;
        }
    }
    Ok(code(copied))
}
