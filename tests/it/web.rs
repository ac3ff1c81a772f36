//! The page of `morgue serve`, read as text: `make browser` looks at it in a browser.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::json;

use crate::http::Seeded;
use crate::http::generated;
use crate::json::sample;
use crate::program::Desk;
use crate::program::dump;
use crate::program::project;
use crate::program::text_at;
use crate::server::Server;
use crate::server::encoded;

/// What would be markup where it is not escaped, and a mark that turns the direction of reading.
const HOSTILE: &str = "<i onclick=x>\"'&amp;</i>\u{202e}";

/// The values of an attribute, in the order of the page.
pub(crate) fn attributes(html: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let parts = html.split(&start).skip(1);
    let values = parts.map(|part| part.split('"').next().unwrap_or_default());
    values.map(unescaped).collect()
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

/// The counts of a facet that a page shows, those of nothing left out.
fn shown(html: &str, facet: &str) -> BTreeMap<String, u64> {
    let start = format!("data-facet=\"{facet}\"");
    let tags = html.split(&start).skip(1);
    let counts = tags.map(|tag| {
        let value = attributes(tag, "data-value").remove(0);
        (value, attributes(tag, "data-count")[0].parse().unwrap())
    });
    counts.filter(|(_, count)| *count > 0).collect()
}

/// The counts of a facet in an answer.
fn counted(answer: &Value, facet: &str) -> BTreeMap<String, u64> {
    let buckets = answer["facets"][facet].as_array().unwrap().iter();
    let counts = buckets.filter_map(|bucket| {
        let count = bucket["count"].as_u64().unwrap();
        Some((bucket["value"].as_str()?.to_owned(), count))
    });
    counts.filter(|(_, count)| *count > 0).collect()
}

#[test]
fn a_hundred_generated_searches_have_the_numbers_of_the_command_line() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let mut seeded = Seeded(0x6d6f_7267_7565);
    for _ in 0..100 {
        let (flags, address) = generated(&mut seeded);
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let printed = desk.run(&[flags.as_slice(), &["--json"]].concat()).json();
        let address = address.replace("/api/search?", "/?");
        let html = server.get(&address).expect(200).text();
        assert_eq!(
            attributes(&html, "data-total"),
            [printed["total"].to_string()],
            "{flags:?}"
        );
        for facet in ["outlet", "lang", "year"] {
            assert_eq!(
                shown(&html, facet),
                counted(&printed, facet),
                "{facet} of {flags:?}"
            );
        }
        let hits = printed["hits"].as_array().unwrap().iter();
        let ids: Vec<&str> = hits.map(|hit| hit["id"].as_str().unwrap()).collect();
        assert_eq!(attributes(&html, "data-id"), ids, "{flags:?}");
    }
}

fn hostile() -> Desk {
    let desk = Desk::new();
    let body = format!("A heron stood on the weir. {HOSTILE}\n\n{HOSTILE}");
    let article = json!({"id": HOSTILE, "title": format!("Heron {HOSTILE}"), "standfirst": HOSTILE, "authors": [HOSTILE],
        "outlet": HOSTILE, "section": HOSTILE, "lang": HOSTILE, "dateline": HOSTILE, "image": HOSTILE, "date": "2024-03-05",
        "url": format!("https://a.example/{HOSTILE}"), "body": body});
    desk.write_lines("corpus/a.jsonl", &[article]);
    desk.ok(&["ingest"]);
    desk
}

#[test]
fn text_of_articles_is_never_markup() {
    let desk = hostile();
    let server = Server::start(&desk, &[]);
    let id = server.json("/api/search?q=heron")["hits"][0]["id"].clone();
    let id = id.as_str().unwrap();
    let all = encoded(HOSTILE);
    for (target, status) in [
        ("/?q=heron".to_owned(), 200),
        (
            format!("/articles/{id}?q=heron&removed=1&why=1&original=1&diff=1"),
            200,
        ),
        ("/overview".to_owned(), 200),
        (
            format!("/?q={all}&outlet={all}&author={all}&section={all}&lang={all}"),
            200,
        ),
        (format!("/?q=heron&from={all}"), 400),
        (format!("/?q=heron&oulet={all}"), 200),
        (format!("/?q=heron&version={all}&{all}=1"), 200),
        (format!("/articles/{all}"), 404),
    ] {
        let answer = server.get(&target).expect(status);
        let form = answer.header("content-type").unwrap();
        assert!(form.starts_with("text/html"), "{target}: {form}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"),
            "{policy}"
        );
        let html = answer.text();
        assert!(
            !html.contains("<i ") && !html.contains("onclick=x>"),
            "{target}: {html}"
        );
    }
    let html = server.get("/?q=heron").text();
    assert!(
        html.contains("<mark>Heron</mark> &lt;i onclick=x&gt;"),
        "{html}"
    );
    assert!(
        html.contains("\\u{202e}"),
        "what turns the direction of reading is seen: {html}"
    );
}

