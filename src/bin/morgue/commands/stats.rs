//! `morgue stats`: what the index holds.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use jiff::Timestamp;
use morgue::archive;
use morgue::ingest::Ledger;
use morgue::search::Params;
use serde_json::json;

use crate::args;
use crate::config::Config;
use crate::render::human_bytes;
use crate::render::thousands;
use crate::render::visible;

use super::search;

/// Prints counts, sizes, the generation and the last ingest.
pub(super) fn run(flags: &args::Stats, config: &Config) -> anyhow::Result<ExitCode> {
    let place = config.place(&flags.index);
    let reader = search::open(&place, config)?;
    let ledger = Ledger::of(&reader)?;
    let facets = vec!["outlet,lang,year".to_owned()];
    let params = Params {
        query: "*".to_owned(),
        facets,
        limit: Some(0),
        ..Params::default()
    };
    let response = archive::search(&reader, &params.check()?)?;
    let mut rejected: BTreeMap<&str, u64> = BTreeMap::new();
    let mut faults = 0;
    for (_, _, file) in ledger.files() {
        faults += file.faults.len();
        for record in &file.records {
            if let Some(reason) = &record.rejected {
                *rejected.entry(reason).or_default() += 1;
            }
        }
    }
    let files = ledger.files().count();
    let source_bytes: u64 = ledger.files().map(|(_, _, file)| file.size).sum();
    let ingested = Timestamp::from_second(ledger.ingested)?.to_string();
    if flags.json {
        let roots: Vec<&str> = ledger
            .roots
            .iter()
            .map(|root| root.shown.as_str())
            .collect();
        let stats = json!({
            "articles": reader.len(), "files": files, "source_bytes": source_bytes, "index_bytes": reader.bytes(),
            "generation": reader.generation(), "ingested": ingested, "roots": roots, "rejected": rejected,
            "faults": faults, "facets": response.facets,
        });
        writeln!(std::io::stdout(), "{stats}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = anstream::stdout().lock();
    writeln!(out, "articles     {}", thousands(reader.len()))?;
    writeln!(
        out,
        "sources      {} files, {}",
        thousands(files as u64),
        human_bytes(source_bytes)
    )?;
    for root in &ledger.roots {
        writeln!(out, "             {}", visible(&root.shown))?;
    }
    writeln!(
        out,
        "rejected     {} records",
        thousands(rejected.values().sum())
    )?;
    for (reason, count) in rejected {
        writeln!(out, "             {} {}", thousands(count), visible(reason))?;
    }
    writeln!(out, "unreadable   {faults}")?;
    writeln!(
        out,
        "index        {}, {}",
        visible(&place.index.to_string_lossy()),
        human_bytes(reader.bytes())
    )?;
    writeln!(out, "generation   {}", reader.generation())?;
    writeln!(out, "last ingest  {ingested}")?;
    writeln!(out)?;
    crate::render::facets::write_facets(&response.facets, &mut out)?;
    Ok(ExitCode::SUCCESS)
}
