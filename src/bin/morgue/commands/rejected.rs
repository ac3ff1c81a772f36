//! `morgue rejected`: what is not in the index, and why.

use std::io::BufWriter;
use std::io::Write;
use std::process::ExitCode;

use morgue::engine::local::Reader;
use morgue::ingest::Ledger;
use serde_json::json;

use crate::args;
use crate::config::Config;
use crate::render::visible;

/// Lists rejected records and what could not be read, by source.
pub(super) fn run(flags: &args::Rejected, config: &Config) -> anyhow::Result<ExitCode> {
    let ledger = Ledger::of(&Reader::open(&config.place(&flags.index).index)?)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut any = false;
    for (root, relative, file) in ledger.files() {
        let source = root.shown_source(relative);
        for record in &file.records {
            let Some(reason) = &record.rejected else {
                continue;
            };
            any = true;
            let lone = file.records.len() == 1 && record.offset == 0;
            let place = if lone {
                source.clone()
            } else {
                format!("{source}#{}", record.offset)
            };
            if flags.json {
                writeln!(
                    out,
                    "{}",
                    json!({"source": place, "reason": reason, "id": record.id})
                )?;
            } else {
                writeln!(out, "{}: {}", visible(&place), visible(reason))?;
            }
        }
        for fault in &file.faults {
            any = true;
            if flags.json {
                writeln!(
                    out,
                    "{}",
                    json!({"source": source, "reason": fault, "id": null})
                )?;
            } else {
                writeln!(out, "{}", visible(&format!("{}{fault}", root.prefix())))?;
            }
        }
    }
    out.flush()?;
    Ok(super::found(any))
}
