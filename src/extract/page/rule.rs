//! The hand-made choice of blocks.

use super::candidate::Candidates;
use super::mark::Mark;
use super::outline::Block;
use super::outline::Outline;
use super::reach::Reach;
use super::tally::Tally;

/// Marks that take a block out when they stand between it and the top candidate, most telling first, and the
/// reason they give.
const AGAINST: &[(Mark, &str)] = &[
    (Mark::Comment, "comments"),
    (Mark::Newsletter, "newsletter"),
    (Mark::NavTag, "menu"),
    (Mark::Nav, "menu"),
    (Mark::FooterTag, "footer"),
    (Mark::Footer, "footer"),
    (Mark::AsideTag, "sidebar"),
    (Mark::Sidebar, "sidebar"),
    (Mark::Share, "share"),
    (Mark::Related, "related"),
    (Mark::Ad, "advert"),
    (Mark::FigcaptionTag, "caption"),
    (Mark::Caption, "caption"),
    (Mark::FormTag, "form"),
    (Mark::Toc, "contents"),
    (Mark::Author, "author"),
    (Mark::Meta, "byline"),
    (Mark::Hidden, "hidden"),
];

/// Bytes from which an unlinked sentence is prose.
const PROSE: u32 = 120;

/// Link density from which a block is a list of links.
const LINKS: f32 = 0.8;

/// Share of the article's prose from which an element is the article, whatever its class says.
const HOLDS_ARTICLE: f32 = 0.2;

/// Returns why each block is left out, `None` for those that are the article.
pub(super) fn choose(outline: &Outline, headline: Option<usize>) -> Vec<Option<&'static str>> {
    let tally = Tally::of(&outline.blocks);
    let candidates = Candidates::of(outline, &tally);
    let reach = Reach::of(outline);
    let blocks = outline.blocks.iter().enumerate();
    blocks
        .map(|(at, block)| {
            if headline.is_some_and(|headline| at == headline) {
                return Some("title");
            }
            because(outline, block, &tally, &candidates, &reach)
        })
        .collect()
}

fn because(
    outline: &Outline,
    block: &Block,
    tally: &Tally,
    candidates: &Candidates,
    reach: &Reach,
) -> Option<&'static str> {
    let prose = block.bytes > PROSE && block.ends_sentence && block.link_density() < 0.3;
    let inside = candidates.is_inside(block.element);
    let parent = outline.ancestor(block.element, 1);
    let beside =
        prose && candidates.levels_off(block.element) <= 3 && candidates.relative(parent) > 0.15;
    if !inside && !beside {
        let near = |(mark, _): &&(Mark, _)| reach.levels(block.inner, *mark) < 4;
        let mark = AGAINST.iter().find(near);
        return Some(mark.map_or("outside the article", |(_, because)| because));
    }
    let levels = if inside {
        outline.elements[block.inner].depth - outline.elements[candidates.top].depth
    } else {
        u16::from(candidates.levels_off(block.inner))
    };
    let most = tally
        .over(&outline.elements[candidates.top].blocks)
        .prose_bytes as f32
        * HOLDS_ARTICLE;
    for (mark, because) in AGAINST {
        let up = u16::from(reach.levels(block.inner, *mark));
        if up >= levels || (prose && up > 1) {
            continue;
        }
        let marked = outline.ancestor(block.inner, usize::from(up));
        if tally.over(&outline.elements[marked].blocks).prose_bytes as f32 <= most {
            return Some(because);
        }
    }
    (block.link_density() > LINKS).then_some("links")
}
