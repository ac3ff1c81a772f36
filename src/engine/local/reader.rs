//! Finding articles in the live generation.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;
use std::time::Instant;

use tantivy::DocAddress;
use tantivy::Index;
use tantivy::IndexReader;
use tantivy::ReloadPolicy;
use tantivy::Searcher;
use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::columnar::StrColumn;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use crate::article::Article;
use crate::query::Warning;
use crate::search::Explanation;
use crate::search::FacetMap;
use crate::search::Request;
use crate::search::Sort;

use super::super::Error;
use super::buckets::buckets;
use super::collect::Page;
use super::columns::Columns;
use super::copies::Copies;
use super::copies::SegmentCopies;
use super::directory::Sealed;
use super::document::article;
use super::engine;
use super::generations;
use super::page::Relaxed;
use super::payload::Beside;
use super::payload::Payload;
use super::positions::Expansions;
use super::schema::FIELDS;
use super::schema::names;
use super::stored::Stored;
use super::values::Values;
use super::values::distinct;
use super::warn::cut_warnings;
use super::watch::Watch;

/// An open generation at one commit; later commits and swaps do not change what it finds.
pub struct Reader {
    index: PathBuf,
    folder: PathBuf,
    generation: u64,
    beside: Beside,
    copies: OnceLock<Copies>,
    segment_copies: OnceLock<Vec<Arc<SegmentCopies>>>,
    columns: OnceLock<Vec<Columns>>,
    pub(super) searcher: Searcher,
    stored: Stored,
    langs: Vec<String>,
    pub(super) values: Values,
}

