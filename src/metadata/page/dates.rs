//! When the article was published and last changed: places vote for days.

use jiff::civil::Date;

use crate::article::Stamp;
use crate::metadata::address::LONGEST_URL;
use crate::wording::date::Order;
use crate::wording::date::Role;
use crate::wording::date::find_dates_in;
use crate::wording::date::parse_date_in;

use super::gather::Marked;
use super::gather::Signals;
use super::json_ld::Linked;
use super::keys;
use super::last_resort;
use super::marks::Marks;
use super::place::metas;

/// A date found on a page.
#[derive(Debug, Clone)]
pub(super) struct Vote {
    pub(super) from: &'static str,
    pub(super) raw: String,
    pub(super) stamp: Stamp,
    /// How far the place is to be trusted.
    pub(super) weight: f32,
    pub(super) role: Role,
}

/// Where on the page the headline stands, and which language its dates are in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// Index of the headline's text block.
    pub(super) at: usize,
    /// How many boxes of other things the headline itself stands in.
    pub(super) elsewhere: usize,
    pub(super) order: Order,
}

/// Text blocks before and behind the headline in which its date line stands.
pub(super) const NEAR: (usize, usize) = (4, 12);

/// Weights of places. From the precision of each place alone on 658 dated pages (addresses .96, meta .92, text near the
/// headline .90, time elements .89, JSON-LD .88, classes .85), then tried up and down: the figures are flat around these.
const META: f32 = 1.5;
const VAGUE_META: f32 = 0.8;
const LINKED: f32 = 1.4;
const ADDRESS: f32 = 1.4;
const ELEMENT: f32 = 1.5;
const CLASS: f32 = 1.1;
const TEXT: f32 = 1.3;
const BODY: f32 = 1.25;
pub(super) const LAST_RESORT: f32 = 0.4;

/// Paragraphs at the beginning of a body before whose words a date may stand, and bytes of them that are read.
const OPENING_LINES: usize = 4;
const OPENING: usize = 120;
/// What parts such a date from the text.
const PARTING: &[char] = &[
    ')', ']', '）', '】', '-', '–', '—', ':', '|', '/', '·', '„', '“', '"', '«',
];
/// Bytes of a line beside the date it is there for.
pub(super) const SHORT: usize = 30;

/// Collects the votes of a page.
pub(super) fn votes(
    signals: &Signals,
    linked: &Linked,
    urls: &[&str],
    body: &str,
    place: Place,
) -> Vec<Vote> {
    let mut votes = machine_votes(signals, linked, place.order);
    if let Some((raw, day)) = urls.iter().find_map(|url| Some((url, in_url(url)?))) {
        votes.push(Vote {
            from: "url",
            raw: (*raw).to_owned(),
            stamp: Stamp::of_day(day),
            weight: ADDRESS,
            role: Role::Published,
        });
    }
    votes.extend(opening(body, place.order));
    votes.extend(marked(signals, place));
    votes.extend(near(signals, place));
    let weak = |vote: &Vote| vote.role == Role::Updated || vote.weight < LAST_RESORT;
    if votes.iter().all(weak) {
        votes.extend(last_resort::anywhere(signals, place));
    }
    if votes.is_empty() {
        votes.extend(last_resort::labelled(signals, place.order));
    }
    if votes.is_empty() {
        votes.extend(last_resort::beside(signals, place));
    }
    votes
}

/// A date set before the words of one of the first paragraphs, as in `(21 November 2022) The price …`.
fn opening(body: &str, order: Order) -> Option<Vote> {
    let lines = body.lines().filter(|line| !line.is_empty());
    lines.take(OPENING_LINES).find_map(|line| {
        let head = &line[..line.floor_char_boundary(OPENING)];
        let found = find_dates_in(head, order).into_iter().next()?;
        let (front, behind) = (&head[..found.range.start], &head[found.range.end..]);
        let alone = !front.contains(char::is_alphanumeric);
        let parted = behind.is_empty() || behind.trim_start().starts_with(PARTING);
        (alone && parted).then(|| Vote {
            from: "text",
            raw: head.to_owned(),
            stamp: found.stamp,
            weight: BODY,
            role: Role::Published,
        })
    })
}

/// Votes of `meta` elements and JSON-LD.
fn machine_votes(signals: &Signals, linked: &Linked, order: Order) -> Vec<Vote> {
    let meta = |keys: &'static [&'static str], weight: f32, role: Role| {
        metas(signals, keys).map(move |raw| ("meta", weight, role, raw))
    };
    let published = linked
        .published
        .iter()
        .take(3)
        .enumerate()
        .map(|(rank, raw)| {
            let weight = if rank == 0 { LINKED } else { LAST_RESORT };
            ("json-ld", weight, Role::Published, raw.as_str())
        });
    let modified = linked
        .modified
        .iter()
        .take(1)
        .map(|raw| ("json-ld", LINKED, Role::Updated, raw.as_str()));
    let all = meta(keys::PUBLISHED, META, Role::Published)
        .chain(meta(keys::DATED, VAGUE_META, Role::Published))
        .chain(meta(keys::MODIFIED, LINKED, Role::Updated))
        .chain(published)
        .chain(modified);
    let vote = |(from, weight, role, raw): (&'static str, f32, Role, &str)| {
        let stamp = parse_date_in(raw, order)?;
        Some(Vote {
            from,
            raw: raw.to_owned(),
            stamp,
            weight,
            role,
        })
    };
    all.filter_map(vote).collect()
}

