//! The article in a page's scripts, for pages that a browser builds from them.
//!
//! JSON-LD may hold the text as `articleBody`; the state of a script (`__NEXT_DATA__` and kin) holds it as one long
//! string, often of markup, or as a list of blocks. Which names a site gives them is its own affair, so the longest
//! prose is taken wherever it stands.

use scraper::Node;
use serde_json::Deserializer;
use serde_json::Map;
use serde_json::Value;

use crate::page::Page;

use super::outline::Outline;

/// Bytes of a script that are read as JSON, and objects and lists that are looked at.
const LONGEST_SCRIPT: usize = 4 << 20;
const MOST_VALUES: usize = 50_000;
/// Words from which a value is an article, and sentences that it has.
const LEAST_WORDS: usize = 60;
const LEAST_SENTENCES: usize = 3;
/// Bytes below which a string is not looked at: as many words are longer in every script.
const LEAST_BYTES: usize = 240;
/// Levels below the item of a list in which its words stand: `{"type": "p", "children": [{"text": "…"}]}`.
const MOST_LEVELS: usize = 6;
/// Names of what is no text of its article: other articles, their summaries, what search engines show.
const OTHERS: [&str; 9] = [
    "related",
    "recommended",
    "comments",
    "description",
    "summary",
    "caption",
    "teaser",
    "seo",
    "bio",
];

/// Returns the longest prose in the scripts of a page, as paragraphs split by a blank line.
pub(super) fn body(page: &Page) -> Option<String> {
    let scripts = page.tree().root().descendants().filter(|node| {
        let element = node.value().as_element();
        element.is_some_and(|element| element.name() == "script" && element.attr("src").is_none())
    });
    let mut best: Option<String> = None;
    for script in scripts {
        let text: String = script
            .children()
            .filter_map(|child| match child.value() {
                Node::Text(text) => Some(&**text),
                _ => None,
            })
            .collect();
        if let Some(found) = value(&text).and_then(|value| prose(&value))
            && best.as_ref().is_none_or(|best| found.len() > best.len())
        {
            best = Some(found);
        }
    }
    best
}

/// Reads the first JSON object of a script: all of it, or what `window.STATE = ` assigns.
fn value(script: &str) -> Option<Value> {
    let script = &script[script.find('{')?..];
    if script.len() > LONGEST_SCRIPT {
        return None;
    }
    let mut values = Deserializer::from_str(script).into_iter::<Value>();
    values.next()?.ok()
}

/// Returns the longest prose in a value: one string, or the strings of a list.
fn prose(value: &Value) -> Option<String> {
    let mut best: Option<String> = None;
    let mut open = vec![value];
    let mut seen = 0;
    while let Some(value) = open.pop() {
        seen += 1;
        if seen > MOST_VALUES {
            break;
        }
        let found = match value {
            Value::String(text) if text.len() >= LEAST_BYTES => Some(paragraphs(text)),
            Value::Array(items) => {
                open.extend(items);
                listed(items)
            }
            Value::Object(node) => {
                open.extend(own(node));
                continue;
            }
            _ => continue,
        };
        if let Some(found) = found.filter(|found| is_article(found))
            && best.as_ref().is_none_or(|best| found.len() > best.len())
        {
            best = Some(found);
        }
    }
    best
}

/// Returns the values of an object but those of other articles.
fn own(node: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let other = |key: &str| {
        let key = key.to_ascii_lowercase();
        OTHERS.iter().any(|name| key.contains(name))
    };
    node.iter()
        .filter(move |(key, _)| !other(key))
        .map(|(_, value)| value)
}

/// Splits a long string into paragraphs: at the blocks of its markup, else at its lines.
fn paragraphs(text: &str) -> String {
    if !text.contains("</") {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        return lines.collect::<Vec<_>>().join("\n\n");
    }
    let outline = Outline::of(&Page::parse(text));
    let blocks = outline.blocks.iter().map(|block| outline.text(block));
    blocks.collect::<Vec<_>>().join("\n\n")
}

