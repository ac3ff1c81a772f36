//! Bytes to article: whatever they are, nothing panics, words of the text stand in the page in their order, and the
//! tree is the one that html5ever builds by itself.
#![no_main]

use ego_tree::Tree;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::Tokenizer;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::TreeBuilder;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::tree_builder::TreeSink;
use libfuzzer_sys::fuzz_target;
use morgue::decode::Kind;
use morgue::decode::decode;
use morgue::extract;
use morgue::extract::Body;
use morgue::metadata;
use morgue::metadata::Facts;
use morgue::metadata::Hints;
use morgue::page::Page;
use scraper::Html;
use scraper::HtmlTreeSink;
use scraper::Node;

fuzz_target!(|bytes: &[u8]| {
    let Ok(decoded) = decode(bytes, None, None, Some(Kind::Page)) else {
        return;
    };
    let page = Page::parse(&decoded.text);
    check_tree(&decoded.text, &page);
    let body = extract::page(&page).unwrap_or_default();
    check_body(&page, &body);
    check_facts(&metadata::of_page(&page, &body.text, &Hints::default()));
});

/// Letters of the text, and of each run that was stripped, stand in the page in their order. Whole words may not: a
/// script in the midst of one is no part of it.
fn check_body(page: &Page, body: &Body) {
    let mut all = String::new();
    for node in page.tree().root().descendants() {
        if let Node::Text(text) = node.value() {
            all.extend(text.split_whitespace());
        }
    }
    let runs = body.removed.iter().map(|run| run.text.as_str());
    for text in runs.chain([body.text.as_str()]) {
        let mut rest = all.chars();
        let mut letters = text.chars().filter(|letter| !letter.is_whitespace());
        let lost = letters.find(|letter| !rest.any(|other| other == *letter));
        assert_eq!(lost, None, "{text:?} does not stand in {all:?}");
    }
}

/// Values are trimmed, of one line and not empty.
fn check_facts(facts: &Facts) {
    let texts = [&facts.title, &facts.outlet, &facts.section, &facts.lang];
    let texts = texts.into_iter().filter_map(|fact| fact.value.as_deref());
    let authors = facts.authors.value.iter().flatten().map(String::as_str);
    for text in texts.chain(authors) {
        assert!(!text.is_empty() && text.trim() == text, "{text:?}");
        assert!(!text.contains('\n'), "{text:?}");
    }
}

fn check_tree(html: &str, page: &Page) {
    let reference = reference(html);
    let flooded = |node: &Node| node.as_element().is_some_and(|element| element.attrs.len() > 16);
    let roots = html.to_ascii_lowercase();
    let roots = roots.matches("<html").count() + roots.matches("<body").count();
    // Text that was encoded twice is mended before it is parsed; without these signs none is taken for such.
    let control = |c| ('\u{80}'..='\u{9f}').contains(&c);
    let encoded_twice = html.contains("â€") || html.contains('Ã') || html.contains(control);
    // What the guard trims without a word.
    if encoded_twice || !page.caps_hit().is_empty() || roots > 16 || reference.values().any(flooded) {
        return;
    }
    let ours: Vec<&Node> = page.tree().root().descendants().map(|node| node.value()).collect();
    let theirs: Vec<&Node> = reference.root().descendants().map(|node| node.value()).collect();
    assert_eq!(ours, theirs, "{html:?}");
}

/// Parses with html5ever's own tokenizer and no guard.
fn reference(html: &str) -> Tree<Node> {
    let options = TreeBuilderOpts {
        scripting_enabled: false,
        ..Default::default()
    };
    let sink = HtmlTreeSink::new(Html::new_document());
    let tokenizer = Tokenizer::new(TreeBuilder::new(sink, options), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.sink.finish().tree
}
