//! Dates that programs write: epoch times and digits without separators.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::civil::Time;
use jiff::tz::Offset;

use crate::article::Stamp;

/// Seconds of 1990-01-01 and 2100-01-01: a bare number outside is an identifier rather than a time.
const PLAUSIBLE_SECONDS: std::ops::Range<i64> = 631_152_000..4_102_444_800;

/// Reads `20241025`, `20241025053012`, `1729852200`, `1729852200000`.
pub(super) fn parse(text: &str) -> Option<Stamp> {
    let bytes = text.as_bytes();
    let all_digits = bytes.iter().all(u8::is_ascii_digit);
    match bytes.len() {
        8 if all_digits => Some(Stamp::of_day(compact_day(text)?)),
        10 if all_digits => epoch(text.parse().ok()?),
        13 if all_digits => epoch(text.parse::<i64>().ok()? / 1000),
        12 | 14 if all_digits => compact(text),
        _ => None,
    }
}

fn compact(text: &str) -> Option<Stamp> {
    let field =
        |range: std::ops::Range<usize>| text.get(range).map_or(Some(0), |s| s.parse::<i8>().ok());
    let time = Time::new(field(8..10)?, field(10..12)?, field(12..14)?, 0).ok()?;
    Some(Stamp {
        day: compact_day(text.get(..8)?)?,
        time: Some(time),
        offset: None,
    })
}

/// Reads a day of eight digits, of the years a press archive may hold.
pub(super) fn compact_day(text: &str) -> Option<Date> {
    let year: i16 = text.get(..4)?.parse().ok()?;
    if !(1678..=2261).contains(&year) {
        return None;
    }
    Date::new(
        year,
        text.get(4..6)?.parse().ok()?,
        text.get(6..8)?.parse().ok()?,
    )
    .ok()
}

fn epoch(seconds: i64) -> Option<Stamp> {
    if !PLAUSIBLE_SECONDS.contains(&seconds) {
        return None;
    }
    let utc = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
    Some(Stamp {
        day: utc.date(),
        time: Some(utc.time()),
        offset: Some(Offset::UTC),
    })
}
