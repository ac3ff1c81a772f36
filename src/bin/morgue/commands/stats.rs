//! `morgue stats`: what the index holds.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use jiff::Timestamp;
use morgue::archive;
use morgue::engine::local::Reader;
use morgue::ingest::Ledger;
use morgue::search::FacetMap;
use morgue::search::Params;
use serde::Serialize;

use crate::args;
use crate::config::Config;
use crate::config::Place;
use crate::render::human_bytes;
use crate::render::thousands;
use crate::render::visible;

use super::search;

/// What an index holds.
#[derive(Debug, Serialize)]
pub(crate) struct Stats {
    /// Records that are indexed: reprints and older versions of an article too.
    pub(crate) records: u64,
    /// Articles: older versions are not counted, as in a search.
    pub(crate) articles: usize,
    /// Distinct texts: reprints are not counted either.
    pub(crate) texts: usize,
    /// Files they come from.
    pub(crate) files: usize,
    /// Bytes of these.
    pub(crate) source_bytes: u64,
    /// Bytes of the live generation.
    pub(crate) index_bytes: u64,
    /// Number of the live generation.
    pub(crate) generation: u64,
    /// When the last ingest ended, in UTC.
    pub(crate) ingested: String,
    /// The remembered roots, as they were named.
    pub(crate) roots: Vec<String>,
    /// Records without an article, by reason.
    pub(crate) rejected: BTreeMap<String, u64>,
    /// Places where a source is broken.
    pub(crate) faults: usize,
    /// Articles by outlet, language and year.
    pub(crate) facets: FacetMap,
}

impl Stats {
    /// Counts what an open index holds.
    pub(crate) fn of(reader: &Reader, ledger: &Ledger) -> anyhow::Result<Self> {
        let params = Params {
            query: "*".to_owned(),
            facets: vec!["outlet,lang,year".to_owned()],
            // Texts are counted where hits are asked for.
            limit: Some(1),
            ..Params::default()
        };
        let response = archive::search(reader, &params.check()?)?;
        let mut rejected: BTreeMap<String, u64> = BTreeMap::new();
        let mut faults = 0;
        for (_, _, file) in ledger.files() {
            faults += file.faults.len();
            for reason in file.records.iter().filter_map(|it| it.rejected.clone()) {
                *rejected.entry(reason).or_default() += 1;
            }
        }
        let roots = ledger.roots.iter().map(|root| root.shown.clone());
        Ok(Self {
            records: reader.len(),
            articles: response.total,
            texts: response.texts.unwrap_or(response.total),
            files: ledger.files().count(),
            source_bytes: ledger.files().map(|(_, _, file)| file.size).sum(),
            index_bytes: reader.bytes(),
            generation: reader.generation(),
            ingested: Timestamp::from_second(ledger.ingested)?.to_string(),
            roots: roots.collect(),
            rejected,
            faults,
            facets: response.facets,
        })
    }

    /// What is indexed, counted in three ways: the name of what is counted, how many there are, what sets it apart.
    pub(crate) fn totals(&self) -> [(&'static str, u64, &'static str); 3] {
        [
            (
                "records",
                self.records,
                "all that was read and is kept, reprints and older versions too",
            ),
            (
                "articles",
                self.articles as u64,
                "what a search counts: of an article in several versions, the newest",
            ),
            (
                "distinct texts",
                self.texts as u64,
                "what a search lists: reprints of one text are one hit",
            ),
        ]
    }
}

/// Prints counts, sizes, the generation and the last ingest.
pub(super) fn run(flags: &args::Stats, config: &Config) -> anyhow::Result<ExitCode> {
    let place = config.place(&flags.index);
    let reader = search::open(&place, config)?;
    let stats = Stats::of(&reader, &Ledger::of(&reader)?)?;
    if flags.json {
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&stats)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    write(&stats, &place)?;
    Ok(ExitCode::SUCCESS)
}

fn write(stats: &Stats, place: &Place) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    let files = thousands(stats.files as u64);
    let source_bytes = human_bytes(stats.source_bytes);
    let rejected = thousands(stats.rejected.values().sum());
    for (name, count, about) in stats.totals() {
        let count = format!("{} {name}", thousands(count));
        writeln!(out, "indexed      {count:<20}  {about}")?;
    }
    writeln!(out, "sources      {files} files, {source_bytes}")?;
    for root in &stats.roots {
        writeln!(out, "             {}", visible(root))?;
    }
    writeln!(out, "rejected     {rejected} records")?;
    for (reason, count) in &stats.rejected {
        writeln!(
            out,
            "             {} {}",
            thousands(*count),
            visible(reason)
        )?;
    }
    writeln!(out, "unreadable   {}", stats.faults)?;
    let index = visible(&place.index.to_string_lossy());
    writeln!(
        out,
        "index        {index}, {}",
        human_bytes(stats.index_bytes)
    )?;
    writeln!(out, "generation   {}", stats.generation)?;
    writeln!(out, "last ingest  {}", stats.ingested)?;
    writeln!(out)?;
    crate::render::facets::write_facets(&stats.facets, &mut out)
}