/// Reads the day in an address: `/2024/10/25/`, `/2024/oct/25/`, `2024-10-25`, `20241025`.
fn in_url(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let path = &path[..path.floor_char_boundary(LONGEST_URL)];
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for window in segments.windows(3) {
        let date = format!("{}-{}-{}", window[0], window[1], window[2]);
        let day = find_dates_in(&date, Order::Unknown).into_iter().next();
        if let Some(found) =
            day.filter(|found| found.range == (0..date.len()) && plausible(found.stamp.day))
        {
            return Some(found.stamp.day);
        }
    }
    segments.into_iter().find_map(in_segment)
}

fn in_segment(segment: &str) -> Option<Date> {
    let written = find_dates_in(segment, Order::DayFirst)
        .into_iter()
        .map(|found| found.stamp.day);
    let digits = segment.split(|c: char| !c.is_ascii_digit());
    let compact = digits.filter(|run| run.len() == 8 && run.starts_with("20"));
    let compact = compact
        .filter_map(|run| parse_date_in(run, Order::Unknown))
        .map(|stamp| stamp.day);
    written.chain(compact).find(|day| plausible(*day))
}

/// The web is younger than most dates that articles tell of.
pub(super) fn plausible(day: Date) -> bool {
    day.year() >= 1990
}

/// Votes of elements whose tag, class or itemprop says that they are a date.
fn marked(signals: &Signals, place: Place) -> Vec<Vote> {
    let mut votes: Vec<Vote> = Vec::new();
    for element in &signals.dates {
        let Some((raw, stamp, said)) = read_element(element, place.order) else {
            continue;
        };
        let from = if element.tag == "time" {
            "time"
        } else {
            element.by
        };
        let printed = element.by == "class" && from != "time";
        let mut weight = if printed { CLASS } else { ELEMENT };
        if element.marks.has(Marks::PUBLISHED) || said == Role::Published {
            weight += 0.3;
        }
        if element.elsewhere > place.elsewhere {
            weight *= 0.3;
        }
        let distance = element.at.abs_diff(place.at);
        if distance > 40 || element.at + NEAR.0 < place.at {
            weight *= 0.5;
        }
        // The first date behind the headline is the article's own; those further down are other articles'.
        let before = votes
            .iter()
            .filter(|vote| vote.from == from && vote.stamp.day != stamp.day);
        weight /= 1.0 + 0.5 * before.count().min(8) as f32;
        let role = role_of(element, said);
        votes.push(Vote {
            from,
            raw,
            stamp,
            weight,
            role,
        });
    }
    votes
}

fn read_element(element: &Marked, order: Order) -> Option<(String, Stamp, Role)> {
    let in_text = find_dates_in(&element.text, order).into_iter().next();
    let said = in_text.as_ref().map_or(Role::Bare, |found| found.role);
    if let Some(value) = &element.value
        && let Some(stamp) = parse_date_in(value, order)
    {
        let other_day = in_text
            .as_ref()
            .is_some_and(|found| found.stamp.day != stamp.day);
        // The reader's local day is printed; the attribute may be in UTC.
        let shown = in_text.filter(|found| {
            found.stamp.day != stamp.day && one_day_apart(found.stamp.day, stamp.day)
        });
        return match shown {
            Some(found) => Some((element.text.clone(), found.stamp, said)),
            // What the text says of another day is not said of this one.
            None if other_day => Some((value.clone(), stamp, Role::Bare)),
            None => Some((value.clone(), stamp, said)),
        };
    }
    let found = in_text?;
    // A date in a long text is told of, not set.
    (element.text.len() <= 160).then(|| (element.text.clone(), found.stamp, said))
}

fn one_day_apart(one: Date, other: Date) -> bool {
    one.duration_until(other).as_hours().abs() <= 24
}

fn role_of(element: &Marked, said: Role) -> Role {
    let updated = element.marks.has(Marks::UPDATED) && !element.marks.has(Marks::PUBLISHED);
    match said {
        Role::Bare if updated => Role::Updated,
        Role::Bare => Role::Published,
        said => said,
    }
}

/// Votes of short text blocks around the headline.
fn near(signals: &Signals, place: Place) -> Vec<Vote> {
    let mut votes: Vec<Vote> = Vec::new();
    let mut clean: Option<Date> = None;
    let window = place.at.saturating_sub(NEAR.0)..place.at + NEAR.1;
    for line in signals
        .lines
        .iter()
        .filter(|line| window.contains(&line.at))
    {
        if line.elsewhere > place.elsewhere {
            continue;
        }
        for found in find_dates_in(&line.text, place.order) {
            let alone = line.text.len() < found.range.len() + 80;
            if !alone && found.role == Role::Bare {
                continue;
            }
            let behind = line.at >= place.at;
            let bare = line.text.len() < found.range.len() + SHORT;
            let weight = match (behind, bare) {
                (true, true) if clean.is_none_or(|day| day == found.stamp.day) => {
                    clean = Some(found.stamp.day);
                    TEXT
                }
                (true, false) if votes.is_empty() => 1.0,
                (false, true) if line.at + 2 >= place.at => 0.9,
                _ => 0.5,
            };
            let role = if found.role == Role::Updated {
                Role::Updated
            } else {
                Role::Published
            };
            votes.push(Vote {
                from: "text",
                raw: line.text.clone(),
                stamp: found.stamp,
                weight,
                role,
            });
        }
    }
    votes
}
