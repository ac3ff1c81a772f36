//! When the article was published and last changed: places vote for days.

use jiff::civil::Date;
use jiff::tz::Offset;

use crate::article::Stamp;
use crate::metadata::finding::Candidate;
use crate::wording::date::Order;
use crate::wording::date::Role;
use crate::wording::date::find_dates_in;
use crate::wording::date::parse_date_in;

use super::gather::Marked;
use super::gather::Signals;
use super::json_ld::Linked;
use super::keys;
use super::marks::Marks;
use crate::metadata::Finding;

/// A date found on a page.
#[derive(Debug, Clone)]
pub(super) struct Vote {
    pub(super) from: &'static str,
    pub(super) raw: String,
    pub(super) stamp: Stamp,
    /// How far the place is to be trusted: the log odds of a prototype on 658 dated pages, rounded.
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
const NEAR: (usize, usize) = (4, 12);

/// Collects the votes of a page.
pub(super) fn votes(signals: &Signals, linked: &Linked, urls: &[&str], place: Place) -> Vec<Vote> {
    let mut votes = Vec::new();
    let mut machine = |from, weight: f32, role, raw: &str| {
        if let Some(stamp) = parse_date_in(raw, place.order) {
            votes.push(Vote {
                from,
                raw: raw.to_owned(),
                stamp,
                weight,
                role,
            });
        }
    };
    for (rank, key) in keys::PUBLISHED.iter().enumerate() {
        let weight = if rank < 20 { 1.5 } else { 1.0 };
        for (_, content) in signals.metas.iter().filter(|(name, _)| name == key).take(2) {
            machine("meta", weight, Role::Published, content);
        }
    }
    for key in keys::MODIFIED {
        for (_, content) in signals.metas.iter().filter(|(name, _)| name == key).take(1) {
            machine("meta", 1.2, Role::Updated, content);
        }
    }
    for (rank, value) in linked.published.iter().enumerate().take(3) {
        machine(
            "json-ld",
            if rank == 0 { 1.4 } else { 0.4 },
            Role::Published,
            value,
        );
    }
    for value in linked.modified.iter().take(1) {
        machine("json-ld", 1.3, Role::Updated, value);
    }
    if let Some((raw, day)) = urls.iter().find_map(|url| Some((url, in_url(url)?))) {
        let stamp = Stamp::of_day(day);
        votes.push(Vote {
            from: "url",
            raw: (*raw).to_owned(),
            stamp,
            weight: 1.4,
            role: Role::Published,
        });
    }
    votes.extend(marked(signals, place));
    votes.extend(near(signals, place));
    if votes.iter().all(|vote| vote.role == Role::Updated) {
        votes.extend(anywhere(signals, place));
    }
    votes
}

/// The last resort: a date that says it is the day of publication, else the only day that stands in a line of its own.
fn anywhere(signals: &Signals, place: Place) -> Option<Vote> {
    let mut alone: Option<Vote> = None;
    let mut days = 0;
    for line in signals
        .lines
        .iter()
        .filter(|line| line.elsewhere <= place.elsewhere)
    {
        for found in find_dates_in(&line.text, place.order) {
            let short = line.text.len() < found.range.len() + 30;
            let vote = Vote {
                from: "text",
                raw: line.text.clone(),
                stamp: found.stamp,
                weight: 0.4,
                role: Role::Published,
            };
            if found.role == Role::Published && short {
                return Some(vote);
            }
            if found.role != Role::Bare || !short {
                continue;
            }
            if alone
                .as_ref()
                .is_none_or(|known| known.stamp.day != found.stamp.day)
            {
                days += 1;
                alone = Some(vote);
            }
        }
    }
    alone.filter(|_| days == 1)
}

/// Reads the day in an address: `/2024/10/25/`, `/2024/oct/25/`, `2024-10-25`, `20241025`.
fn in_url(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
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
fn plausible(day: Date) -> bool {
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
        let mut weight = if element.by == "class" && from != "time" {
            1.1
        } else {
            1.2
        };
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
        // The reader's local day is printed; the attribute may be in UTC.
        let shown = in_text.filter(|found| {
            found.stamp.day != stamp.day && one_day_apart(found.stamp.day, stamp.day)
        });
        return match shown {
            Some(found) => Some((element.text.clone(), found.stamp, said)),
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
            let weight = if behind && votes.is_empty() { 1.3 } else { 0.5 };
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

/// Returns the published and the updated date that the votes elect.
pub(super) fn elect(votes: Vec<Vote>, captured: Option<Date>) -> (Finding<Stamp>, Finding<Stamp>) {
    let (mut published, mut updated): (Vec<Vote>, Vec<Vote>) = (Vec::new(), Vec::new());
    let mut late = Vec::new();
    for vote in votes {
        if !plausible(vote.stamp.day) || captured.is_some_and(|captured| vote.stamp.day > captured)
        {
            late.push(vote);
        } else if vote.role == Role::Updated {
            updated.push(vote);
        } else {
            published.push(vote);
        }
    }
    let mut first = winner(published, "another day has more votes");
    for vote in late {
        first.reject(
            vote.from,
            vote.raw,
            "outside the years from the web's first to the capture",
        );
    }
    let floor = first.value.map(|stamp| stamp.day);
    updated.retain(|vote| floor.is_none_or(|floor| vote.stamp.day >= floor));
    (first, winner(updated, "another day has more votes"))
}

/// Returns the date of the day with most votes, from its best place; a place with a time of day wins over one without.
fn winner(votes: Vec<Vote>, because: &'static str) -> Finding<Stamp> {
    let totals = totals(&votes);
    let best = totals
        .iter()
        .copied()
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    let Some((day, _)) = best else {
        return Finding::default();
    };
    let worth = |vote: &Vote| vote.weight + if vote.stamp.time.is_some() { 0.3 } else { 0.0 };
    let of_day = votes.iter().filter(|vote| vote.stamp.day == day);
    let Some(chosen) = of_day.reduce(|best, next| {
        if worth(next) > worth(best) {
            next
        } else {
            best
        }
    }) else {
        return Finding::default();
    };
    let mut finding = Finding::taken(Candidate::new(
        chosen.from,
        chosen.raw.clone(),
        chosen.stamp,
    ));
    for vote in votes.iter().filter(|vote| vote.stamp.day != day) {
        finding.reject(vote.from, vote.raw.clone(), because);
    }
    finding
}

/// Sums the votes of each day, in the order of their first vote; a kind of place votes once for a day.
fn totals(votes: &[Vote]) -> Vec<(Date, f32)> {
    let mut totals: Vec<(Date, f32)> = Vec::new();
    let mut best: Vec<(Date, &'static str, f32)> = Vec::new();
    for vote in votes {
        let day = local_day(vote, votes);
        match best
            .iter_mut()
            .find(|(known, from, _)| *known == day && *from == vote.from)
        {
            Some((_, _, weight)) => *weight = weight.max(vote.weight),
            None => best.push((day, vote.from, vote.weight)),
        }
    }
    for (day, _, weight) in best {
        match totals.iter_mut().find(|(known, _)| *known == day) {
            Some((_, total)) => *total += weight,
            None => totals.push((day, weight)),
        }
    }
    totals
}

/// Returns the day that readers saw: a time in UTC votes for a printed date of the day beside it where both may be one moment.
fn local_day(vote: &Vote, votes: &[Vote]) -> Date {
    let Some(time) = vote
        .stamp
        .time
        .filter(|_| vote.stamp.offset == Some(Offset::UTC))
    else {
        return vote.stamp.day;
    };
    let printed = votes.iter().find(|other| {
        let shown =
            matches!(other.from, "class" | "text" | "time" | "itemprop") && other.weight >= 0.5;
        let hours = vote.stamp.day.duration_until(other.stamp.day).as_hours();
        let local = match other.stamp.time {
            // Offsets are whole quarters of an hour, so the minutes tell whether both are one moment.
            Some(local) => local.minute() % 15 == time.minute() % 15,
            None => true,
        };
        let near = (hours == 24 && time.hour() >= 12) || (hours == -24 && time.hour() < 12);
        shown && local && near && other.stamp.offset != Some(Offset::UTC)
    });
    printed.map_or(vote.stamp.day, |other| other.stamp.day)
}
