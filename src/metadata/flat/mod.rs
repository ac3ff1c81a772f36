//! What a dump without markup says of its article.
//!
//! Only the stretch between the headline and the body speaks of the article; what stands further away speaks of
//! other articles as often as of this one. Nothing is better than a guess.

mod lines;
mod publication;
mod stamps;
mod title;

use std::ops::Range;

use crate::article::Stamp;
use crate::wording::date::Order;
use crate::wording::date::find_dates;
use crate::wording::dateline::split_dateline;

use super::Facts;
use super::Finding;
use super::Hints;
use super::address::web_page;
use super::finding::Candidate;
use super::lang;
use super::outlet::key;

use lines::Line;
use stamps::Region;
use title::Headline;

/// Bytes of a dump that are read: those in which a body is looked for.
const READ_BYTES: usize = 8 << 20;
/// Bytes in front of the body that are read when no headline is found.
const NEAR: usize = 400;
/// Bytes between a headline and the body beyond which it is the document's title, not the article's head.
const FAR: usize = 1_500;

/// Copies of the headline in front of the body that are looked behind.
const MOST_PLACES: usize = 3;
/// Longest line above a headline that may be its date line.
const ABOVE: usize = 60;

/// Reads the metadata of a dump; `body` is its clean text, `span` the part of `text` it was taken from.
pub(super) fn read(text: &str, span: Range<usize>, body: &str, hints: &Hints) -> Facts {
    let text = &text[..text.floor_char_boundary(READ_BYTES)];
    let span =
        text.floor_char_boundary(span.start)..text.floor_char_boundary(span.end.min(text.len()));
    let (front, lines, run, headline) = head(text, &span, body);
    let language = lang::of_text(if body.is_empty() { text } else { body }, &[]);
    let order = language
        .value
        .as_deref()
        .map_or(Order::Unknown, Order::of_locale);

    let behind = &text[front.len()..];
    let regions = regions(front, behind, &lines, headline.as_ref());
    let (published, updated) = dates(text, &regions, order, hints);
    let byline = regions
        .iter()
        .find_map(|region| stamps::byline(region.text))
        .or_else(|| stamps::opening_byline(&text[span.start..]));
    let affiliation = byline
        .as_ref()
        .and_then(|(byline, _)| byline.affiliation.as_deref());
    let suffix = headline
        .as_ref()
        .and_then(|headline| headline.outlet.as_deref());
    Facts {
        outlet: publication::choose(text, suffix, affiliation, hints.url.as_deref()),
        url: finding(address(hints)),
        dateline: dateline(front, body),
        standfirst: standfirst(&lines, headline.as_ref(), run),
        section: section(&lines),
        authors: finding(byline.map(|(byline, raw)| Candidate::new("byline", raw, byline.names))),
        title: finding(
            headline.map(|headline| Candidate::new(headline.from, headline.raw, headline.text)),
        ),
        lang: language,
        published,
        updated,
        ..Facts::default()
    }
}

/// Lines in front of a body that may be all there is: the headline is then the body's first line.
const LONELY: usize = 3;

/// Bytes that may stand in front of a body in its own line: a dateline, a byline.
const LONGEST_OPENING: usize = 120;

/// What stands in front of the body, its lines, whether line breaks were lost, and the headline.
type Head<'t> = (&'t str, Vec<Line<'t>>, bool, Option<Headline>);

/// Finds the headline in front of the body; where none is, the first line of the body may be it.
fn head<'t>(text: &'t str, span: &Range<usize>, body: &str) -> Head<'t> {
    let front = &text[..span.start];
    let lines = lines::lines(front);
    // Most of the front in long lines: line breaks were lost.
    let long: usize = lines
        .iter()
        .map(|line| line.range.len())
        .filter(|length| *length > lines::LONGEST_LINE)
        .sum();
    // So were they where most of it stands in the line in which the body begins.
    let own = front.len() - front.rfind('\n').map_or(0, |at| at + 1);
    let run = long * 2 > front.len() || own > LONGEST_OPENING && own * 2 > front.len();
    let named = |name: &str| publication::is_named(text, name);
    let headline = if run {
        title::of_run(front)
    } else {
        title::of_lines(&lines, body, named)
    };
    let first = text[span.clone()].split('\n').next().unwrap_or_default();
    let alone = lines.len() <= LONELY && !run;
    if headline.is_none() && alone && first.len() < span.len() && title::may_open(first) {
        let front = &text[..span.start + first.len()];
        let lines = lines::lines(front);
        let headline = title::of_lines(&lines, body, named);
        return (front, lines, run, headline);
    }
    (front, lines, run, headline)
}

/// Returns where the dump was fetched from, unless that is no more than a site.
fn address(hints: &Hints) -> Option<Candidate<String>> {
    let raw = hints.url.as_deref()?;
    Some(Candidate::new("fetched", raw, web_page(raw, None)?))
}

