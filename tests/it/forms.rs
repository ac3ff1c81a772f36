//! What a reader gets who asks for what is not there, or cannot be searched: the form as it was, a page that helps.

use serde_json::json;

use crate::json::check;
use crate::json::sample;
use crate::json::schema;
use crate::program::Desk;
use crate::server::Answer;
use crate::server::Server;
use crate::web::attributes;
use crate::web::pairs;
use crate::web::sent;

/// What a browser accepts.
const BROWSER: &str =
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8\r\n";

#[test]
fn marks_of_links_change_nothing() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let id = &attributes(&server.get("/?q=talks").text(), "data-id")[0];
    let article = format!("/articles/{id}?q=talks");
    for target in ["/?q=talks&outlet=courier", &article, "/overview?x=1"] {
        let plain = server.get(target).expect(200).text();
        let marked = format!("{target}&utm_source=mail&fbclid=Iw%ffAR2&ref&=x&utm_id=1");
        let marked = server.get(&marked).expect(200);
        assert_eq!(marked.text(), plain, "{target}");
    }
    let refused = server.get("/api/search?q=talks&utm_source=mail");
    check(&schema("error"), &refused.expect(400).json());
}

#[test]
fn a_name_that_is_nearly_one_is_told() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let html = server.get("/?q=talks&oulet=wire").expect(200).text();
    let all = server.get("/?q=talks").expect(200).text();
    assert_eq!(
        attributes(&html, "data-total"),
        attributes(&all, "data-total")
    );
    let told = "<a class=\"suggestion\" href=\"/?q=talks&amp;outlet=wire\">outlet</a>";
    assert!(
        html.contains("`oulet` in the address says nothing here") && html.contains(told),
        "{html}"
    );
}

#[test]
fn a_form_that_cannot_be_searched_comes_back_as_it_was() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let rest = "q=talks&outlet=courier&lang=en&to=2024&no-group=1";
    for (bad, field, told) in [
        (
            "from=2024-13",
            "from",
            "From</b>: no such month, here: <code>2024-<b class=\"here\">▸</b>13</code>. A date is written as 2024, 2024-10 or 2024-10-25.</p>",
        ),
        ("from=yesterday", "from", "From</b>: no four-digit year"),
        ("from=2025", "from", "From</b>: the range is empty"),
        ("after=2024-13", "", "For days after one, use From."),
        ("after=zz", "", "this is no `next` of an answer"),
        ("limit=x", "", "`x` is not a whole number"),
        ("sort=best", "", "unknown sort `best`"),
        ("author=%ff", "", "this is no UTF-8"),
    ] {
        let html = server.get(&format!("/?{rest}&{bad}")).expect(400).text();
        assert!(html.contains(told), "{bad}: {html}");
        let mut expected = pairs(rest);
        if !field.is_empty() {
            let (name, value) = bad.split_once('=').unwrap();
            expected.push((name.to_owned(), value.to_owned()));
        }
        let mut kept = sent(&html);
        kept.sort();
        expected.sort();
        assert_eq!(kept, expected, "{bad}");
        assert!(!html.contains("class=\"hit\""), "{bad} finds nothing");
        let name = bad.split('=').next().unwrap();
        let without = format!("Search without <code>{name}</code>");
        assert!(html.contains(&without), "{bad}: {html}");
        let marked: Vec<&str> = html.split("<input ").skip(1).collect();
        let marked = marked.iter().filter(|it| {
            let tag = it.split('>').next().unwrap();
            tag.contains("aria-invalid")
        });
        let names: Vec<String> = marked
            .map(|it| attributes(&format!(" {it}"), "name").remove(0))
            .collect();
        let expected: &[&str] = if field.is_empty() { &[] } else { &[field] };
        assert_eq!(names, expected, "{bad}");
        assert_eq!(html.contains("id=\"bad-date\""), !field.is_empty(), "{bad}");
    }
    let html = server
        .get(&format!("/?q={}", "a+".repeat(300)))
        .expect(400)
        .text();
    assert!(html.contains("aria-describedby=\"refusal\""), "{html}");
}

