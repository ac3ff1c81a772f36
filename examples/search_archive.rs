//! Chapter 2: an index from the sample archive, and a search in it.
//!
//! `cargo run --example search_archive -- ceasefire talks`

use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use morgue::archive;
use morgue::engine::local::Reader;
use morgue::ingest;
use morgue::ingest::Options;
use morgue::search::Params;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let index = Path::new("target/example-index");
    let options = Options { paths: vec![PathBuf::from("corpus")], threads: 2, ..Options::default() };
    // The second time this costs a look at sizes and times.
    let report = ingest::run(index, &options, &AtomicBool::new(false), &mut |_| {})?;
    println!("{} added, {} unchanged\n", report.added, report.unchanged);

    let words: Vec<String> = std::env::args().skip(1).collect();
    let query = if words.is_empty() { "ceasefire talks".to_owned() } else { words.join(" ") };
    let params = Params { query, limit: Some(3), facets: vec!["outlet".to_owned()], ..Params::default() };
    let response = archive::search(&Reader::open(index)?, &params.check()?)?;
    for hit in &response.hits {
        println!("{}. {}", hit.rank, hit.title.as_deref().unwrap_or("-"));
        for snippet in &hit.snippets {
            println!("   {}", snippet.text);
        }
    }
    println!("\n{} found for {}", response.total, response.understood);
    Ok(())
}
