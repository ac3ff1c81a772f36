//! Counting the values of one facet in one segment.

use std::collections::HashMap;

use tantivy::DocId;
use tantivy::SegmentReader;
use tantivy::columnar::Cardinality;
use tantivy::columnar::Column;
use tantivy::columnar::StrColumn;

use crate::query::Facet;

use super::schema::names;
use super::values::terms;

/// Counts one facet in one segment.
pub(super) enum Counter {
    /// Values by their number in the segment's dictionary; `None` where no document has one.
    Text {
        column: Option<StrColumn>,
        counts: Vec<u64>,
        without: u64,
    },
    /// `yyyymmdd` divided down to what is counted.
    Day {
        column: Option<Column<u64>>,
        divisor: u64,
        /// The least day, divided.
        first: u64,
        /// From the first on, one behind the other.
        counts: Vec<u64>,
        without: u64,
    },
}

impl Counter {
    pub(super) fn open(facet: Facet, reader: &SegmentReader) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let day = |divisor: u64| {
            let column: Option<Column<u64>> = fast.column_opt(names::DAY)?;
            let bounds = column
                .as_ref()
                .map(|days| (days.min_value(), days.max_value()));
            let (least, most) = bounds
                .filter(|(least, most)| least <= most)
                .unwrap_or((0, 0));
            let first = least / divisor;
            // Days are numbers of eight digits, so there are not too many.
            let row = (most / divisor).saturating_sub(first) as usize + 1;
            Ok(Self::Day {
                column,
                divisor,
                first,
                counts: vec![0; row],
                without: 0,
            })
        };
        let name = match facet {
            Facet::Year => return day(10_000),
            Facet::Month => return day(100),
            Facet::Day => return day(1),
            Facet::Outlet => names::OUTLET,
            Facet::Author => names::AUTHOR,
            Facet::Lang => names::LANG,
            Facet::Section | Facet::Url => names::SECTION,
        };
        let column = fast.str(name)?;
        let values = column
            .as_ref()
            .map_or(Ok(0), |column| terms(column, reader))?;
        Ok(Self::Text {
            column,
            counts: vec![0; values],
            without: 0,
        })
    }

    pub(super) fn count(&mut self, document: DocId) {
        match self {
            Self::Text {
                column,
                counts,
                without,
            } => {
                let Some(column) = column else {
                    *without += 1;
                    return;
                };
                if column.ords().get_cardinality() != Cardinality::Multivalued {
                    match column.ords().first(document) {
                        Some(ord) => counts[ord as usize] += 1,
                        None => *without += 1,
                    }
                    return;
                }
                let mut any = false;
                for ord in column.term_ords(document) {
                    any = true;
                    counts[ord as usize] += 1;
                }
                *without += u64::from(!any);
            }
            Self::Day {
                column,
                divisor,
                first,
                counts,
                without,
            } => {
                let day = column.as_ref().and_then(|column| column.first(document));
                let slot = day.map(|day| (day / *divisor).wrapping_sub(*first) as usize);
                match slot.and_then(|slot| counts.get_mut(slot)) {
                    Some(count) => *count += 1,
                    None => *without += 1,
                }
            }
        }
    }

    pub(super) fn counts(self) -> HashMap<Option<String>, u64> {
        let (mut named, without) = match self {
            Self::Text {
                column,
                counts,
                without,
            } => (text_counts(column.as_ref(), &counts), without),
            Self::Day {
                divisor,
                first,
                counts,
                without,
                ..
            } => {
                let there = (first..).zip(counts).filter(|(_, count)| *count > 0);
                let named = there.map(|(day, count)| (Some(day_name(day, divisor)), count));
                (named.collect(), without)
            }
        };
        if without > 0 {
            named.insert(None, without);
        }
        named
    }
}

fn text_counts(column: Option<&StrColumn>, counts: &[u64]) -> HashMap<Option<String>, u64> {
    let mut named = HashMap::new();
    let Some(column) = column else { return named };
    for (ord, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let mut value = String::new();
        if column.ord_to_str(ord as u64, &mut value).unwrap_or(false) {
            named.insert(Some(value), *count);
        }
    }
    named
}

/// `2024`, `2024-10`, `2024-10-25`.
fn day_name(number: u64, divisor: u64) -> String {
    match divisor {
        10_000 => format!("{number:04}"),
        100 => format!("{:04}-{:02}", number / 100, number % 100),
        _ => format!(
            "{:04}-{:02}-{:02}",
            number / 10_000,
            number / 100 % 100,
            number % 100
        ),
    }
}
