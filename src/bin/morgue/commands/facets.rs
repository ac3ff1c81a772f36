//! `morgue facets`: counts alone.

use std::io::Write;
use std::process::ExitCode;

use morgue::archive;
use morgue::search::Params;
use morgue::search::read_facets;
use serde_json::json;

use crate::args;
use crate::config::Config;
use crate::render::facets::write_facets;
use crate::render::note;
use crate::render::thousands;
use crate::render::warn;

use super::found;
use super::search;

/// Counts the articles of a query by the named facets.
pub(super) fn run(flags: args::Facets, config: &Config) -> anyhow::Result<ExitCode> {
    read_facets("by", &flags.by)?;
    let query = if flags.query.is_empty() {
        "*".to_owned()
    } else {
        flags.query.join(" ")
    };
    let params = Params {
        query,
        facets: flags.by,
        matching: flags.matching,
        limit: Some(0),
        ..search::filter_params(&flags.filters)
    };
    let request = params.check()?;
    let reader = search::open(&config.place(&flags.index), config)?;
    let response = archive::search(&reader, &request)?;
    if flags.json {
        let counts = json!({"facets": response.facets, "total": response.total});
        writeln!(std::io::stdout(), "{counts}")?;
        return Ok(found(response.total > 0));
    }
    for warning in &response.warnings {
        warn(&warning.message);
    }
    write_facets(&response.facets, &mut anstream::stdout().lock())?;
    note(&format!("{} articles", thousands(response.total as u64)));
    Ok(found(response.total > 0))
}
