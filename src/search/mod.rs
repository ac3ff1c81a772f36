//! What a reader asks and what a reader gets, whatever the engine and whatever the front.
//!
//! A front fills [`Params`] with strings; [`Params::check`] turns them into a [`Request`] once, and nothing later
//! checks again. An engine answers with articles and counts; [`snippet`] and [`Matcher`] make the passages a
//! reader sees. The whole answer is a [`Response`], which serialises as `search --json`.

mod cursor;
mod matcher;
mod params;
pub mod places;
mod plain;
mod snippet;
mod text;

use std::time::Duration;
use std::time::Instant;

use jiff::civil::Date;
use serde::Serialize;

use crate::query::Facet;
use crate::query::Query;
use crate::query::Warning;

pub use cursor::Cursor;
pub use matcher::Match;
pub use matcher::Matcher;
pub use matcher::Matches;
pub use matcher::Texts;
pub use params::MAX_HITS;
pub use params::ParamError;
pub use params::Params;
pub use params::read_facets;
pub use plain::plain_query;
pub use snippet::MAX_SNIPPET_CHARS;
pub use snippet::snippets;

/// A checked search.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The query as typed.
    pub typed: String,
    /// What is searched: stop words taken off.
    pub query: Query,
    /// What could not be taken as typed.
    pub warnings: Vec<Warning>,
    /// What every hit must be.
    pub filters: Filters,
    /// How hits are ordered.
    pub sort: Sort,
    /// Most hits returned; may be 0.
    pub limit: usize,
    /// Hits passed over first.
    pub offset: usize,
    /// The last hit of the page before; it counts in place of `offset`.
    pub after: Option<Cursor>,
    /// Which of the copies and older versions are hits of their own.
    pub grouping: Grouping,
    /// Whether counts are of texts, copies of one counted once, and not of articles.
    pub counts_texts: bool,
    /// Whether an article whose headline is the query comes first.
    pub title_first: bool,
    /// How many of the plain words a hit must have.
    pub matching: Matching,
    /// Facets to count, in the order asked.
    pub facets: Vec<Facet>,
    /// What freshness counts beside relevance; nothing where it was not asked for.
    pub recency: Option<Recency>,
    /// Whether every hit says where its score came from.
    pub explain: bool,
    /// How long it may take; what was found up to then is the answer. `None` for as long as it takes.
    pub timeout: Option<Duration>,
}

impl Request {
    /// Returns how many hits lie before the page.
    pub fn before(&self) -> usize {
        self.after.map_or(self.offset, |after| after.rank)
    }

    /// Returns the same request for what is left of its time, where another one began the answer.
    pub fn for_the_rest(&self, began: Instant) -> Self {
        let timeout = self.timeout;
        Self {
            timeout: timeout.map(|timeout| timeout.saturating_sub(began.elapsed())),
            ..self.clone()
        }
    }

    /// Whether no time is left.
    pub fn is_over(&self) -> bool {
        self.timeout == Some(Duration::ZERO)
    }

    /// Returns a checksum of what decides which hits there are and in which order.
    pub fn asked(&self) -> u64 {
        let Self {
            typed,
            filters,
            sort,
            matching,
            recency,
            grouping,
            ..
        } = self;
        let asked = format!("{:?}", (typed, filters, sort, matching, recency, grouping));
        let hash = blake3::hash(asked.as_bytes());
        let first: [u8; 8] = std::array::from_fn(|i| hash.as_bytes()[i]);
        u64::from_le_bytes(first)
    }
}

/// Which of the copies of a text, and of the versions of an article, are hits of their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Copies of one text are one hit, older versions of an article none.
    #[default]
    Texts,
    /// Every copy is a hit, older versions none.
    Articles,
    /// Every copy and every version is a hit.
    Versions,
}

/// How fast articles age in the order of relevance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recency {
    /// Days after which half of what can fade has faded; not 0.
    pub half_life_days: u32,
    /// The day an article's age is counted to.
    pub today: Date,
}

/// Where a score came from: its parts add up to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// A word with its idf, a field with the word's count in it, a factor.
    pub what: String,
    /// What it adds to the score; a factor below 1 takes something off.
    pub score: f32,
    /// What it is made of; may be empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Explanation>,
}

