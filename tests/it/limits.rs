//! What `morgue serve` refuses: what is bad, too large, too slow, or from elsewhere.

use std::io::Write;

use crate::json::check;
use crate::json::schema;
use crate::program::Desk;
use crate::program::dump;
use crate::program::text_at;
use crate::server::Answer;
use crate::server::Server;
use crate::server::encoded;

fn served() -> (Desk, Server) {
    let desk = Desk::new();
    desk.write("corpus/ferry.txt", dump("Vellmoor"));
    desk.ok(&["ingest"]);
    let server = Server::start(&desk, &[]);
    (desk, server)
}

#[track_caller]
fn refused(answer: Answer, status: u16, code: &str, param: Option<&str>) {
    let told = answer.expect(status).json();
    check(&schema("error"), &told);
    assert_eq!(text_at(&told, "/error/code"), code, "{told}");
    assert_eq!(told["error"]["param"].as_str(), param, "{told}");
}

#[test]
fn a_bad_request_is_told_what_is_bad() {
    let (_desk, server) = served();
    for (target, status, code, param) in [
        ("/api/search", 400, "missing_param", Some("q")),
        (
            "/api/search?q=a&oulet=b",
            400,
            "unknown_param",
            Some("oulet"),
        ),
        ("/api/search?q=a&q=b", 400, "bad_value", Some("q")),
        (
            "/api/search?q=a&from=2024-13",
            400,
            "bad_date",
            Some("from"),
        ),
        (
            "/api/search?q=a&from=2025&to=2024",
            400,
            "bad_date",
            Some("from"),
        ),
        (
            "/api/search?q=a&sort=newset",
            400,
            "unknown_value",
            Some("sort"),
        ),
        (
            "/api/search?q=a&match=al",
            400,
            "unknown_value",
            Some("match"),
        ),
        (
            "/api/search?q=a&facets=yaer",
            400,
            "unknown_value",
            Some("facets"),
        ),
        ("/api/search?q=a&limit=101", 400, "too_large", Some("limit")),
        (
            "/api/search?q=a&offset=9991",
            400,
            "too_large",
            Some("offset"),
        ),
        ("/api/search?q=a&limit=-1", 400, "bad_value", Some("limit")),
        ("/api/search?q=a&after=x", 400, "bad_cursor", Some("after")),
        (
            "/api/search?q=a&recency=soon",
            400,
            "bad_span",
            Some("recency"),
        ),
        (
            "/api/search?q=a&timeout=2001",
            400,
            "too_large",
            Some("timeout"),
        ),
        ("/api/search?q=%ff", 400, "bad_encoding", Some("q")),
        ("/api/facets", 400, "missing_param", Some("by")),
        ("/api/facets?by=oulet", 400, "unknown_value", Some("by")),
        ("/api/suggest", 400, "missing_param", Some("q")),
        ("/api/export?q=a", 400, "missing_param", Some("format")),
        ("/api/articles/zz", 404, "not_found", Some("id")),
        ("/api/articles/%ff", 400, "bad_encoding", Some("id")),
        ("/api/similar/zz", 404, "not_found", Some("id")),
        ("/api/nosuch", 404, "not_found", None),
        ("/api", 404, "not_found", None),
    ] {
        refused(server.get(target), status, code, param);
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        refused(
            server.ask(method, "/api/stats", "", ""),
            405,
            "wrong_method",
            None,
        );
    }
    refused(server.post("/api/search", "[]"), 400, "bad_json", None);
    refused(
        server.post("/api/search", "{\"q\": 1}"),
        400,
        "bad_value",
        Some("q"),
    );
    let plain = server.ask("POST", "/api/search", "Content-Length: 2\r\n", "{}");
    refused(plain, 415, "wrong_media_type", None);
    server.json("/healthz");
}

