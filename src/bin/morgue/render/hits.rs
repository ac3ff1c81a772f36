//! A page of hits.

use std::io;
use std::io::Write;

use morgue::query::Warning;
use morgue::search::Explanation;
use morgue::search::Hit;
use morgue::search::Response;

use super::DIM;
use super::counted;
use super::facets::write_facets;
use super::highlighted;
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
    let older = hit.superseded.then(|| "older version".to_owned());
    let facts = [hit.outlet.clone(), hit.date.clone(), authors, copies, older]
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

/// Returns what a response's total counts, in the words of every front: articles, and in how many distinct texts; where
/// reprints and older versions are hits of their own, records.
pub(crate) fn total(response: &Response) -> String {
    let at_least = match response.total_is_lower_bound {
        true => "at least ",
        false => "",
    };
    let texts = match response.texts {
        Some(texts) if texts < response.total && texts > 0 => {
            format!(" in {}", counted(texts, "distinct text", "distinct texts"))
        }
        _ => String::new(),
    };
    let total = match response.counts_records {
        true => counted(response.total, "record", "records"),
        false => counted(response.total, "article", "articles"),
    };
    format!("{at_least}{total}{texts}")
}

fn summary(response: &Response) {
    let shown = match response.hits.len() {
        n if Some(n) == response.texts || n == 0 => String::new(),
        n => {
            let first = response.hits[0].rank;
            format!(", showing {first} to {}", first + n - 1)
        }
    };
    let understood = match response.understood == response.query {
        true => String::new(),
        false => format!(" for {}", response.understood),
    };
    let total = total(response);
    super::note(&format!(
        "{total}{understood}{shown} ({} ms)",
        response.took_ms
    ));
}