#[test]
fn no_template_takes_a_text_for_markup() {
    let mut templates = 0;
    for entry in std::fs::read_dir(project("templates")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for word in [
            "|safe",
            "| safe",
            "escape(",
            "e(\"none\")",
            "<script>",
            "<style",
            " style=\"",
            "javascript:",
        ] {
            assert!(!text.contains(word), "{} says {word}", path.display());
        }
        templates += 1;
    }
    assert!(templates > 5, "{templates} templates");
}

#[test]
fn what_a_page_loads_is_the_servers_and_lasts() {
    let desk = hostile();
    let server = Server::start(&desk, &[]);
    let html = server.get("/").expect(200).text();
    let mut loaded = 0;
    for name in ["src", "href"] {
        let own = attributes(&html, name).into_iter();
        for target in own.filter(|target| target.starts_with("/assets/")) {
            let file = server.get(&target).expect(200);
            let lasts = file.header("cache-control").unwrap();
            assert!(lasts.contains("immutable"), "{target}: {lasts}");
            assert!(!file.body.is_empty(), "{target}");
            loaded += 1;
        }
    }
    assert_eq!(loaded, 3, "a sheet, a script, a sign");
    server.get("/assets/page.css").expect(404);
}

#[test]
fn empty_boxes_of_the_form_say_nothing() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let plain = server.get("/?q=talks").expect(200).text();
    let sent = server
        .get("/?q=talks&from=&to=&match=&author=")
        .expect(200)
        .text();
    for name in ["data-total", "data-id", "href"] {
        assert_eq!(attributes(&sent, name), attributes(&plain, name), "{name}");
    }
    let start = server.get("/").expect(200).text();
    let nothing = server.get("/?q=&outlet=").expect(200).text();
    assert_eq!(
        attributes(&start, "data-id"),
        attributes(&nothing, "data-id")
    );
}

/// What a browser sends of a page's search form, where nothing was changed.
pub(crate) fn sent(html: &str) -> Vec<(String, String)> {
    let form = html.split("<form id=\"search\"").nth(1).unwrap();
    let own = form.split("</form>").next().unwrap();
    let own = own.split("<input ").skip(1);
    let elsewhere = html.split("<input ").skip(1);
    let elsewhere = elsewhere.filter(|tag| {
        let tag = format!(" {}", tag.split('>').next().unwrap());
        let is_filled = tag.contains(" value=\"") && !tag.contains(" value=\"\"");
        let is_box = tag.contains("type=\"checkbox\"");
        tag.contains(" form=\"search\"") && is_filled && (!is_box || tag.ends_with(" checked"))
    });
    let pairs = own.chain(elsewhere).map(|tag| {
        let tag = format!(" {}", tag.split('>').next().unwrap());
        let first = |name| attributes(&tag, name).remove(0);
        (first("name"), first("value"))
    });
    pairs.collect()
}

/// The pairs of an address.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs
        .map(|(a, b)| (a.into(), b.replace('+', " ")))
        .collect()
}

