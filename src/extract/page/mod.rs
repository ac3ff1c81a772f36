//! The article's blocks among a page's blocks.
//!
//! The walk: [`outline`] cuts the page into blocks of text and the elements around them. [`evidence`] gathers what
//! is known of them: [`mark`] reads what class names and ids say of an element and [`reach`] how far up the nearest
//! such element is, [`saying`] what a short block says of itself, [`candidate`] finds the element that most likely
//! holds the article, [`tally`] sums up runs of blocks. [`features`] lays that before a model, boosted [`trees`](super::trees)
//! that give each block a probability of being text; [`choose`] takes the likely ones, [`clean`] mends the choice
//! by plain rules, [`reason`] names what was left out, and [`text`] writes the rest down. Nothing is cut out of the
//! page's tree on the way: all that is known of an element or a block stands in tables beside it. Where the blocks
//! hold next to nothing, [`state`] looks for the article in the scripts.
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
mod labels;
mod lexicon;
mod lines;
mod mark;
mod outline;
mod phrases;
mod pulled;
mod reach;
mod reason;
mod repeats;
mod saying;
mod sequel;
mod short;
mod state;
pub mod study;
mod tag;
mod tally;
mod text;

use crate::page::Page;
use crate::wording::notice;

use super::Body;
use super::Rejected;
use evidence::Evidence;
use outline::Outline;
use study::Stage;

/// Bytes below which a body is less than an article (about 40 words), so that the scripts are looked at for more.
const SHORT: usize = 250;

/// Returns the article text of a page: its blocks, or what its scripts hold where a browser would build them.
pub fn page(page: &Page) -> Result<Body, Rejected> {
    walk(page, &mut |_| {})
}

/// Returns the article text of a page, and calls `done` after each stage, or a part of it.
fn walk(page: &Page, done: &mut impl FnMut(Stage)) -> Result<Body, Rejected> {
    let outline = Outline::of(page);
    done(Stage::Outline);
    if outline.blocks.is_empty() {
        return scripted(page, Body::default()).ok_or(Rejected::Empty);
    }
    let evidence = Evidence::of(&outline);
    done(Stage::Features);
    let verdicts = choose::verdicts(&evidence, done);
    let body = choose::body(&evidence, &verdicts);
    done(Stage::CleanUp);
    let notice = notice::is_notice(&body.text);
    if body.text.len() >= SHORT && !notice {
        return Ok(body);
    }
    let empty = body.text.is_empty();
    match scripted(page, body.clone()) {
        Some(scripted) => Ok(scripted),
        None if empty => Err(Rejected::NoArticle),
        None if notice => Err(Rejected::Notice),
        None => Ok(body),
    }
}

/// Returns the article in the scripts where it is three times as long as the body in the blocks.
fn scripted(page: &Page, blocks: Body) -> Option<Body> {
    let text = state::body(page)?;
    (text.len() > 3 * blocks.text.len()).then_some(Body {
        text,
        removed: blocks.removed,
    })
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
    fn notice_is_no_article() {
        let notice = "<title>404</title><main><h1>Oops</h1><p>Sorry, the page you are looking for has moved to
            another place, or was never there. Try our home page.</main>";
        assert_eq!(super::page(&Page::parse(notice)), Err(Rejected::Notice));
    }

    #[test]
    fn page_without_text_is_empty() {
        let page = Page::parse("<script>var a = 1;</script>");
        assert_eq!(super::page(&page), Err(Rejected::Empty));
    }
}
