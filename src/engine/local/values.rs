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

/// The distinct values of outlet, section, language and author in an open index; read when first asked for.
#[derive(Default)]
pub(super) struct Values {
    outlets: OnceLock<Vec<Named>>,
    sections: OnceLock<Vec<Named>>,
    langs: OnceLock<Vec<Named>>,
    authors: OnceLock<Vec<Named>>,
}

/// A value as shown, and as compared.
pub(super) struct Named {
    value: String,
    folded: String,
    words: Vec<String>,
}

impl Values {
    /// Returns the values of a facet that a reader means by `typed`: the one that is the same but for case and
    /// accents, else those that have its words side by side. Empty for other facets than outlet, section and language.
    pub(super) fn meant(
        &self,
        searcher: &Searcher,
        facet: Facet,
        typed: &str,
    ) -> tantivy::Result<Vec<String>> {
        let typed = match facet {
            Facet::Outlet | Facet::Section => typed,
            Facet::Lang => code(typed),
            _ => return Ok(Vec::new()),
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
        let letters = folded.chars().count();
        let most = 1 + letters / 4;
        let words = words(typed).len();
        let known = self.of(searcher, facet)?;
        // Of a language that is known by its name no other one is meant.
        if facet == Facet::Lang && code_of(typed).is_some() {
            return Ok(None);
        }
        let near = known.iter().filter_map(|it| {
            let distance = it.distance(&folded, words, letters, most)?;
            Some((distance, it.folded.len(), it))
        });
        let nearest = near.min_by_key(|(distance, length, _)| (*distance, *length));
        Ok(nearest.map(|(_, _, it)| it.value.clone()))
    }

    fn of(&self, searcher: &Searcher, facet: Facet) -> tantivy::Result<&[Named]> {
        let (cell, name) = match facet {
            Facet::Outlet => (&self.outlets, names::OUTLET),
            Facet::Section => (&self.sections, names::SECTION),
            Facet::Lang => (&self.langs, names::LANG),
            Facet::Author => (&self.authors, names::AUTHOR),
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

impl Named {
    /// How many letters it, or a part of it of as many words, is away from a folded text; `None` for more than `most`.
    fn distance(&self, folded: &str, words: usize, letters: usize, most: usize) -> Option<usize> {
        let parts = self.words.windows(words.max(1)).map(|run| run.join(" "));
        let forms = parts.chain([self.folded.clone()]);
        let close = forms.filter(|form| form.chars().count().abs_diff(letters) <= most);
        let distances = close.map(|form| strsim::damerau_levenshtein(&form, folded));
        distances.min().filter(|distance| *distance <= most)
    }
}

/// The code of a language: `en` for `en-GB` and for `English`.
fn code(typed: &str) -> &str {
    code_of(typed).unwrap_or_else(|| typed.split(['-', '_']).next().unwrap_or(typed))
}

/// Returns the distinct values of a fast text field, sorted.
pub(super) fn distinct(searcher: &Searcher, name: &str) -> tantivy::Result<Vec<String>> {
    let mut values = Vec::new();
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(name)? else {
            continue;
        };
        let mut stream = column.dictionary().stream()?;
        for _ in 0..terms(&column, segment)? {
            if !stream.advance() {
                break;
            }
            values.push(String::from_utf8_lossy(stream.key()).into_owned());
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
