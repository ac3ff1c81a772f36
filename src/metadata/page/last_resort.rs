//! Dates of pages that say next to nothing of theirs.

use crate::wording::date::Found;
use crate::wording::date::Order;
use crate::wording::date::Role;
use crate::wording::date::find_dates_in;

use super::dates::LAST_RESORT;
use super::dates::NEAR;
use super::dates::Place;
use super::dates::SHORT;
use super::dates::Vote;
use super::gather::Line;
use super::gather::Signals;

/// How blog engines begin the line below an article that says when it was posted, lower case.
const POSTED: [&str; 8] = [
    "this entry was posted",
    "this post was written",
    "this article was posted",
    "dieser eintrag wurde",
    "dieser beitrag wurde",
    "dieser artikel wurde",
    "cette entrée a été publiée",
    "esta entrada fue publicada",
];
/// Bytes between the beginning of such a line and its date: a title may stand there.
const POSTED_WITHIN: usize = 160;

/// A date that says it is the day of publication, else the only day that stands in a line of its own.
pub(super) fn anywhere(signals: &Signals, place: Place) -> Option<Vote> {
    let mut alone: Option<Vote> = None;
    let mut days = 0;
    for line in signals
        .lines
        .iter()
        .filter(|line| line.elsewhere <= place.elsewhere)
    {
        for found in find_dates_in(&line.text, place.order) {
            let short = line.text.len() < found.range.len() + SHORT;
            let vote = Vote {
                from: "text",
                raw: line.text.clone(),
                stamp: found.stamp,
                weight: LAST_RESORT,
                role: Role::Published,
            };
            let signed = found.role != Role::Updated && is_posting_line(&line.text, &found);
            if signed || (found.role == Role::Published && short) {
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

fn is_posting_line(line: &str, found: &Found) -> bool {
    let lower = line.to_lowercase();
    found.range.start <= POSTED_WITHIN && POSTED.iter().any(|start| lower.starts_with(start))
}

/// Dates that say what they are in a line of their own, wherever it stands: the page has no other.
pub(super) fn labelled(signals: &Signals, order: Order) -> Vec<Vote> {
    let dates = |line: &Line| -> Vec<Vote> {
        let found = find_dates_in(&line.text, order)
            .into_iter()
            .filter(|found| {
                found.role != Role::Bare && line.text.len() < found.range.len() + SHORT
            });
        let vote = |found: Found| Vote {
            from: "text",
            raw: line.text.clone(),
            stamp: found.stamp,
            weight: LAST_RESORT,
            role: found.role,
        };
        found.map(vote).collect()
    };
    signals.lines.iter().flat_map(dates).collect()
}

/// The first date in a line of its own beside the headline, in whatever box: the page has no other.
pub(super) fn beside(signals: &Signals, place: Place) -> Option<Vote> {
    let window = place.at.saturating_sub(NEAR.0)..place.at + NEAR.1;
    let mut lines = signals
        .lines
        .iter()
        .filter(|line| window.contains(&line.at));
    lines.find_map(|line| {
        let found = find_dates_in(&line.text, place.order).into_iter().next()?;
        (line.text.len() < found.range.len() + 80).then(|| Vote {
            from: "text",
            raw: line.text.clone(),
            stamp: found.stamp,
            weight: LAST_RESORT,
            role: Role::Published,
        })
    })
}
