//! Counting the values of one facet in one segment.

use std::collections::HashMap;
use std::collections::HashSet;

use tantivy::DocId;
use tantivy::SegmentReader;
use tantivy::columnar::Cardinality;
use tantivy::columnar::Column;
use tantivy::columnar::StrColumn;

use crate::query::Facet;

use super::columns::Columns;
use super::values::terms;

/// Counts one facet in one segment.
pub(super) struct Counter {
    axis: Axis,
    /// By slot of the axis.
    counts: Vec<u64>,
    without: u64,
    /// The slots that each group of copies has a member in, where a text counts once.
    groups: HashSet<(Option<usize>, u64)>,
}

/// What the values of a facet are, and which slot each has.
enum Axis {
    /// Values by their number in the segment's dictionary; `None` where no document has one.
    Text(Option<StrColumn>),
    /// `yyyymmdd` divided down to what is counted.
    Day {
        column: Option<Column<u64>>,
        divisor: u64,
        /// The least day, divided: that of the first slot.
        first: u64,
    },
}

/// Counts by value; `None` counts documents without one.
#[derive(Debug, Default)]
pub(super) struct FacetCounts {
    pub(super) articles: HashMap<Option<String>, u64>,
    /// The groups of copies with a value, where a text counts once: they are not among the articles.
    pub(super) groups: HashMap<Option<String>, HashSet<u64>>,
}

impl FacetCounts {
    pub(super) fn add(&mut self, other: Self) {
        for (value, count) in other.articles {
            *self.articles.entry(value).or_default() += count;
        }
        for (value, groups) in other.groups {
            self.groups.entry(value).or_default().extend(groups);
        }
    }

    /// Returns the number of articles, or of texts, with each value.
    pub(super) fn all(mut self) -> HashMap<Option<String>, u64> {
        for (value, groups) in self.groups {
            *self.articles.entry(value).or_default() += groups.len() as u64;
        }
        self.articles
    }
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
                return Ok(Self::of(Axis::Text(column.cloned()), values));
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
        let axis = Axis::Day {
            column,
            divisor,
            first,
        };
        Ok(Self::of(axis, row))
    }

    fn of(axis: Axis, slots: usize) -> Self {
        Self {
            axis,
            counts: vec![0; slots],
            without: 0,
            groups: HashSet::new(),
        }
    }

    /// Counts a document; one of a `group` is counted with the others of it, once for each value.
    pub(super) fn count(&mut self, document: DocId, group: Option<u64>) {
        let Self {
            axis,
            counts,
            without,
            groups,
        } = self;
        axis.slots(document, |slot| {
            let slot = slot.filter(|slot| *slot < counts.len());
            match (group, slot) {
                (Some(group), slot) => _ = groups.insert((slot, group)),
                (None, Some(slot)) => counts[slot] += 1,
                (None, None) => *without += 1,
            }
        });
    }

    pub(super) fn counts(self) -> FacetCounts {
        let mut found = FacetCounts::default();
        for (slot, count) in self.counts.iter().enumerate().filter(|it| *it.1 > 0) {
            if let Some(value) = self.axis.value(slot) {
                found.articles.insert(Some(value), *count);
            }
        }
        if self.without > 0 {
            found.articles.insert(None, self.without);
        }
        for (slot, group) in self.groups {
            let value = slot.and_then(|slot| self.axis.value(slot));
            found.groups.entry(value).or_default().insert(group);
        }
        found
    }
}

impl Axis {
    /// Hands out the slots of a document's values; `None` once where it has no value.
    #[inline]
    fn slots(&self, document: DocId, mut take: impl FnMut(Option<usize>)) {
        match self {
            Self::Text(None) => take(None),
            Self::Text(Some(column)) => {
                if column.ords().get_cardinality() != Cardinality::Multivalued {
                    let ord = column.ords().first(document);
                    return take(ord.map(|ord| ord as usize));
                }
                let mut any = false;
                for ord in column.term_ords(document) {
                    any = true;
                    take(Some(ord as usize));
                }
                if !any {
                    take(None);
                }
            }
            Self::Day {
                column,
                divisor,
                first,
            } => {
                let day = column.as_ref().and_then(|column| column.first(document));
                take(day.map(|day| (day / *divisor).wrapping_sub(*first) as usize));
            }
        }
    }

    /// Returns the value of a slot.
    fn value(&self, slot: usize) -> Option<String> {
        match self {
            Self::Text(column) => {
                let mut value = String::new();
                let known = column.as_ref()?.ord_to_str(slot as u64, &mut value);
                known.unwrap_or(false).then_some(value)
            }
            Self::Day { divisor, first, .. } => Some(day_name(first + slot as u64, *divisor)),
        }
    }
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
