//! Nine kinds of queries over a large made archive, beside raw tantivy calls on the same files in the same run.
//!
//! `MORGUE_BIG=big.jsonl cargo bench --bench big`, where `big.jsonl` and `big.jsonl.queries.json` come from the
//! search benchmark's `make_big.py --queries N`. The index is made beside it once. Raw tantivy is what one would
//! write without this program: a union over both stemmed fields for each word, ten best and a count in one pass.

use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use morgue::archive;
use morgue::engine::local::Reader;
use morgue::engine::local::exists;
use morgue::ingest;
use morgue::search::Params;
use morgue::search::Request;
use serde::Deserialize;
use tantivy::Index;
use tantivy::Searcher;
use tantivy::Term;
use tantivy::collector::Count;
use tantivy::collector::TopDocs;
use tantivy::query::BooleanQuery;
use tantivy::query::PhraseQuery;
use tantivy::query::Query;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

/// Rounds over all queries; the first warms up and is not counted.
const ROUNDS: usize = 4;

/// A query of `make_big.py`.
#[derive(Debug, Deserialize)]
struct Made {
    kind: String,
    terms: Vec<String>,
    source: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// Milliseconds of each answer.
#[derive(Debug, Default)]
struct Times {
    raw: Vec<f64>,
    ranked: Vec<f64>,
    shown: Vec<f64>,
}

fn main() {
    let Some(archive) = std::env::var_os("MORGUE_BIG").map(PathBuf::from) else {
        println!("left out: MORGUE_BIG names no archive");
        return;
    };
    let index = archive.with_extension("index");
    make(&archive, &index);
    let reader = Reader::open(&index).expect("the index can be opened");
    let raw = raw_searcher(&index, reader.generation());
    let queries = std::fs::read(archive.with_extension("jsonl.queries.json"))
        .expect("the queries stand beside the archive");
    let queries: Vec<Made> = serde_json::from_slice(&queries).expect("queries are JSON");
    println!(
        "{} articles, {} MB of index",
        reader.len(),
        reader.bytes() / 1_000_000
    );
    println!(
        "milliseconds, p50/p99: raw top 10 + count | ours | ours with four facets and snippets"
    );
    let mut kinds: Vec<&str> = queries.iter().map(|query| query.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut all = Times::default();
    for kind in kinds {
        let of_kind = queries.iter().filter(|query| query.kind == kind);
        let of_kind: Vec<&Made> = of_kind.collect();
        let Some(times) = measure(&of_kind, &reader, &raw) else {
            println!("{kind:8} left out: not in the query language");
            continue;
        };
        report(kind, &times);
        all.raw.extend(times.raw);
        all.ranked.extend(times.ranked);
        all.shown.extend(times.shown);
    }
    report("all", &all);
    long_queries(&queries, &reader);
}

fn make(archive: &Path, index: &Path) {
    if exists(index) {
        return;
    }
    let options = ingest::Options {
        paths: vec![archive.to_owned()],
        threads: 2,
        ..ingest::Options::default()
    };
    ingest::run(index, &options, &AtomicBool::new(false), &mut |_| {})
        .expect("the archive can be ingested");
}

fn raw_searcher(index: &Path, generation: u64) -> Searcher {
    let folder = index.join("gens").join(format!("{generation:06}"));
    let index = Index::open_in_dir(folder).expect("a generation is a tantivy index");
    index.reader().expect("it can be read").searcher()
}

fn measure(queries: &[&Made], reader: &Reader, raw: &Searcher) -> Option<Times> {
    let mut times = Times::default();
    for round in 0..ROUNDS {
        for made in queries {
            let (typed, params) = request(made)?;
            let plain = check(&params);
            let shown = check(&Params {
                facets: vec!["outlet,lang,section,year".to_owned()],
                ..params.clone()
            });
            let query = raw_query(raw, &made.kind, &typed);
            let first = TopDocs::with_limit(10).order_by_score();
            let raw_ms = timed(|| raw.search(&*query, &(Count, first)).map(|it| it.0));
            let ranked_ms = timed(|| reader.rank(&plain).map(|it| it.len()));
            let shown_ms = timed(|| archive::search(reader, &shown).map(|it| it.total));
            if round > 0 {
                times.raw.push(raw_ms);
                times.ranked.push(ranked_ms);
                times.shown.push(shown_ms);
            }
        }
    }
    Some(times)
}

/// The words of a made query, and the query as typed here; `None` where the language has no such kind.
fn request(made: &Made) -> Option<(Vec<String>, Params)> {
    let words = made.terms.join(" ");
    let mut params = Params {
        query: words.clone(),
        ..Params::default()
    };
    match made.kind.as_str() {
        "term" | "and2" => {}
        "facet" => params.outlet = made.source.clone().into_iter().collect(),
        "or3" => params.matching = Some("any".to_owned()),
        "phrase" => params.query = format!("\"{words}\""),
        "date" => {
            params.from = made.from.as_ref().map(|from| from[..10].to_owned());
            params.to = made.to.as_ref().map(|to| to[..10].to_owned());
        }
        "sort" => params.sort = Some("newest".to_owned()),
        _ => return None,
    }
    Some((made.terms.clone(), params))
}

fn check(params: &Params) -> Request {
    params.check().expect("a made query can be read")
}

/// The same question without filters and orders, which raw tantivy is not asked for.
fn raw_query(searcher: &Searcher, kind: &str, words: &[String]) -> Box<dyn Query> {
    let field = |name: &str| searcher.schema().get_field(name).expect("a field of ours");
    if kind == "phrase" && words.len() > 1 {
        let phrase = |name| -> Box<dyn Query> {
            let terms = words
                .iter()
                .map(|word| Term::from_field_text(field(name), word));
            Box::new(PhraseQuery::new(terms.collect()))
        };
        return Box::new(BooleanQuery::union(vec![phrase("title"), phrase("body")]));
    }
    let word = |word: &String| -> Box<dyn Query> {
        let stem = morgue::analysis::stem(word, Some("en"));
        let term = |name| -> Box<dyn Query> {
            let term = Term::from_field_text(field(name), &stem);
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        Box::new(BooleanQuery::union(vec![
            term("title_stems"),
            term("body_stems"),
        ]))
    };
    let words: Vec<Box<dyn Query>> = words.iter().map(word).collect();
    match kind {
        "or3" => Box::new(BooleanQuery::union(words)),
        _ => Box::new(BooleanQuery::intersection(words)),
    }
}

/// What words of the best articles cost: questions of eight words, answered by any of them.
fn long_queries(queries: &[Made], reader: &Reader) {
    let words: Vec<&String> = queries.iter().flat_map(|query| &query.terms).collect();
    let mut times = Vec::new();
    for words in words.chunks(8).take(40) {
        let query = words
            .iter()
            .map(|it| it.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let matching = Some("any".to_owned());
        let request = check(&Params {
            query,
            matching,
            ..Params::default()
        });
        times.push(timed(|| reader.rank(&request).map(|it| it.len())));
        let count = Request {
            limit: 0,
            ..request
        };
        times.push(-timed(|| reader.search(&count).map(|it| it.total)));
    }
    let (ranked, counted): (Vec<f64>, Vec<f64>) = times.iter().partition(|time| **time > 0.0);
    let counted = counted.into_iter().map(f64::abs).collect();
    println!(
        "eight words, any of them: ranked {}, counted {}",
        percentiles(ranked),
        percentiles(counted)
    );
}

fn timed<T, E: std::fmt::Debug>(answer: impl FnOnce() -> Result<T, E>) -> f64 {
    let started = Instant::now();
    std::hint::black_box(answer().expect("an open index answers"));
    started.elapsed().as_secs_f64() * 1e3
}

fn report(kind: &str, times: &Times) {
    println!(
        "{kind:8} {} | {} | {}",
        percentiles(times.raw.clone()),
        percentiles(times.ranked.clone()),
        percentiles(times.shown.clone())
    );
}

fn percentiles(mut times: Vec<f64>) -> String {
    if times.is_empty() {
        return "-".to_owned();
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    format!("{:.2}/{:.2}", at(0.5), at(0.99))
}
