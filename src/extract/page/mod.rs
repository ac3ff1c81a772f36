//! The article's blocks among a page's blocks.
//!
//! The walk: [`outline`] cuts the page into blocks of text and the elements around them. [`evidence`] gathers what
//! is known of them: [`mark`] reads what class names and ids say of an element and [`reach`] how far up the nearest
//! such element is, [`saying`] what a short block says of itself, [`candidate`] finds the element that most likely
//! holds the article, [`tally`] sums up runs of blocks. [`features`] lays that before a model, boosted [`trees`](super::trees)
//! that give each block a probability of being text; [`choose`] takes the likely ones, [`clean`] mends the choice
//! by plain rules, [`reason`] names what was left out, and [`text`] writes the rest down. Nothing is cut out of the
//! page's tree on the way: all that is known of an element or a block stands in tables beside it.
//!
//! What belongs: paragraphs, headings of the text, lists, tables, quotations. What does not: the headline and
//! the standfirst (fields of their own), bylines, captions, credits, pointers to other articles, newsletters,
//! notes on the author, comments.

mod attributes;
mod candidate;
mod choose;
mod clean;
mod evidence;
mod features;
mod headline;
mod keywords;
mod lexicon;
mod lines;
mod mark;
mod outline;
mod phrases;
mod reach;
mod reason;
mod repeats;
mod saying;
pub mod study;
mod tag;
mod tally;
mod text;

use crate::page::Page;

use super::Body;
use super::Rejected;
use evidence::Evidence;
use outline::Outline;

/// Returns the article text of a page.
pub fn page(page: &Page) -> Result<Body, Rejected> {
    let outline = Outline::of(page);
    if outline.blocks.is_empty() {
        return Err(Rejected::Empty);
    }
    let evidence = Evidence::of(&outline);
    let body = choose::body(&evidence, &choose::verdicts(&evidence));
    if body.text.is_empty() {
        return Err(Rejected::NoArticle);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "<title>Harbour wall to rise by a metre - Quayside Courier</title>
        <nav class=menu><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav>
        <main><article class=story><h1>Harbour wall to rise by a metre</h1>
        <p class=byline>By Ada Quill</p>
        <div class=body><p>The council voted on Tuesday to raise the harbour wall, after three floods in two years.
        <figure><img src=w.jpg><figcaption>The wall in March</figcaption></figure>
        <h2>What it costs</h2>
        <p>The work, which starts in May, costs four million, and half of it comes from the county.
        <table><tr><td>County<td>2 million<tr><td>Town<td>2 million</table>
        <p>Residents, who had asked for the wall since the first flood, called the vote long overdue.</div>
        <div class=newsletter-signup><p>Get the Courier in your inbox, every morning, for free.</div></article></main>
        <footer>Quayside Courier, all rights reserved</footer>";

    #[test]
    fn article_is_told_from_its_furniture() {
        let body = super::page(&Page::parse(STORY)).unwrap();
        insta::assert_snapshot!(body.text.replace("\n        ", " "), @r"
        The council voted on Tuesday to raise the harbour wall, after three floods in two years.

        What it costs

        The work, which starts in May, costs four million, and half of it comes from the county.

        County 2 million

        Town 2 million

        Residents, who had asked for the wall since the first flood, called the vote long overdue.
        ");
    }

    #[test]
    fn what_is_left_out_says_why() {
        let body = super::page(&Page::parse(STORY)).unwrap();
        let said: Vec<_> = body.removed.iter().map(|run| run.because).collect();
        assert_eq!(
            said,
            ["menu", "title", "author", "caption", "newsletter", "footer"]
        );
    }

    #[test]
    fn page_without_text_is_empty() {
        let page = Page::parse("<script>var a = 1;</script>");
        assert_eq!(super::page(&page), Err(Rejected::Empty));
    }
}
