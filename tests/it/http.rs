//! `morgue serve` answers what the command line answers.

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use serde_json::Value;
use serde_json::json;

use crate::json::check;
use crate::json::sample;
use crate::json::schema;
use crate::program::Desk;
use crate::program::text_at;
use crate::server::Server;
use crate::server::encoded;

/// The same answer without the time it took.
fn timeless(mut answer: Value) -> Value {
    if let Some(object) = answer.as_object_mut() {
        object.remove("took_ms");
    }
    answer
}

fn small() -> Desk {
    let desk = Desk::new();
    let article = |n: usize| {
        let outlet = ["Post", "Gazette"][n % 2];
        let (title, date) = (format!("Heron {n}"), format!("2024-0{}-11", 1 + n % 9));
        let body = "A heron stood on the weir.";
        json!({"id": n.to_string(), "title": title, "body": body, "outlet": outlet, "date": date})
    };
    let articles: Vec<Value> = (0..30).map(article).collect();
    desk.write_lines("corpus/all.jsonl", &articles);
    desk.ok(&["ingest"]);
    desk
}

#[test]
fn every_endpoint_answers_as_its_command_does() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let id = "a33a316c5e695b56";
    let pairs: [(&str, String, &[&str]); 12] = [
        (
            "search",
            "/api/search?q=ceasefire+talks&facets=outlet,year&limit=3".to_owned(),
            &[
                "search",
                "ceasefire talks",
                "--facets",
                "outlet,year",
                "--limit",
                "3",
            ],
        ),
        (
            "search",
            "/api/search?lang=de&sort=newest".to_owned(),
            &["search", "--lang", "de", "--sort", "newest"],
        ),
        (
            "search",
            "/api/search?q=port+%22strike&match=any&no-group=1&explain=1&offset=2".to_owned(),
            &[
                "search",
                "port \"strike",
                "--match",
                "any",
                "--no-group",
                "--explain",
                "--offset",
                "2",
            ],
        ),
        (
            "facets",
            "/api/facets?by=outlet&by=month&q=flood".to_owned(),
            &["facets", "flood", "--by", "outlet,month"],
        ),
        (
            "facets",
            "/api/facets?by=year&share=1&outlet=courier&outlet=wire".to_owned(),
            &[
                "facets", "--by", "year", "--share", "--outlet", "courier", "--outlet", "wire",
            ],
        ),
        ("article", format!("/api/articles/{id}"), &["show", id]),
        (
            "article",
            format!("/api/articles/{}", &id[..8]),
            &["show", &id[..8]],
        ),
        (
            "article",
            format!("/api/articles/{id}?why=1&removed=true"),
            &["show", id, "--why", "--removed"],
        ),
        (
            "search",
            format!("/api/similar/{id}?limit=4"),
            &["similar", id, "--limit", "4"],
        ),
        (
            "suggest",
            "/api/suggest?q=cease".to_owned(),
            &["suggest", "cease"],
        ),
        (
            "suggest",
            "/api/suggest?q=zzzz&limit=2".to_owned(),
            &["suggest", "zzzz", "-n", "2"],
        ),
        ("stats", "/api/stats".to_owned(), &["stats"]),
    ];
    for (shape, target, command) in pairs {
        let answer = server.get(&target).expect(200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let answer = answer.json();
        check(&schema(shape), &answer);
        let printed = desk.run(&[command, &["--json"]].concat()).json();
        assert_eq!(timeless(answer), timeless(printed), "{target}");
    }
}

#[test]
fn a_post_is_a_get() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    for (query, body) in [
        (
            "q=port+strike&limit=2",
            json!({"q": "port strike", "limit": 2}),
        ),
        (
            "outlet=courier&outlet=wire&facets=year,lang&from=2023&to=2024-06&sort=oldest",
            json!({"outlet": ["courier", "wire"], "facets": ["year", "lang"], "from": "2023", "to": "2024-06", "sort": "oldest"}),
        ),
        (
            "q=talks&no-group=1&match=any&explain=true",
            json!({"q": "talks", "no_group": true, "match": "any", "explain": true}),
        ),
    ] {
        let posted = server.post("/api/search", &body.to_string()).expect(200);
        assert_eq!(posted.header("etag"), None);
        let got = server.json(&format!("/api/search?{query}"));
        assert_eq!(timeless(posted.json()), timeless(got), "{query}");
    }
}

