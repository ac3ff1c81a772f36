//! `morgue similar`: articles like one.

use std::io::Write;
use std::process::ExitCode;

use morgue::archive;

use crate::args;
use crate::config::Config;
use crate::render::hits::write_response;

use super::NOTHING;
use super::TIMEOUT;
use super::found;
use super::search;
use super::show;

/// Finds the articles that share most with one.
pub(super) fn run(flags: &args::Similar, config: &Config) -> anyhow::Result<ExitCode> {
    let reader = search::open(&config.place(&flags.index), config)?;
    let Some((article, _)) = show::find(&reader, &flags.id)? else {
        return Ok(ExitCode::from(NOTHING));
    };
    let mut response = archive::similar(&reader, &article, flags.limit, Some(TIMEOUT))?;
    if flags.json {
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&response)?)?;
    } else {
        // The words that were looked for are no query that a person would type.
        response.understood.clone_from(&response.query);
        write_response(&response)?;
    }
    Ok(found(!response.hits.is_empty()))
}
