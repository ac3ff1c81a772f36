//! Dates and bylines of a dump, from the lines between headline and body alone.

use jiff::civil::Date;

use crate::article::Stamp;
use crate::letters;
use crate::metadata::Finding;
use crate::metadata::finding::Candidate;
use crate::wording::byline::Byline;
use crate::wording::byline::parse_byline;
use crate::wording::date::Found;
use crate::wording::date::Order;
use crate::wording::date::Role;
use crate::wording::date::find_dates_in;
use crate::wording::links;

use super::lines::LONGEST_LINE;

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

/// A stretch of text in front of the body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region<'t> {
    pub(super) text: &'t str,
    /// What follows it: a date at its end may be told by the body's first words.
    pub(super) behind: &'t str,
    /// A headline stands right in front of it.
    pub(super) headed: bool,
}

/// Reads the dates of the lines between headline and body.
pub(super) fn dates(region: Region<'_>, order: Order, captured: Option<Date>) -> Dates {
    let mut dates = Dates::default();
    let mut bare: Vec<(Found, &str)> = Vec::new();
    // Lines that are left of a list of other articles.
    let mut of_others = 0;
    for (line, _) in region.text.split('\n').zip(0..60) {
        let label = is_label_of_others(line);
        if label || byline_in(line).is_some() {
            of_others = if label { OTHERS_LINES } else { 0 };
        } else if !line.trim().is_empty() {
            of_others = usize::saturating_sub(of_others, 1);
        }
        // Where a date ends that is part of a sentence.
        let mut told = None;
        for found in find_dates_in(line, order) {
            let raw = &line[found.range.clone()];
            let paired = told.is_some_and(|end| found.range.start <= end + BESIDE);
            if captured.is_some_and(|captured| found.stamp.day > captured) {
                dates.published.reject("text", raw, "after the capture");
                continue;
            }
            if of_others > 0 || is_of_another(&line[..found.range.start]) {
                dates
                    .published
                    .reject("text", raw, "of something else than the article");
                continue;
            }
            match found.role {
                Role::Updated if dates.updated.value.is_none() => {
                    dates.updated.take("text", raw, found.stamp);
                }
                Role::Published if dates.published.value.is_none() => {
                    dates.published.take("text", raw, found.stamp);
                }
                Role::Bare if is_changed(region.behind(raw, line)) => {
                    dates
                        .updated
                        .reject("text", raw, "the time of a change follows");
                }
                // `On March 5, 2021 March 9, 2021`: the second is the change, whatever the first is.
                Role::Bare if paired => {
                    dates.published.reject("text", raw, "beside another date");
                }
                Role::Bare if stands_alone(line, &found) => bare.push((found, raw)),
                Role::Bare => {
                    told = Some(found.range.end);
                    dates.published.reject("text", raw, "part of a sentence");
                }
                _ => {}
            }
        }
    }
    elect_bare(&mut dates, &bare, region.headed);
    if let (Some(published), Some(updated)) = (dates.published.value, dates.updated.value)
        && updated.day < published.day
    {
        dates.updated.value = None;
    }
    drop_lone_change(&mut dates);
    dates
}

/// Labels of lists of other articles, lower case.
const OTHERS: &[&str] = &[
    "related",
    "related articles",
    "related stories",
    "related news",
    "trending",
    "trending now",
    "most read",
    "most popular",
    "popular",
    "latest",
    "latest news",
    "latest stories",
    "more stories",
    "more news",
    "recommended",
    "you may also like",
    "editor's picks",
    "editors' picks",
];
/// Lines below such a label that belong to its list.
const OTHERS_LINES: usize = 5;

/// Words in front of dates that are those of an event, a deadline, a picture; lower case.
const OF_ANOTHER: &[&str] = &[
    "event date",
    "comments close",
    "comments closed",
    "file photo",
    "file picture",
    "file image",
    "archive photo",
    "archive picture",
    "deadline",
    "expires",
    "expiry date",
    "valid until",
    "date of birth",
];

fn is_label_of_others(line: &str) -> bool {
    let label = line.trim_matches(|c: char| !letters::is_alphanumeric(c));
    label.len() < 24 && OTHERS.iter().any(|own| label.eq_ignore_ascii_case(own))
}

/// Tells whether the words right in front of a date say that it is an event's, a picture's, a deadline.
fn is_of_another(before: &str) -> bool {
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(40))..];
    let near = near.trim_end_matches([' ', ',', ':', '-', '–', '(']);
    let near = near.strip_suffix(" on").unwrap_or(near).to_lowercase();
    OF_ANOTHER.iter().any(|cue| near.ends_with(cue))
}