/// A generator that gives the same numbers on every run (Marsaglia's xorshift).
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// A query with filters, as flags and as an address.
pub(crate) fn generated(seeded: &mut Seeded) -> (Vec<String>, String) {
    const WORDS: &[&str] = &[
        "ceasefire",
        "talks",
        "port",
        "strike",
        "flood",
        "election",
        "vote",
        "satellite",
        "water",
        "minister",
    ];
    let word = |seeded: &mut Seeded| seeded.one_of(WORDS);
    let (one, two) = (word(seeded), word(seeded));
    let query = match seeded.below(7) {
        0 => one.to_owned(),
        1 => format!("{one} {two}"),
        2 => format!("{one} OR {two}"),
        3 => format!("{one} -{two}"),
        4 => format!("title:{one}"),
        5 => format!("{}* NEAR/9 {two}", &one[..4]),
        _ => "*".to_owned(),
    };
    let mut flags = vec![
        "search".to_owned(),
        query.clone(),
        "--facets=outlet,lang,year".to_owned(),
    ];
    let mut address = format!("/api/search?q={}&facets=outlet,lang,year", encoded(&query));
    let choices: [(&str, &[&str]); 6] = [
        ("outlet", &["courier", "Ledger Wire", "meridian"]),
        ("lang", &["en", "de", "fr"]),
        ("from", &["2022", "2023-06", "2024-01-15"]),
        ("to", &["2024", "2025-03", "2024-12-31"]),
        ("sort", &["newest", "oldest", "relevance"]),
        ("match", &["all", "any", "auto"]),
    ];
    for (name, values) in choices {
        if seeded.below(3) == 0 {
            let value = seeded.one_of(values);
            flags.push(format!("--{name}={value}"));
            address += &format!("&{name}={}", encoded(value));
        }
    }
    (flags, address)
}

#[test]
fn a_hundred_generated_searches_have_the_numbers_of_the_command_line() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let mut seeded = Seeded(0x6d6f_7267_7565);
    let mut found = 0;
    for _ in 0..100 {
        let (flags, address) = generated(&mut seeded);
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let printed = timeless(desk.run(&[flags.as_slice(), &["--json"]].concat()).json());
        assert_eq!(timeless(server.json(&address)), printed, "{flags:?}");
        found += usize::from(printed["total"] != 0);
    }
    assert!(found > 50, "only {found} of the searches found anything");
}

#[test]
fn an_answer_that_is_known_is_not_sent_again() {
    let desk = small();
    let server = Server::start(&desk, &[]);
    let found = server.json("/api/search?q=heron");
    let article = format!("/articles/{}?q=heron", text_at(&found, "/hits/0/id"));
    for target in [
        "/api/search?q=heron",
        "/api/facets?by=year",
        "/api/stats",
        "/api/suggest?q=her",
        "/",
        "/?q=heron&outlet=post",
        "/overview",
        &article,
    ] {
        let first = server.get(target).expect(200);
        let tag = first.header("etag").unwrap();
        for had in [tag.to_owned(), format!("\"x\", {tag}"), "*".to_owned()] {
            let again = server
                .ask("GET", target, &format!("If-None-Match: {had}\r\n"), "")
                .expect(304);
            assert_eq!(
                (again.header("etag"), again.text().as_str()),
                (Some(tag), "")
            );
            assert_eq!(again.header("vary"), first.header("vary"));
        }
        server
            .ask("GET", target, "If-None-Match: W/\"1-0\"\r\n", "")
            .expect(200);
    }
    let tag = |target: &str| server.get(target).header("etag").map(str::to_owned);
    assert_ne!(tag("/api/search?q=heron"), tag("/api/search?q=weir"));
    let pages = [
        "/",
        "/?q=heron",
        "/?q=weir",
        "/?q=heron&limit=3",
        "/overview",
        &article,
    ];
    let pages_before = pages.map(&tag);
    let different: HashSet<&Option<String>> = pages_before.iter().collect();
    assert_eq!(different.len(), pages.len(), "{different:?}");
    assert_eq!(
        tag("/?q=heron&from="),
        tag("/?q=heron"),
        "an empty box says nothing"
    );
    for target in ["why", "removed", "original"] {
        assert_eq!(
            tag(&format!("{article}&{target}=1")),
            None,
            "its source may change"
        );
    }
    for target in ["/?q=heron&from=never", "/articles/zz"] {
        assert_eq!(tag(target), None, "{target}");
    }
    let before = tag("/api/search?q=heron");
    desk.write_lines(
        "corpus/more.jsonl",
        &[json!({"id": "31", "title": "Heron 31", "body": "A heron flew."})],
    );
    desk.ok(&["ingest"]);
    while server.json("/api/stats")["articles"] != 31 {}
    assert_ne!(
        tag("/api/search?q=heron"),
        before,
        "an ingest changes what is found"
    );
    for (target, before) in pages.iter().zip(&pages_before) {
        assert_ne!(&tag(target), before, "{target}");
    }
}

