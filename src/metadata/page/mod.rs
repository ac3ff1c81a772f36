//! What a page says of its article.
//!
//! One walk over the tree gathers every element that may speak of the article; each field then has a file of its own
//! that ranks the places it may come from. Titles and dates are voted on, since each place alone is wrong too often.

mod authors;
mod dates;
mod election;
mod entities;
mod gather;
mod heading;
mod json_ld;
mod keys;
mod last_resort;
mod marks;
mod place;
mod publication;
mod state;
mod text;
mod title;

use url::Url;

use crate::page::Page;
use crate::wording::dateline::split_dateline;

use super::Facts;
use super::Finding;
use super::Hints;
use super::finding::Candidate;
use super::lang;
use super::outlet::key;

/// Reads the metadata of a page; `body` is its clean text (empty where none was found).
pub(super) fn read(page: &Page, body: &str, hints: &Hints) -> Facts {
    let signals = gather::gather(page);
    let linked = json_ld::read(&signals.json_ld);
    let fetched = hints.url.as_deref().and_then(|url| Url::parse(url).ok());
    let host = place::host_address(&signals, &linked, fetched.as_ref());
    let outlet = publication::choose(&signals, &linked, host.as_ref());
    let aliases = publication::aliases(&outlet, host.as_ref());
    let aliases: Vec<&str> = aliases.iter().map(String::as_str).collect();

    let titles = title::titles(&signals, &linked);
    let heading = title::headline(&signals, &titles, &aliases);
    let url = place::address(&signals, &linked, fetched.as_ref());
    let title = title::choose(heading, &titles, &aliases);
    let (at, elsewhere) = match heading {
        Some(heading) => (heading.at, heading.elsewhere),
        None => title
            .value
            .as_deref()
            .and_then(|title| set_as_line(&signals, title))
            .unwrap_or_default(),
    };
    let around = dates::Place {
        at,
        elsewhere,
        order: place::order(&signals, host.as_ref().and_then(Url::host_str)),
    };
    let urls: Vec<&str> = place::addresses(&signals, &linked)
        .chain(hints.url.as_deref())
        .collect();
    let mut votes = dates::votes(&signals, &linked, &urls, body, around);
    if votes.is_empty() {
        votes.extend(state::published(page, title.value.as_deref()));
    }
    let (published, updated) = election::elect(votes, hints.captured);
    let declared: Vec<&str> = signals
        .declared_lang
        .as_deref()
        .into_iter()
        .chain(place::metas(&signals, keys::LANGUAGES))
        .collect();
    let text = if body.is_empty() {
        readable(&signals)
    } else {
        String::new()
    };
    Facts {
        title,
        standfirst: place::standfirst(&signals, &linked, heading, body),
        authors: authors::choose(&signals, &linked, around, &aliases),
        section: place::section(&signals, &linked),
        lang: lang::of_text(if body.is_empty() { &text } else { body }, &declared),
        dateline: dateline(body),
        image: place::image(&signals, &linked, fetched.as_ref()),
        outlet,
        url,
        published,
        updated,
    }
}

/// Returns where a title that is no heading of the page stands as a line of its own, and in how many boxes of other things.
fn set_as_line(signals: &gather::Signals, title: &str) -> Option<(usize, usize)> {
    let title = key(title);
    let mut lines = signals.lines.iter();
    let line = lines.find(|line| key(&line.text) == title)?;
    Some((line.at, line.elsewhere))
}

/// Joins the longer lines of a page without body, for its language.
fn readable(signals: &gather::Signals) -> String {
    let lines = signals
        .lines
        .iter()
        .filter(|line| line.text.len() > 60 && line.elsewhere == 0);
    lines
        .take(40)
        .map(|line| line.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn dateline(body: &str) -> Finding<String> {
    match split_dateline(body) {
        Some(found) => Finding::taken(Candidate::new("text", &body[..found.rest], found.place)),
        None => Finding::default(),
    }
}
