//! Nine kinds of queries over a large made archive, beside raw tantivy in the same run.
//!
//! `MORGUE_BIG=big.jsonl cargo bench --bench big`, where `big.jsonl` and `big.jsonl.queries.json` come from the
//! search benchmark's `make_big.py --queries N`. Both indexes are made beside it, once; that is timed too.
//!
//! Raw tantivy is what one would write without this program: lines of JSON read by serde, `title` and `body` with
//! tantivy's own English stemmer, positions and lengths, both stored by zstd, two indexing threads with as much memory
//! as ours have; a query is a union over both fields for each word, ten best and a count in one pass. Queries of ours
//! that filter or order are asked for their words alone there.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::io::BufReader;
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
use tantivy::IndexSettings;
use tantivy::IndexWriter;
use tantivy::Searcher;
use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::collector::Count;
use tantivy::collector::TopDocs;
use tantivy::directory::MmapDirectory;
use tantivy::query::BooleanQuery;
use tantivy::query::FuzzyTermQuery;
use tantivy::query::PhraseQuery;
use tantivy::query::Query;
use tantivy::query::RegexQuery;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::STORED;
use tantivy::schema::Schema;
use tantivy::schema::TextFieldIndexing;
use tantivy::schema::TextOptions;
use tantivy::store::Compressor;
use tantivy::store::ZstdCompressor;

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

impl Times {
    fn add(&mut self, others: &Self) {
        self.raw.extend(&others.raw);
        self.ranked.extend(&others.ranked);
        self.shown.extend(&others.shown);
    }
}