#[test]
fn a_head_is_what_a_get_would_say() {
    let desk = small();
    let server = Server::start(&desk, &[]);
    for (target, status) in [
        ("/", 200),
        ("/?q=heron", 200),
        ("/overview", 200),
        ("/favicon.ico", 200),
        ("/robots.txt", 200),
        ("/healthz", 200),
        ("/openapi.json", 200),
        ("/api/stats", 200),
        ("/api/facets?q=heron&by=year", 200),
        ("/api/export?q=heron&format=csv", 200),
        ("/?from=never", 400),
        ("/api/search?q=heron&limit=x", 400),
        ("/nosuch", 404),
    ] {
        let head = server.ask("HEAD", target, "", "").expect(status);
        let got = server.get(target).expect(status);
        assert_eq!(head.body, b"", "{target}");
        for name in [
            "content-type",
            "content-length",
            "etag",
            "cache-control",
            "vary",
        ] {
            assert_eq!(head.header(name), got.header(name), "{name} of {target}");
        }
    }
}

#[test]
fn what_browsers_and_robots_ask_for_is_there() {
    let desk = small();
    let server = Server::start(&desk, &[]);
    let robots = server.get("/robots.txt").expect(200);
    assert_eq!(
        robots.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(robots.text(), "User-agent: *\nDisallow: /\n");
    let sign = server.get("/favicon.ico").expect(200);
    assert_eq!(sign.header("content-type"), Some("image/svg+xml"));
    assert!(sign.text().starts_with("<svg "));
    let forms = "Accept: text/html,application/xhtml+xml;q=0.9\r\n";
    let lost = server.ask("GET", "/nosuch", forms, "").expect(404);
    assert_eq!(
        lost.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(lost.text().contains("there is nothing at `/nosuch`"));
    let told = server
        .ask("GET", "/nosuch", "Accept: */*\r\n", "")
        .expect(404);
    check(&schema("error"), &told.json());
}

#[test]
fn pages_go_on_behind_a_cursor() {
    let desk = small();
    let server = Server::start(&desk, &[]);
    let (mut ids, mut after) = (Vec::new(), String::new());
    loop {
        let answer = server.json(&format!(
            "/api/search?q=heron&sort=newest&no-group=1&limit=7{after}"
        ));
        assert_eq!(answer["total"], 30);
        ids.extend(
            answer["hits"]
                .as_array()
                .unwrap()
                .iter()
                .map(|hit| text_at(hit, "/id").to_owned()),
        );
        let Some(next) = answer["next"].as_str() else {
            break;
        };
        after = format!("&after={next}");
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 30, "every article once");
}

#[test]
fn an_export_is_what_the_command_writes() {
    let desk = small();
    let server = Server::start(&desk, &[]);
    for form in ["jsonl", "csv", "ris", "bibtex", "csl"] {
        let written = desk
            .ok(&[
                "export", "heron", "--format", form, "--outlet", "post", "--sort", "oldest",
            ])
            .stdout;
        let answer = server
            .get(&format!(
                "/api/export?q=heron&format={form}&outlet=post&sort=oldest"
            ))
            .expect(200);
        assert!(
            answer
                .header("content-disposition")
                .unwrap()
                .starts_with("attachment; filename=")
        );
        assert_eq!(answer.text(), written, "{form}");
    }
    let none = server.get("/api/export?q=zeppelin&format=csl").expect(200);
    assert_eq!(none.json(), json!([]));
    let refused = server
        .get("/api/export?q=heron&format=xml")
        .expect(400)
        .json();
    assert_eq!(text_at(&refused, "/error/param"), "format");
}

#[test]
fn a_rebuild_fails_no_request_and_mixes_nothing() {
    let desk = small();
    let server = Server::start(&desk, &[]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut asked = 0;
                    while !done.load(Ordering::Relaxed) {
                        let answer =
                            server.json("/api/search?q=heron&facets=outlet&limit=30&no-group=1");
                        assert_eq!(
                            (&answer["total"], answer["hits"].as_array().unwrap().len()),
                            (&json!(30), 30)
                        );
                        assert_eq!(answer["facets"]["outlet"][0]["count"], 15);
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        for _ in 0..4 {
            desk.ok(&["rebuild"]);
        }
        while server.json("/healthz")["generation"] != 5 {}
        done.store(true, Ordering::Relaxed);
        assert!(
            asking
                .into_iter()
                .map(|it| it.join().unwrap())
                .sum::<usize>()
                > 0
        );
    });
}

#[test]
fn what_is_described_is_answered() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let described = server.json("/openapi.json");
    assert_eq!(described["openapi"], "3.1.0");
    let mut tried = 0;
    for (path, item) in described["paths"].as_object().unwrap() {
        let Some(operation) = item.get("get") else {
            continue;
        };
        let all: &[Value] = operation["parameters"]
            .as_array()
            .map_or(&[], Vec::as_slice);
        let value = |parameter: &Value| {
            let example = &parameter["example"];
            let example = example.get(0).unwrap_or(example);
            example
                .as_str()
                .map_or_else(|| example.to_string(), str::to_owned)
        };
        let path = path.replace(
            "{id}",
            &all.iter()
                .find(|it| it["in"] == "path")
                .map(value)
                .unwrap_or_default(),
        );
        let queried = all
            .iter()
            .filter(|it| it["in"] == "query" && it.get("example").is_some());
        let pairs: Vec<(bool, String)> = queried
            .map(|it| {
                (
                    it["required"] == true || it["name"] == "q",
                    format!("{}={}", text_at(it, "/name"), encoded(&value(it))),
                )
            })
            .collect();
        for (at, (_, pair)) in pairs.iter().enumerate() {
            let needed = pairs
                .iter()
                .enumerate()
                .filter(|(other, (needed, _))| *needed && *other != at);
            let query: Vec<&str> = needed
                .map(|(_, (_, pair))| pair.as_str())
                .chain([pair.as_str()])
                .collect();
            server
                .get(&format!("{path}?{}", query.join("&")))
                .expect(200);
            tried += 1;
        }
        let refused = server.get(&format!("{path}?nosuch=1")).expect(400).json();
        assert_eq!(text_at(&refused, "/error/param"), "nosuch");
    }
    assert!(tried > 30, "{tried} examples");
    for (name, shape) in described["components"]["schemas"].as_object().unwrap() {
        assert!(jsonschema::meta::is_valid(shape), "{name}");
    }
}

#[test]
fn what_is_counted_tells_nobody_what_was_asked() {
    let desk = small();
    let server = Server::start(&desk, &["--log"]);
    server.json("/api/search?q=secretword");
    server.get("/api/search?limit=x").expect(400);
    server.get("/nosuchpath").expect(404);
    let text = server.get("/metrics").expect(200).text();
    for line in [
        "morgue_http_requests_total{route=\"/api/search\",status=\"200\"} 1",
        "morgue_http_requests_total{route=\"/api/search\",status=\"400\"} 1",
        "morgue_http_requests_total{route=\"other\",status=\"404\"} 1",
        "morgue_searches_running 0",
        "morgue_searches_refused_total 0",
        "morgue_generation 1",
        "morgue_articles 30",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    assert!(
        !text.contains("secretword") && !text.contains("nosuchpath"),
        "{text}"
    );
}

#[test]
fn answers_are_packed_where_that_is_understood() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let plain = server.get("/api/search?q=port&limit=20").expect(200);
    assert_eq!(plain.header("content-encoding"), None);
    for packing in ["gzip", "br"] {
        let packed = server
            .ask(
                "GET",
                "/api/search?q=port&limit=20",
                &format!("Accept-Encoding: {packing}\r\n"),
                "",
            )
            .expect(200);
        assert_eq!(packed.header("content-encoding"), Some(packing));
        assert!(packed.body.len() < plain.body.len() / 2);
    }
}

#[test]
fn a_server_ends_when_it_is_told_to() {
    let desk = small();
    for (signal, code) in [("-INT", 130), ("-TERM", 0)] {
        let server = Server::start(&desk, &[]);
        // One that says nothing keeps nobody waiting.
        let _silent = server.connect();
        server.json("/healthz");
        assert_eq!(server.end(signal), Some(code));
    }
}