/// Drops a change that is told without a time of day and without the day of publication.
///
/// A newsroom that changes a story stamps the minute, most often on the day of publication. A bare day stands on pages
/// that are kept fresh for years: on the benchmark's dumps 5 of 11 such days were the day of publication, and 3 of 3
/// with a time.
fn drop_lone_change(dates: &mut Dates) {
    let lone = dates
        .updated
        .value
        .is_some_and(|stamp| stamp.time.is_none());
    if !lone || dates.published.value.is_some() {
        return;
    }
    let dropped = std::mem::take(&mut dates.updated);
    let raw = dropped.provenance.raw.unwrap_or_default();
    dates
        .updated
        .reject("text", raw, "a change without a time of day");
}

/// Most bytes between two dates side by side.
const BESIDE: usize = 3;
/// As many equal dates are those of teasers: an article's own stands once, or once more under a second headline.
const TEASERS: usize = 3;

impl<'t> Region<'t> {
    /// Returns what follows a slice of a line of the region; at the region's end, what follows the region.
    fn behind(&self, slice: &str, line: &'t str) -> &'t str {
        let end = slice.as_ptr() as usize + slice.len();
        let at = end - line.as_ptr() as usize;
        let last =
            line.as_ptr() as usize + line.len() == self.text.as_ptr() as usize + self.text.len();
        match &line[at..] {
            rest if last && rest.trim().is_empty() => self.behind,
            rest => rest,
        }
    }
}

/// Tells whether a date is that of a change: the word and a time of day without a colon stand behind it
/// (`-- Updated 0203 GMT`).
fn is_changed(behind: &str) -> bool {
    let behind = behind.trim_start_matches([' ', '-', '–', '—', '|']);
    let mut words = behind.split_whitespace();
    let cue = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("updated"));
    let digits = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let zone = |word: &str| word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    cue && words.next().is_some_and(digits) && words.next().is_some_and(zone)
}

/// A date without a word beside it counts where it is the only one; of two side by side the later one is the change.
fn elect_bare(dates: &mut Dates, bare: &[(Found, &str)], headed: bool) {
    let Some((first, raw)) = bare.first() else {
        return;
    };
    if dates.published.value.is_some() {
        return;
    }
    let mut others = bare
        .iter()
        .filter(|(other, _)| other.stamp.day != first.stamp.day);
    match (others.next(), others.next()) {
        (None, _) if bare.len() < if headed { TEASERS } else { 2 } => {
            dates.published.take("text", raw, first.stamp)
        }
        (Some((second, changed)), None)
            if second.stamp.day > first.stamp.day && beside(raw, changed) =>
        {
            dates.published.take("text", raw, first.stamp);
            dates.updated.take("text", changed, second.stamp);
        }
        _ => {
            for (_, raw) in bare {
                dates.published.reject("text", *raw, "one of several dates");
            }
        }
    }
}

/// Tells whether one slice of a text follows another within three bytes.
fn beside(first: &str, second: &str) -> bool {
    let end = first.as_ptr() as usize + first.len();
    (second.as_ptr() as usize)
        .checked_sub(end)
        .is_some_and(|gap| gap <= BESIDE)
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
    let sentence =
        behind.starts_with([',', '.']) && behind.len() > 2 || before.ends_with(',') && !signed;
    if signed || parse_byline(behind).is_some() {
        return true;
    }
    if line.len() <= LONGEST_REST + found.range.len() {
        return !sentence;
    }
    // In a dump without lines, marks and reading times stand where line breaks were.
    let mark = |c: char| matches!(c, '|' | '•' | '·' | '⋅' | '—' | '–' | '-');
    let marked = before.ends_with(mark) || behind.starts_with(mark);
    let timed = behind
        .split_whitespace()
        .nth(1)
        .is_some_and(|word| word.to_lowercase().starts_with("min"));
    let run = line.len() > LONGEST_LINE / 2;
    run && !sentence && (marked || timed || before.len() <= LONGEST_REST)
}

/// Returns the first byline of the lines, where a line or a sentence begins with one.
pub(super) fn byline(region: &str) -> Option<(Byline, &str)> {
    region.split('\n').take(60).find_map(|line| {
        let line = line.trim().trim_start_matches(['*', '+', '•', '-', ' ']);
        let byline = byline_in(&links::without_numbers(line))?;
        Some((byline, line))
    })
}

