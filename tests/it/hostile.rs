//! Pages made to exhaust a parser end, with the cap they ran into told; dumps of any shape end. How long they take is
//! measured by hand (`benches/hostile.py`): a test that asks a clock fails on a busy machine.

use morgue::extract;
use morgue::metadata;
use morgue::metadata::Hints;
use morgue::page::Cap;
use morgue::page::Page;

/// Nodes of a tree past the cap, and what stands between two looks at it.
const MOST_NODES: usize = 520_000;

/// Reads a page to the end; returns the caps it ran into.
fn caps(html: &str) -> Vec<Cap> {
    let page = Page::parse(html);
    assert!(page.tree().values().len() < MOST_NODES);
    let body = extract::page(&page).unwrap_or_default();
    let _ = metadata::of_page(&page, &body.text, &Hints::default());
    page.caps_hit().to_vec()
}

fn numbered(count: usize, unit: impl Fn(usize) -> String) -> String {
    (0..count).map(unit).collect()
}

#[test]
fn nesting_is_flattened() {
    for html in [
        "<div>".repeat(30_000),
        "<ul><li>".repeat(20_000),
        "<table><tr><td>x".repeat(10_000),
        "<i>".repeat(20_000),
        "<span>x ".repeat(20_000),
        "<div class='author date standfirst'>x".repeat(10_000),
        numbered(10_000, |n| format!("<font a{n}><p>")),
        numbered(10_000, |n| format!("<b c{n}>")),
    ] {
        let start: String = html.chars().take(40).collect();
        assert_eq!(caps(&html), [Cap::Depth], "{start}");
    }
}

#[test]
fn floods_are_cut() {
    let attributes = numbered(160_000, |n| format!(" a{n}"));
    for (html, cap) in [
        (format!("<p>x<div{attributes}>"), Cap::Attributes),
        ("<p>".repeat(510_000), Cap::Nodes),
        ("<!--x-->".repeat(510_000), Cap::Nodes),
        (
            format!("<select>{}", "<option>x".repeat(255_000)),
            Cap::Nodes,
        ),
        (
            format!("{}{}", "<div>".repeat(505), "</span>".repeat(200_000)),
            Cap::Steps,
        ),
    ] {
        let start: String = html.chars().take(40).collect();
        assert_eq!(Page::parse(&html).caps_hit(), [cap], "{start}");
    }
}

#[test]
fn what_only_looks_hostile_is_read_whole() {
    let text = "x ".repeat(100_000);
    for html in [
        "<".repeat(500_000),
        "</".repeat(100_000),
        format!("<p title=\"{text}"),
        format!("<!--{}", "-".repeat(200_000)),
        format!("<p>{}", "&amp;".repeat(50_000)),
        format!("<p>{}", "&".repeat(200_000)),
        format!("<script><!--{}", "<script>".repeat(20_000)),
        format!("<title>{text}</title><h2>x y z"),
        format!("<link rel=canonical href='https://a.example/{text}'><p>x"),
        format!("<p class='{text}'>{text}"),
        "<h2>Rain falls on the town".repeat(5_000),
        "<h1>About</h1><p>x y z".repeat(3_000),
        "<p>Posted March 5, 2021 by Ann Lee".repeat(3_000),
        "<time datetime=2021-03-05>March 5, 2021</time>".repeat(3_000),
    ] {
        let start: String = html.chars().take(40).collect();
        assert_eq!(caps(&html), [], "{start}");
    }
}

/// Dumps of one thing over and over: no spaces, one word, dates, bylines, menus, digits, scripts without spaces.
#[test]
fn dumps_of_any_shape_are_read_to_the_end() {
    for unit in [
        "abcdefghijklmnopqrstuvwxyz",
        "1234567890",
        "港口关闭了市场也关闭了",
        "港口关闭了。",
        "e\u{301}",
        "“",
        "[",
        " x",
        "herring ",
        "By ",
        "Harbour | Gazette ",
        "word[1] ",
        "March 5, 2021 ",
        "10/11/2021 12:30 ",
        "By Ada Brook and Jo Lind, Harbour Staff ",
        "Home News Sport Weather Business Culture Travel Opinion ",
        "Ada says: March 5, 2021 at 10:15 am Reply ",
        "Aldmouth — ",
        "Sign up for our newsletter ",
        "This website uses cookies. ",
        "© 2024 Gazette. ",
        "| a | b |\n",
        " * a\n",
    ] {
        let dump = unit.repeat((1 << 17) / unit.len());
        let found = extract::flat(&dump).unwrap_or_default();
        assert!(found.body.text.len() <= 2 * dump.len());
        let _ = metadata::of_flat(&dump, found.span, &found.body.text, &Hints::default());
    }
}
