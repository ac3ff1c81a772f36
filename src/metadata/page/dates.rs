//! When the article was published and last changed: places vote for days.

use jiff::civil::Date;

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
        let weight = if rank < 20 { 1.5 } else { 1.3 };
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
    votes
}

/// Reads the day in an address: `/2024/10/25/`, `2024-10-25`, `20241025`.
fn in_url(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    if let Some(found) = find_dates_in(path, Order::DayFirst)
        .into_iter()
        .find(|date| plausible(date.stamp.day))
    {
        return Some(found.stamp.day);
    }
    let digits = path
        .split(|c: char| !c.is_ascii_digit())
        .find(|run| run.len() == 8 && run.starts_with("20"))?;
    parse_date_in(digits, Order::Unknown).map(|stamp| stamp.day)
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
        let role = role_of(element, said);
        let mut weight = match (element.tag, element.by) {
            ("time", _) => 1.2,
            (_, "itemprop") => 1.2,
            _ => 1.1,
        };
        if element.elsewhere > place.elsewhere {
            weight *= 0.2;
        }
        if element.marks.has(Marks::PUBLISHED) || said == Role::Published {
            weight += 0.3;
        }
        // The first date behind the headline is the article's own; those far down are other articles'.
        let distance = element.at.abs_diff(place.at);
        if distance > 40 || element.at + NEAR.0 < place.at {
            weight *= 0.5;
        }
        let seen = votes
            .iter()
            .filter(|vote| vote.from != "time" || element.tag != "time")
            .count();
        weight /= 1.0 + seen.min(8) as f32 * 0.25;
        let from = if element.tag == "time" {
            "time"
        } else {
            element.by
        };
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
            let weight = if behind && votes.is_empty() { 1.0 } else { 0.5 };
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
    let mut totals: Vec<(Date, f32)> = Vec::new();
    for vote in &votes {
        match totals.iter_mut().find(|(day, _)| *day == vote.stamp.day) {
            Some((_, total)) => *total += vote.weight,
            None => totals.push((vote.stamp.day, vote.weight)),
        }
    }
    let best = totals
        .iter()
        .copied()
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    let Some((day, _)) = best else {
        return Finding::default();
    };
    let worth = |vote: &Vote| vote.weight + if vote.stamp.time.is_some() { 0.3 } else { 0.0 };
    let chosen = votes
        .iter()
        .filter(|vote| vote.stamp.day == day)
        .reduce(|best, next| {
            if worth(next) > worth(best) {
                next
            } else {
                best
            }
        });
    let Some(chosen) = chosen else {
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
