//! Finding articles in the live generation.

use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;

use tantivy::DocAddress;
use tantivy::Index;
use tantivy::ReloadPolicy;
use tantivy::Searcher;
use tantivy::TantivyDocument;
use tantivy::TantivyError;
use tantivy::collector::DocSetCollector;
use tantivy::columnar::StrColumn;
use tantivy::directory::error::OpenDirectoryError;
use tantivy::directory::error::OpenReadError;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::Term;

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
use super::document::article;
use super::engine;
use super::filter::filters;
use super::generations;
use super::lower::Need;
use super::lower::is_filter;
use super::lower::lower;
use super::lower::plain_clauses;
use super::schema::FIELDS;
use super::schema::names;
use super::writer::read_ledger;

/// An open generation at one commit; later commits and swaps do not change what it finds.
pub struct Reader {
    index: PathBuf,
    folder: PathBuf,
    generation: u64,
    opened: Index,
    searcher: Searcher,
    langs: Vec<String>,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How many articles.
    pub total: usize,
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
        let missing = || Error::Missing { path: index.to_owned() };
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

    /// Opens the live generation whatever version made it, for what does not depend on it: the ledger.
    pub fn open_any_version(index: &Path) -> Result<Self, Error> {
        let missing = || Error::Missing { path: index.to_owned() };
        let generation = match generations::current(index) {
            Ok(current) => current.ok_or_else(missing)?.generation,
            // The newest one there is tells at least what was ingested.
            Err(error) => generations::newest(index).ok_or(error)?,
        };
        Self::open_folder(index, &generations::folder(index, generation), generation)
    }

    fn open_folder(index: &Path, folder: &Path, generation: u64) -> Result<Self, Error> {
        let opened = Index::open_in_dir(folder).map_err(|cause| unopened(index, generation, cause))?;
        let reader = opened.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let searcher = reader.map_err(engine("open"))?.searcher();
        let langs = values(&searcher, names::LANG).map_err(engine("read the languages"))?;
        let (index, folder) = (index.to_owned(), folder.to_owned());
        Ok(Self { index, folder, generation, opened, searcher, langs })
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
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
    }

    /// Answers a request.
    pub fn search(&self, request: &Request) -> Result<Found, Error> {
        let (page, warnings) = self.page(request, request.offset + request.limit, &request.facets)?;
        let mut hits = Vec::new();
        for ranked in page.first.iter().skip(request.offset) {
            let score = if request.sort == Sort::Relevance { ranked.score() } else { 0.0 };
            hits.push(Scored { article: self.article(ranked.address)?, score });
        }
        let facets = request.facets.iter().copied().zip(page.facets);
        let facets = FacetMap(facets.map(|(facet, counts)| (facet, buckets(facet, counts))).collect());
        Ok(Found { total: page.total, hits, facets, warnings })
    }

    /// Answers a request with records' names and scores alone, best first; the name is the record's own id, else
    /// the article's.
    pub fn rank(&self, request: &Request) -> Result<Vec<(String, f32)>, Error> {
        let (page, _) = self.page(request, request.limit, &[])?;
        let mut columns: HashMap<u32, Option<StrColumn>> = HashMap::new();
        let mut ranked = Vec::with_capacity(page.first.len());
        for hit in page.first {
            let segment = hit.address.segment_ord;
            if let std::collections::hash_map::Entry::Vacant(entry) = columns.entry(segment) {
                let fast = self.searcher.segment_reader(segment).fast_fields();
                entry.insert(fast.str(names::RECORD_ID).map_err(engine("read a record's id"))?);
            }
            let mut name = String::new();
            if let Some(Some(column)) = columns.get(&segment)
                && let Some(ord) = column.term_ords(hit.address.doc_id).next()
            {
                _ = column.ord_to_str(ord, &mut name);
            }
            if name.is_empty() {
                name = self.article(hit.address)?.id;
            }
            ranked.push((name, hit.score()));
        }
        Ok(ranked)
    }

    /// Returns the articles whose id begins with `prefix`, newest first and at most `limit`.
    pub fn by_id(&self, prefix: &str, limit: usize) -> Result<Vec<Article>, Error> {
        let mut found = Vec::new();
        for id in self.ids(prefix, limit)? {
            let query = TermQuery::new(Term::from_field_text(FIELDS.id, &id), IndexRecordOption::Basic);
            let addresses = self.searcher.search(&query, &DocSetCollector).map_err(engine("look up an id"))?;
            for address in addresses {
                found.push(self.article(address)?);
            }
        }
        found.sort_by_key(|article: &Article| {
            let stamp = article.updated.or(article.published).map(|stamp| (stamp.day, stamp.time));
            (std::cmp::Reverse(stamp), article.source.clone())
        });
        found.truncate(limit);
        Ok(found)
    }

