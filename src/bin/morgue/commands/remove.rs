//! `morgue remove`: takedowns that last.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

use morgue::engine::local::Reader;
use morgue::ingest;
use morgue::ingest::Ledger;
use serde_json::json;

use crate::args;
use crate::config::Config;
use crate::render::note;
use crate::render::thousands;
use crate::render::warn;

use super::NOTHING;
use super::found;
use super::show;

/// Takes articles out, lets them in again, or lists what was taken out.
pub(super) fn run(flags: &args::Remove, config: &Config) -> anyhow::Result<ExitCode> {
    let index = config.place(&flags.index).index;
    let reader = Reader::open(&index)?;
    let removed = Ledger::of(&reader)?.removed;
    let mut out = std::io::stdout().lock();
    if flags.list {
        for id in &removed {
            let line = if flags.json {
                json!({"id": id}).to_string()
            } else {
                id.clone()
            };
            writeln!(out, "{line}")?;
        }
        return Ok(found(!removed.is_empty()));
    }
    let mut ids = BTreeSet::new();
    for named in &flags.ids {
        let id = if flags.undo {
            one_of(&removed, named)
        } else {
            show::find(&reader, named)?.map(|(article, _)| article.id)
        };
        // All or none: what was mistyped is told before anything is changed.
        let Some(id) = id else {
            return Ok(ExitCode::from(NOTHING));
        };
        ids.insert(id);
    }
    drop(reader);
    let count = if flags.undo {
        ingest::readmit(&index, &ids)?
    } else {
        ingest::remove(&index, &ids)?
    };
    if flags.json {
        let key = if flags.undo { "readmitted" } else { "removed" };
        writeln!(out, "{}", json!({key: count, "ids": ids}))?;
    } else if flags.undo {
        note(&format!(
            "{} records will be read by the next `morgue ingest`",
            thousands(count)
        ));
    } else {
        note(&format!("{} articles removed", thousands(count)));
    }
    Ok(ExitCode::SUCCESS)
}

/// The removed id that begins so; tells why where there is not one.
fn one_of(removed: &BTreeSet<String>, begun: &str) -> Option<String> {
    let mut ids = removed.iter().filter(|id| id.starts_with(begun));
    match (ids.next(), ids.next()) {
        (Some(id), None) => Some(id.clone()),
        (None, _) => {
            warn(&format!("no id that begins with `{begun}` was removed"));
            None
        }
        (Some(_), Some(_)) => {
            warn(&format!("several removed ids begin with `{begun}`"));
            None
        }
    }
}
