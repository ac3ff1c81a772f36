//! The article: what a careful reader takes from a saved news page.
//!
//! Ground floor: no file, no DOM, no index. An [`Article`] is what the write walk ends with and what the
//! read walk shows; [`Stamp`] is a date as a newspaper writes it, with as much of the clock as it says;
//! [`Provenance`] tells where a field came from.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use jiff::civil::Time;
use jiff::tz::Offset;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use serde::de::Error as _;

/// A saved article: clean text and what is known of it. Serialises as one line of `extract --jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Stable over runs, machines and rebuilds.
    pub id: String,
    /// The record's own identifier, where its container has one.
    pub record_id: Option<String>,
    /// Path of the source, with `#offset` for a record inside a container.
    pub source: String,
    /// Canonical address.
    pub url: Option<String>,
    /// Headline, without the outlet's suffix.
    pub title: Option<String>,
    /// The summary under the headline; not part of the body.
    pub standfirst: Option<String>,
    /// People, in the order of the byline.
    pub authors: Vec<String>,
    /// Canonical name of the publication.
    pub outlet: Option<String>,
    /// Section or desk, as the outlet names it.
    pub section: Option<String>,
    /// Primary language subtag, lower case.
    pub lang: Option<String>,
    /// Place line before the first sentence (`New York`), without dash and agency.
    pub dateline: Option<String>,
    /// Address of the lead image.
    pub image: Option<String>,
    /// Written local day of `published`, else of `updated`.
    pub date: Option<Day>,
    /// When the article was first published, as written.
    pub published: Option<Stamp>,
    /// When it was last changed, as written.
    pub updated: Option<Stamp>,
    /// Words of the body by Unicode's word boundaries.
    pub words: u32,
    /// Why the record is no article; such a record is not indexed.
    pub rejected: Option<String>,
    /// Clean text, paragraphs split by a blank line; empty when rejected.
    pub body: String,
    /// Where each field came from, by field name; only with `--why`.
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub provenance: Option<BTreeMap<&'static str, Provenance>>,
}

/// A civil day. Serialises as `2024-10-25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

/// A date as written: a day, perhaps a time of day, perhaps an offset from UTC.
///
/// The written day is kept and never shifted to UTC: a reader who saw "October 25" finds it under October 25.
/// Prints as `2024-10-25`, `2024-10-25T05:30:00` or `2024-10-25T05:30:00-05:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// The written day.
    pub day: Date,
    /// The written time of day.
    pub time: Option<Time>,
    /// The written offset; only together with `time`.
    pub offset: Option<Offset>,
}

impl Stamp {
    /// Returns the stamp of a day without a time.
    pub fn of_day(day: Date) -> Self {
        Self {
            day,
            time: None,
            offset: None,
        }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.day.fmt(formatter)?;
        let Some(time) = self.time else { return Ok(()) };
        write!(
            formatter,
            "T{:02}:{:02}:{:02}",
            time.hour(),
            time.minute(),
            time.second()
        )?;
        let Some(offset) = self.offset else {
            return Ok(());
        };
        let minutes = offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        write!(
            formatter,
            "{sign}{:02}:{:02}",
            minutes.abs() / 60,
            minutes.abs() % 60
        )
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    /// Reads what [`Display`](fmt::Display) prints.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (day, rest) = text.split_once('T').unwrap_or((&text, ""));
        let mut stamp = Self::of_day(day.parse().map_err(D::Error::custom)?);
        let (clock, zone) = rest.split_at(rest.len().min(8));
        if !clock.is_empty() {
            stamp.time = Some(clock.parse().map_err(D::Error::custom)?);
        }
        if let Some((hours, minutes)) = zone.get(1..).and_then(|zone| zone.split_once(':')) {
            let hours: i32 = hours.parse().map_err(D::Error::custom)?;
            let minutes: i32 = minutes.parse().map_err(D::Error::custom)?;
            let seconds = (hours * 60 + minutes) * 60;
            let seconds = if zone.starts_with('-') {
                -seconds
            } else {
                seconds
            };
            stamp.offset = Some(Offset::from_seconds(seconds).map_err(D::Error::custom)?);
        }
        Ok(stamp)
    }
}

/// Where a field came from, and what was passed over for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The kind of place: `json-ld`, `meta`, `byline`, `sidecar`, …; `None` when nothing was found.
    pub from: Option<&'static str>,
    /// The string as it stood there.
    pub raw: Option<String>,
    /// Candidates that were not taken, in the order they were seen.
    pub rejected: Vec<Discarded>,
}

/// A candidate that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discarded {
    /// The kind of place it stood in.
    pub from: &'static str,
    /// The string as it stood there.
    pub raw: String,
    /// Why it was not taken: lower case, no full stop.
    pub because: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_read_back_what_they_print() {
        for text in [
            "2024-10-25",
            "2024-10-25T05:30:00",
            "2024-10-25T05:30:00-05:00",
            "2024-10-25T23:59:59+05:45",
        ] {
            let stamp: Stamp = serde_json::from_value(text.into()).unwrap();
            assert_eq!(stamp.to_string(), text);
        }
        assert!(serde_json::from_value::<Stamp>("2024-13-25".into()).is_err());
        assert!(serde_json::from_value::<Stamp>("2024-10-25T5".into()).is_err());
    }
}
