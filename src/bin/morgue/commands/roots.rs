//! `morgue roots`: what the index is made from.

use std::io::Write;
use std::process::ExitCode;

use morgue::engine::local::Reader;
use morgue::ingest;
use morgue::ingest::Ledger;
use serde_json::json;

use crate::args;
use crate::args::RootsAction;
use crate::config::Config;
use crate::render::note;
use crate::render::thousands;
use crate::render::visible;
use crate::render::warn;

use super::NOTHING;
use super::found;

/// Lists the roots, or forgets one.
pub(super) fn run(flags: args::Roots, config: &Config) -> anyhow::Result<ExitCode> {
    let index = config.place(&flags.index).index;
    if let Some(RootsAction::Forget { path }) = &flags.action {
        return match ingest::forget(&index, path)? {
            Some(removed) => {
                note(&format!("{} articles removed", thousands(removed)));
                Ok(ExitCode::SUCCESS)
            }
            None => {
                warn(&format!(
                    "`{}` is no root of this index; `morgue roots` lists them",
                    path.display()
                ));
                Ok(ExitCode::from(NOTHING))
            }
        };
    }
    let ledger = Ledger::of(&Reader::open(&index)?)?;
    let mut out = std::io::stdout().lock();
    for root in &ledger.roots {
        let records = root.files.values().flat_map(|file| &file.records);
        let articles = records.filter(|record| record.rejected.is_none()).count();
        if flags.json {
            let (include, exclude) = (&root.include, &root.exclude);
            let root = json!({"root": root.shown, "path": root.path, "files": root.files.len(), "articles": articles,
                "include": include, "exclude": exclude});
            writeln!(out, "{root}")?;
            continue;
        }
        let files = thousands(root.files.len() as u64);
        writeln!(
            out,
            "{}  {files} files, {} articles",
            visible(&root.shown),
            thousands(articles as u64)
        )?;
        for (flag, globs) in [("--include", &root.include), ("--exclude", &root.exclude)] {
            for glob in globs {
                writeln!(out, "  {flag} {}", visible(glob))?;
            }
        }
    }
    Ok(found(!ledger.roots.is_empty()))
}
