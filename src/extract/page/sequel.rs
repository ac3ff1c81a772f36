//! The next article, where a page goes on with one: an endless scroll, or several articles in one container.

use crate::wording::byline::parse_byline;
use crate::wording::date::find_dates;

use super::clean::Reason;
use super::lines::bare;
use super::outline::Outline;

/// Blocks behind a headline in which its date or byline stands, and their words at most.
const META_BLOCKS: usize = 3;
const META_WORDS: u32 = 15;
/// Link density from which a heading leads to its article.
const LINKED: f32 = 0.8;
/// Words of the article before another one may begin.
const LEAST_WORDS: u32 = 20;
/// Headlines with a date from which a page is a list or a live report: there each is a part of the whole.
const MOST_SEQUELS: usize = 4;

/// Drops what stands from the headline of another article on, but for what shares its container with this one.
///
/// A headline of another article is a heading of the first level, or a linked one of the second, behind text, with a
/// date or byline of its own: the headings inside of a text have none. A heading that the page's title holds is of this
/// article, whatever stands before it.
pub(super) fn drop_sequels(outline: &Outline, headline: Option<usize>, reasons: &mut [Reason]) {
    let Some(headline) = headline else { return };
    let sequels: Vec<usize> = (headline + 1..reasons.len())
        .filter(|at| is_headline(outline, *at) && !is_title(outline, *at))
        .collect();
    let words = |range: std::ops::Range<usize>| -> u32 {
        let chosen = range.filter(|at| reasons[*at].is_none());
        chosen.map(|at| outline.blocks[at].words).sum()
    };
    let first = sequels
        .iter()
        .find(|at| words(headline..**at) >= LEAST_WORDS);
    let Some(&first) = first.filter(|_| sequels.len() < MOST_SEQUELS) else {
        return;
    };
    let container = |at: usize| outline.ancestor(outline.blocks[at].element, 1);
    let own: Vec<usize> = (headline..first)
        .filter(|at| reasons[*at].is_none())
        .map(container)
        .collect();
    for (at, reason) in reasons.iter_mut().enumerate().skip(first) {
        if reason.is_none() && !own.contains(&container(at)) {
            *reason = Some("another article");
        }
    }
}

fn is_headline(outline: &Outline, at: usize) -> bool {
    let level = |at: usize| {
        outline.elements[outline.blocks[at].element]
            .tag
            .heading_level()
    };
    let linked = outline.blocks[at].link_density() > LINKED;
    if level(at) != 1 && !(level(at) == 2 && linked) {
        return false;
    }
    let behind = at + 1..(at + 1 + META_BLOCKS).min(outline.blocks.len());
    behind
        .map(|at| &outline.blocks[at])
        .take_while(|block| block.words <= META_WORDS)
        .map(|block| outline.text(block))
        .any(|line| !find_dates(line).is_empty() || parse_byline(line).is_some())
}

fn is_title(outline: &Outline, at: usize) -> bool {
    let heading = bare(outline.text(&outline.blocks[at]));
    let mut titles = outline.titles.iter();
    titles.any(|title| title.to_lowercase().contains(&heading))
}