#[test]
fn a_search_from_the_reader_view_keeps_the_filters() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let query = "q=talks&outlet=courier&outlet=wire&author=a&lang=en&section=world&from=2023&to=2025-02\
                 &sort=newest&match=any&no-group=1&limit=5";
    let id = &attributes(&server.get("/?q=talks").text(), "data-id")[0];
    let html = server.get(&format!("/articles/{id}?{query}&why=1"));
    let html = html.expect(200).text();
    let sorted = |mut pairs: Vec<(String, String)>| {
        pairs.sort();
        pairs
    };
    assert_eq!(sorted(sent(&html)), sorted(pairs(query)));
    let links = attributes(&html, "href");
    assert!(links.contains(&format!("/?{query}")), "back: {links:?}");
    let articles = links.iter().filter(|link| link.starts_with("/articles/"));
    let mut similar = 0;
    for link in articles {
        assert!(link.contains(query), "{link}");
        similar += usize::from(!link.contains(id.as_str()));
    }
    assert!(similar > 0, "articles like it are read in the same search");
    let plain = server.get(&format!("/articles/{id}")).expect(200).text();
    assert_eq!(sent(&plain), [("q".to_owned(), String::new())]);
}

#[test]
fn pages_of_hits_lead_through_all_of_them() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let (mut ids, mut target) = (Vec::new(), Some("/?q=*&sort=oldest&no-group=1".to_owned()));
    while let Some(next) = target {
        let html = server.get(&next).expect(200).text();
        ids.extend(attributes(&html, "data-id"));
        let link = html.split("rel=\"next\"").nth(1);
        target = link.map(|link| attributes(link, "href").remove(0));
    }
    let all = server.json("/api/search?q=*&sort=oldest&no-group=1&limit=100");
    let hits = all["hits"].as_array().unwrap().iter();
    let expected: Vec<&str> = hits.map(|hit| hit["id"].as_str().unwrap()).collect();
    assert_eq!(ids, expected);
    assert!(ids.len() > 70, "{} articles", ids.len());
}

#[test]
fn a_saved_page_is_answered_without_an_origin() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let mut seen = [0, 0];
    for hit in server.json("/api/search?q=*&limit=100&no-group=1")["hits"]
        .as_array()
        .unwrap()
    {
        let target = format!("/articles/{}/original", hit["id"].as_str().unwrap());
        let answer = server.get(&target);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("sandbox; default-src 'none'; "),
            "{policy}"
        );
        let source = hit["source"].as_str().unwrap();
        let answer = answer.expect(200);
        let form = answer.header("content-type").unwrap();
        let is_page = form == "text/html; charset=utf-8";
        assert!(is_page || form == "text/plain; charset=utf-8", "{form}");
        seen[usize::from(!is_page)] += 1;
        if source.ends_with(".html") || source.ends_with(".txt") {
            assert_eq!(is_page, source.ends_with(".html"), "{source}");
        }
    }
    assert!(seen[0] > 20 && seen[1] > 20, "pages and texts: {seen:?}");
}

