//! `morgue facets`: counts alone.

use std::io::Write;
use std::process::ExitCode;

use morgue::archive;
use morgue::search::Params;
use morgue::search::read_facets;

use crate::args;
use crate::config::Config;
use crate::render::BOLD;
use crate::render::counted;
use crate::render::facets::write_facets;
use crate::render::hits::write_warnings;
use crate::render::note;
use crate::render::visible;

use super::TIMEOUT;
use super::found;
use super::search;

/// Counts the articles of a query by the named facets.
pub(super) fn run(flags: args::Facets, config: &Config) -> anyhow::Result<ExitCode> {
    read_facets("by", &flags.by)?;
    let query = search::query_or_everything(&flags.query, true)?;
    let params = Params {
        query,
        facets: flags.by,
        matching: flags.matching,
        limit: Some(0),
        texts: flags.texts,
        timeout_ms: u64::try_from(TIMEOUT.as_millis()).ok(),
        ..search::filter_params(&flags.filters, config)
    };
    let request = params.check()?;
    let reader = search::open(&config.place(&flags.index), config)?;
    let counts = archive::counts(&reader, &request, flags.share)?;
    if flags.json {
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&counts)?)?;
        return Ok(found(counts.total > 0));
    }
    write_warnings(&counts.warnings);
    let mut out = anstream::stdout().lock();
    write_facets(&counts.facets, &mut out)?;
    for series in &counts.series {
        writeln!(out, "\n{BOLD}{}{BOLD:#}", visible(&series.outlet))?;
        write_facets(&series.facets, &mut out)?;
    }
    note(&match flags.texts {
        true => counted(counts.total, "text", "texts"),
        false => counted(counts.total, "article", "articles"),
    });
    Ok(found(counts.total > 0))
}
