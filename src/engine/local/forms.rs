//! Form and stem of a word as one term of the index.
//!
//! A plain query asks for a stem, a phrase in quotes for a form, a wildcard for all forms that begin alike. One term
//! answers all three: what form and stem begin with, [`CUT`], the rest of the form, `CUT`, the rest of the stem. So
//! `walking` of `walk` is `walk·ing·` and `happy` of `happi` is `happ·y·i`; a form that is its own stem stands as it is.
//! The forms of a stem are next to each other in the dictionary, those of one beginning in the order of their letters,
//! and no position is kept twice.
//!
//! Where a stem has more than one letter of its own (prefixes that Arabic stemmers cut, pairs of an unspaced script), the form
//! ends in two cuts and the stem stands in a field of its own.

use std::io;

use tantivy::InvertedIndexReader;
use tantivy::Searcher;
use tantivy::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;

use crate::analysis::Part;
use crate::query::TextField;

use super::schema::FIELDS;

/// Stands between the parts of a term; no word contains it.
pub(super) const CUT: char = '\u{1}';
const CUT_TEXT: &str = "\u{1}";
/// The character behind [`CUT`].
const BEHIND_CUT: char = '\u{2}';

/// The parts of a word's term, to be written one behind the other.
pub(super) enum Term<'w> {
    /// The form alone, which is its own stem.
    Stem([&'w str; 1]),
    /// Form and stem.
    Both([&'w str; 5]),
    /// The form alone, whose stem stands in the field of stems.
    Apart([&'w str; 3]),
}

impl<'w> Term<'w> {
    /// The term of a form and its stem.
    pub(super) fn of(form: &'w str, stem: &'w str) -> Self {
        if form == stem {
            return Self::Stem([form]);
        }
        let common = form.char_indices().zip(stem.chars());
        let common = common.take_while(|((_, one), other)| one == other);
        let at = common.last().map_or(0, |((at, c), _)| at + c.len_utf8());
        match (&form[at..], &stem[at..]) {
            (form_rest, stem_rest) if !form_rest.is_empty() && stem_rest.chars().count() <= 1 => {
                Self::Both([&form[..at], CUT_TEXT, form_rest, CUT_TEXT, stem_rest])
            }
            _ => Self::Apart([form, CUT_TEXT, CUT_TEXT]),
        }
    }

    /// The parts, one behind the other.
    pub(super) fn parts(&self) -> &[&'w str] {
        match self {
            Self::Stem(parts) => parts,
            Self::Both(parts) => parts,
            Self::Apart(parts) => parts,
        }
    }
}

/// Returns the form of a term.
pub(super) fn form_of(term: &str) -> String {
    term.split(CUT).take(2).collect()
}

/// A term of a segment's dictionary.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) field: Field,
    pub(super) term: Vec<u8>,
    pub(super) info: TermInfo,
}

/// Returns the terms of a segment that a word of a query stands for in a text, each once.
pub(super) fn find(reader: &SegmentReader, text: TextField, word: &Part) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    let exact = FIELDS.exact_of(text);
    let index = reader.inverted_index(exact).map_err(io::Error::other)?;
    match word {
        Part::Stems(stems) => {
            let apart = FIELDS.stems_of(text);
            let others = reader.inverted_index(apart).map_err(io::Error::other)?;
            for stem in stems {
                of_stem(&index, exact, stem, &mut found)?;
                get(&others, apart, stem, &mut found)?;
            }
        }
        Part::Exact(form) => of_form(&index, exact, form, &mut found)?,
    }
    Ok(found)
}

/// Returns the number of documents that have a word in a text; one that has it in several forms may count twice.
pub(super) fn documents(searcher: &Searcher, text: TextField, word: &Part) -> io::Result<u64> {
    let mut documents = 0;
    for reader in searcher.segment_readers() {
        documents += documents_of(&find(reader, text, word)?);
    }
    Ok(documents)
}

/// Returns the number of documents that have some terms; one that has several counts for each.
pub(super) fn documents_of(found: &[Found]) -> u64 {
    let documents = found.iter().map(|it| u64::from(it.info.doc_freq));
    documents.sum()
}

fn of_stem(
    index: &InvertedIndexReader,
    field: Field,
    stem: &str,
    found: &mut Vec<Found>,
) -> io::Result<()> {
    get(index, field, stem, found)?;
    let last = stem.char_indices().next_back().map_or(0, |(at, _)| at);
    for at in [stem.len(), last] {
        let (common, stem_rest) = stem.split_at(at);
        let is_form_of = |rest: &[u8]| {
            let cut = rest.iter().position(|byte| *byte == CUT as u8);
            cut.is_some_and(|cut| cut > 0 && &rest[cut + 1..] == stem_rest.as_bytes())
        };
        begun(index, field, common, &is_form_of, found)?;
    }
    Ok(())
}

fn of_form(
    index: &InvertedIndexReader,
    field: Field,
    form: &str,
    found: &mut Vec<Found>,
) -> io::Result<()> {
    get(index, field, form, found)?;
    for at in (0..=form.len()).filter(|at| form.is_char_boundary(*at)) {
        let (common, rest) = form.split_at(at);
        begun(
            index,
            field,
            &format!("{common}{CUT}{rest}"),
            &|_| true,
            found,
        )?;
    }
    Ok(())
}

fn get(
    index: &InvertedIndexReader,
    field: Field,
    term: &str,
    found: &mut Vec<Found>,
) -> io::Result<()> {
    let info = index.terms().get(term)?;
    found.extend(info.map(|info| Found {
        field,
        term: term.as_bytes().to_vec(),
        info,
    }));
    Ok(())
}

/// Appends the terms that go on with a cut behind `start`, and behind that as is wanted.
fn begun(
    index: &InvertedIndexReader,
    field: Field,
    start: &str,
    is_wanted: &dyn Fn(&[u8]) -> bool,
    found: &mut Vec<Found>,
) -> io::Result<()> {
    let (from, to) = (format!("{start}{CUT}"), format!("{start}{BEHIND_CUT}"));
    let mut terms = index.terms().range().ge(&from).lt(&to).into_stream()?;
    while terms.advance() {
        if is_wanted(&terms.key()[from.len()..]) {
            found.push(Found {
                field,
                term: terms.key().to_vec(),
                info: terms.value().clone(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(form: &str, stem: &str) -> String {
        let term: String = Term::of(form, stem).parts().concat();
        assert_eq!(form_of(&term), form);
        term.replace(CUT, "·")
    }

    #[test]
    fn a_term_is_what_form_and_stem_share_and_what_they_do_not() {
        assert_eq!(check("walk", "walk"), "walk");
        assert_eq!(check("walking", "walk"), "walk·ing·");
        assert_eq!(check("happy", "happi"), "happ·y·i");
        assert_eq!(check("übung", "übe"), "üb·ung·e");
    }

    #[test]
    fn a_stem_that_its_form_does_not_begin_as_stands_apart() {
        assert_eq!(check("والكتاب", "كتاب"), "والكتاب··");
        assert_eq!(check("北", "北京"), "北··");
        assert_eq!(check("dying", "die"), "dying··");
    }
}
