//! What a dump without markup says of its article.
//!
//! Only the stretch between the headline and the body speaks of the article; what stands further away speaks of
//! other articles as often as of this one. Nothing is better than a guess.

mod lines;
mod publication;
mod stamps;
mod title;

use std::ops::Range;

use crate::wording::date::Order;
use crate::wording::date::find_dates;
use crate::wording::dateline::split_dateline;

use super::Facts;
use super::Finding;
use super::Hints;
use super::finding::Candidate;
use super::lang;
use super::outlet::key;

use lines::Line;
use title::Headline;

/// Bytes in front of the body that are read when no headline is found.
const NEAR: usize = 400;
/// Bytes between a headline and the body beyond which it is the document's title, not the article's head.
const FAR: usize = 1_500;

/// Reads the metadata of a dump; `body` is its clean text, `span` the part of `text` it was taken from.
pub(super) fn read(text: &str, span: Range<usize>, body: &str, hints: &Hints) -> Facts {
    let span =
        text.floor_char_boundary(span.start)..text.floor_char_boundary(span.end.min(text.len()));
    let front = &text[..span.start];
    let lines = lines::lines(front);
    let run = lines
        .iter()
        .any(|line| line.range.len() > lines::LONGEST_LINE);
    let headline = if run {
        title::of_run(front)
    } else {
        title::of_lines(&lines, body)
    };
    let language = lang::of_text(if body.is_empty() { text } else { body }, &[]);
    let order = language
        .value
        .as_deref()
        .map_or(Order::Unknown, Order::of_locale);

    let mut facts = Facts {
        lang: language,
        ..Facts::default()
    };
    let regions = regions(front, headline.as_ref());
    for region in &regions {
        let dates = stamps::dates(region, order, hints.captured);
        if facts.published.value.is_none() && facts.updated.value.is_none() {
            (facts.published, facts.updated) = (dates.published, dates.updated);
        }
    }
    let byline = regions.iter().find_map(|region| stamps::byline(region));
    if facts.published.value.is_none() {
        header_date(text, &mut facts, hints);
    }
    let affiliation = byline
        .as_ref()
        .and_then(|(byline, _)| byline.affiliation.as_deref());
    let suffix = headline
        .as_ref()
        .and_then(|headline| headline.outlet.as_deref());
    facts.outlet = publication::choose(text, suffix, affiliation);
    if let Some((byline, raw)) = &byline {
        facts.authors = Finding::taken(Candidate::new("byline", *raw, byline.names.clone()));
    }
    facts.dateline = dateline(front, body);
    facts.standfirst = standfirst(&lines, headline.as_ref(), run);
    if let Some(headline) = headline {
        facts.title = Finding::taken(Candidate::new(headline.from, headline.raw, headline.text));
    }
    facts
}

/// Returns the stretches of text to read dates and bylines from: behind the last headline, then behind those above.
fn regions<'t>(front: &'t str, headline: Option<&Headline>) -> Vec<&'t str> {
    let places = headline
        .map(|headline| headline.places.as_slice())
        .unwrap_or_default();
    let near = places
        .iter()
        .rev()
        .filter(|place| front.len() - place.end <= FAR);
    let regions: Vec<&str> = near.map(|place| &front[place.end..]).collect();
    if regions.is_empty() {
        let start = front.ceil_char_boundary(front.len().saturating_sub(NEAR));
        let line = front[start..].find('\n').map_or(start, |at| start + at);
        return vec![&front[line..]];
    }
    regions
}

/// Reads the date of a header that stands above the headline: `date 2024-10-25 …`.
fn header_date(text: &str, facts: &mut Facts, hints: &Hints) {
    let head = text.trim_start();
    let head = &head[..head.floor_char_boundary(80)];
    let labelled = head.get(..5).is_some_and(|label| {
        label.eq_ignore_ascii_case("date ") || label.eq_ignore_ascii_case("date:")
    });
    let Some(date) = find_dates(head)
        .into_iter()
        .next()
        .filter(|date| labelled && date.range.start <= 8)
    else {
        return;
    };
    if hints
        .captured
        .is_none_or(|captured| date.stamp.day <= captured)
    {
        facts.published = Finding::taken(Candidate::new(
            "header",
            &head[..date.range.end],
            date.stamp,
        ));
    }
}

/// Reads a dateline at the beginning of the body, or right in front of it.
fn dateline(front: &str, body: &str) -> Finding<String> {
    if let Some(found) = split_dateline(body) {
        return Finding::taken(Candidate::new("text", &body[..found.rest], found.place));
    }
    let start = front.ceil_char_boundary(front.len().saturating_sub(100));
    let tail = &front[start..];
    // A sentence behind the tail lets the dateline be read as one.
    let opened = format!("{tail}The body begins.");
    let words = opened
        .char_indices()
        .filter(|(at, c)| c.is_uppercase() && (*at == 0 || opened[..*at].ends_with([' ', '\n'])));
    for (at, _) in words {
        let Some(found) = split_dateline(&opened[at..]) else {
            continue;
        };
        let words = found.place.split_whitespace().count();
        if at + found.rest == tail.len() && words <= 3 {
            return Finding::taken(Candidate::new("text", &tail[at..], found.place));
        }
    }
    Finding::default()
}

/// Returns the line between headline and body that is a sentence: no byline, no date, no caption.
fn standfirst(lines: &[Line<'_>], headline: Option<&Headline>, run: bool) -> Finding<String> {
    let Some((headline, first)) = headline
        .and_then(|headline| Some((headline, headline.places.first()?)))
        .filter(|_| !run)
    else {
        return Finding::default();
    };
    let last = headline.places.last().unwrap_or(first);
    let end = lines.last().map_or(0, |line| line.range.end);
    let start = if end - first.end <= FAR { first } else { last };
    let own = key(&headline.text);
    let behind = lines
        .iter()
        .filter(|line| line.range.start >= start.end)
        .take(4);
    for line in behind {
        let text = line.text.as_ref();
        let words = text.split_whitespace().count();
        let plain = find_dates(text).is_empty()
            && stamps::byline(text).is_none()
            && !text.contains(['|', '©', '•']);
        let caption = [
            "photo", "image", "getty", "picture", "foto:", "bild:", "(ap",
        ]
        .iter()
        .any(|word| text.to_lowercase().contains(word));
        if (6..=60).contains(&words) && plain && !caption && key(text) != own {
            return Finding::taken(Candidate::new("line", text, text.to_owned()));
        }
    }
    Finding::default()
}
