//! `morgue verify`: is the index what was written?

use std::io::Write;
use std::process::ExitCode;

use morgue::engine::local::Verified;
use morgue::ingest;

use crate::args;
use crate::config::Config;
use crate::render::human_bytes;
use crate::render::thousands;
use crate::render::visible;

/// Checks every file and every article.
pub(super) fn run(flags: &args::Verify, config: &Config) -> anyhow::Result<ExitCode> {
    let checked = ingest::verify(&config.place(&flags.index).index)?;
    let mut out = std::io::stdout().lock();
    if flags.json {
        writeln!(out, "{}", serde_json::to_string(&checked)?)?;
    } else if checked.verified.is_whole() {
        let articles = thousands(checked.articles);
        writeln!(
            out,
            "{articles} articles, {}: whole",
            files(&checked.verified)
        )?;
    } else {
        for fault in &checked.verified.faults {
            writeln!(out, "{}", visible(fault))?;
        }
        crate::render::warn("the index is damaged: run `morgue repair`");
    }
    Ok(code(&checked.verified))
}

/// How much was looked at or copied.
pub(super) fn files(verified: &Verified) -> String {
    let (files, size) = (
        thousands(verified.files as u64),
        human_bytes(verified.bytes),
    );
    format!("generation {}, {files} files, {size}", verified.generation)
}

/// 0 for a whole index, 2 for a damaged one.
pub(super) fn code(verified: &Verified) -> ExitCode {
    if verified.is_whole() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}
