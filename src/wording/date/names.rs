//! Names of months and time zones, looked up.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::civil::Time;
use jiff::tz::Offset;
use jiff::tz::TimeZone;

use super::zones::FIXED;
use super::zones::SEASONAL;

static MONTHS: LazyLock<HashMap<&'static str, i8>> = LazyLock::new(|| {
    let lines = include_str!("months.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    (1..)
        .zip(lines)
        .flat_map(|(month, line)| line.split(", ").map(move |name| (name, month)))
        .collect()
});

/// The longest name of a month, in bytes.
const LONGEST_MONTH: usize = 32;

/// Returns the month of a name in any case.
pub(super) fn month(name: &str) -> Option<i8> {
    if name.len() > LONGEST_MONTH {
        return None;
    }
    MONTHS
        .get(name)
        .or_else(|| MONTHS.get(name.to_lowercase().as_str()))
        .copied()
}

/// Returns the offset that a zone's name stands for at a day and time.
pub(super) fn zone(name: &str, day: Date, time: Time) -> Option<Offset> {
    let of = |(known, value): &(&str, i16)| (*known == name).then_some(*value);
    if let Some(minutes) = FIXED.iter().find_map(of) {
        return offset(i32::from(minutes));
    }
    let (_, region) = SEASONAL.iter().find(|(known, _)| *known == name)?;
    let zone = TimeZone::get(region).ok()?;
    Some(day.to_datetime(time).to_zoned(zone).ok()?.offset())
}

/// Returns an offset of minutes east of UTC, at most 14 hours.
pub(super) fn offset(minutes: i32) -> Option<Offset> {
    let plausible = (-14 * 60..=14 * 60).contains(&minutes);
    plausible.then(|| Offset::from_seconds(minutes * 60).ok())?
}
