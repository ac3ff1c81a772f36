//! `morgue search`: ranked hits with snippets.

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use morgue::archive;
use morgue::engine::local::Reader;
use morgue::engine::local::exists;
use morgue::ingest::Ledger;
use morgue::ingest::is_stale;
use morgue::search::Params;

use crate::args;
use crate::args::Filters;
use crate::config::Config;
use crate::config::Place;
use crate::render::hits::write_response;
use crate::render::note;
use crate::render::thousands;

use super::found;
use super::ingest;
use super::trec;

/// Answers a query, or a file of them.
pub(super) fn run(flags: args::Search, config: &Config) -> anyhow::Result<ExitCode> {
    refuse_unsupported(&flags)?;
    let params = params(&flags);
    let request = params.check()?;
    let reader = open(&config.place(&flags.index), config)?;
    if let Some(queries) = &flags.queries {
        return trec::run(&reader, queries, &request);
    }
    let mut response = archive::search(&reader, &request)?;
    let any = response.total > 0;
    if flags.count {
        writeln!(std::io::stdout(), "{}", response.total)?;
        return Ok(found(any));
    }
    if flags.json {
        response.took_ms = response.took_ms.max(0.0);
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&response)?)?;
        return Ok(found(any));
    }
    if flags.jsonl {
        let mut out = std::io::stdout().lock();
        for hit in &response.hits {
            writeln!(out, "{}", serde_json::to_string(hit)?)?;
        }
        return Ok(found(any));
    }
    write_response(&response, request.offset)?;
    Ok(found(any))
}

/// Opens the index; makes it first where none was named and none is there, but a corpus is.
pub(super) fn open(place: &Place, config: &Config) -> anyhow::Result<Reader> {
    if !place.named && !exists(&place.index) && ingest::has_corpus() {
        note("no index yet: reading ./corpus into ./index first");
        ingest::first(&place.index, config)?;
        return Ok(Reader::open(&place.index)?);
    }
    let reader = Reader::open(&place.index)?;
    if let Ok(ledger) = Ledger::of(&reader)
        && is_stale(&ledger)
    {
        note(
            "the sources have changed since the last ingest; run `morgue ingest` to bring the index up to date",
        );
    }
    Ok(reader)
}

/// Turns the filter flags into parameters.
pub(super) fn filter_params(filters: &Filters) -> Params {
    Params {
        outlet: filters.outlet.clone(),
        author: filters.author.clone(),
        lang: filters.lang.clone(),
        section: filters.section.clone(),
        from: filters.from.clone(),
        to: filters.to.clone(),
        ..Params::default()
    }
}

fn params(flags: &args::Search) -> Params {
    Params {
        query: flags.query.join(" "),
        sort: flags.sort.clone(),
        matching: flags.matching.clone(),
        facets: flags.facets.clone(),
        limit: if flags.count { Some(0) } else { flags.limit },
        offset: flags.offset,
        ..filter_params(&flags.filters)
    }
}

/// Flags of the contract that this version does not know yet are refused, never ignored.
fn refuse_unsupported(flags: &args::Search) -> anyhow::Result<()> {
    if flags.after.is_some() {
        bail!(
            "--after is not supported yet: use --offset {}",
            thousands(10)
        );
    }
    if flags.explain {
        bail!("--explain is not supported yet");
    }
    match flags.format.as_deref() {
        None | Some("trec") => Ok(()),
        Some(other) => bail!("unknown --format `{other}` (known: trec)"),
    }
}