fn main() {
    let Some(archive) = std::env::var_os("MORGUE_BIG").map(PathBuf::from) else {
        println!("left out: MORGUE_BIG names no archive");
        return;
    };
    let (index, raw) = (
        archive.with_extension("index"),
        archive.with_extension("raw"),
    );
    let megabytes = bytes(&archive) / 1e6;
    let raw_seconds = make_raw(&archive, &raw);
    let seconds = make(&archive, &index);
    if let (Some(raw_seconds), Some(seconds)) = (raw_seconds, seconds) {
        println!(
            "indexing: raw {:.1} MB/s, ours {:.1} MB/s, {:.2} of it",
            megabytes / raw_seconds,
            megabytes / seconds,
            raw_seconds / seconds
        );
    }
    let reader = Reader::open(&index).expect("the index can be opened");
    let folder = index
        .join("gens")
        .join(format!("{:06}", reader.generation()));
    for (whose, folder) in [("raw", &raw), ("ours", &folder)] {
        let sizes = sizes(folder);
        let all: f64 = sizes.values().sum();
        let each = sizes.iter().map(|(kind, size)| format!("{kind} {size:.1}"));
        println!(
            "index, {whose}: {all:.1} MB, {:.3} of the archive: {}",
            all / megabytes,
            each.collect::<Vec<_>>().join(", ")
        );
    }
    let opened = Index::open_in_dir(&raw).expect("the raw index can be opened");
    let raw = opened.reader().expect("it can be read").searcher();
    let queries = std::fs::read(archive.with_extension("jsonl.queries.json"))
        .expect("the queries stand beside the archive");
    let queries: Vec<Made> = serde_json::from_slice(&queries).expect("queries are JSON");
    println!("{} articles, {} raw", reader.len(), raw.num_docs());
    println!(
        "milliseconds, p50/p99: raw top 10 + count | ours | ours with four facets and snippets"
    );
    let mut kinds: Vec<&str> = queries.iter().map(|query| query.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let (mut all, mut plain) = (Times::default(), Times::default());
    for kind in kinds {
        let of_kind = queries.iter().filter(|query| query.kind == kind);
        let of_kind: Vec<&Made> = of_kind.collect();
        let times = measure(&of_kind, &reader, &raw);
        report(kind, &times);
        if matches!(kind, "term" | "and2" | "or3" | "phrase") {
            plain.add(&times);
        }
        all.add(&times);
    }
    report("plain", &plain);
    report("all", &all);
    near(&queries, &reader);
    long_queries(&queries, &reader);
}

fn bytes(file: &Path) -> f64 {
    file.metadata().expect("the file is there").len() as f64
}

/// Megabytes of a folder's files by what their names end in.
fn sizes(folder: &Path) -> BTreeMap<String, f64> {
    let mut sizes = BTreeMap::new();
    for entry in folder.read_dir().expect("the folder can be read").flatten() {
        let path = entry.path();
        let kind = path.extension().unwrap_or_default().to_string_lossy();
        *sizes.entry(kind.into_owned()).or_default() += bytes(&path) / 1e6;
    }
    sizes
}

/// Makes our index where there is none; returns the seconds it took.
fn make(archive: &Path, index: &Path) -> Option<f64> {
    if exists(index) {
        return None;
    }
    let options = ingest::Options {
        paths: vec![archive.to_owned()],
        threads: 2,
        ..ingest::Options::default()
    };
    let started = Instant::now();
    ingest::run(index, &options, &AtomicBool::new(false), &mut |_| {})
        .expect("the archive can be ingested");
    Some(started.elapsed().as_secs_f64())
}

/// What raw tantivy reads of a line.
#[derive(Debug, Deserialize)]
struct Line {
    title: String,
    body: String,
}

/// Makes the raw index where there is none; returns the seconds it took.
fn make_raw(archive: &Path, folder: &Path) -> Option<f64> {
    if folder.exists() {
        return None;
    }
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing) | STORED;
    let title = builder.add_text_field("title", text.clone());
    let body = builder.add_text_field("body", text);
    std::fs::create_dir_all(folder).expect("there is room for an index");
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    };
    let directory = MmapDirectory::open(folder).expect("the folder is there");
    let index = Index::create(directory, builder.build(), settings).expect("a new index");
    let started = Instant::now();
    let mut writer: IndexWriter = index
        .writer_with_num_threads(2, 128 << 20)
        .expect("a writer");
    let lines = BufReader::new(std::fs::File::open(archive).expect("the archive is there")).lines();
    for line in lines {
        let line: Line = serde_json::from_str(&line.expect("a line")).expect("a made article");
        let mut document = TantivyDocument::new();
        document.add_text(title, &line.title);
        document.add_text(body, &line.body);
        writer.add_document(document).expect("a document is added");
    }
    writer.commit().expect("a commit");
    writer.wait_merging_threads().expect("merges end");
    Some(started.elapsed().as_secs_f64())
}

fn measure(queries: &[&Made], reader: &Reader, raw: &Searcher) -> Times {
    let mut times = Times::default();
    for round in 0..ROUNDS {
        for made in queries {
            let (typed, params) = request(made);
            let plain = check(&params);
            let shown = check(&Params {
                facets: vec!["outlet,lang,section,year".to_owned()],
                ..params.clone()
            });
            let query = raw_query(raw, &made.kind, &typed);
            let first = TopDocs::with_limit(10).order_by_score();
            let raw_ms = timed(|| raw.search(&*query, &(Count, first)).map(|it| it.0));
            let ranked_ms = timed(|| reader.top(&plain).map(|it| it.1));
            let shown_ms = timed(|| archive::search(reader, &shown).map(|it| it.total));
            if round > 0 {
                times.raw.push(raw_ms);
                times.ranked.push(ranked_ms);
                times.shown.push(shown_ms);
            }
        }
    }
    times
}

/// The words of a made query, and the query as typed here.
fn request(made: &Made) -> (Vec<String>, Params) {
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
        "prefix" => params.query = format!("{words}*"),
        "fuzzy" => params.query = format!("{words}~1"),
        kind => panic!("a made query of an unknown kind: {kind}"),
    }
    (made.terms.clone(), params)
}

fn check(params: &Params) -> Request {
    params.check().expect("a made query can be read")
}

