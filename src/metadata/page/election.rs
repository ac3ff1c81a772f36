//! Which days the votes of a page elect.

use jiff::civil::Date;
use jiff::tz::Offset;

use crate::article::Stamp;
use crate::metadata::Finding;
use crate::metadata::finding::Candidate;
use crate::wording::date::Role;

use super::dates::Vote;
use super::dates::plausible;

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

/// Returns the day that readers saw: a time in UTC votes for a printed date of the day beside it where both may be one
/// moment and nothing that is not in UTC gives its own day.
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
    let confirmed = votes.iter().any(|other| {
        let own = other.stamp.day == vote.stamp.day && other.stamp.offset != Some(Offset::UTC);
        own && other.weight >= 0.5
    });
    if confirmed {
        return vote.stamp.day;
    }
    printed.map_or(vote.stamp.day, |other| other.stamp.day)
}
