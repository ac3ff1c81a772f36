//! `morgue open`: an article's page in the browser, or the file it came from.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::process::ExitCode;
use std::process::Stdio;

use anyhow::Context;
use morgue::article::Article;

use crate::args;
use crate::config::Config;
use crate::render::note;
use crate::render::visible;

use super::NOTHING;
use super::search;
use super::show;

/// Opens an article where the system opens such things.
pub(super) fn run(flags: &args::Open, config: &Config) -> anyhow::Result<ExitCode> {
    let reader = search::open(&config.place(&flags.index), config)?;
    let Some((article, _)) = show::find(&reader, &flags.id)? else {
        return Ok(ExitCode::from(NOTHING));
    };
    let target = address(&article).filter(|_| !flags.source);
    let target = target.unwrap_or_else(|| file(&article).display().to_string());
    if flags.print {
        writeln!(std::io::stdout(), "{}", visible(&target))?;
        return Ok(ExitCode::SUCCESS);
    }
    note(&format!("opening {target}"));
    let opener = std::env::var("BROWSER").unwrap_or_else(|_| opener().to_owned());
    let status = Command::new(&opener)
        .arg(&target)
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot run `{opener}`"))?;
    anyhow::ensure!(status.success(), "`{opener}` could not open `{target}`");
    Ok(ExitCode::SUCCESS)
}

/// The article's address. It was read from a page, so only one of the web is handed to another program.
fn address(article: &Article) -> Option<String> {
    let url = article.url.clone()?;
    let lower = url.to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")).then_some(url)
}

/// The file that holds the record, by a path that no program takes for a flag.
fn file(article: &Article) -> PathBuf {
    let path = match article.source.rsplit_once('#') {
        Some((path, offset)) if offset.bytes().all(|b| b.is_ascii_digit()) => path,
        _ => &article.source,
    };
    let path = PathBuf::from(path);
    std::path::absolute(&path).unwrap_or(path)
}

fn opener() -> &'static str {
    if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    }
}
