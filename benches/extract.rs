//! Bytes to article: pages and dumps a second, megabytes a second, one thread.
//!
//! Over the sample archive always, and over the benchmark's pages where they lie in `../shared/bench` or
//! `MORGUE_BENCH`. `cargo bench --bench extract`; with `-- shares` only the shares of the stages, over all pages.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use morgue::decode::Kind;
use morgue::decode::decode;
use morgue::extract::study::Stage;
use morgue::extract::study::walk as walk_stages;
use morgue::ingest::Overrides;
use morgue::ingest::read;
use morgue::metadata;
use morgue::metadata::Hints;
use morgue::page::Page;
use morgue::source::Content;
use morgue::source::Filter;
use morgue::source::Item;
use morgue::source::Record;
use morgue::source::open;
use morgue::source::walk;
use rustix::time::ClockId;
use rustix::time::clock_gettime;
use scraper::Html;

/// Pages of a benchmark folder that are measured: enough for a steady mean.
const MAX_RECORDS: usize = 200;

/// Times the shares are taken; the round with the least work beside it counts.
const ROUNDS: usize = 5;

fn benches(criterion: &mut Criterion) {
    let corpus = records(Path::new("corpus"));
    let (pages, dumps): (Vec<Record>, Vec<Record>) = corpus.into_iter().partition(is_page);
    measure(criterion, "corpus/pages", &pages);
    measure(criterion, "corpus/dumps", &dumps);
    for folder in ["html", "flat/oneline", "flat/lines", "flat/browser"] {
        let path = bench_folder(folder);
        if path.is_dir() {
            measure(criterion, &format!("bench/{folder}"), &records(&path));
        } else {
            eprintln!("left out: no {}", path.display());
        }
    }
}

fn measure(criterion: &mut Criterion, name: &str, records: &[Record]) {
    let bytes: usize = records
        .iter()
        .map(|record| record.content.as_bytes().len())
        .sum();
    let overrides = Overrides::default();
    for (unit, throughput) in [
        ("bytes", Throughput::Bytes(bytes as u64)),
        ("records", Throughput::Elements(records.len() as u64)),
    ] {
        let mut group = criterion.benchmark_group(format!("extract/{unit}"));
        group
            .throughput(throughput)
            .sample_size(10)
            .warm_up_time(Duration::from_secs(1));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                records
                    .iter()
                    .map(|record| read(record, "", "x", &overrides).article.words)
                    .sum::<u32>()
            });
        });
        group.finish();
    }
}

fn bench_folder(name: &str) -> PathBuf {
    let bench = std::env::var_os("MORGUE_BENCH");
    let bench = bench.map_or(PathBuf::from("../shared/bench"), PathBuf::from);
    bench.join("extract").join(name)
}

fn records(root: &Path) -> Vec<Record> {
    all_records(root).take(MAX_RECORDS).collect()
}

fn all_records(root: &Path) -> impl Iterator<Item = Record> {
    let files = walk(root, &Filter::default())
        .expect("the folder can be walked")
        .files;
    let items = files.into_iter().filter_map(|file| open(&file).ok());
    items.flatten().filter_map(|item| match item {
        Ok(Item::Record(record)) if matches!(record.content, Content::Bytes(_)) => Some(*record),
        _ => None,
    })
}

fn is_page(record: &Record) -> bool {
    decode(record.content.as_bytes(), None, None, None)
        .is_ok_and(|decoded| decoded.kind == Kind::Page)
}

/// CPU seconds of this thread.
fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// CPU seconds by stage, in their order.
#[derive(Default)]
struct Shares {
    stages: Vec<(&'static str, f64)>,
    since: f64,
}

impl Shares {
    /// Counts the time since the last call for a stage.
    fn done(&mut self, stage: &'static str) {
        let spent = cpu() - self.since;
        match self.stages.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += spent,
            None => self.stages.push((stage, spent)),
        }
        self.since = cpu();
    }

    fn of(&self, stage: &str) -> f64 {
        let found = self.stages.iter().find(|(name, _)| *name == stage);
        found.map_or(0.0, |(_, spent)| *spent)
    }

    fn total(&self) -> f64 {
        self.stages.iter().map(|(_, spent)| spent).sum()
    }
}

/// Walks the stages of pages one by one; `rest` is what reading a record costs beside them.
fn shares(records: &[Record]) -> Shares {
    let mut shares = Shares::default();
    for record in records {
        shares.since = cpu();
        let Ok(decoded) = decode(record.content.as_bytes(), None, None, None) else {
            continue;
        };
        shares.done("decode");
        let page = Page::parse(&decoded.text);
        shares.done("parse");
        let body = walk_stages(&page, |stage| {
            shares.done(match stage {
                Stage::Outline => "outline",
                Stage::Features => "features",
                Stage::Model => "model",
                Stage::CleanUp => "clean-up",
            });
        });
        let text = body.as_ref().map_or("", |body| body.text.as_str());
        std::hint::black_box(metadata::of_page(&page, text, &Hints::default()));
        shares.done("metadata");
    }
    let stages = shares.total();
    let overrides = Overrides::default();
    let start = cpu();
    for record in records {
        std::hint::black_box(read(record, "", "x", &overrides));
    }
    shares.stages.push(("rest", cpu() - start - stages));
    shares
}

/// Prints the shares of the best of a few rounds, and what scraper's own parse of the same text costs.
fn print_shares(root: &Path) {
    let pages: Vec<Record> = all_records(root).filter(is_page).collect();
    let texts = pages
        .iter()
        .filter_map(|page| decode(page.content.as_bytes(), None, None, None).ok());
    let texts: Vec<String> = texts.map(|decoded| decoded.text).collect();
    let mut rounds: Vec<(Shares, f64)> = (0..ROUNDS)
        .map(|_| {
            let start = cpu();
            for text in &texts {
                std::hint::black_box(Html::parse_document(text));
            }
            let stock = cpu() - start;
            (shares(&pages), stock)
        })
        .collect();
    rounds.sort_by(|one, other| one.0.total().total_cmp(&other.0.total()));
    let (best, stock) = &rounds[0];
    let bytes: usize = pages.iter().map(|page| page.content.as_bytes().len()).sum();
    let total = best.total();
    println!(
        "{} pages, {:.1} MB, CPU of one thread: {total:.3} s, {:.0} pages/s, {:.0} MB/s",
        pages.len(),
        bytes as f64 / 1e6,
        pages.len() as f64 / total,
        bytes as f64 / 1e6 / total
    );
    for (stage, spent) in &best.stages {
        let each = spent * 1e6 / pages.len() as f64;
        println!(
            "  {stage:10} {:5.1} %  {each:6.0} us a page",
            spent / total * 100.0
        );
    }
    let decided = best.of("features") + best.of("model");
    println!(
        "  features and model: {:.0} % of the parse, {:.0} % of scraper's own parse ({:.0} us a page)",
        decided / best.of("parse") * 100.0,
        decided / stock * 100.0,
        stock * 1e6 / pages.len() as f64
    );
}

fn main() {
    if std::env::args().any(|argument| argument == "shares") {
        let folder = bench_folder("html");
        let folder = if folder.is_dir() {
            folder
        } else {
            "corpus".into()
        };
        return print_shares(&folder);
    }
    all();
    Criterion::default().configure_from_args().final_summary();
}

criterion_group!(all, benches);
