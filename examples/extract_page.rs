//! Chapter 1: from a saved page to its clean text and metadata, without any index.
//!
//! `cargo run --example extract_page -- corpus/harbour-courier/port-strike-vote.html`

use morgue::decode::decode;
use morgue::extract;
use morgue::metadata;
use morgue::metadata::Hints;
use morgue::page::Page;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or("corpus/harbour-courier/port-strike-vote.html".to_owned());
    // Bytes become text: the charset is found as browsers find it.
    let decoded = decode(&std::fs::read(&path)?, None, None, None)?;
    // The page is parsed once, and both what follows read the one tree.
    let page = Page::parse(&decoded.text);
    let body = extract::page(&page)?;
    let facts = metadata::of_page(&page, &body.text, &Hints::default());
    println!("title   {}", facts.title.value.as_deref().unwrap_or("-"));
    println!("outlet  {}", facts.outlet.value.as_deref().unwrap_or("-"));
    println!("authors {}", facts.authors.value.unwrap_or_default().join(", "));
    println!("date    {}", facts.published.value.map_or("-".to_owned(), |stamp| stamp.to_string()));
    println!("\n{}\n", body.text);
    println!("{} runs of boilerplate were stripped", body.removed.len());
    Ok(())
}
