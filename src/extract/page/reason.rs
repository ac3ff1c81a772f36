//! Names what a block that is left out most likely is.

use super::clean::Reason;
use super::evidence::Evidence;
use super::mark::Mark;
use super::saying::Saying;

/// What a mark makes of a block, the most telling first.
const MARKED: &[(Mark, &str)] = &[
    (Mark::Comment, "comments"),
    (Mark::Newsletter, "newsletter"),
    (Mark::NavTag, "menu"),
    (Mark::FooterTag, "footer"),
    (Mark::Footer, "footer"),
    (Mark::FigcaptionTag, "caption"),
    (Mark::Share, "share"),
    (Mark::Related, "related"),
    (Mark::Author, "author"),
    (Mark::Meta, "byline"),
    (Mark::Caption, "caption"),
    (Mark::Nav, "menu"),
    (Mark::AsideTag, "sidebar"),
    (Mark::Sidebar, "sidebar"),
    (Mark::Ad, "advert"),
    (Mark::Toc, "contents"),
    (Mark::Summary, "standfirst"),
    (Mark::FormTag, "form"),
    (Mark::Hidden, "hidden"),
    (Mark::Unseen, "hidden"),
];

/// What a block's own words make of it, the most telling first.
const SAID: &[(Saying, &str)] = &[
    (Saying::Legal, "legal"),
    (Saying::Related, "related"),
    (Saying::Subscribe, "newsletter"),
    (Saying::Comments, "comments"),
    (Saying::Advert, "advert"),
    (Saying::Share, "share"),
    (Saying::Byline, "byline"),
    (Saying::When, "byline"),
    (Saying::Bio, "author"),
    (Saying::Credit, "caption"),
    (Saying::Account, "menu"),
];

/// Levels up to which a mark speaks for a block.
const NEAR: u8 = 5;

/// Link density from which a block is links.
const LINKS: f32 = 0.6;

/// Returns why a block that was not chosen is left out.
pub(super) fn reason(evidence: &Evidence, at: usize, chosen: &std::ops::Range<usize>) -> Reason {
    let block = &evidence.outline.blocks[at];
    if evidence.headline == Some(at) {
        return Some("title");
    }
    let levels = |mark: Mark| evidence.reach.levels(block.inner, mark);
    let near = MARKED.iter().filter(|(mark, _)| levels(*mark) < NEAR);
    if let Some((_, because)) = near.min_by_key(|(mark, _)| levels(*mark)) {
        return Some(because);
    }
    let said = |(saying, _): &&(Saying, &str)| evidence.sayings[at].contains(*saying as usize);
    if let Some((_, because)) = SAID.iter().find(said) {
        return Some(because);
    }
    Some(match () {
        () if block.link_density() > LINKS => "links",
        () if at < chosen.start => "before the article",
        () if at >= chosen.end => "after the article",
        () => "inside the article",
    })
}
