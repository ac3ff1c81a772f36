//! Bytes to article: pages and dumps a second, megabytes a second, one thread.
//!
//! Over the sample archive always, and over the benchmark's pages where they lie in `../shared/bench` or
//! `MORGUE_BENCH`. `cargo bench --bench extract`.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use morgue::decode::Kind;
use morgue::decode::decode;
use morgue::ingest::Overrides;
use morgue::ingest::read;
use morgue::source::Content;
use morgue::source::Filter;
use morgue::source::Item;
use morgue::source::Record;
use morgue::source::open;
use morgue::source::walk;

/// Pages of a benchmark folder that are measured: enough for a steady mean.
const MAX_RECORDS: usize = 200;

fn benches(criterion: &mut Criterion) {
    let corpus = records(Path::new("corpus"));
    let (pages, dumps): (Vec<Record>, Vec<Record>) = corpus.into_iter().partition(is_page);
    measure(criterion, "corpus/pages", &pages);
    measure(criterion, "corpus/dumps", &dumps);
    let bench = std::env::var_os("MORGUE_BENCH").map_or(PathBuf::from("../shared/bench"), PathBuf::from);
    for folder in ["html", "flat/oneline", "flat/lines", "flat/browser"] {
        let path = bench.join("extract").join(folder);
        if path.is_dir() {
            measure(criterion, &format!("bench/{folder}"), &records(&path));
        } else {
            eprintln!("left out: no {}", path.display());
        }
    }
}

fn measure(criterion: &mut Criterion, name: &str, records: &[Record]) {
    let bytes: usize = records.iter().map(|record| record.content.as_bytes().len()).sum();
    let overrides = Overrides::default();
    for (unit, throughput) in
        [("bytes", Throughput::Bytes(bytes as u64)), ("records", Throughput::Elements(records.len() as u64))]
    {
        let mut group = criterion.benchmark_group(format!("extract/{unit}"));
        group.throughput(throughput).sample_size(10).warm_up_time(Duration::from_secs(1));
        group.bench_function(name, |bencher| {
            bencher.iter(|| records.iter().map(|record| read(record, "", "x", &overrides).article.words).sum::<u32>());
        });
        group.finish();
    }
}

fn records(root: &Path) -> Vec<Record> {
    let files = walk(root, &Filter::default()).expect("the folder can be walked").files;
    let items = files.iter().filter_map(|file| open(file).ok()).flatten();
    let records = items.filter_map(|item| match item {
        Ok(Item::Record(record)) if matches!(record.content, Content::Bytes(_)) => Some(*record),
        _ => None,
    });
    records.take(MAX_RECORDS).collect()
}

fn is_page(record: &Record) -> bool {
    decode(record.content.as_bytes(), None, None, None).is_ok_and(|decoded| decoded.kind == Kind::Page)
}

criterion_group!(all, benches);
criterion_main!(all);