#[track_caller]
fn is_page(answer: Answer, status: u16, told: &str) -> String {
    let answer = answer.expect(status);
    let form = answer.header("content-type").unwrap().to_owned();
    assert_eq!(form, "text/html; charset=utf-8", "{told}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{told}");
    let html = answer.text();
    assert!(html.contains(told), "no `{told}` in {html}");
    html
}

#[test]
fn a_browser_gets_every_fault_as_a_page_and_a_program_as_an_object() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let long = format!("/?q={}", "a".repeat(9000));
    let cookie = format!("Cookie: a={}\r\n", "x".repeat(17_000));
    for (method, target, lines, status, told) in [
        ("GET", "/nosuch", "", 404, "there is nothing at `/nosuch`"),
        (
            "GET",
            "/articles/zzzz",
            "",
            404,
            "no article has an id that begins so",
        ),
        ("GET", "/assets/none.css", "", 404, "there is no such file"),
        (
            "POST",
            "/overview",
            "",
            405,
            "`/overview` is not answered to POST",
        ),
        ("GET", &long, "", 414, "take filters off"),
        (
            "GET",
            "/",
            &cookie,
            431,
            "delete the cookies of this address",
        ),
    ] {
        let browser = format!("{BROWSER}{lines}");
        let html = is_page(server.ask(method, target, &browser, ""), status, told);
        assert!(html.contains("role=\"search\"") && html.contains("href=\"/overview\""));
        let program = format!("Accept: application/json\r\n{lines}");
        let answer = server.ask(method, target, &program, "").expect(status);
        check(&schema("error"), &answer.json());
    }
    let lines =
        format!("GET / HTTP/1.1\r\nHost: archive.example\r\nConnection: close\r\n{BROWSER}\r\n");
    let html = is_page(server.send(lines.as_bytes()), 421, "--allow-host");
    assert!(
        !html.contains("<form") && !html.contains("href=\"/overview\""),
        "under that name nothing leads anywhere: {html}"
    );
    for target in [
        "/api/search?q=a&from=never",
        "/api/nosuch",
        "/api/articles/zz",
    ] {
        let answer = server.ask("GET", target, BROWSER, "");
        let form = answer.header("content-type").unwrap();
        assert_eq!(form, "application/json", "{target}");
        check(&schema("error"), &answer.json());
    }
}

#[test]
fn the_beginning_of_several_ids_leads_to_each() {
    let desk = Desk::new();
    let article = |n: usize| {
        json!({"id": n.to_string(), "title": format!("Heron {n}"), "outlet": "Post", "date": "2024-03-05",
            "body": format!("A heron stood on weir {n}.")})
    };
    let articles: Vec<_> = (0..40).map(article).collect();
    desk.write_lines("corpus/all.jsonl", &articles);
    desk.ok(&["ingest"]);
    let server = Server::start(&desk, &[]);
    let found = server.json("/api/search?q=heron&limit=100&no-group=1");
    let hits = found["hits"].as_array().unwrap().iter();
    let ids: Vec<&str> = hits.map(|hit| hit["id"].as_str().unwrap()).collect();
    let mut seen = 0;
    for first in "0123456789abcdef".chars() {
        let begun: Vec<&&str> = ids.iter().filter(|id| id.starts_with(first)).collect();
        if begun.len() < 2 {
            continue;
        }
        let html = server
            .get(&format!("/articles/{first}?q=heron"))
            .expect(300)
            .text();
        let mut listed = attributes(&html, "data-id");
        assert_eq!(listed.len(), begun.len().min(10), "{first}");
        listed.retain(|id| !html.contains(&format!("href=\"/articles/{id}?q=heron\"")));
        assert_eq!(listed, [""; 0], "each is a link");
        assert_eq!(html.contains("type more of the id"), begun.len() >= 10);
        assert!(
            html.contains("Heron ") && html.contains("5 March 2024"),
            "{html}"
        );
        seen += 1;
    }
    assert!(seen > 5, "{seen} beginnings of several");
}
