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
use morgue::search::Hit;
use morgue::search::Params;
use serde_json::Value;

use crate::args;
use crate::args::Filters;
use crate::config::Config;
use crate::config::Place;
use crate::render::hits::write_response;
use crate::render::hits::write_warnings;
use crate::render::note;
use crate::render::visible;

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
        write_warnings(&response.warnings);
        writeln!(std::io::stdout(), "{}", response.total)?;
        return Ok(found(any));
    }
    if !flags.fields.is_empty() {
        write_warnings(&response.warnings);
        write_fields(&response.hits, &flags.fields)?;
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
    write_response(&response)?;
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

/// Whether any filter is set.
pub(super) fn is_filtered(filters: &Filters) -> bool {
    let lists = [
        &filters.outlet,
        &filters.author,
        &filters.lang,
        &filters.section,
    ];
    lists.iter().any(|list| !list.is_empty()) || filters.from.is_some() || filters.to.is_some()
}

/// The query as typed; everything where there is none beside a filter.
pub(super) fn query_or_everything(typed: &[String], filtered: bool) -> anyhow::Result<String> {
    let query = typed.join(" ");
    let is_blank = query.trim().is_empty();
    if !is_blank || (!filtered && !typed.is_empty()) {
        return Ok(query);
    }
    anyhow::ensure!(
        filtered,
        "nothing to search for: name words, a filter, or `*` for everything"
    );
    Ok("*".to_owned())
}

/// Fields of a hit that can be printed by themselves.
const FIELDS: [&str; 12] = [
    "rank",
    "id",
    "record_id",
    "score",
    "title",
    "outlet",
    "section",
    "lang",
    "authors",
    "date",
    "url",
    "source",
];

/// Prints fields of hits with tabs between; what is not known is empty, and a tab inside a value becomes a space.
fn write_fields(hits: &[Hit], fields: &[String]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for hit in hits {
        let hit = serde_json::to_value(hit)?;
        let cells: Vec<String> = fields
            .iter()
            .map(|field| cell(&hit[field.trim()]))
            .collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    };
    visible(&text.replace(['\t', '\n', '\r'], " "))
}

fn params(flags: &args::Search, config: &Config) -> anyhow::Result<Params> {
    let filters = &flags.filters;
    let filtered = is_filtered(filters);
    let query = match (&flags.queries, filtered) {
        (Some(_), _) => String::new(),
        (None, filtered) => query_or_everything(&flags.query, filtered)?,
    };
    Ok(Params {
        query,
        after: flags.after.clone(),
        // A run of many queries is for figures, which must not depend on the clock.
        timeout_ms: Some(flags.timeout).filter(|ms| *ms > 0 && flags.queries.is_none()),
        sort: flags.sort.clone(),
        matching: flags.matching.clone(),
        facets: flags.facets.clone(),
        limit: if flags.count { Some(0) } else { flags.limit },
        offset: flags.offset,
        recency: flags.recency.clone(),
        explain: flags.explain,
        // A run names documents, and every copy is one.
        no_group: flags.no_group || flags.queries.is_some(),
        ..filter_params(filters, config)
    })
}

/// Flags of the contract that this version does not know yet are refused, never ignored.
fn refuse_unsupported(flags: &args::Search) -> anyhow::Result<()> {
    let unknown = flags
        .fields
        .iter()
        .find(|field| !FIELDS.contains(&field.trim()));
    if let Some(field) = unknown {
        bail!("unknown --fields `{field}` (known: {})", FIELDS.join(", "));
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
