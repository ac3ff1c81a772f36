//! The values that facets have, and which of them a reader means.

use std::sync::OnceLock;

use tantivy::Searcher;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;
use tantivy::error::DataCorruption;

use crate::analysis::fold;
use crate::analysis::tokens;
use crate::query::Facet;
use crate::wording::languages::code_of;

use super::schema::names;

/// The distinct values of outlet, section and language in an open index; read when first asked for.
#[derive(Default)]
pub(super) struct Values {
    outlets: OnceLock<Vec<Named>>,
    sections: OnceLock<Vec<Named>>,
    langs: OnceLock<Vec<Named>>,
}

/// A value as shown, and as compared.
pub(super) struct Named {
    value: String,
    folded: String,
    words: Vec<String>,
}

impl Values {
    /// Returns the values of a facet that a reader means by `typed`: the one that is the same but for case and
    /// accents, else those that have its words side by side. Empty for facets that have no list here.
    pub(super) fn meant(
        &self,
        searcher: &Searcher,
        facet: Facet,
        typed: &str,
    ) -> tantivy::Result<Vec<String>> {
        let typed = if facet == Facet::Lang {
            typed.split(['-', '_']).next().unwrap_or(typed)
        } else {
            typed
        };
        let known = self.of(searcher, facet)?;
        let folded = fold(typed);
        let same: Vec<&Named> = known.iter().filter(|it| it.folded == folded).collect();
        if !same.is_empty() || facet == Facet::Lang {
            return Ok(same.into_iter().map(|it| it.value.clone()).collect());
        }
        let words = words(typed);
        let parts = known.iter().filter(|it| {
            !words.is_empty() && it.words.windows(words.len()).any(|run| run == words)
        });
        Ok(parts.map(|it| it.value.clone()).collect())
    }

    /// Returns what a reader may have meant by a value that no article has.
    pub(super) fn suggestion(
        &self,
        searcher: &Searcher,
        facet: Facet,
        typed: &str,
    ) -> tantivy::Result<Option<String>> {
        let folded = fold(typed);
        let most = 1 + folded.chars().count() / 4;
        let known = self.of(searcher, facet)?;
        // A language is kept by its code, and a reader may know but its name.
        if let Some(code) = code_of(typed).filter(|_| facet == Facet::Lang) {
            let own = known.iter().find(|it| it.value == code);
            return Ok(own.map(|it| it.value.clone()));
        }
        let near = known.iter().map(|it| {
            let words = it
                .words
                .iter()
                .map(|word| strsim::damerau_levenshtein(word, &folded));
            (
                words
                    .chain([strsim::damerau_levenshtein(&it.folded, &folded)])
                    .min()
                    .unwrap_or(usize::MAX),
                it,
            )
        });
        let nearest = near.min_by_key(|(distance, it)| (*distance, it.folded.len()));
        Ok(nearest
            .filter(|(distance, _)| *distance <= most)
            .map(|(_, it)| it.value.clone()))
    }

    fn of(&self, searcher: &Searcher, facet: Facet) -> tantivy::Result<&[Named]> {
        let (cell, name) = match facet {
            Facet::Outlet => (&self.outlets, names::OUTLET),
            Facet::Section => (&self.sections, names::SECTION),
            Facet::Lang => (&self.langs, names::LANG),
            _ => return Ok(&[]),
        };
        if let Some(known) = cell.get() {
            return Ok(known);
        }
        let named = |value: String| Named {
            folded: fold(&value),
            words: words(&value),
            value,
        };
        let known = distinct(searcher, name)?.into_iter().map(named).collect();
        Ok(cell.get_or_init(|| known))
    }
}

/// Returns the distinct values of a fast text field, sorted.
pub(super) fn distinct(searcher: &Searcher, name: &str) -> tantivy::Result<Vec<String>> {
    let mut values = Vec::new();
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(name)? else {
            continue;
        };
        for ord in 0..terms(&column, segment)? {
            let mut value = String::new();
            if column.ord_to_str(ord as u64, &mut value)? {
                values.push(value);
            }
        }
    }
    values.sort_unstable();
    values.dedup();
    Ok(values)
}

/// Returns how many values a column has.
///
/// # Errors
///
/// When it says that it has more than its articles can have: a damaged one would be read for ever.
pub(super) fn terms(column: &StrColumn, segment: &SegmentReader) -> tantivy::Result<usize> {
    let terms = column.num_terms();
    let most = (segment.max_doc() as usize).saturating_mul(MOST_VALUES);
    if terms > most {
        let what = format!(
            "a column of {} articles has {terms} values",
            segment.max_doc()
        );
        return Err(DataCorruption::comment_only(what).into());
    }
    Ok(terms)
}

/// Values of one article, on average; some have dozens of authors, most have one.
const MOST_VALUES: usize = 64;

fn words(text: &str) -> Vec<String> {
    tokens(text)
        .into_iter()
        .map(|token| token.text.into())
        .collect()
}