/// Joins the prose of a list of blocks, one paragraph an item.
fn listed(items: &[Value]) -> Option<String> {
    let lines: Vec<String> = items.iter().filter_map(line).collect();
    (lines.len() >= 2 && 2 * lines.len() >= items.len()).then(|| lines.join("\n\n"))
}

/// Returns the longest string in an item of a list, its markup resolved.
fn line(item: &Value) -> Option<String> {
    let mut longest: Option<&str> = None;
    let mut open = vec![(item, 0)];
    while let Some((value, level)) = open.pop() {
        match value {
            Value::String(text) if longest.is_none_or(|known| text.len() > known.len()) => {
                longest = Some(text)
            }
            Value::Array(items) if level < MOST_LEVELS => {
                open.extend(items.iter().map(|item| (item, level + 1)));
            }
            Value::Object(node) if level < MOST_LEVELS => {
                open.extend(own(node).map(|value| (value, level + 1)));
            }
            _ => {}
        }
    }
    let text = longest.filter(|text| !text.contains("://"))?;
    // A heading is short too, but a name for programs is one word.
    (text.contains(' ') || is_wide(text)).then(|| paragraphs(text))
}

/// Tells prose of an article's length by its words and full stops.
fn is_article(text: &str) -> bool {
    let sentences = text
        .split(['.', '!', '?', '。', '！', '？', '।', '؟'])
        .count()
        - 1;
    let words = text.split_whitespace().count();
    sentences >= LEAST_SENTENCES && (words >= LEAST_WORDS || is_wide(text))
}

/// Tells a text of as many characters without spaces between its words.
fn is_wide(text: &str) -> bool {
    let wide = text.chars().filter(|c| u32::from(*c) > 0x2e80);
    wide.take(2 * LEAST_WORDS).count() == 2 * LEAST_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "The crew of the harbour ferry walked out on Monday morning after a night of talks over pay had failed, and the company said that no boat would leave before the evening.";

    fn check(script: &str) -> Option<String> {
        body(&Page::parse(&format!(
            "<script>{script}</script><div id=root></div>"
        )))
    }

    #[test]
    fn a_body_of_markup_is_cut_into_its_paragraphs() {
        let script = format!(
            r#"window.STATE = {{"page": {{"story": {{"html": "<p>{LINE}<\/p><p>{LINE}<\/p><h2>What next<\/h2><p>{LINE}<\/p>"}}}}}}; start();"#
        );
        assert_eq!(
            check(&script),
            Some(format!("{LINE}\n\n{LINE}\n\nWhat next\n\n{LINE}"))
        );
    }

    #[test]
    fn a_list_of_blocks_is_an_article_and_a_list_of_teasers_is_not() {
        let blocks = format!(
            r#"{{"related": [{{"text": "{LINE} {LINE} {LINE} {LINE}"}}],
                "blocks": [{{"type": "paragraph", "text": "{LINE}"}}, {{"type": "ad"}}, {{"children": [{{"text": "{LINE}"}}]}}, {{"text": "{LINE}"}}]}}"#
        );
        assert_eq!(check(&blocks), Some(format!("{LINE}\n\n{LINE}\n\n{LINE}")));
        let teasers =
            format!(r#"{{"items": [{{"description": "{LINE}"}}, {{"description": "{LINE}"}}]}}"#);
        assert_eq!(check(&teasers), None);
    }

    #[test]
    fn scripts_without_prose_hold_no_article() {
        for script in [
            "",
            "{",
            "var a = {b: 1}",
            r#"{"a": "b", "c": [1, 2, null]}"#,
        ] {
            assert_eq!(check(script), None, "{script}");
        }
        assert_eq!(check(&"{\"a\":".repeat(100_000)), None);
        assert_eq!(check(&format!("{{\"a\": {}", "[".repeat(100_000))), None);
    }
}
