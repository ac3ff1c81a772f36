//! The date in a page's scripts, for pages that a browser builds from them.

use scraper::Node;

use crate::page::Page;
use crate::wording::date::Role;
use crate::wording::date::parse_date;

use super::dates::Vote;

/// Names under which programs keep the day of publication, with the quotes around them.
const NAMES: [&str; 9] = [
    "\"datePublished\"",
    "\"publishedAt\"",
    "\"published_at\"",
    "\"publishedDate\"",
    "\"publishDate\"",
    "\"publish_date\"",
    "\"publicationDate\"",
    "\"firstPublished\"",
    "\"pubDate\"",
];
/// Bytes of the headline that must stand near a date where a script has several, and how far.
const HEADLINE: usize = 30;
const NEAR: usize = 3_000;
/// Values looked at; a page of teasers has more.
const MOST: usize = 200;
/// The last resort: nothing else on the page has a date.
const WEIGHT: f32 = 0.4;

/// Returns the day of publication in the scripts: the only one, else the one nearest to the headline.
pub(super) fn published(page: &Page, headline: Option<&str>) -> Option<Vote> {
    let scripts = page.tree().root().descendants().filter(|node| {
        let element = node.value().as_element();
        element.is_some_and(|element| element.name() == "script" && element.attr("src").is_none())
    });
    let texts = scripts.flat_map(|script| script.children());
    let mut texts = texts.filter_map(|child| match child.value() {
        Node::Text(text) => Some(&**text),
        _ => None,
    });
    texts.find_map(|text| in_script(text, headline))
}

fn in_script(text: &str, headline: Option<&str>) -> Option<Vote> {
    let found: Vec<(usize, Vote)> = NAMES
        .iter()
        .flat_map(|name| text.match_indices(name))
        .take(MOST)
        .filter_map(|(at, name)| Some((at, vote(&text[at + name.len()..])?)))
        .collect();
    let (_, first) = found.first()?;
    if found
        .iter()
        .all(|(_, vote)| vote.stamp.day == first.stamp.day)
    {
        return Some(first.clone());
    }
    let headline = headline?;
    let headline = &headline[..headline.floor_char_boundary(HEADLINE)];
    let at = text.find(headline)?;
    let nearest = found
        .into_iter()
        .min_by_key(|(date, _)| date.abs_diff(at))?;
    (nearest.0.abs_diff(at) <= NEAR).then_some(nearest.1)
}

fn vote(behind: &str) -> Option<Vote> {
    let value = behind.trim_start().strip_prefix(':')?.trim_start();
    let value = &value[..value.floor_char_boundary(60)];
    let raw = value.strip_prefix('"')?.split('"').next()?;
    Some(Vote {
        from: "script",
        raw: raw.to_owned(),
        stamp: parse_date(raw)?,
        weight: WEIGHT,
        role: Role::Published,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str) -> Option<String> {
        let page = Page::parse(&format!("<script>{script}</script>"));
        published(&page, Some("Rain floods the old town")).map(|vote| vote.stamp.to_string())
    }

    #[test]
    fn the_only_day_counts_and_of_several_the_one_beside_the_headline() {
        let one = r#"{"publishedAt": "2021-03-05T10:00:00Z", "b": {"publishedAt":"2021-03-05T11:00:00Z"}}"#;
        assert_eq!(check(one).as_deref(), Some("2021-03-05T10:00:00+00:00"));
        let more = r#"[{"publishedAt":"2021-02-01","t":"Sun"},{"t":"Rain floods the old town","publishedAt":"2021-03-05"}]"#;
        assert_eq!(check(more).as_deref(), Some("2021-03-05"));
        assert_eq!(
            check(r#"[{"pubDate":"2021-02-01"},{"pubDate":"2021-02-03"}]"#),
            None
        );
        assert_eq!(check(r#"{"pubDate": null, "publishedAt": "soon"}"#), None);
    }
}
