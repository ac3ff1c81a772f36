//! Dates and bylines of a dump, from the lines between headline and body alone.

use jiff::civil::Date;

use crate::article::Stamp;
use crate::metadata::Finding;
use crate::metadata::finding::Candidate;
use crate::wording::byline::Byline;
use crate::wording::byline::parse_byline;
use crate::wording::date::Found;
use crate::wording::date::Order;
use crate::wording::date::Role;
use crate::wording::date::find_dates_in;

/// Bytes that a line may hold besides its date before it is prose.
const LONGEST_REST: usize = 70;

/// Words that lead a date in a sentence.
const IN_PROSE: &[&str] = &[
    "on", "in", "of", "since", "until", "till", "by", "from", "before", "after", "the", "to",
    "through", "and", "dated", "for", "am", "vom", "bis", "seit", "zum", "den", "der", "im", "ab",
    "und", "le", "du", "depuis", "jusqu'au", "au", "dès", "el", "del", "desde", "hasta", "il",
    "dal", "al", "op", "van", "sinds", "em", "de", "desde", "até", "born", "updated:",
];

/// The dates of a stretch of text.
#[derive(Debug, Default)]
pub(super) struct Dates {
    pub(super) published: Finding<Stamp>,
    pub(super) updated: Finding<Stamp>,
}

/// Reads the dates of the lines between headline and body.
pub(super) fn dates(region: &str, order: Order, captured: Option<Date>) -> Dates {
    let mut dates = Dates::default();
    let mut bare: Vec<(Found, &str)> = Vec::new();
    for (line, _) in region.split('\n').zip(0..60) {
        for found in find_dates_in(line, order) {
            let raw = &line[found.range.clone()];
            if captured.is_some_and(|captured| found.stamp.day > captured) {
                dates.published.reject("text", raw, "after the capture");
                continue;
            }
            match found.role {
                Role::Updated if dates.updated.value.is_none() => {
                    dates.updated.take("text", raw, found.stamp);
                }
                Role::Published if dates.published.value.is_none() => {
                    dates.published.take("text", raw, found.stamp);
                }
                Role::Bare if stands_alone(line, &found) => bare.push((found, raw)),
                Role::Bare => dates.published.reject("text", raw, "part of a sentence"),
                _ => {}
            }
        }
    }
    elect_bare(&mut dates, &bare);
    if let (Some(published), Some(updated)) = (dates.published.value, dates.updated.value)
        && updated.day < published.day
    {
        dates.updated.value = None;
    }
    dates
}

/// A date without a word beside it counts where it is the only one.
fn elect_bare(dates: &mut Dates, bare: &[(Found, &str)]) {
    let Some((first, raw)) = bare.first() else {
        return;
    };
    let same = bare
        .iter()
        .all(|(other, _)| other.stamp.day == first.stamp.day);
    if dates.published.value.is_some() {
        return;
    }
    if same {
        dates.published.take("text", raw, first.stamp);
        return;
    }
    for (_, raw) in bare {
        dates.published.reject("text", *raw, "one of several dates");
    }
}

/// Tells a date line from a date in a sentence or behind a headline of another article.
fn stands_alone(line: &str, found: &Found) -> bool {
    let before = line[..found.range.start].trim_end();
    let behind = line[found.range.end..].trim_start();
    let last = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let signed = byline_in(before).is_some_and(|byline| byline.rest + 12 > before.len());
    if before.contains(' ') && IN_PROSE.contains(&last.to_lowercase().as_str()) && !signed {
        return false;
    }
    // A digit or a small letter glued to the date is another text's end.
    if line[..found.range.start].ends_with(|c: char| c.is_alphanumeric())
        || line[found.range.end..].starts_with(|c: char| c.is_alphabetic())
    {
        return false;
    }
    let short = line.len() - found.range.len() <= LONGEST_REST;
    let sentence =
        behind.starts_with([',', '.']) && behind.len() > 2 || before.ends_with(',') && !signed;
    short && !sentence || signed
}

/// Returns the first byline of the lines, where a line or a sentence begins with one.
pub(super) fn byline(region: &str) -> Option<(Byline, &str)> {
    region.split('\n').take(60).find_map(|line| {
        let line = line.trim().trim_start_matches(['*', '+', '•', '-', ' ']);
        let byline = byline_in(line)?;
        Some((byline, line))
    })
}

/// Reads a byline at the beginning of a text, or behind a cue word within a longer one.
fn byline_in(line: &str) -> Option<Byline> {
    if let Some(byline) = parse_byline(line) {
        return Some(byline);
    }
    let starts = line
        .match_indices(" By ")
        .chain(line.match_indices(" by "))
        .chain(line.match_indices(" Von "));
    let mut found = starts.take(8).filter_map(|(at, cue)| {
        let posted = line[..at].ends_with(['d', 'n']) || cue != " by ";
        let byline = parse_byline(&line[at..])
            .filter(|byline| posted && byline.names.iter().all(|name| name.contains(' ')))?;
        Some(Byline {
            rest: at + byline.rest,
            ..byline
        })
    });
    found.next()
}

impl<T> Finding<T> {
    /// Takes a value, keeping what was rejected before.
    fn take(&mut self, from: &'static str, raw: &str, value: T) {
        let rejected = std::mem::take(&mut self.provenance.rejected);
        *self = Finding::taken(Candidate::new(from, raw, value));
        self.provenance.rejected = rejected;
    }
}
