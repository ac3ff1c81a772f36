//! What comes first, and why it says it does.

use serde_json::Value;
use serde_json::json;

use crate::program::Desk;
use crate::program::project;
use crate::program::text_at;

fn order(desk: &Desk, args: &[&str]) -> Vec<String> {
    let answer = desk
        .ok(&[&["search", "--no-group", "--json"], args].concat())
        .json();
    let hits = answer["hits"].as_array().unwrap().iter();
    hits.map(|hit| text_at(hit, "/record_id").to_owned())
        .collect()
}

/// An archive of these articles and of forty that share no word with them.
fn archive(articles: &[Value]) -> Desk {
    let desk = Desk::new();
    let filler = |i: usize| json!({"id": format!("z{i}"), "title": format!("Plot {i}"), "lang": "en", "body": format!("Allotment number{i} grew marrow{i}.")});
    let all: Vec<Value> = articles
        .iter()
        .cloned()
        .chain((0..40).map(filler))
        .collect();
    desk.write_lines("corpus/articles.jsonl", &all);
    desk.ok(&["ingest"]);
    desk
}

fn article(id: &str, date: &str, body: &str) -> Value {
    json!({"id": id, "title": "Notes", "lang": "en", "date": date, "body": body})
}

#[test]
fn a_word_in_the_opening_counts_more_than_one_further_down() {
    let padding = "Rain fell on the quiet town all week and nobody minded very much. ".repeat(8);
    let desk = archive(&[
        article(
            "late",
            "2020-01-01",
            &format!("{padding} The tramway opened."),
        ),
        article(
            "early",
            "2020-01-01",
            &format!("The tramway opened. {padding}"),
        ),
        article(
            "middle",
            "2020-01-01",
            &format!(
                "{} The tramway opened. {}",
                &padding[..130],
                &padding[130..]
            ),
        ),
    ]);
    assert_eq!(order(&desk, &["tramway"]), ["early", "middle", "late"]);
    assert_eq!(order(&desk, &["body:tramway"]), ["early", "middle", "late"]);
}

#[test]
fn a_long_query_is_answered_with_what_its_best_answers_speak_of() {
    let desk = archive(&[
        article(
            "best",
            "2020-01-01",
            "Pilot blames fog and tide after ferry grounding near harbour: stuck on the sandbank, a sandbank long known.",
        ),
        article(
            "plain",
            "2020-01-01",
            "A tide table is sold at the kiosk for a pound.",
        ),
        article(
            "akin",
            "2020-01-01",
            "A tide covers the sandbank twice for an hour.",
        ),
    ]);
    let long = "pilot fog tide ferry grounding harbour";
    assert_eq!(
        order(&desk, &[long, "--match", "any"]),
        ["best", "akin", "plain"]
    );
    let count = desk.ok(&["search", long, "--match", "any", "--count"]);
    assert_eq!(count.stdout.trim(), "3");
    let paged = order(
        &desk,
        &[long, "--match", "any", "--limit", "1", "--offset", "1"],
    );
    assert_eq!(paged, ["akin"], "pages are cut from one order");
    assert_eq!(
        pages(&desk, &[long, "--match", "any", "--limit", "1"]),
        ["best", "akin", "plain"],
        "cursors go through the same order"
    );
}

#[test]
fn fresh_articles_come_first_only_where_asked() {
    let desk = archive(&[
        article(
            "old",
            "1963-05-01",
            "The lockkeeper was named in the town hall.",
        ),
        article(
            "new",
            "2019-05-01",
            "In the town hall at last the lockkeeper was named.",
        ),
    ]);
    assert_eq!(order(&desk, &["lockkeeper"]), ["old", "new"]);
    assert_eq!(
        order(&desk, &["lockkeeper", "--recency", "10y"]),
        ["new", "old"]
    );
    assert_eq!(
        pages(&desk, &["lockkeeper", "--recency", "10y", "--limit", "1"]),
        ["new", "old"]
    );
    let first = desk.ok(&["search", "lockkeeper", "--limit", "1", "--json"]);
    let next = first.json()["next"].as_str().unwrap().to_owned();
    let other = ["search", "lockkeeper", "--recency", "10y", "--after", &next];
    desk.run(&other).expect(2).tells(&["--after"]);
    let ran = desk.run(&["search", "lockkeeper", "--recency", "soon"]);
    ran.expect(2).tells(&["--recency", "30d"]);
}

#[test]
fn an_explanation_adds_up_to_the_score() {
    let desk = Desk::new();
    desk.ok(&["ingest", project("corpus").to_str().unwrap()]);
    let asked: [&[&str]; 14] = [
        &["ceasefire talks"],
        &["ceasefire talks", "--match", "any"],
        &[
            "who mediated the ceasefire talks and which hostages families prisoners aid",
            "--match",
            "any",
        ],
        &["\"satellite internet\" OR flood", "--from", "2020"],
        &["title:port strike -football"],
        &["ceasefire talks", "--recency", "2y"],
        &["台风"],
        &["ceasefire NEAR/5 talks"],
        &["\"talks ceasefire\"~5 gaza^3", "--match", "any"],
        &["elect* OR satelite~1 OR SENT(ceasefire talks)"],
        &["(flood OR storm)^0.5 lead:river", "--match", "any"],
        &["atleast:2(ceasefire) CAPS(doha)"],
        &["Doha talks on Gaza ceasefire pause with new proposal on the table"],
        &["+ceasefire title:(gaza OR doha)^2 first:50(cairo) -football"],
    ];
    for args in asked {
        let flags = ["search", "--json", "--explain", "--limit", "30"];
        let answer = desk.ok(&[&flags, args].concat()).json();
        let hits = answer["hits"].as_array().unwrap();
        for hit in hits {
            let explanation = &hit["explanation"];
            assert_adds_up(explanation);
            let (told, score) = (explanation["score"].as_f64(), hit["score"].as_f64());
            let (told, score) = (told.unwrap(), score.unwrap());
            assert!(
                (told - score).abs() < 1e-3,
                "{args:?}: {score} is told as {explanation:#}"
            );
        }
    }
    let plain = desk.ok(&["search", "--json", "ceasefire"]).json();
    assert_eq!(plain["hits"][0].get("explanation"), None);
    let shown = desk.ok(&["search", "ceasefire", "--explain", "--limit", "1"]);
    assert!(shown.stdout.contains("ceasefire: idf"), "{shown:#?}");
}

/// The order of the hits, read a page at a time with cursors.
fn pages(desk: &Desk, args: &[&str]) -> Vec<String> {
    let mut seen = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let mut flags = [&["search", "--no-group", "--json"], args].concat();
        flags.extend(after.iter().flat_map(|next| ["--after", next]));
        let answer = desk.ok(&flags).json();
        let hits = answer["hits"].as_array().unwrap();
        let ids = hits.iter().map(|hit| hit["record_id"].as_str().unwrap());
        seen.extend(ids.map(str::to_owned));
        match answer["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => return seen,
        }
    }
}

fn assert_adds_up(explanation: &Value) {
    let Some(parts) = explanation["parts"].as_array() else {
        return;
    };
    let sum: f64 = parts
        .iter()
        .map(|part| part["score"].as_f64().unwrap())
        .sum();
    let score = explanation["score"].as_f64().unwrap();
    assert!((sum - score).abs() < 1e-3, "{sum} is not {explanation:#}");
    parts.iter().for_each(assert_adds_up);
}
