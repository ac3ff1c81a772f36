//! Finding articles in the live generation.

use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;
use std::time::Instant;

use tantivy::DocAddress;
use tantivy::Index;
use tantivy::ReloadPolicy;
use tantivy::Searcher;
use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::columnar::StrColumn;
use tantivy::directory::MmapDirectory;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use crate::article::Article;
use crate::query::Facet;
use crate::query::Query;
use crate::query::Warning;
use crate::search::Bucket;
use crate::search::FacetMap;
use crate::search::Matching;
use crate::search::Request;
use crate::search::Sort;

use super::super::Error;
use super::collect::Page;
use super::collect::PageCollector;
use super::directory::Readable;
use super::document::article;
use super::engine;
use super::filter::filters;
use super::generations;
use super::lower::Need;
use super::lower::lower;
use super::lower::plain_clauses;
use super::positions::Expansions;
use super::positions::MAX_TERMS;
use super::schema::FIELDS;
use super::schema::names;
use super::values::Values;
use super::values::distinct;
use super::watch::Watch;
use super::writer::read_ledger;

/// An open generation at one commit; later commits and swaps do not change what it finds.
pub struct Reader {
    index: PathBuf,
    folder: PathBuf,
    generation: u64,
    opened: Index,
    searcher: Searcher,
    langs: Vec<String>,
    values: Values,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How many articles.
    pub total: usize,
    /// Whether there may be more.
    pub total_is_lower_bound: bool,
    /// The page asked for, in order.
    pub hits: Vec<Scored>,
    /// Counts over all of them.
    pub facets: FacetMap,
    /// What was done to find them that the request did not say.
    pub warnings: Vec<Warning>,
}

/// An article found.
#[derive(Debug, Clone)]
pub struct Scored {
    /// The article as it was indexed.
    pub article: Article,
    /// Relevance; 0 under another sort.
    pub score: f32,
}

impl Reader {
    /// Opens the live generation.
    ///
    /// # Errors
    ///
    /// When there is none, or one of another version, or one whose files are not there.
    pub fn open(index: &Path) -> Result<Self, Error> {
        let missing = || Error::Missing {
            path: index.to_owned(),
        };
        let mut current = generations::current(index)?.ok_or_else(missing)?;
        loop {
            current.check(index)?;
            let folder = generations::folder(index, current.generation);
            match Self::open_folder(index, &folder, current.generation) {
                Ok(reader) => return Ok(reader),
                Err(error) => {
                    // A rebuild may have swapped generations between the two reads.
                    let now = generations::current(index)?.ok_or_else(missing)?;
                    if now == current {
                        return Err(error);
                    }
                    current = now;
                }
            }
        }
    }

    fn open_folder(index: &Path, folder: &Path, generation: u64) -> Result<Self, Error> {
        let damaged = |error: tantivy::TantivyError| {
            let what = error
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            Error::Damaged {
                path: index.to_owned(),
                what,
            }
        };
        let directory = MmapDirectory::open(folder).map_err(|error| damaged(error.into()))?;
        let opened = Index::open(Readable(directory)).map_err(damaged)?;
        let reader = opened
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into();
        let searcher = reader.map_err(damaged)?.searcher();
        let langs = distinct(&searcher, names::LANG).map_err(engine("read the languages"))?;
        let (index, folder) = (index.to_owned(), folder.to_owned());
        Ok(Self {
            index,
            folder,
            generation,
            opened,
            searcher,
            langs,
            values: Values::default(),
        })
    }

    /// Returns the number of the generation.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Returns the number of articles.
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Returns whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the languages of the articles, sorted.
    pub fn langs(&self) -> &[String] {
        &self.langs
    }

    /// Returns the ledger of the last commit.
    pub fn ledger(&self) -> Result<Vec<u8>, Error> {
        read_ledger(&self.index, &self.folder, &self.opened)
    }

    /// Returns the bytes of the generation on disk.
    pub fn bytes(&self) -> u64 {
        let entries = std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten();
        entries
            .filter_map(|entry| entry.metadata().ok())
            .map(|metadata| metadata.len())
            .sum()
    }

    /// Answers a request.
    pub fn search(&self, request: &Request) -> Result<Found, Error> {
        let expansions = self.expansions(request);
        let keep = request.offset + request.limit;
        let (page, mut warnings) = self.page(request, keep, &request.facets, &expansions)?;
        warnings.extend(self.unknown_values(request)?);
        let cut = cut_warnings(&expansions);
        let total_is_lower_bound = !cut.is_empty();
        warnings.extend(cut);
        let mut hits = Vec::new();
        for ranked in page.first.iter().skip(request.offset) {
            let score = if request.sort == Sort::Relevance {
                ranked.score()
            } else {
                0.0
            };
            hits.push(Scored {
                article: self.article(ranked.address)?,
                score,
            });
        }
        let facets = request.facets.iter().copied().zip(page.facets);
        let facets = FacetMap(
            facets
                .map(|(facet, counts)| (facet, buckets(facet, counts)))
                .collect(),
        );
        Ok(Found {
            total: page.total,
            total_is_lower_bound,
            hits,
            facets,
            warnings,
        })
    }