fn finding<T>(candidate: Option<Candidate<T>>) -> Finding<T> {
    candidate.map(Finding::taken).unwrap_or_default()
}

/// Returns the dates of the first stretch that has one, else that of a header above everything.
fn dates(
    text: &str,
    regions: &[Region<'_>],
    order: Order,
    hints: &Hints,
) -> (Finding<Stamp>, Finding<Stamp>) {
    let mut found = (Finding::default(), Finding::default());
    for region in regions {
        let dates = stamps::dates(*region, order, hints.captured);
        found = (dates.published, dates.updated);
        if found.0.value.is_some() || found.1.value.is_some() {
            break;
        }
    }
    if found.0.value.is_none()
        && let Some(header) = header_date(text).filter(|header| {
            hints
                .captured
                .is_none_or(|captured| header.value.day <= captured)
        })
    {
        found.0 = Finding::taken(header);
    }
    found
}

/// Returns the stretches of text to read dates and bylines from: behind the last headline, then behind those above,
/// then the line in front of it.
fn regions<'t>(
    front: &'t str,
    behind: &'t str,
    lines: &[Line<'t>],
    headline: Option<&Headline>,
) -> Vec<Region<'t>> {
    let below = |start: usize, headed: bool| Region {
        text: &front[start..],
        behind,
        headed,
    };
    let places = headline
        .map(|headline| headline.places.as_slice())
        .unwrap_or_default();
    let near = places
        .iter()
        .rev()
        .filter(|place| front.len() - place.end <= FAR);
    let mut regions: Vec<Region<'_>> = near
        .clone()
        .take(MOST_PLACES)
        .map(|place| below(place.end, true))
        .collect();
    if regions.is_empty() {
        let start = front.ceil_char_boundary(front.len().saturating_sub(NEAR));
        let line = front[start..].find('\n').map_or(start, |at| start + at);
        return vec![below(line, false)];
    }
    let above = near.filter_map(|place| {
        lines
            .iter()
            .rev()
            .find(|line| line.range.end <= place.start)
    });
    let above = above
        .filter(|line| line.range.len() <= ABOVE)
        .map(|line| Region {
            text: &front[line.range.clone()],
            behind: &front[line.range.end..],
            headed: true,
        });
    regions.extend(above.take(1));
    regions
}

/// Reads the date of a header that stands above the headline: `date 2024-10-25 …`.
fn header_date(text: &str) -> Option<Candidate<Stamp>> {
    let head = text.trim_start();
    let head = &head[..head.floor_char_boundary(80)];
    let label = head.get(..5)?;
    let labelled = label.eq_ignore_ascii_case("date ") || label.eq_ignore_ascii_case("date:");
    if !labelled {
        return None;
    }
    let date = find_dates(head).into_iter().next()?;
    let close = date.range.start <= 8;
    close.then(|| Candidate::new("header", &head[..date.range.end], date.stamp))
}

/// Labels of a section, lower case.
const SECTION_LABELS: &[&str] = &[
    "section:",
    "category:",
    "filed under:",
    "topic:",
    "rubrik:",
    "ressort:",
    "kategorie:",
    "rubrique :",
    "sección:",
    "sezione:",
];

/// Reads a section that a label names near the body.
fn section(lines: &[Line<'_>]) -> Finding<String> {
    let near = &lines[lines.len().saturating_sub(12)..];
    let named = near.iter().find_map(|line| {
        let text = lines::without_bullet(&line.text);
        let label = SECTION_LABELS.iter().find(|label| {
            text.get(..label.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(label))
        })?;
        let name = text[label.len()..].split([',', '|', '•']).next()?.trim();
        let short = !name.is_empty() && name.chars().count() <= 40;
        short.then(|| Candidate::new("label", text, name.to_owned()))
    });
    finding(named)
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
        if at + found.rest == tail.len() && is_place(&found.place) {
            return Finding::taken(Candidate::new("text", &tail[at..], found.place));
        }
    }
    Finding::default()
}

/// Tells a place that may stand behind other text: of three words, or of two with the two of its country.
fn is_place(name: &str) -> bool {
    let words = |name: &str| name.split_whitespace().count();
    let named = |(place, country)| words(place) <= 2 && words(country) <= 2;
    words(name) <= 3 || name.split_once(',').is_some_and(named)
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
        let text = line.text.trim_start_matches(['#', ' ']);
        let words = text.split_whitespace().count();
        let plain = find_dates(text).is_empty()
            && stamps::byline(text).is_none()
            && !text.contains(['|', '©', '•']);
        let caption = ["photo", "image", "picture", "foto:", "bild:"]
            .iter()
            .any(|word| text.to_lowercase().contains(word));
        if (6..=60).contains(&words) && plain && !caption && key(text) != own {
            return Finding::taken(Candidate::new("line", text, text.to_owned()));
        }
    }
    Finding::default()
}
