//! What an open index can be asked beside a search.

use std::collections::BTreeSet;

use tantivy::DocAddress;
use tantivy::Searcher;
use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use crate::analysis::Part;
use crate::analysis::is_unspaced;
use crate::analysis::tokens;
use crate::article::Article;
use crate::query::Facet;
use crate::query::Pattern;
use crate::query::Query;
use crate::query::TextField;
use crate::query::Warning;
use crate::search::Matching;
use crate::search::Params;
use crate::search::Request;
use crate::search::places::Form;

use super::super::Error;
use super::engine;
use super::forms;
use super::page::Relaxed;
use super::positions::Expansions;
use super::reader::Reader;
use super::schema::FIELDS;
use super::schema::names;
use super::warn::cut_warnings;
use super::watch::Watch;

/// How much commoner another spelling must be than one that occurs.
const MUCH_COMMONER: u64 = 10;

/// An article of an open index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(DocAddress);

impl Reader {
    /// Returns where all articles lie that a request finds, in its order and whatever its limit; and what was done to
    /// find them that it did not say.
    pub fn all(&self, request: &Request) -> Result<(Vec<Address>, Vec<Warning>), Error> {
        let expansions = self.expansions(request);
        let most = usize::try_from(self.len()).unwrap_or(usize::MAX);
        let (page, relaxed) = self.page(request, most, &[], &expansions)?;
        if expansions.watch().has_stopped() {
            return Err(Error::Stopped);
        }
        let mut warnings = Vec::from_iter(relaxed.map(Relaxed::warning));
        warnings.extend(self.unknown_values(request)?);
        warnings.extend(cut_warnings(&expansions));
        let addresses = page.first.into_iter().map(|ranked| Address(ranked.address));
        Ok((addresses.collect(), warnings))
    }

    /// Returns where the articles of a request's page lie, in its order, and how many articles it finds.
    pub fn top(&self, request: &Request) -> Result<(Vec<Address>, usize), Error> {
        let expansions = self.expansions(request);
        let keep = request.offset + request.limit;
        let (page, _) = self.page(request, keep, &[], &expansions)?;
        let shown = page.first.into_iter().skip(request.offset);
        let shown = shown.map(|ranked| Address(ranked.address));
        Ok((shown.collect(), page.total))
    }

    /// Returns the article at an address of this reader.
    pub fn at(&self, address: Address) -> Result<Article, Error> {
        self.article(address.0)
    }

    /// Returns the articles of a group of copies and versions, the given one among them, each with whether a newer
    /// version of it is searched; none where it has no copy.
    pub fn group_of(&self, article: &Article) -> Result<Vec<(Article, bool)>, Error> {
        let mut groups = self.groups_of(&[&article.id], usize::MAX)?;
        Ok(groups.pop().unwrap_or_default())
    }

    /// Returns the groups of several ids as [`Self::group_of`] does one; none for a group of more than `most`, which
    /// would all have to be read. The articles are gone through once, however many ids there are.
    pub fn groups_of(&self, ids: &[&str], most: usize) -> Result<Vec<Vec<(Article, bool)>>, Error> {
        let failed = |error| engine("look up copies")(error);
        let mut wanted = Vec::new();
        for id in ids {
            let term = Term::from_field_text(FIELDS.id, id);
            let mut groups = BTreeSet::new();
            for (key, _) in self.with_term(term).map_err(failed)? {
                groups.extend(self.copies().members.get(&key).map(|member| member.group));
            }
            wanted.push(groups);
        }
        let members = self.members_of(&wanted.iter().flatten().copied().collect())?;
        let group = |groups: &BTreeSet<u64>| {
            let own = members.iter().filter(|member| groups.contains(&member.0));
            if own.clone().count() > most {
                return Ok(Vec::new());
            }
            own.map(|(_, _, address, superseded)| Ok((self.article(*address)?, *superseded)))
                .collect()
        };
        wanted.iter().map(group).collect()
    }

    /// The members of groups in order: group, number, address, whether a newer version is searched.
    fn members_of(
        &self,
        groups: &BTreeSet<u64>,
    ) -> Result<Vec<(u64, u64, DocAddress, bool)>, Error> {
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let columns = self.columns().map_err(engine("look up copies"))?;
        let mut members = Vec::new();
        for (ordinal, (copies, columns)) in (0..).zip(self.segment_copies().iter().zip(columns)) {
            for (document, member) in copies.of_groups(groups) {
                let key = columns.keys.first(document).unwrap_or_default();
                let address = DocAddress::new(ordinal, document);
                members.push((member.group, key, address, member.is_superseded));
            }
        }
        members.sort_unstable();
        Ok(members)
    }