    /// The terms of a request's forms of words, and its time.
    fn expansions(&self, request: &Request) -> Expansions<'_> {
        let until = request.timeout.map(|timeout| Instant::now() + timeout);
        Expansions::new(&self.searcher, Watch::until(until))
    }

    /// Answers a request with records' names and scores alone, best first and no name twice; the name is the
    /// record's own id, else the article's.
    pub fn rank(&self, request: &Request) -> Result<Vec<(String, f32)>, Error> {
        let mut keep = request.limit;
        let expansions = self.expansions(request);
        loop {
            let (page, _) = self.page(request, keep, &[], &expansions)?;
            let exhausted = page.first.len() < keep;
            let mut named = self.names(&page)?;
            let mut seen = HashSet::new();
            named.retain(|(name, _)| seen.insert(name.clone()));
            if exhausted || named.len() >= request.limit {
                named.truncate(request.limit);
                return Ok(named);
            }
            keep *= 2;
        }
    }

    fn names(&self, page: &Page) -> Result<Vec<(String, f32)>, Error> {
        let failed = engine("read a record's id");
        let segments = self.searcher.segment_readers().iter();
        let columns = segments.map(|segment| segment.fast_fields().str(names::RECORD_ID));
        let columns: Vec<Option<StrColumn>> =
            columns.collect::<tantivy::Result<_>>().map_err(failed)?;
        let mut named = Vec::with_capacity(page.first.len());
        for hit in &page.first {
            let mut name = String::new();
            if let Some(column) = &columns[hit.address.segment_ord as usize]
                && let Some(ord) = column.term_ords(hit.address.doc_id).next()
            {
                _ = column.ord_to_str(ord, &mut name);
            }
            if name.is_empty() {
                name = self.article(hit.address)?.id;
            }
            named.push((name, hit.score()));
        }
        Ok(named)
    }

    /// Returns the articles whose id begins with `prefix`, newest first and at most `limit`.
    pub fn by_id(&self, prefix: &str, limit: usize) -> Result<Vec<Article>, Error> {
        let mut found = Vec::new();
        for id in self.ids(prefix, limit)? {
            let query = TermQuery::new(
                Term::from_field_text(FIELDS.id, &id),
                IndexRecordOption::Basic,
            );
            let addresses = self
                .searcher
                .search(&query, &DocSetCollector)
                .map_err(engine("look up an id"))?;
            for address in addresses {
                found.push(self.article(address)?);
            }
        }
        found.sort_by_key(|article: &Article| {
            let stamp = article
                .updated
                .or(article.published)
                .map(|stamp| (stamp.day, stamp.time));
            (std::cmp::Reverse(stamp), article.source.clone())
        });
        found.truncate(limit);
        Ok(found)
    }

    /// Warns of facet values that no article has.
    fn unknown_values(&self, request: &Request) -> Result<Vec<Warning>, Error> {
        let mut typed = Vec::new();
        facet_values(&request.query, &mut typed);
        let filters = &request.filters;
        let lists = [
            (Facet::Outlet, &filters.outlets),
            (Facet::Section, &filters.sections),
            (Facet::Lang, &filters.langs),
        ];
        typed.extend(
            lists
                .iter()
                .flat_map(|(facet, values)| values.iter().map(|value| (*facet, value.as_str()))),
        );
        let failed = engine("look up a value");
        let looked_up = typed
            .into_iter()
            .map(|(facet, value)| self.unknown_value(facet, value));
        Ok(looked_up
            .collect::<tantivy::Result<Vec<_>>>()
            .map_err(failed)?
            .into_iter()
            .flatten()
            .collect())
    }

    fn unknown_value(&self, facet: Facet, value: &str) -> tantivy::Result<Option<Warning>> {
        let is_listed = matches!(facet, Facet::Outlet | Facet::Section | Facet::Lang);
        if !is_listed || !self.values.meant(&self.searcher, facet, value)?.is_empty() {
            return Ok(None);
        }
        let message = format!("no article has the {} `{value}`", facet.name());
        let suggestion = self.values.suggestion(&self.searcher, facet, value)?;
        Ok(Some(Warning {
            message,
            position: None,
            suggestion,
        }))
    }

    fn ids(&self, prefix: &str, limit: usize) -> Result<Vec<String>, Error> {
        let mut ids = Vec::new();
        let failed = |cause: std::io::Error| Error::Engine {
            action: "look up an id",
            cause: Box::new(cause),
        };
        for segment in self.searcher.segment_readers() {
            let index = segment
                .inverted_index(FIELDS.id)
                .map_err(engine("look up an id"))?;
            let mut terms = index
                .terms()
                .range()
                .ge(prefix.as_bytes())
                .into_stream()
                .map_err(failed)?;
            while terms.advance()
                && terms.key().starts_with(prefix.as_bytes())
                && ids.len() < limit * 2
            {
                ids.push(String::from_utf8_lossy(terms.key()).into_owned());
            }
        }
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(limit);
        Ok(ids)
    }

    /// Runs the request's query; where all words find nothing and the request leaves it open, as many of them as
    /// something has.
    fn page(
        &self,
        request: &Request,
        keep: usize,
        facets: &[Facet],
        expansions: &Expansions<'_>,
    ) -> Result<(Page, Vec<Warning>), Error> {
        // Beside a clause that must match, the others need not.
        let fewest = usize::from(!has_required(&request.query));
        let need = match request.matching {
            Matching::Any => Need::AtLeast(fewest),
            Matching::All | Matching::Auto => Need::All,
        };
        let page = self.run(request, need, keep, facets, expansions)?;
        let words = plain_clauses(&request.query, &self.langs);
        if page.total > 0 || request.matching != Matching::Auto || words <= fewest {
            return Ok((page, Vec::new()));
        }
        let least = self.most_words(request, fewest, words, expansions)?;
        let page = self.run(request, Need::AtLeast(least), keep, facets, expansions)?;
        if page.total == 0 {
            return Ok((page, Vec::new()));
        }
        let message = match least {
            0 => "no article has all the words; these have the ones with `+`".to_owned(),
            least => format!("no article has all {words} words; these have at least {least}"),
        };
        let warning = Warning {
            message,
            position: None,
            suggestion: None,
        };
        Ok((page, vec![warning]))
    }

    /// The most words, from `fewest` and fewer than `words`, that some article has together. The more words, the
    /// fewer articles, so halving finds it.
    fn most_words(
        &self,
        request: &Request,
        fewest: usize,
        words: usize,
        expansions: &Expansions<'_>,
    ) -> Result<usize, Error> {
        let (mut found, mut missing) = (fewest, words);
        while missing - found > 1 {
            let middle = usize::midpoint(found, missing);
            let need = Need::AtLeast(middle);
            match self.run(request, need, 0, &[], expansions)?.total {
                0 => missing = middle,
                _ => found = middle,
            }
        }
        Ok(found)
    }

    fn run(
        &self,
        request: &Request,
        need: Need,
        keep: usize,
        facets: &[Facet],
        expansions: &Expansions<'_>,
    ) -> Result<Page, Error> {
        let meant = |facet, typed: &str| {
            self.values
                .meant(&self.searcher, facet, typed)
                .unwrap_or_default()
        };
        let filters = filters(&request.filters, &meant);
        let query = lower(
            &request.query,
            filters,
            need,
            &self.langs,
            &meant,
            expansions,
        );
        let facets = facets.to_vec();
        let collector = PageCollector {
            sort: request.sort,
            keep,
            facets,
            watch: expansions.watch(),
        };
        self.searcher
            .search(&query, &collector)
            .map_err(engine("search"))
    }

    fn article(&self, address: DocAddress) -> Result<Article, Error> {
        let document: TantivyDocument = self
            .searcher
            .doc(address)
            .map_err(engine("read an article"))?;
        article(&document).ok_or_else(|| Error::Damaged {
            path: self.index.clone(),
            what: "a stored article cannot be read".to_owned(),
        })
    }
}

