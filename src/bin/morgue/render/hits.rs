//! A page of hits.

use std::io;
use std::io::Write;

use morgue::query::Warning;
use morgue::search::Explanation;
use morgue::search::Hit;
use morgue::search::Response;

use super::DIM;
use super::facets::write_facets;
use super::highlighted;
use super::thousands;
use super::visible;
use super::warn;
use super::wrapped;

/// Writes hits and facets to standard output, and what else there is to tell to standard error.
pub(crate) fn write_response(response: &Response) -> io::Result<()> {
    write_warnings(&response.warnings);
    let mut out = anstream::stdout().lock();
    for (i, hit) in response.hits.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        write_hit(hit, &mut out)?;
    }
    if !response.facets.0.is_empty() {
        if !response.hits.is_empty() {
            writeln!(out)?;
        }
        write_facets(&response.facets, &mut out)?;
    }
    out.flush()?;
    drop(out);
    summary(response);
    Ok(())
}

/// Tells what was not taken as typed.
pub(crate) fn write_warnings(warnings: &[Warning]) {
    for warning in warnings {
        let hint = warning
            .suggestion
            .as_ref()
            .map(|it| format!("; did you mean `{it}`?"));
        warn(&format!("{}{}", warning.message, hint.unwrap_or_default()));
    }
}

fn write_hit(hit: &Hit, out: &mut impl Write) -> io::Result<()> {
    let number = format!("{}. ", hit.rank);
    let title = match &hit.title {
        Some(title) => highlighted(title, &hit.title_highlights),
        None => "(no title)".to_owned(),
    };
    let options = textwrap::Options::new(super::width())
        .initial_indent(&number)
        .subsequent_indent("   ");
    writeln!(out, "{}", textwrap::fill(&title, options))?;
    let authors = (!hit.authors.is_empty()).then(|| hit.authors.join(", "));
    let copies = match hit.duplicates {
        0 => None,
        1 => Some("1 more copy".to_owned()),
        n => Some(format!("{n} more copies")),
    };
    let facts = [hit.outlet.clone(), hit.date.clone(), authors, copies]
        .into_iter()
        .flatten();
    let facts = facts.collect::<Vec<_>>().join(" · ");
    if !facts.is_empty() {
        writeln!(out, "{}", wrapped(&visible(&facts), "   "))?;
    }
    for snippet in &hit.snippets {
        writeln!(
            out,
            "{}",
            wrapped(&highlighted(&snippet.text, &snippet.highlights), "     ")
        )?;
    }
    if let Some(explanation) = &hit.explanation {
        write_explanation(explanation, 5, out)?;
    }
    writeln!(
        out,
        "   {DIM}{}  {}{DIM:#}",
        visible(&hit.id),
        visible(&hit.source)
    )
}

/// A score above its parts, each a step further in.
fn write_explanation(
    explanation: &Explanation,
    indent: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let Explanation { what, score, parts } = explanation;
    writeln!(out, "{:indent$}{score:>7.3}  {}", "", visible(what))?;
    let mut parts = parts.iter();
    parts.try_for_each(|part| write_explanation(part, indent + 2, out))
}

fn summary(response: &Response) {
    let articles = if response.total == 1 {
        "article"
    } else {
        "articles"
    };
    let copies: usize = response.hits.iter().map(|hit| hit.duplicates).sum();
    let shown = match response.hits.len() {
        n if n == response.total || n == 0 => String::new(),
        n if n + copies == response.total => format!(" in {n} texts"),
        n => {
            let first = response.hits[0].rank;
            format!(", showing {first} to {}", first + n - 1)
        }
    };
    let at_least = if response.total_is_lower_bound {
        "at least "
    } else {
        ""
    };
    let total = format!("{at_least}{}", thousands(response.total as u64));
    let understood = match response.understood == response.query {
        true => String::new(),
        false => format!(" for {}", response.understood),
    };
    super::note(&format!(
        "{total} {articles}{understood}{shown} ({} ms)",
        response.took_ms
    ));
}