/// The same question without filters and orders, which raw tantivy is not asked for.
fn raw_query(searcher: &Searcher, kind: &str, words: &[String]) -> Box<dyn Query> {
    let field = |name: &str| searcher.schema().get_field(name).expect("a field of ours");
    if kind == "phrase" && words.len() > 1 {
        let phrase = |name| -> Box<dyn Query> {
            let stems = words
                .iter()
                .map(|word| morgue::analysis::stem(word, Some("en")));
            let terms = stems.map(|stem| Term::from_field_text(field(name), &stem));
            Box::new(PhraseQuery::new(terms.collect()))
        };
        return Box::new(BooleanQuery::union(vec![phrase("title"), phrase("body")]));
    }
    let word = |word: &String| -> Box<dyn Query> {
        let form = |name| -> Option<Box<dyn Query>> {
            let term = Term::from_field_text(field(name), word);
            match kind {
                "prefix" => {
                    let query = RegexQuery::from_pattern(&format!("{word}.*"), field(name));
                    Some(Box::new(query.expect("letters are a pattern")))
                }
                "fuzzy" => Some(Box::new(FuzzyTermQuery::new(term, 1, true))),
                _ => None,
            }
        };
        if let (Some(title), Some(body)) = (form("title"), form("body")) {
            return Box::new(BooleanQuery::union(vec![title, body]));
        }
        let stem = morgue::analysis::stem(word, Some("en"));
        let term = |name| -> Box<dyn Query> {
            let term = Term::from_field_text(field(name), &stem);
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        Box::new(BooleanQuery::union(vec![term("title"), term("body")]))
    };
    let words: Vec<Box<dyn Query>> = words.iter().map(word).collect();
    match kind {
        "or3" => Box::new(BooleanQuery::union(words)),
        _ => Box::new(BooleanQuery::intersection(words)),
    }
}

/// Two words near each other, beside the same two as a phrase.
fn near(queries: &[Made], reader: &Reader) {
    let (mut phrases, mut nears) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for made in queries.iter().filter(|made| made.kind == "phrase") {
            let top = |query: String| {
                let request = check(&Params {
                    query,
                    ..Params::default()
                });
                timed(|| reader.top(&request).map(|it| it.1))
            };
            let phrase = top(format!("\"{}\"", made.terms.join(" ")));
            let near = top(made.terms.join(" NEAR/5 "));
            if round > 0 {
                phrases.push(phrase);
                nears.push(near);
            }
        }
    }
    println!(
        "phrase {} | near {}: {:.2}",
        percentiles(&phrases),
        percentiles(&nears),
        at(&nears, 0.5) / at(&phrases, 0.5)
    );
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
    let counted: Vec<f64> = counted.into_iter().map(f64::abs).collect();
    println!(
        "eight words, any of them: ranked {}, counted {}",
        percentiles(&ranked),
        percentiles(&counted)
    );
}

fn timed<T, E: std::fmt::Debug>(answer: impl FnOnce() -> Result<T, E>) -> f64 {
    let started = Instant::now();
    std::hint::black_box(answer().expect("an open index answers"));
    started.elapsed().as_secs_f64() * 1e3
}

fn report(kind: &str, times: &Times) {
    let share = |times: &[f64], of: &[f64], part| at(times, part) / at(of, part);
    println!(
        "{kind:8} {} | {} | {} | ours {:.2}/{:.2} of raw, shown {:.2} of raw's p50",
        percentiles(&times.raw),
        percentiles(&times.ranked),
        percentiles(&times.shown),
        share(&times.ranked, &times.raw, 0.5),
        share(&times.ranked, &times.raw, 0.99),
        share(&times.shown, &times.raw, 0.5),
    );
}

/// The time that a share of the answers took at most.
fn at(times: &[f64], share: f64) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let last = times.len().saturating_sub(1);
    times
        .get((last as f64 * share) as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

fn percentiles(times: &[f64]) -> String {
    format!("{:.3}/{:.3}", at(times, 0.5), at(times, 0.99))
}