/// Collects the facet values a query names.
fn facet_values<'q>(query: &'q Query, values: &mut Vec<(Facet, &'q str)>) {
    match query {
        Query::Facet { facet, value } => values.push((*facet, value)),
        query => {
            for part in query.parts() {
                facet_values(part, values);
            }
        }
    }
}

/// Tells of forms that stand for more words than were searched, and of a search that was stopped.
fn cut_warnings(expansions: &Expansions<'_>) -> Vec<Warning> {
    let told = |message| Warning {
        message,
        position: None,
        suggestion: None,
    };
    let cut = expansions.cut().into_iter();
    let mut warnings: Vec<Warning> = cut
        .map(|form| {
            let most = MAX_TERMS;
            told(format!(
                "`{form}` stands for more than {most} words; the commonest were searched"
            ))
        })
        .collect();
    if expansions.watch().has_stopped() {
        let message = "the search took too long and was stopped; there may be more";
        warnings.push(told(message.to_owned()));
    }
    warnings
}

/// Whether a clause at the top must match: `+x`.
fn has_required(query: &Query) -> bool {
    let Query::Clauses(clauses) = query else {
        return false;
    };
    clauses
        .iter()
        .any(|clause| clause.occur == crate::query::Occur::Must)
}

/// Dates in their order, other values by count; articles without a value last.
fn buckets(facet: Facet, counts: HashMap<Option<String>, u64>) -> Vec<Bucket> {
    let mut buckets: Vec<Bucket> = counts
        .into_iter()
        .map(|(value, count)| Bucket { value, count })
        .collect();
    let chronological = matches!(facet, Facet::Year | Facet::Month | Facet::Day);
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
