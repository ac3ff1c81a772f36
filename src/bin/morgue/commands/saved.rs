//! `morgue saved`: searches that are kept, and what is new in them.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use morgue::archive;
use morgue::archive::saved::Saved;
use morgue::archive::saved::SavedSearch;
use morgue::search::Request;
use serde_json::json;

use crate::args;
use crate::args::Filters;
use crate::args::SavedAction;
use crate::config::Config;
use crate::render::hits::write_response;
use crate::render::hits::write_warnings;
use crate::render::note;
use crate::render::visible;
use crate::render::warn;

use super::NOTHING;
use super::found;
use super::search;

/// Keeps, lists, runs or forgets searches.
pub(super) fn run(flags: args::Saved, config: &Config) -> anyhow::Result<ExitCode> {
    let place = config.place(&flags.index);
    // So that a missing index is told, and none is made for a name.
    let reader = search::open(&place, config)?;
    let index = place.index.as_path();
    let cannot_read = || format!("cannot read the saved searches of `{}`", index.display());
    let mut saved = Saved::load(index).with_context(cannot_read)?;
    match flags.action {
        SavedAction::Add {
            name,
            query,
            filters,
            replace,
        } => {
            anyhow::ensure!(
                replace || !saved.searches.contains_key(&name),
                "a search is saved as `{name}` already; --replace puts this one in its place"
            );
            let added = search_of(&query, &filters, config)?;
            write_warnings(&added.params().check()?.warnings);
            saved.searches.insert(name, added);
            store(&saved, index)?;
            Ok(ExitCode::SUCCESS)
        }
        SavedAction::List => list(&saved, flags.json),
        SavedAction::Rm { name } => {
            if saved.searches.remove(&name).is_none() {
                return Ok(unknown(&name));
            }
            store(&saved, index)?;
            Ok(ExitCode::SUCCESS)
        }
        SavedAction::Run { name, new, limit } => {
            let Some(kept) = saved.searches.get_mut(&name) else {
                return Ok(unknown(&name));
            };
            let request = kept.params().check()?;
            let mut ids = BTreeSet::new();
            archive::each::<anyhow::Error>(&reader, &request, &mut |article| {
                ids.insert(article.id);
                Ok(())
            })?;
            let fresh = kept.note(ids);
            let page = Request {
                limit: if new { reader.len() as usize } else { limit },
                ..request
            };
            let mut response = archive::search(&reader, &page)?;
            if new {
                response.hits.retain(|hit| fresh.contains(&hit.id));
                response.total = response.hits.len();
                response.hits.truncate(limit);
                response.next = None;
            }
            if flags.json {
                writeln!(std::io::stdout(), "{}", serde_json::to_string(&response)?)?;
            } else {
                write_response(&response)?;
            }
            // Only what was shown counts as seen.
            store(&saved, index)?;
            Ok(found(response.total > 0))
        }
    }
}

fn search_of(query: &[String], filters: &Filters, config: &Config) -> anyhow::Result<SavedSearch> {
    let params = search::filter_params(filters, config);
    Ok(SavedSearch {
        query: search::query_or_everything(query, search::is_filtered(filters))?,
        outlet: params.outlet,
        author: params.author,
        lang: params.lang,
        section: params.section,
        from: params.from,
        to: params.to,
        seen: None,
    })
}

fn list(saved: &Saved, as_json: bool) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    for (name, search) in &saved.searches {
        if as_json {
            let mut line = serde_json::to_value(search)?;
            line["name"] = json!(name);
            line["seen"] = json!(search.seen.as_ref().map(BTreeSet::len));
            writeln!(out, "{line}")?;
            continue;
        }
        let typed = as_typed(search);
        writeln!(out, "{}\t{}", visible(name), visible(&typed))?;
    }
    if saved.searches.is_empty() {
        note("no search is saved");
    }
    Ok(found(!saved.searches.is_empty()))
}

/// A kept search with its filters, as flags.
fn as_typed(search: &SavedSearch) -> String {
    let lists = [
        ("outlet", &search.outlet),
        ("author", &search.author),
        ("lang", &search.lang),
        ("section", &search.section),
    ];
    let days = [("from", &search.from), ("to", &search.to)];
    let lists = lists
        .into_iter()
        .flat_map(|(flag, values)| values.iter().map(move |value| (flag, value)));
    let days = days
        .into_iter()
        .flat_map(|(flag, value)| value.iter().map(move |value| (flag, value)));
    let mut typed = search.query.clone();
    for (flag, value) in lists.chain(days) {
        let quote = if value.contains(' ') { "\"" } else { "" };
        typed += &format!(" --{flag} {quote}{value}{quote}");
    }
    typed
}

fn unknown(name: &str) -> ExitCode {
    warn(&format!("no search is saved as `{name}`"));
    ExitCode::from(NOTHING)
}

fn store(saved: &Saved, index: &Path) -> anyhow::Result<()> {
    let named = || format!("cannot write the saved searches of `{}`", index.display());
    saved.store(index).with_context(named)
}
