//! What stands around a search: pages behind a cursor, counts, fields, other spellings, exports, kept searches.

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::json;

use crate::program::Desk;
use crate::program::text_at;

const PLACES: [&str; 4] = ["Arnvik", "Boholm", "Castrel", "Dunmore"];

/// Twenty-four articles: two outlets, a month each from January 2024 but for March.
fn desk() -> Desk {
    let desk = Desk::new();
    let article = |i: usize| {
        let month = [1, 2, 4, 5][i % 4];
        json!({
            "id": format!("a{i}"),
            "title": format!("Ferry of {} number {i}", PLACES[i % 4]),
            "outlet": if i.is_multiple_of(3) { "Harbour Courier" } else { "Inland Mirror" },
            "authors": ["Ada Lindqvist"],
            "lang": "en",
            "date": format!("2024-{month:02}-{:02}", i % 27 + 1),
            "url": format!("https://mirror.example/{i}"),
            "body": format!(
                "The parliament of {} argued about the ferry for {} hours. {}",
                PLACES[i % 4],
                i + 2,
                if i.is_multiple_of(2) { "Crane drivers listened." } else { "Nobody listened." }
            ),
        })
    };
    let articles: Vec<Value> = (0..24).map(article).collect();
    desk.write_lines("corpus/all.jsonl", &articles);
    desk.ok(&["ingest"]);
    desk
}

fn ids(answer: &Value) -> Vec<String> {
    let hits = answer["hits"].as_array().unwrap().iter();
    hits.map(|hit| text_at(hit, "/record_id").to_owned())
        .collect()
}