/// What every hit must be: OR inside a list, AND between lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Outlets; case and accents do not matter.
    pub outlets: Vec<String>,
    /// Authors: whole names or parts of them.
    pub authors: Vec<String>,
    /// Primary language subtags.
    pub langs: Vec<String>,
    /// Sections.
    pub sections: Vec<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// How hits are ordered; ties end on a key of the article, so that the order is the same on every run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Latest first; articles without a date last.
    Newest,
    /// Earliest first; articles without a date last.
    Oldest,
}

/// How many of the plain words a hit must have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Matching {
    /// All, where that finds anything; else as many as something has.
    #[default]
    Auto,
    /// Every one.
    All,
    /// At least one.
    Any,
    /// At least so many.
    AtLeast(usize),
}

/// The answer to a [`Request`], in the contract's shape.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Response {
    /// As typed.
    pub query: String,
    /// As searched.
    pub understood: String,
    /// What was not taken as typed.
    pub warnings: Vec<Warning>,
    /// Articles found.
    pub total: usize,
    /// Whether there may be more than `total`.
    pub total_is_lower_bound: bool,
    /// Distinct texts among them, copies of one counted once: as many as there are hits on all pages. `None` where no
    /// hits were asked for: copies are not looked at then.
    pub texts: Option<usize>,
    /// Whether every record was a hit, reprints and older versions too: then `total` counts records.
    #[serde(skip)]
    pub counts_records: bool,
    /// Milliseconds from request to answer.
    pub took_ms: f64,
    /// The index generation that answered.
    pub generation: u64,
    /// The page of hits asked for.
    pub hits: Vec<Hit>,
    /// Counts over all articles found, by facet name in the order asked.
    pub facets: FacetMap,
    /// Where the next page starts; `None` on the last.
    pub next: Option<String>,
}

/// One article found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// From 1, over all pages.
    pub rank: usize,
    /// The article's id.
    pub id: String,
    /// The record's own id.
    pub record_id: Option<String>,
    /// Relevance; 0 under another sort.
    pub score: f32,
    /// Where it came from, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
    /// Headline.
    pub title: Option<String>,
    /// Byte ranges of the headline that matched.
    pub title_highlights: Vec<[usize; 2]>,
    /// Publication.
    pub outlet: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Language.
    pub lang: Option<String>,
    /// People of the byline.
    pub authors: Vec<String>,
    /// The article's day.
    pub date: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Where the record lies.
    pub source: String,
    /// Best passages, in reading order.
    pub snippets: Vec<Snippet>,
    /// Reprints folded into this hit.
    pub duplicates: usize,
    /// Whether a newer version of the same article is searched in its place where copies are folded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub superseded: bool,
}

/// A passage of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The passage; `…` stands where it was cut inside a sentence.
    pub text: String,
    /// Half-open byte ranges of `text` that matched, in order, apart.
    pub highlights: Vec<[usize; 2]>,
}

/// Counts of facets, in the order asked; serialises as a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FacetMap(pub Vec<(Facet, Vec<Bucket>)>);

/// A facet's value and the number of articles that have it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Bucket {
    /// `None` counts the articles without a value.
    pub value: Option<String>,
    /// Articles; 0 only in a row of dates.
    pub count: u64,
    /// All articles with the value, whatever the query; only where shares are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
    /// `count` of `of`, between 0 and 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
}

/// The counts of one outlet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// The outlet, by its name in the index where it has one.
    pub outlet: String,
    /// Its articles that were found.
    pub total: usize,
    /// Its counts, each facet with the same values as in the other series.
    pub facets: FacetMap,
}

/// Counts without hits: the answer of `facets`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Counts over all articles found.
    pub facets: FacetMap,
    /// Articles found.
    pub total: usize,
    /// Counts of dates for each of several outlets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<Series>,
    /// What was not taken as typed.
    #[serde(skip)]
    pub warnings: Vec<Warning>,
}

impl Serialize for FacetMap {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .iter()
                .map(|(facet, buckets)| (facet.name(), buckets)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_later_has_the_rest_of_the_time() {
        let timeout_ms = Some(60_000);
        let request = Params {
            timeout_ms,
            ..Params::default()
        };
        let request = request.check().unwrap();
        let now = Instant::now();
        let rest = request.for_the_rest(now);
        assert!(rest.timeout <= request.timeout && !rest.is_over());
        let long_ago = now.checked_sub(Duration::from_secs(61)).unwrap();
        assert!(request.for_the_rest(long_ago).is_over());
        let unhurried = Request {
            timeout: None,
            ..request
        };
        assert!(!unhurried.for_the_rest(long_ago).is_over());
    }
}