#[test]
fn a_hostile_query_is_refused_and_the_server_lives_on() {
    let (_desk, server) = served();
    let queries = [
        "(".repeat(2500),
        "(".repeat(21) + "a" + &")".repeat(21),
        "a ".repeat(257),
        "a* ".repeat(33),
        "NOT ".repeat(1000),
        "a".repeat(4097),
        format!("\"{}\"", "a ".repeat(65)),
    ];
    for query in &queries {
        let answer = server.get(&format!("/api/search?q={}", encoded(query)));
        refused(answer, 400, "query_too_large", Some("q"));
    }
    for query in ["NOT ".repeat(5000), "(".repeat(60_000)] {
        let body = serde_json::json!({"q": query}).to_string();
        refused(
            server.post("/api/search", &body),
            400,
            "query_too_large",
            Some("q"),
        );
    }
    for query in [
        "\"",
        "()",
        "a AND",
        "*",
        "-a",
        "\0\u{202e}\u{1b}[31m",
        "title:",
        "[a TO b]",
    ] {
        server
            .get(&format!("/api/search?q={}", encoded(query)))
            .expect(200);
    }
}

#[test]
fn only_own_hosts_are_answered_to() {
    let (desk, server) = served();
    let bad = [
        "evil.example",
        "localhost.evil.example",
        "evil.example:7700",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "[::]",
        "[::2]",
        "::1",
        "[::1",
        "[::1]x",
        "localhost.",
        "localhost:",
        "localhost:0",
        "localhost:99999",
        "localhost:7700:7700",
        "localhost:x",
        "user@localhost",
        "localhost/x",
        "localhost, evil.example",
        "localhost evil.example",
        "xlocalhost",
        "",
        "127.0.0.1%00.evil.example",
        "http://localhost",
        "169.254.169.254",
    ];
    assert_eq!(bad.len(), 30);
    for host in bad {
        for target in ["/api/search?q=ferry", "/", "/healthz"] {
            let request =
                format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            refused(server.send(request.as_bytes()), 421, "unknown_host", None);
        }
    }
    for lines in [
        "GET /healthz HTTP/1.1\r\n",
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n",
        "GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n",
    ] {
        let request = format!("{lines}Connection: close\r\n\r\n");
        refused(server.send(request.as_bytes()), 421, "unknown_host", None);
    }
    let named = Server::start(&desk, &["--allow-host", "archive.example"]);
    for host in [
        "localhost",
        "LocalHost:1",
        "127.0.0.1",
        "[::1]:7700",
        "Archive.Example:443",
    ] {
        let request = format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        named.send(request.as_bytes()).expect(200);
    }
}

#[test]
fn pages_of_other_origins_are_not_answered() {
    let (_desk, server) = served();
    let ask = |lines: &str| server.ask("GET", "/api/search?q=ferry", lines, "");
    for lines in [
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: http://localhost:1\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
    ] {
        refused(ask(lines), 403, "other_origin", None);
    }
    let own = format!("Origin: http://{}\r\n", server.address);
    for lines in [
        own.as_str(),
        "",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n",
    ] {
        let answer = ask(lines).expect(200);
        assert!(!answer.head.to_ascii_lowercase().contains("access-control"));
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value));
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let (_desk, server) = served();
    let long = "a".repeat(9000);
    refused(
        server.get(&format!("/api/search?q={long}")),
        414,
        "uri_too_long",
        None,
    );
    refused(server.get(&format!("/{long}")), 414, "uri_too_long", None);
    let longer = server.get(&format!("/{}", "a".repeat(100_000)));
    refused(longer, 414, "uri_too_long", None);
    let longest = server.get(&format!("/{}", "a".repeat(200_000)));
    refused(longest, 431, "headers_too_large", None);
    let lines = format!("X-Much: {}\r\n", "a".repeat(17_000));
    refused(
        server.ask("GET", "/healthz", &lines, ""),
        431,
        "headers_too_large",
        None,
    );
    let many: String = (0..101).map(|n| format!("X-{n}: a\r\n")).collect();
    refused(
        server.ask("GET", "/healthz", &many, ""),
        431,
        "headers_too_large",
        None,
    );
    let much = format!("X-Much: {}\r\n", "a".repeat(300_000));
    refused(
        server.ask("GET", "/healthz", &much, ""),
        431,
        "headers_too_large",
        None,
    );
    let body = format!("{{\"q\": \"{}\"}}", "a".repeat(65_536));
    refused(
        server.post("/api/search", &body),
        413,
        "body_too_large",
        None,
    );
    let claimed = "Content-Type: application/json\r\nContent-Length: 99999999999\r\n";
    refused(
        server.ask("POST", "/api/search", claimed, "{"),
        413,
        "body_too_large",
        None,
    );
    let chunk = format!("11000\r\n{}\r\n0\r\n\r\n", " ".repeat(0x11000));
    let chunked = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    refused(
        server.ask("POST", "/api/search", chunked, &chunk),
        413,
        "body_too_large",
        None,
    );
    server.json("/healthz");
}