/// Returns the byline with which a body opens, in a line of its own.
pub(super) fn opening_byline(body: &str) -> Option<(Byline, &str)> {
    let line = body.split('\n').next()?.trim();
    let own = line.len() <= LONGEST_REST;
    let byline = parse_byline(&links::without_numbers(line)).filter(|_| own)?;
    let full = byline.names.iter().all(|name| name.contains(' '));
    (full && byline.rest + 2 >= line.len()).then_some((byline, line))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(region: &str) -> String {
        shown(region, "", true)
    }

    fn shown(text: &str, behind: &str, headed: bool) -> String {
        let region = Region {
            text,
            behind,
            headed,
        };
        let dates = dates(region, Order::Unknown, None);
        let shown = |finding: Finding<Stamp>| {
            let stamp = finding.value.map(|stamp| stamp.to_string());
            stamp.unwrap_or_else(|| "-".to_owned())
        };
        format!("{} {}", shown(dates.published), shown(dates.updated))
    }

    #[test]
    fn change_counts_alone_only_with_its_time_of_day() {
        assert_eq!(check("Updated: August 18, 2025"), "- -");
        assert_eq!(
            check("Updated 7:16 PM, Fri October 25, 2024"),
            "- 2024-10-25T19:16:00"
        );
    }

    #[test]
    fn time_of_a_change_behind_a_date_makes_it_the_changes() {
        assert_eq!(
            check("August 18, 2025 -- Updated 0203 GMT (1003 HKT)"),
            "- -"
        );
        assert_eq!(check("August 18, 2025 -- Harbour"), "2025-08-18 -");
    }

    #[test]
    fn change_is_told_where_the_body_begins_too() {
        let date = "Ferry fares rise August 18, 2025 ";
        assert_eq!(shown(date, "-- Updated 0203 GMT The ferry", true), "- -");
        assert_eq!(shown(date, "Updated fares The ferry", true), "2025-08-18 -");
    }

    #[test]
    fn equal_dates_without_a_headline_in_front_are_those_of_teasers() {
        let teasers =
            "by Ada Brook Mar 3, 2024 5 Min Read Harbour by Jo Lind Mar 3, 2024 2 Min Read";
        assert_eq!(shown(teasers, "", false), "- -");
        assert_eq!(shown(&teasers[..40], "", false), "2024-03-03 -");
    }

    #[test]
    fn date_beside_one_in_a_sentence_is_no_publication() {
        assert_eq!(
            check("Ferry fares rise On March 3, 2024 August 18, 2025"),
            "- -"
        );
    }

    #[test]
    fn equal_dates_of_teasers_are_none_of_the_articles() {
        let teaser = "Ferry fares rise\nMarch 3, 2024\n";
        assert_eq!(check(&teaser.repeat(2)), "2024-03-03 -");
        assert_eq!(check(&teaser.repeat(3)), "- -");
    }

    #[test]
    fn dates_of_other_things_are_none_of_the_articles() {
        assert_eq!(check("Trending\nFerry fares rise\nMarch 3, 2024"), "- -");
        assert_eq!(check("RELATED:\nMarch 3, 2024\n"), "- -");
        assert_eq!(check("Event date: March 3, 2024"), "- -");
        assert_eq!(check("Comments close on March 3, 2024"), "- -");
        assert_eq!(check("The quay. File photo, March 3, 2024"), "- -");
        assert_eq!(
            check("Trending\nFerry fares rise\nBy Ada Brook\nMarch 3, 2024"),
            "2024-03-03 -"
        );
    }

    #[test]
    fn numbers_of_links_are_none_of_the_byline() {
        let (byline, _) = byline("By [15]Roisin Keogh-Dale\n").expect("a byline");
        assert_eq!(byline.names, ["Roisin Keogh-Dale"]);
    }

    #[test]
    fn body_may_open_with_its_byline() {
        let opening = |body| opening_byline(body).map(|(byline, _)| byline.names);
        assert_eq!(
            opening("By Harold Vince Jr.\nDivers gave up."),
            Some(vec!["Harold Vince Jr.".to_owned()])
        );
        assert_eq!(opening("By Harold Vince we mean nobody.\nDivers"), None);
    }

    #[test]
    fn change_of_a_bare_day_is_kept_beside_the_day_of_publication() {
        assert_eq!(
            check("Published March 3, 2024\nUpdated: August 18, 2025"),
            "2024-03-03 2025-08-18"
        );
    }
}