/// How often a commit that comes in between is waited for.
const TRIES: usize = 20;

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How many articles.
    pub total: usize,
    /// How many when copies of one text count once.
    pub texts: usize,
    /// How many of the words they have at least, where they have not all and were not asked for fewer.
    pub least_words: Option<usize>,
    /// Whether there may be more.
    pub total_is_lower_bound: bool,
    /// The page asked for, in order.
    pub hits: Vec<Scored>,
    /// What the order goes by and the number of the last hit.
    pub last: Option<(u64, u64)>,
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
    /// How many more copies of it match.
    pub duplicates: usize,
    /// Whether there is a later version of it.
    pub superseded: bool,
    /// Where it came from, where that was asked for and articles are ranked by relevance.
    pub explanation: Option<Explanation>,
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
        let directory = Sealed::open(folder).map_err(|error| damaged(error.into()))?;
        let opened = Index::open(directory).map_err(damaged)?;
        let (searcher, beside) = Self::one_commit(index, folder, &opened, damaged)?;
        let langs = distinct(&searcher, names::LANG).map_err(engine("read the languages"))?;
        let stored = Stored::open(&searcher).map_err(engine("open the stored articles"))?;
        let (index, folder) = (index.to_owned(), folder.to_owned());
        Ok(Self {
            index,
            folder,
            generation,
            beside,
            copies: OnceLock::new(),
            segment_copies: OnceLock::new(),
            columns: OnceLock::new(),
            searcher,
            stored,
            langs,
            values: Values::default(),
        })
    }

    /// Returns articles and the files beside them, all of one commit, whatever is committed meanwhile.
    fn one_commit(
        index: &Path,
        folder: &Path,
        opened: &Index,
        damaged: impl Fn(tantivy::TantivyError) -> Error,
    ) -> Result<(Searcher, Beside), Error> {
        let of_commit = || opened.load_metas().map(|meta| Payload::of(&meta));
        let mut tries = 0;
        loop {
            tries += 1;
            let payload = of_commit().map_err(&damaged)?;
            let payload = payload.ok_or_else(|| Error::Damaged {
                path: index.to_owned(),
                what: "its last commit names no ledger".to_owned(),
            })?;
            let reader = opened
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into();
            let reader: Result<IndexReader, Error> = reader.map_err(&damaged);
            let beside = Beside::open(folder, payload.clone());
            let is_same = of_commit().map_err(&damaged)? == Some(payload.clone());
            if !is_same && tries < TRIES {
                continue;
            }
            let beside = beside.map_err(|cause| Error::File {
                action: "read",
                path: folder.join(&payload.ledger.name),
                cause,
            })?;
            return Ok((reader?.searcher(), beside));
        }
    }

    /// Whether copies were looked for since articles changed.
    pub fn is_grouped(&self) -> bool {
        !self.beside.is_stale()
    }

    /// Returns which articles are copies; none where the file that says so is damaged.
    pub(super) fn copies(&self) -> &Copies {
        let read = || {
            let bytes = self.beside.copies().unwrap_or_default();
            Copies::from_bytes(&bytes).unwrap_or_default()
        };
        self.copies.get_or_init(read)
    }

    /// Returns the same by segment and document.
    pub(super) fn segment_copies(&self) -> &[Arc<SegmentCopies>] {
        let read = || {
            let copies = self.copies().of_segments(&self.searcher);
            copies.unwrap_or_default()
        };
        self.segment_copies.get_or_init(read)
    }

    /// Whether there is a later version of an article.
    fn is_superseded(&self, address: DocAddress) -> bool {
        let copies = self.segment_copies().get(address.segment_ord as usize);
        let member = copies.and_then(|copies| copies.get(address.doc_id));
        member.is_some_and(|member| member.is_superseded)
    }

    /// Returns the columns of each segment.
    pub(super) fn columns(&self) -> tantivy::Result<&[Columns]> {
        if let Some(known) = self.columns.get() {
            return Ok(known);
        }
        let columns = Columns::of(&self.searcher)?;
        Ok(self.columns.get_or_init(|| columns))
    }

    /// Returns the number of the generation.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Returns a checksum of the commit: two readers that have it in common answer alike.
    pub fn commit(&self) -> u64 {
        self.beside.checksum()
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
        self.beside.ledger().map_err(|what| Error::Damaged {
            path: self.index.clone(),
            what,
        })
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
        let skipped = if request.after.is_some() {
            0
        } else {
            request.offset
        };
        let keep = skipped + request.limit;
        let (page, relaxed) = self.page(request, keep, &request.facets, &expansions)?;
        let mut warnings = Vec::from_iter(relaxed.map(Relaxed::warning));
        warnings.extend(self.unknown_values(request)?);
        let cut = cut_warnings(&expansions);
        let total_is_lower_bound = !cut.is_empty();
        warnings.extend(cut);
        // What is shown is explained whole, whatever time is left.
        let unhurried = Expansions::new(&self.searcher, Watch::default());
        let mut hits = Vec::new();
        for ranked in page.first.iter().skip(skipped) {
            let score = if request.sort == Sort::Relevance {
                ranked.score()
            } else {
                0.0
            };
            let explains = request.explain && request.sort == Sort::Relevance;
            let explanation =
                explains.then(|| self.explanation(request, &page.look, ranked, &unhurried));
            hits.push(Scored {
                article: self.article(ranked.address)?,
                score,
                duplicates: page.folded.get(&ranked.address).copied().unwrap_or(0),
                superseded: self.is_superseded(ranked.address),
                explanation: explanation.transpose()?,
            });
        }
        let facets = request.facets.iter().copied().zip(page.facets);
        let facets = FacetMap(
            facets
                .map(|(facet, counts)| (facet, buckets(facet, counts.all())))
                .collect(),
        );
        let last = page.first.last().filter(|_| !hits.is_empty());
        Ok(Found {
            last: last.map(|ranked| (ranked.place.sort_value, ranked.place.key.0)),
            total: page.total,
            texts: page.texts,
            least_words: relaxed.map(|it| it.least),
            total_is_lower_bound,
            hits,
            facets,
            warnings,
        })
    }

    /// The terms of a request's forms of words, and its time.
    pub(super) fn expansions(&self, request: &Request) -> Expansions<'_> {
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
            (Reverse(stamp), article.source.clone())
        });
        found.truncate(limit);
        Ok(found)
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

    pub(super) fn article(&self, address: DocAddress) -> Result<Article, Error> {
        let stored = self.stored.json(address);
        let stored = stored.map_err(engine("read an article"))?;
        article(&stored).ok_or_else(|| Error::Damaged {
            path: self.index.clone(),
            what: "a stored article cannot be read".to_owned(),
        })
    }
}