#[test]
fn what_was_read_from_a_text_shows_the_text() {
    let desk = Desk::new();
    let clean =
        json!({"id": "clean", "title": "Heron", "body": format!("A heron on the weir. {HOSTILE}")});
    let page =
        format!("<html><body><article><h1>Heron</h1><p>A heron flew. {HOSTILE}</p></article>");
    let page = json!({"id": "page", "title": "Heron", "html": page});
    desk.write_lines("corpus/all.jsonl", &[clean, page]);
    let dump = dump("Vellmoor");
    desk.write("corpus/dump.txt", &dump);
    desk.write("corpus/long.txt", dump.clone() + &" weir".repeat(30_000));
    desk.ok(&["ingest"]);
    let server = Server::start(&desk, &[]);
    let hits = server.json("/api/search?q=*&no-group=1")["hits"].clone();
    let hits = hits.as_array().unwrap();
    assert_eq!(hits.len(), 4);
    for hit in hits {
        let target = format!("/articles/{}", hit["id"].as_str().unwrap());
        let plain = server.get(&target).expect(200).text();
        assert!(
            !plain.contains("id=\"original\""),
            "nothing is shown unasked"
        );
        let html = server
            .get(&format!("{target}?original=1"))
            .expect(200)
            .text();
        let source = hit["source"].as_str().unwrap();
        let is_page = hit["record_id"] == "page";
        assert_eq!(html.contains("<iframe sandbox=\"\""), is_page, "{source}");
        assert_eq!(html.contains("class=\"source-text\""), !is_page, "{source}");
        assert!(!html.contains("<i onclick"), "{html}");
        let is_long = source.contains("long.txt");
        assert_eq!(html.contains("all of it"), is_long, "{source}");
        let raw = server.get(&format!("{target}/original")).expect(200).text();
        if source.ends_with("dump.txt") {
            assert_eq!(raw, dump);
            let line = dump.lines().find(|line| line.len() > 60).unwrap();
            assert!(unescaped(&html).contains(line), "{html}");
        }
        assert_eq!(raw.len() > 150_000, is_long, "{source}");
    }
    desk.remove("corpus/dump.txt");
    let dumped = hits
        .iter()
        .find(|hit| hit["source"].as_str().unwrap().ends_with("dump.txt"));
    let target = format!("/articles/{}", dumped.unwrap()["id"].as_str().unwrap());
    let html = server
        .get(&format!("{target}?original=1"))
        .expect(200)
        .text();
    assert!(html.contains("cannot be read again"), "{html}");
    let gone = server.get(&format!("{target}/original")).expect(404);
    assert_eq!(
        gone.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
}

#[test]
fn copies_of_a_hit_are_listed_in_place() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let target = "q=*&sort=newest&limit=100";
    let hits = server.json(&format!("/api/search?{target}"))["hits"].clone();
    let html = server.get(&format!("/?{target}")).expect(200).text();
    let shown: Vec<&str> = html.split("<li class=\"hit\"").skip(1).collect();
    let mut unfolded = 0;
    for (hit, shown) in hits.as_array().unwrap().iter().zip(shown) {
        let id = hit["id"].as_str().unwrap();
        let listed = shown.split("<details class=\"folded\">").nth(1);
        let Some(more) = hit["duplicates"].as_u64().filter(|more| *more > 0) else {
            assert!(listed.is_none(), "{id} has no copies");
            continue;
        };
        let listed = listed.and_then(|it| it.split("</details>").next()).unwrap();
        let noun = if more == 1 { "copy" } else { "copies" };
        assert!(
            listed.contains(&format!("<summary>{more} more {noun}</summary>")),
            "{listed}"
        );
        let copies = desk.ok(&["show", id, "--copies", "--json"]).json_lines();
        let others = copies
            .iter()
            .filter(|copy| copy["id"] != id && copy["superseded"] == false);
        let mut links = attributes(listed, "href").into_iter();
        for copy in others {
            let link = links.next().unwrap();
            assert_eq!(
                link,
                format!(
                    "/articles/{}?{}",
                    text_at(copy, "/id"),
                    target.replace('*', "%2A")
                )
            );
            for fact in ["outlet", "title"] {
                let fact = copy[fact].as_str().unwrap_or_default();
                assert!(unescaped(listed).contains(fact), "{fact} in {listed}");
            }
            let year = &copy["date"].as_str().unwrap_or_default().get(..4);
            assert!(listed.contains(year.unwrap_or_default()), "{listed}");
            unfolded += 1;
        }
        assert_eq!(links.next(), None);
    }
    assert!(unfolded > 0, "the sample has copies");
}

#[test]
fn copies_that_a_filter_leaves_out_are_told() {
    let desk = Desk::new();
    let copy = |n: usize| {
        let outlet = ["Post", "Gazette", "Courier"][n % 3];
        json!({"id": n.to_string(), "title": "Ferry", "body": dump("Vellmoor"), "outlet": outlet, "date": format!("2024-03-{:02}", 1 + n)})
    };
    let lines: Vec<Value> = (0..24).map(copy).collect();
    desk.write_lines("corpus/all.jsonl", &lines);
    desk.ok(&["ingest"]);
    let server = Server::start(&desk, &[]);
    let html = server.get("/?q=ferry&outlet=post").expect(200).text();
    assert!(
        html.contains("<summary>7 more copies in this search, 23 in the archive</summary>"),
        "{html}"
    );
    let html = server.get("/?q=ferry").expect(200).text();
    assert!(html.contains("<summary>23 more copies</summary>"), "{html}");
    desk.write_lines("corpus/one.jsonl", &[copy(24)]);
    desk.ok(&["ingest"]);
    let server = Server::start(&desk, &[]);
    let html = server.get("/?q=ferry").expect(200).text();
    assert!(!html.contains("class=\"folded\""), "too many to list");
    assert!(
        html.contains("?q=ferry#copies\">24 more copies</a>"),
        "{html}"
    );
}