#[test]
fn pages_behind_a_cursor_join_to_the_whole() {
    let desk = desk();
    for sort in ["relevance", "newest", "oldest"] {
        let whole = ids(&desk
            .ok(&["search", "ferry", "--sort", sort, "--limit", "50", "--json"])
            .json());
        let (mut joined, mut after, mut rank) = (Vec::new(), None::<String>, 1);
        loop {
            let mut args = vec!["search", "ferry", "--sort", sort, "--limit", "7", "--json"];
            if let Some(after) = &after {
                args.extend(["--after", after]);
            }
            let page = desk.ok(&args).json();
            assert_eq!(page["total"], 24);
            assert_eq!(page["hits"][0]["rank"], rank);
            rank += page["hits"].as_array().unwrap().len();
            joined.extend(ids(&page));
            match page["next"].as_str() {
                Some(next) => after = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(joined, whole, "{sort}");
    }
}

#[test]
fn a_page_goes_on_behind_articles_that_came_in_front() {
    let desk = desk();
    let first = desk
        .ok(&[
            "search", "ferry", "--sort", "oldest", "--limit", "5", "--json",
        ])
        .json();
    let next = text_at(&first, "/next");
    let rest = |desk: &Desk| {
        desk.ok(&[
            "search", "ferry", "--sort", "oldest", "--limit", "50", "--json", "--after", next,
        ])
        .json()
    };
    let before = rest(&desk);
    desk.write_lines(
        "corpus/older.jsonl",
        &[json!({"id": "old", "title": "An old ferry", "date": "2019-01-01", "body": "The ferry was young once, and so were they."})],
    );
    desk.ok(&["ingest"]);
    assert_eq!(ids(&rest(&desk)), ids(&before));
    desk.ok(&["rebuild"]);
    let told = rest(&desk);
    assert!(told["warnings"].to_string().contains("rebuilt"), "{told:#}");
    assert_eq!(ids(&told), ids(&before));
}

#[test]
fn a_cursor_of_another_search_is_an_error() {
    let desk = desk();
    let first = desk
        .ok(&["search", "ferry", "--limit", "5", "--json"])
        .json();
    let next = text_at(&first, "/next");
    for args in [
        vec!["search", "crane", "--after", next],
        vec!["search", "ferry", "--sort", "newest", "--after", next],
        vec!["search", "ferry", "--after", next, "--offset", "5"],
        vec!["search", "ferry", "--after", "nonsense"],
    ] {
        desk.run(&args).expect_error(&["--after"]);
    }
}

#[test]
fn fields_and_counts_are_for_scripts() {
    let desk = desk();
    let ran = desk.ok(&[
        "search",
        "ferry",
        "--sort",
        "oldest",
        "-n",
        "2",
        "--fields",
        "record_id,date,authors,section",
    ]);
    assert_eq!(
        ran.stdout,
        "a0\t2024-01-01\tAda Lindqvist\t\na4\t2024-01-05\tAda Lindqvist\t\n"
    );
    assert_eq!(desk.ok(&["search", "crane", "--count"]).stdout, "12\n");
    for blank in ["", "  "] {
        desk.run(&["search", blank]).expect(1);
        let filtered = desk.ok(&["search", blank, "--outlet", "courier", "--count"]);
        assert_eq!(filtered.stdout, "8\n", "a filter alone is a search");
    }
    desk.run(&["search", "ferry", "--fields", "titel"])
        .expect_error(&["titel", "title"]);
}

#[test]
fn a_value_that_no_article_has_is_told_with_the_nearest() {
    let desk = desk();
    let told = |args: &[&str]| {
        let answer = desk.run(&[&["search", "ferry", "--json"], args].concat());
        let warnings = answer.json()["warnings"].clone();
        let warnings = warnings.as_array().unwrap().iter();
        warnings
            .map(|it| (text_at(it, "/message").to_owned(), it["suggestion"].clone()))
            .collect::<Vec<_>>()
    };
    let of = |facet, value, nearest: Value| {
        vec![(format!("no article has the {facet} `{value}`"), nearest)]
    };
    let courier = json!("Harbour Courier");
    let ada = json!("Ada Lindqvist");
    let cases = [
        (["--outlet", "courrier"], "outlet", courier.clone()),
        (["--outlet", "harbor couriers"], "outlet", courier),
        (["--outlet", "No Such Paper"], "outlet", Value::Null),
        (["--author", "lindquist"], "author", ada.clone()),
        (["--author", "Ada Linqvist"], "author", ada),
        (["--author", "Nobody"], "author", Value::Null),
        (["--author", "?!"], "author", Value::Null),
        (["--section", "sports"], "section", Value::Null),
        (["--lang", "eng"], "lang", json!("en")),
        (["--lang", "Welsh"], "lang", Value::Null),
    ];
    for (args, facet, nearest) in cases {
        assert_eq!(told(&args), of(facet, args[1], nearest), "{args:?}");
    }
    assert_eq!(told(&["--author", "lindqvist", "--lang", "English"]), []);
    let in_query = desk.run(&["export", "ferry author:lindquist", "--format", "csv"]);
    in_query
        .expect(1)
        .tells(&["`lindquist`; did you mean `Ada Lindqvist`?"]);
    let many: Vec<String> = (0..40).map(|n| format!("author:nobody{n}")).collect();
    let answer = desk.run(&["search", "--json", &many.join(" OR ")]).json();
    let warnings = answer["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 9, "{warnings:?}");
    assert!(text_at(&warnings[8], "/message").contains("32 more"));
}

#[test]
fn another_spelling_is_told_where_it_finds_more() {
    let desk = desk();
    let told = |query: &str| {
        let answer = desk.run(&["search", "--json", query]).json();
        let warnings = answer["warnings"].as_array().unwrap().iter();
        warnings
            .filter_map(|it| it["suggestion"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    assert_eq!(told("parlament"), ["parliament"]);
    assert_eq!(told("parlament ferry -crane"), ["parliament ferry -crane"]);
    assert_eq!(told("parliament"), [""; 0], "it finds enough");
    assert_eq!(told("zzzzzz"), [""; 0]);
    assert_eq!(
        told("parlament outlet:\"No Such\""),
        [""; 0],
        "it finds no more"
    );
}

#[test]
fn a_headline_that_is_the_query_comes_first() {
    let desk = desk();
    for i in [3, 10, 17] {
        let title = format!("Ferry of {} number {i}", PLACES[i % 4]);
        let answer = desk
            .ok(&["search", &title, "--match", "any", "--json"])
            .json();
        assert_eq!(ids(&answer)[0], format!("a{i}"));
    }
}

#[test]
fn dates_are_a_series_for_each_outlet() {
    let desk = desk();
    let args = [
        "facets", "ferry", "--by", "month", "--outlet", "courier", "--outlet", "mirror", "--share",
        "--json",
    ];
    let counts = desk.ok(&args).json();
    let months = |facets: &Value| {
        let buckets = facets["month"].as_array().unwrap().iter();
        buckets
            .map(|it| {
                (
                    text_at(it, "/value").to_owned(),
                    it["count"].as_u64().unwrap(),
                )
            })
            .collect::<Vec<_>>()
    };
    let named = |counts: [u64; 5]| {
        let months = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"].map(str::to_owned);
        months.into_iter().zip(counts).collect::<Vec<_>>()
    };
    assert_eq!(months(&counts["facets"]), named([6, 6, 0, 6, 6]));
    assert_eq!(counts["series"][0]["outlet"], "Harbour Courier");
    assert_eq!(
        months(&counts["series"][0]["facets"]),
        named([2, 2, 0, 2, 2])
    );
    assert_eq!(
        months(&counts["series"][1]["facets"]),
        named([4, 4, 0, 4, 4])
    );
    let args = [
        "facets", "crane", "--by", "month", "--outlet", "courier", "--outlet", "mirror", "--share",
        "--json",
    ];
    let counts = desk.ok(&args).json();
    let january = &counts["series"][0]["facets"]["month"][0];
    assert_eq!(
        january,
        &json!({"value": "2024-01", "count": 2, "of": 2, "share": 1.0})
    );
    assert_eq!(counts["total"], 12);
}

#[test]
fn a_series_has_as_many_of_the_words_as_the_whole() {
    let desk = Desk::new();
    let article = |id: &str, outlet: &str, body: &str| json!({"id": id, "outlet": outlet, "title": id, "date": "2024-03-01", "body": body});
    desk.write_lines(
        "corpus/all.jsonl",
        &[
            article("a", "Courier", "The harbour froze and the strike went on."),
            article("b", "Ledger", "The harbour froze over."),
            article("c", "Ledger", "A strike of pilots was called."),
        ],
    );
    desk.ok(&["ingest"]);
    let totals = |query: &str| {
        let args = "--by month --outlet courier --outlet ledger --share --json";
        let args: Vec<&str> = args.split(' ').collect();
        let counts = desk
            .ok(&[&["facets", query], args.as_slice()].concat())
            .json();
        let of = &counts["series"][1]["facets"]["month"][0]["of"];
        let series = counts["series"].as_array().unwrap().iter();
        let series: Vec<Value> = series.map(|it| it["total"].clone()).collect();
        (counts["total"].clone(), json!(series), of.clone())
    };
    assert_eq!(
        totals("harbour strike"),
        (json!(1), json!([1, 0]), json!(2))
    );
    assert_eq!(
        totals("harbour strike pilots"),
        (json!(2), json!([1, 1]), json!(2)),
        "no article has all three, two have two"
    );
}

#[test]
fn what_is_begun_goes_on() {
    let desk = desk();
    let lines = desk.ok(&["suggest", "har"]).stdout;
    assert_eq!(lines, "outlet\tHarbour Courier\t8\n");
    let lines = desk.ok(&["suggest", "ferry of arn", "-n", "2"]).stdout;
    assert_eq!(lines.lines().count(), 2);
    assert!(
        lines
            .lines()
            .all(|line| line.starts_with("title\tFerry of Arnvik number ")),
        "{lines}"
    );
    assert!(
        desk.ok(&["suggest", "parl"])
            .stdout
            .contains("word\tparliament\t24")
    );
    assert!(
        desk.ok(&["suggest", "lind"])
            .stdout
            .contains("author\tAda Lindqvist\t24")
    );
    desk.run(&["suggest", "qqq"]).expect(1);
}

#[test]
fn articles_like_one_share_its_words_and_are_not_it() {
    let desk = desk();
    let first = desk.ok(&["search", "title:\"number 4\"", "--json"]).json();
    let id = text_at(&first, "/hits/0/id");
    let answer = desk.ok(&["similar", id, "--json", "-n", "5"]).json();
    let like: BTreeSet<String> = ids(&answer).into_iter().collect();
    let same_place: BTreeSet<String> = ["a0", "a8", "a12", "a16", "a20"].map(str::to_owned).into();
    assert_eq!(like, same_place);
    let told = desk.ok(&["similar", id, "-n", "5"]).stderr;
    assert!(
        told.contains(", showing 1 to 5") && !told.contains('^'),
        "{told}"
    );
    desk.run(&["similar", "ffffffffffff"]).expect(1);
}

#[test]
fn an_address_of_the_web_or_a_file_is_opened() {
    let desk = desk();
    let first = desk.ok(&["search", "title:\"number 4\"", "--json"]).json();
    let id = text_at(&first, "/hits/0/id");
    assert_eq!(
        desk.ok(&["open", id, "--print"]).stdout,
        "https://mirror.example/4\n"
    );
    let file = desk.ok(&["open", id, "--print", "--source"]).stdout;
    assert!(file.trim_end().ends_with("corpus/all.jsonl"), "{file}");
    let ran = desk.run_with("BROWSER", "echo", &["open", id]).expect(0);
    assert_eq!(ran.stdout, "https://mirror.example/4\n");
}

#[test]
fn every_hit_is_exported() {
    let desk = desk();
    let lines = desk
        .ok(&["export", "ferry", "--format", "jsonl"])
        .json_lines();
    assert_eq!(lines.len(), 24);
    let csv = desk
        .ok(&["export", "crane", "--format", "csv", "--outlet", "courier"])
        .stdout;
    assert_eq!(csv.lines().count(), 1 + 4);
    assert_eq!(
        desk.ok(&["export", "ferry", "--format", "ris"])
            .stdout
            .matches("ER  - ")
            .count(),
        24
    );
    assert_eq!(
        desk.ok(&["export", "*", "--format", "bibtex"])
            .stdout
            .matches("@article{")
            .count(),
        24
    );
    assert_eq!(
        desk.ok(&["export", "ferry", "--format", "csl"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        24
    );
    let none = desk.run(&["export", "zzzz", "--format", "csl"]).expect(1);
    assert_eq!(none.json(), json!([]));
    desk.run(&["export", "ferry", "--format", "xml"])
        .expect_error(&["xml", "bibtex"]);
}

#[test]
fn a_kept_search_tells_what_is_new_and_survives_a_rebuild() {
    let desk = desk();
    desk.ok(&["saved", "add", "cranes", "crane", "--outlet", "courier"]);
    assert_eq!(
        desk.ok(&["saved", "list"]).stdout,
        "cranes\tcrane --outlet courier\n"
    );
    assert_eq!(
        desk.ok(&["saved", "run", "cranes", "--json"]).json()["total"],
        4
    );
    desk.run(&["saved", "run", "cranes", "--new"]).expect(1);
    desk.ok(&["rebuild"]);
    desk.run(&["saved", "run", "cranes", "--new"]).expect(1);
    desk.write_lines(
        "corpus/more.jsonl",
        &[json!({"id": "new", "outlet": "Harbour Courier", "title": "A crane fell", "body": "The crane fell over at night, and nobody was hurt."})],
    );
    desk.ok(&["ingest"]);
    let new = desk
        .ok(&["saved", "run", "cranes", "--new", "--json"])
        .json();
    assert_eq!(ids(&new), ["new"]);
    desk.run(&["saved", "run", "cranes", "--new"]).expect(1);
    desk.ok(&["saved", "add", "open", "\"ferry of"])
        .tells(&["quote is not closed"]);
    desk.ok(&["saved", "rm", "open"]);
    desk.run(&["saved", "add", "cranes", "ferry"])
        .expect_error(&["`cranes`", "--replace"]);
    let kept = desk.ok(&["saved", "list"]).stdout;
    assert_eq!(kept, "cranes\tcrane --outlet courier\n");
    desk.ok(&["saved", "add", "cranes", "ferry", "--replace"]);
    assert_eq!(desk.ok(&["saved", "list"]).stdout, "cranes\tferry\n");
    desk.ok(&["saved", "rm", "cranes"]);
    desk.run(&["saved", "run", "cranes"]).expect(1);
    desk.run(&["saved", "list"]).expect(1);
}
