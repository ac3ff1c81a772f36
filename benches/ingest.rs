//! Sources to a committed index, and a look at an unchanged tree. `cargo bench --bench ingest`.

use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use criterion::BatchSize;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use morgue::ingest;
use morgue::ingest::Options;
use tempfile::TempDir;

fn benches(criterion: &mut Criterion) {
    let options = Options { paths: vec![PathBuf::from("corpus")], threads: 2, ..Options::default() };
    let run = |index: &Path| {
        ingest::run(index, &options, &AtomicBool::new(false), &mut |_| {}).expect("the sample archive can be ingested")
    };
    let folder = || TempDir::new().expect("there is room for an index");
    let warm = folder();
    let articles = run(warm.path()).added;
    let mut group = criterion.benchmark_group("ingest");
    group.throughput(Throughput::Elements(articles)).sample_size(10).warm_up_time(Duration::from_secs(1));
    group.bench_function("corpus/fresh", |bencher| {
        bencher.iter_batched(folder, |index| run(index.path()).added, BatchSize::PerIteration);
    });
    group.bench_function("corpus/unchanged", |bencher| bencher.iter(|| run(warm.path()).unchanged));
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
