//! Counting the values of one facet in one segment.

use std::collections::HashMap;

use tantivy::DocId;
use tantivy::SegmentReader;
use tantivy::columnar::Cardinality;
use tantivy::columnar::Column;
use tantivy::columnar::StrColumn;

use crate::query::Facet;

use super::columns::Columns;
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
    pub(super) fn open(
        facet: Facet,
        columns: &Columns,
        reader: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let divisor = match facet {
            Facet::Year => 10_000,
            Facet::Month => 100,
            Facet::Day => 1,
            facet => {
                let column = columns.texts(facet);
                let values = column.map_or(Ok(0), |column| terms(column, reader))?;
                return Ok(Self::Text {
                    column: column.cloned(),
                    counts: vec![0; values],
                    without: 0,
                });
            }
        };
        let column = columns.days.clone();
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
