//! Queries over the sample archive, inside the process. `cargo bench --bench search`.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use criterion::Criterion;
use criterion::criterion_group;
use criterion::criterion_main;
use morgue::archive;
use morgue::engine::local::Reader;
use morgue::ingest;
use morgue::ingest::Options;
use morgue::search::Params;
use tempfile::TempDir;

/// A query of each kind, by the name it is reported under.
const QUERIES: &[(&str, &str)] = &[
    ("word", "ceasefire"),
    ("two words", "ceasefire talks"),
    ("phrase", "\"satellite internet\""),
    ("near", "satellite NEAR/5 internet"),
    ("one sentence", "SENT(satellite internet)"),
    ("wildcard", "elect*"),
    ("fuzzy", "ceasefyre~1"),
    ("or", "flood OR heat"),
    ("minus", "strike -football"),
    ("field", "title:port"),
    ("date", "talks date:2024"),
    ("everything", "*"),
];

fn benches(criterion: &mut Criterion) {
    let index = TempDir::new().expect("there is room for an index");
    let options = Options {
        paths: vec![PathBuf::from("corpus")],
        threads: 2,
        ..Options::default()
    };
    ingest::run(index.path(), &options, &AtomicBool::new(false), &mut |_| {})
        .expect("the corpus can be ingested");
    let reader = Reader::open(index.path()).expect("the index is there");
    for (front, facets) in [
        ("hits", ""),
        ("hits and facets", "outlet,lang,section,year"),
    ] {
        let mut group = criterion.benchmark_group(format!("search/{front}"));
        group
            .sample_size(50)
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2));
        for (name, query) in QUERIES {
            let params = Params {
                query: (*query).into(),
                facets: vec![facets.into()],
                ..Params::default()
            };
            let request = params.check().expect("the query can be read");
            group.bench_function(*name, |bencher| {
                bencher.iter(|| archive::search(&reader, &request).map(|it| it.total))
            });
        }
        group.finish();
    }
}

criterion_group!(all, benches);
criterion_main!(all);
