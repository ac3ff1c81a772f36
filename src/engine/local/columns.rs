//! The columns of a segment, open: to find one by its name costs as much as a small search.

use tantivy::Searcher;
use tantivy::SegmentReader;
use tantivy::columnar::Column;
use tantivy::columnar::StrColumn;

use crate::query::Facet;

use super::schema::names;

/// What searches read of each article of a segment.
#[derive(Clone)]
pub(super) struct Columns {
    pub(super) keys: Column<u64>,
    pub(super) moments: Option<Column<i64>>,
    pub(super) days: Option<Column<u64>>,
    outlets: Option<StrColumn>,
    authors: Option<StrColumn>,
    langs: Option<StrColumn>,
    sections: Option<StrColumn>,
}

impl Columns {
    /// Opens the columns of each segment.
    pub(super) fn of(searcher: &Searcher) -> tantivy::Result<Vec<Self>> {
        let segments = searcher.segment_readers().iter();
        segments.map(Self::open).collect()
    }

    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        Ok(Self {
            keys: fast.u64(names::KEY)?,
            moments: fast.column_opt(names::MOMENT)?,
            days: fast.column_opt(names::DAY)?,
            outlets: fast.str(names::OUTLET)?,
            authors: fast.str(names::AUTHOR)?,
            langs: fast.str(names::LANG)?,
            sections: fast.str(names::SECTION)?,
        })
    }

    /// The values of a facet that are text; an address has none of its own, nor have days.
    pub(super) fn texts(&self, facet: Facet) -> Option<&StrColumn> {
        let column = match facet {
            Facet::Outlet => &self.outlets,
            Facet::Author => &self.authors,
            Facet::Lang => &self.langs,
            Facet::Section | Facet::Url => &self.sections,
            Facet::Year | Facet::Month | Facet::Day => &None,
        };
        column.as_ref()
    }
}