    /// Returns the numbers and addresses of the articles with a term.
    fn with_term(&self, term: Term) -> tantivy::Result<Vec<(u64, DocAddress)>> {
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let mut found = Vec::new();
        for address in self.searcher.search(&query, &DocSetCollector)? {
            let segment = self.searcher.segment_reader(address.segment_ord);
            let keys = segment.fast_fields().u64(names::KEY)?;
            found.extend(keys.first(address.doc_id).map(|key| (key, address)));
        }
        Ok(found)
    }

    /// Calls `visit` with the number of every article and what is stored of it.
    pub fn each_stored(
        &self,
        visit: &mut dyn FnMut(u64, Result<Article, Error>),
    ) -> Result<(), Error> {
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let keys = reader.fast_fields().u64(names::KEY);
            let keys = keys.map_err(engine("read the articles' numbers"))?;
            for document in reader.doc_ids_alive() {
                let address = DocAddress::new(u32::try_from(segment).unwrap_or(u32::MAX), document);
                let key = keys.first(document).unwrap_or_default();
                visit(key, self.article(address));
            }
        }
        Ok(())
    }

    /// Returns the values of a facet that a reader means by `typed`.
    pub fn meant(&self, facet: Facet, typed: &str) -> Result<Vec<String>, Error> {
        let meant = self.values.meant(&self.searcher, facet, typed);
        meant.map_err(engine("look up a value"))
    }

    /// Returns the values of a facet with the number of articles that have them, the commonest first.
    pub fn values_of(&self, facet: Facet) -> Result<Vec<(String, u64)>, Error> {
        let params = Params {
            limit: Some(0),
            ..Params::default()
        };
        let request = params.check().map_err(|cause| Error::Engine {
            action: "list values",
            cause: Box::new(cause),
        })?;
        let request = Request {
            query: Query::All,
            matching: Matching::All,
            facets: vec![facet],
            ..request
        };
        let counted = self.search(&request)?.facets.0.into_iter();
        let buckets = counted.flat_map(|(_, buckets)| buckets);
        Ok(buckets
            .filter_map(|bucket| Some((bucket.value?, bucket.count)))
            .collect())
    }

    /// Returns the words of the index that begin with a folded word, the commonest first, with the number of articles
    /// that have them; deleted ones count until a merge drops them.
    pub fn words_like(&self, begun: &str, limit: usize) -> Result<Vec<(String, u64)>, Error> {
        let Some(pattern) = Pattern::new(&format!("{begun}*")) else {
            return Ok(Vec::new());
        };
        let form = Form::Pattern(pattern, format!("{begun}*"));
        self.like(&form, limit)
    }

    /// Returns a word a letter or two from this one that far more articles have; `None` where there is none, or the
    /// word is too short to tell.
    pub fn commoner(&self, word: &str) -> Result<Option<String>, Error> {
        let tokens = tokens(word);
        let [token] = tokens.as_slice() else {
            return Ok(None);
        };
        let letters = token.text.chars().count();
        let plain = !token.text.chars().any(|c| is_unspaced(c) || c.is_numeric());
        if letters < 4 || !plain {
            return Ok(None);
        }
        let edits = if letters < 8 { 1 } else { 2 };
        let near = self.like(&Form::Fuzzy(token.text.to_string(), edits), usize::MAX)?;
        let own = near.iter().find(|(term, _)| *term == token.text);
        let own = own.map_or(0, |(_, documents)| *documents);
        let other = near.into_iter().find(|(term, documents)| {
            *term != token.text && *documents > own.saturating_mul(MUCH_COMMONER)
        });
        Ok(other.map(|(term, _)| term))
    }

    /// Returns the number of articles with a stem in their text; one that has it in several forms may count twice.
    pub fn documents_with(&self, stem: &str) -> Result<u64, Error> {
        documents_with(&self.searcher, stem).map_err(engine("look up a word"))
    }

    fn like(&self, form: &Form, limit: usize) -> Result<Vec<(String, u64)>, Error> {
        let expansions = Expansions::new(&self.searcher, Watch::default());
        let terms = expansions.of(form).map_err(engine("look up a word"))?;
        let terms = terms.iter().take(limit);
        Ok(terms.map(|it| (it.word.clone(), it.documents)).collect())
    }
}

pub(super) fn documents_with(searcher: &Searcher, stem: &str) -> tantivy::Result<u64> {
    let word = Part::Stems(vec![stem.to_owned()]);
    Ok(forms::documents(searcher, TextField::Body, &word)?)
}
