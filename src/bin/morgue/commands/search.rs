//! `morgue search`: ranked hits with snippets.

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use morgue::archive;
use morgue::engine::local::Reader;
use morgue::engine::local::exists;
use morgue::ingest::Freshness;
use morgue::ingest::Ledger;
use morgue::ingest::freshness;
use morgue::search::Params;

use crate::args;
use crate::args::Filters;
use crate::config::Config;
use crate::config::Place;
use crate::render::hits::write_response;
use crate::render::hits::write_warnings;
use crate::render::note;
use crate::render::thousands;

use super::found;
use super::ingest;
use super::trec;

const STALE: &str = "the sources have changed since the last ingest; run `morgue ingest` to bring the index up to date";

/// Answers a query, or a file of them.
pub(super) fn run(flags: args::Search, config: &Config) -> anyhow::Result<ExitCode> {
    refuse_unsupported(&flags)?;
    let params = params(&flags, config)?;
    let request = params.check()?;
    let reader = open(&config.place(&flags.index), config)?;
    if let Some(queries) = &flags.queries {
        return trec::run(&reader, queries, &request);
    }
    let response = archive::search(&reader, &request)?;
    let any = response.total > 0;
    if flags.count {
        write_warnings(&response);
        writeln!(std::io::stdout(), "{}", response.total)?;
        return Ok(found(any));
    }
    if flags.json {
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
    if let Ok(ledger) = Ledger::of(&reader) {
        match freshness(&ledger, &place.index) {
            Freshness::Fresh => {}
            Freshness::Stale => note(STALE),
            Freshness::RootMissing(root) => {
                note(&format!(
                    "`{root}` is not there now; its articles are as they were last read"
                ));
            }
        }
    }
    Ok(reader)
}

/// Turns the filter flags into parameters; an alias of an outlet stands for its name.
pub(super) fn filter_params(filters: &Filters, config: &Config) -> Params {
    Params {
        outlet: filters
            .outlet
            .iter()
            .map(|name| config.outlet(name))
            .collect(),
        author: filters.author.clone(),
        lang: filters.lang.clone(),
        section: filters.section.clone(),
        from: filters.from.clone(),
        to: filters.to.clone(),
        ..Params::default()
    }
}

fn params(flags: &args::Search, config: &Config) -> anyhow::Result<Params> {
    let filters = &flags.filters;
    let lists = [
        &filters.outlet,
        &filters.author,
        &filters.lang,
        &filters.section,
    ];
    let filtered =
        lists.iter().any(|list| !list.is_empty()) || filters.from.is_some() || filters.to.is_some();
    let mut query = flags.query.join(" ");
    if flags.query.is_empty() && flags.queries.is_none() {
        anyhow::ensure!(
            filtered,
            "nothing to search for: name words, a filter, or `*` for everything"
        );
        query = "*".to_owned();
    }
    Ok(Params {
        query,
        sort: flags.sort.clone(),
        matching: flags.matching.clone(),
        facets: flags.facets.clone(),
        limit: if flags.count { Some(0) } else { flags.limit },
        offset: flags.offset,
        recency: flags.recency.clone(),
        explain: flags.explain,
        ..filter_params(filters, config)
    })
}

/// Flags of the contract that this version does not know yet are refused, never ignored.
fn refuse_unsupported(flags: &args::Search) -> anyhow::Result<()> {
    if flags.after.is_some() {
        bail!(
            "--after is not supported yet: use --offset {}",
            thousands(10)
        );
    }
    match flags.format.as_deref() {
        Some("trec")
            if flags
                .sort
                .as_deref()
                .is_some_and(|sort| sort != "relevance") =>
        {
            bail!("--format trec is ranked by relevance: leave --sort out")
        }
        None | Some("trec") => Ok(()),
        Some(other) => bail!("unknown --format `{other}` (known: trec)"),
    }
}
