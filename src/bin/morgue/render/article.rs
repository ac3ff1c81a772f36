//! A clean article for reading.

use std::io;
use std::io::Write;

use morgue::article::Article;
use morgue::extract::Removed;

use super::BOLD;
use super::DIM;
use super::visible;
use super::wrapped;

/// Writes an article: headline, what is known of it, text; with `why`, where each field came from.
pub(crate) fn write_article(article: &Article, why: bool, out: &mut impl Write) -> io::Result<()> {
    let mut text = Vec::new();
    let title = article.title.as_deref().unwrap_or("(no title)");
    writeln!(text, "{BOLD}{}{BOLD:#}", wrapped(&visible(title), ""))?;
    let facts = facts(article);
    if !facts.is_empty() {
        writeln!(text, "{}", wrapped(&visible(&facts), ""))?;
    }
    writeln!(text, "{DIM}{}{DIM:#}", visible(&place(article)))?;
    if let Some(standfirst) = &article.standfirst {
        writeln!(text, "\n{}", wrapped(&visible(standfirst), ""))?;
    }
    for paragraph in article.body.split("\n\n") {
        writeln!(text, "\n{}", wrapped(&visible(paragraph), ""))?;
    }
    if why {
        write_provenance(article, &mut text)?;
    }
    writeln!(text)?;
    write_styled(&text, out)
}

/// Writes what was stripped from an article, each run with its reason.
pub(crate) fn write_removed(removed: &[Removed], out: &mut impl Write) -> io::Result<()> {
    let mut text = Vec::new();
    writeln!(text, "{BOLD}Stripped{BOLD:#} ({} runs)", removed.len())?;
    for run in removed {
        let shown = visible(&run.text.split_whitespace().collect::<Vec<_>>().join(" "));
        writeln!(
            text,
            "{DIM}{}{DIM:#}\n{}",
            run.because,
            wrapped(&shown, "  ")
        )?;
    }
    write_styled(&text, out)
}

fn write_provenance(article: &Article, text: &mut impl Write) -> io::Result<()> {
    let Some(provenance) = &article.provenance else {
        return Ok(());
    };
    writeln!(text, "\n{BOLD}Where it comes from{BOLD:#}")?;
    for (field, origin) in provenance {
        let from = origin.from.unwrap_or("nothing found");
        let raw = origin
            .raw
            .as_deref()
            .map(|raw| format!(": {raw}"))
            .unwrap_or_default();
        writeln!(
            text,
            "{}",
            wrapped(&visible(&format!("{field}  {from}{raw}")), "  ")
        )?;
        for other in &origin.rejected {
            let line = format!("not {} `{}`: {}", other.from, other.raw, other.because);
            writeln!(text, "{DIM}{}{DIM:#}", wrapped(&visible(&line), "    "))?;
        }
    }
    Ok(())
}

/// Outlet, day, authors and the rest, with dots between.
fn facts(article: &Article) -> String {
    let updated = article.updated.filter(|_| article.published.is_some());
    let words = format!("{} words", super::thousands(u64::from(article.words)));
    let parts = [
        article.outlet.clone(),
        article
            .published
            .or(article.updated)
            .map(|stamp| stamp.to_string().replace('T', " ")),
        updated.map(|stamp| format!("updated {}", stamp.to_string().replace('T', " "))),
        (!article.authors.is_empty()).then(|| article.authors.join(", ")),
        article.section.clone(),
        article.dateline.clone(),
        article.lang.clone(),
        Some(words),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn place(article: &Article) -> String {
    let url = article
        .url
        .as_deref()
        .map(|url| format!("{url}\n"))
        .unwrap_or_default();
    format!("{url}{}  {}", article.id, article.source)
}

/// Writes through a stream that keeps colours only where they are wanted.
fn write_styled(text: &[u8], out: &mut impl Write) -> io::Result<()> {
    let choice = anstream::AutoStream::choice(&io::stdout());
    match choice {
        anstream::ColorChoice::Never => {
            out.write_all(&anstream::adapter::strip_bytes(text).into_vec())
        }
        _ => out.write_all(text),
    }
}