    fn ids(&self, prefix: &str, limit: usize) -> Result<Vec<String>, Error> {
        let mut ids = Vec::new();
        let failed = |cause: std::io::Error| Error::Engine { action: "look up an id", cause: Box::new(cause) };
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(FIELDS.id).map_err(engine("look up an id"))?;
            let mut terms = index.terms().range().ge(prefix.as_bytes()).into_stream().map_err(failed)?;
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) && ids.len() < limit * 2 {
                ids.push(String::from_utf8_lossy(terms.key()).into_owned());
            }
        }
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(limit);
        Ok(ids)
    }

    /// Runs the request's query; where all words find nothing and the request leaves it open, fewer.
    fn page(&self, request: &Request, keep: usize, facets: &[Facet]) -> Result<(Page, Vec<Warning>), Error> {
        let run = |need| self.run(request, need, keep, facets);
        let words = plain_clauses(&request.query, &self.langs);
        let fewest = usize::from(!has_required(&request.query));
        match request.matching {
            Matching::Any => return Ok((run(Need::AtLeast(fewest))?, Vec::new())),
            Matching::All => return Ok((run(Need::All)?, Vec::new())),
            Matching::Auto => {}
        }
        let all = run(Need::All)?;
        if all.total > 0 {
            return Ok((all, Vec::new()));
        }
        for least in (fewest..words).rev() {
            let page = run(Need::AtLeast(least))?;
            if page.total > 0 {
                let message = match least {
                    0 => "no article has all the words; these have the ones with `+`".to_owned(),
                    least => format!("no article has all {words} words; these have at least {least}"),
                };
                return Ok((page, vec![Warning { message, position: None, suggestion: None }]));
            }
        }
        Ok((all, Vec::new()))
    }

    fn run(&self, request: &Request, need: Need, keep: usize, facets: &[Facet]) -> Result<Page, Error> {
        let query = lower(&request.query, filters(&request.filters), need, &self.langs);
        let collector = PageCollector { sort: request.sort, keep, facets: facets.to_vec() };
        self.searcher.search(&query, &collector).map_err(engine("search"))
    }

    fn article(&self, address: DocAddress) -> Result<Article, Error> {
        let document: TantivyDocument = self.searcher.doc(address).map_err(engine("read an article"))?;
        article(&document).ok_or_else(|| Error::Damaged {
            path: self.index.clone(),
            what: "a stored article cannot be read".to_owned(),
        })
    }
}

/// Tells a generation whose files are gone or broken from one that the system will not let us read.
fn unopened(index: &Path, generation: u64, cause: TantivyError) -> Error {
    match cause {
        TantivyError::DataCorruption(_)
        | TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_))
        | TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(_)) => {
            Error::Damaged { path: index.to_owned(), what: format!("generation {generation} is not whole") }
        }
        cause => engine("open")(cause),
    }
}

/// Whether words are required by `+`: then none of the others need be there. Filters are no words.
fn has_required(query: &Query) -> bool {
    let Query::Clauses(clauses) = query else { return false };
    clauses.iter().any(|clause| clause.occur == crate::query::Occur::Must && !is_filter(&clause.query))
}

/// The distinct values of a fast text field, sorted.
fn values(searcher: &Searcher, name: &str) -> tantivy::Result<Vec<String>> {
    let mut values = Vec::new();
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(name)? else { continue };
        for ord in 0..column.num_terms() {
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

/// Dates in their order, other values by count; articles without a value last.
fn buckets(facet: Facet, counts: HashMap<Option<String>, u64>) -> Vec<Bucket> {
    let mut buckets: Vec<Bucket> = counts.into_iter().map(|(value, count)| Bucket { value, count }).collect();
    let chronological = matches!(facet, Facet::Year | Facet::Month | Facet::Day);
    buckets.sort_by(|a, b| {
        let nulls = a.value.is_none().cmp(&b.value.is_none());
        let counts = if chronological { std::cmp::Ordering::Equal } else { b.count.cmp(&a.count) };
        nulls.then(counts).then_with(|| a.value.cmp(&b.value))
    });
    buckets
}
