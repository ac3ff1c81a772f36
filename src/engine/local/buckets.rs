//! Counts as buckets: in order, and dates without gaps.

use std::collections::HashMap;
use std::collections::HashSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::query::Facet;
use crate::search::Bucket;

/// Longest row of dates that is shown without gaps: 27 years of days. A longer one shows what has articles.
const MAX_ROW: usize = 10_000;

/// Dates in their order, other values by count; articles without a value last.
pub(super) fn buckets(facet: Facet, counts: HashMap<Option<String>, u64>) -> Vec<Bucket> {
    let mut buckets: Vec<Bucket> = counts
        .into_iter()
        .map(|(value, count)| Bucket {
            value,
            count,
            ..Bucket::default()
        })
        .collect();
    let chronological = matches!(facet, Facet::Year | Facet::Month | Facet::Day);
    if chronological {
        let named = buckets.iter().filter_map(|bucket| bucket.value.clone());
        let gaps = gaps(facet, &named.collect::<Vec<_>>());
        buckets.extend(gaps.into_iter().map(|value| Bucket {
            value: Some(value),
            ..Bucket::default()
        }));
    }
    buckets.sort_by(|a, b| {
        let nulls = a.value.is_none().cmp(&b.value.is_none());
        let counts = if chronological {
            std::cmp::Ordering::Equal
        } else {
            b.count.cmp(&a.count)
        };
        nulls.then(counts).then_with(|| a.value.cmp(&b.value))
    });
    buckets
}

/// Returns the values of a date facet that are missing between the first and the last of `values`; none where the
/// row would be too long.
fn gaps(facet: Facet, values: &[String]) -> Vec<String> {
    let (Some(first), Some(last)) = (values.iter().min(), values.iter().max()) else {
        return Vec::new();
    };
    let (step, length) = match facet {
        Facet::Year => (1.year(), 4),
        Facet::Month => (1.month(), 7),
        Facet::Day => (1.day(), 10),
        _ => return Vec::new(),
    };
    let Some(first) = beginning(first) else {
        return Vec::new();
    };
    let known: HashSet<&String> = values.iter().collect();
    let mut missing = Vec::new();
    for (n, day) in first.series(step).enumerate() {
        let value = day.to_string()[..length].to_owned();
        if value >= *last {
            return missing;
        }
        if n >= MAX_ROW {
            break;
        }
        if !known.contains(&value) {
            missing.push(value);
        }
    }
    Vec::new()
}

/// The first day of `2024`, `2024-10` or `2024-10-25`.
fn beginning(value: &str) -> Option<Date> {
    let rest = "0000-01-01".get(value.len()..)?;
    format!("{value}{rest}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(facet: Facet, values: &[&str]) -> Vec<String> {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        gaps(facet, &values)
    }

    #[test]
    fn what_lies_between_is_missing() {
        assert_eq!(check(Facet::Year, &["2024", "2021"]), ["2022", "2023"]);
        assert_eq!(
            check(Facet::Month, &["2023-11", "2024-02", "2023-12"]),
            ["2024-01"]
        );
        assert_eq!(
            check(Facet::Day, &["2024-02-28", "2024-03-01"]),
            ["2024-02-29"]
        );
        assert!(check(Facet::Month, &["2024-01"]).is_empty());
        assert!(check(Facet::Month, &[]).is_empty());
    }

    #[test]
    fn a_row_of_centuries_stays_as_it_is() {
        assert!(check(Facet::Day, &["1700-01-01", "2024-01-01"]).is_empty());
        assert_eq!(check(Facet::Month, &["1900-01", "2000-01"]).len(), 1199);
    }
}