#[test]
fn what_is_no_request_is_told_so() {
    let (_desk, server) = served();
    for head in [
        "GET /api/search?q=words:>800 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/search?q=\"ferry\" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/search?q=the ferry HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /healthz HTTP/3.7\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHo st: localhost\r\n\r\n",
        "G\u{e9}T /healthz HTTP/1.1\r\n\r\n",
        "{\"q\": \"ferry\"}\r\n\r\n",
        "\u{0}\u{1}\u{2}\r\n\r\n",
    ] {
        let answer = server.send(head.as_bytes());
        assert_eq!(
            answer.header("content-type"),
            Some("application/json"),
            "{head}"
        );
        refused(answer, 400, "bad_request", None);
    }
    // Behind an answer on the same connection, too; and what an answer says is never taken for a refusal.
    let mut stream = server.connect();
    for _ in 0..3 {
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .unwrap();
        let answer = Answer::read_one(&mut stream).expect(200);
        assert_eq!(text_at(&answer.json(), "/status"), "ok");
    }
    stream.write_all(b"GET /a b HTTP/1.1\r\n\r\n").unwrap();
    refused(Answer::read(&mut stream), 400, "bad_request", None);
    server.json("/healthz");
}

#[test]
fn who_stalls_is_hung_up_on() {
    let (_desk, server) = served();
    let mut silent = server.connect();
    let mut half = server.connect();
    half.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        .unwrap();
    let mut later = server.connect();
    later
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    later.peek(&mut [0]).unwrap();
    later.write_all(b"GET /hea").unwrap();
    let mut body = server.connect();
    body.write_all(b"POST /api/search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
        .unwrap();
    assert_eq!(Answer::read(&mut silent).status, 0);
    assert_eq!(Answer::read(&mut half).status, 0);
    assert_eq!(
        Answer::read(&mut later).status,
        200,
        "the first was answered"
    );
    refused(Answer::read(&mut body), 408, "body_too_slow", None);
}

#[test]
fn other_machines_connect_only_where_that_was_said() {
    let (desk, _server) = served();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        desk.run(&["serve", "--addr", address])
            .expect_error(&["--allow-remote"]);
    }
    let open = Server::start_with(&desk, &["serve", "--addr", "0.0.0.0:0", "--allow-remote"]);
    assert!(
        open.told.contains("other machines can connect"),
        "{}",
        open.told
    );
    let own = "only requests for these hosts are answered: localhost, 127.0.0.1, [::1]";
    let told = format!("{own}; `--allow-host NAME` adds");
    assert!(open.told.contains(&told), "{}", open.told);
    let flags = [
        "serve",
        "--addr",
        "0.0.0.0:0",
        "--allow-remote",
        "--allow-host",
        "archive.example",
    ];
    let named = Server::start_with(&desk, &flags);
    let told = format!("{own}, archive.example\n");
    assert!(named.told.contains(&told), "{}", named.told);
    desk.run(&["serve", "--addr", "localhost"]).expect(2);
    desk.run(&["serve", "--index", "elsewhere"])
        .expect_error(&["no index at `elsewhere`"]);
}
