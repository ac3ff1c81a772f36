//! `morgue suggest`: how the beginning of something goes on.

use std::io::Write;
use std::process::ExitCode;

use morgue::archive;

use crate::args;
use crate::config::Config;
use crate::render::visible;

use super::TIMEOUT;
use super::found;
use super::search;

/// Prints suggestions, one a line: kind, text, number of articles, with tabs between.
pub(super) fn run(flags: &args::Suggest, config: &Config) -> anyhow::Result<ExitCode> {
    let reader = search::open(&config.place(&flags.index), config)?;
    let prefix = flags.prefix.join(" ");
    let suggestions = archive::suggest(&reader, &prefix, flags.limit, Some(TIMEOUT))?;
    let mut out = std::io::stdout().lock();
    if flags.json {
        writeln!(out, "{}", serde_json::to_string(&suggestions)?)?;
        return Ok(found(!suggestions.is_empty()));
    }
    for it in &suggestions {
        let text = visible(&it.text.replace(['\t', '\n'], " "));
        writeln!(out, "{}\t{text}\t{}", it.kind, it.count)?;
    }
    Ok(found(!suggestions.is_empty()))
}
