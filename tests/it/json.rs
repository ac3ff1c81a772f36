//! The JSON of every command has the shape that is promised: `schemas/`.

use jsonschema::Validator;
use serde_json::Value;
use serde_json::json;

use morgue::analysis::fold;

use crate::program::Desk;
use crate::program::dump;
use crate::program::project;
use crate::program::text_at;

pub(crate) fn schema(name: &str) -> Validator {
    let path = project("schemas").join(format!("{name}.schema.json"));
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert!(
        jsonschema::meta::is_valid(&schema),
        "{name} is no JSON Schema"
    );
    jsonschema::validator_for(&schema).unwrap()
}

#[track_caller]
pub(crate) fn check(schema: &Validator, value: &Value) {
    let faults: Vec<String> = schema
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}\nin {value:#}");
}

/// The sample archive, ingested.
pub(crate) fn sample() -> Desk {
    let desk = Desk::new();
    let corpus = project("corpus");
    desk.ok(&["ingest", corpus.to_str().unwrap()]);
    desk
}

#[test]
fn every_article_of_the_sample_archive_has_the_promised_shape() {
    let desk = Desk::new();
    let corpus = project("corpus");
    let corpus = corpus.to_str().unwrap();
    let schema = schema("article");
    for flags in [["--jsonl", "--threads=2"], ["--jsonl", "--why"]] {
        let lines = desk.ok(&[["extract", corpus], flags].concat()).json_lines();
        assert!(lines.len() > 70, "{} lines", lines.len());
        for line in &lines {
            check(&schema, line);
            assert_eq!(line.get("provenance").is_some(), flags[1] == "--why");
            if let (Some(told), true) = (line.get("provenance"), line["date"].is_string()) {
                assert!(told["date"]["from"].is_string(), "{line:#}");
            }
        }
    }
}

#[test]
fn records_without_an_article_have_the_same_shape() {
    let desk = Desk::new();
    desk.write("all/empty.txt", "");
    desk.write(
        "all/menu.html",
        "<html><head><title>Menu</title></head><body><nav><a href=/>Home</a></nav></body></html>",
    );
    desk.write_lines(
        "all/lines.jsonl",
        &[json!({"id": 7, "section": "Nothing", "body": ""})],
    );
    let ran = desk.run(&["extract", "all", "--jsonl", "--why"]).expect(1);
    let lines = ran.json_lines();
    assert_eq!(lines.len(), 3, "every record gives one object: {ran:#?}");
    for line in &lines {
        check(&schema("article"), line);
        assert!(line["rejected"].is_string(), "{line:#}");
    }
    assert!(
        lines
            .iter()
            .any(|line| line["record_id"] == "7" && line["section"] == "Nothing"),
        "{lines:#?}"
    );
}

#[test]
fn a_shown_article_is_the_extracted_one() {
    let desk = Desk::new();
    desk.write("corpus/ferry.txt", dump("Vellmoor"));
    desk.ok(&["ingest"]);
    let extracted = desk
        .ok(&["extract", "corpus", "--jsonl", "--why"])
        .json_lines()
        .remove(0);
    let id = text_at(&extracted, "/id");
    let shown = desk.ok(&["show", id, "--json", "--why"]).json();
    check(&schema("article"), &shown);
    assert_eq!(shown, extracted);
    let removed = desk.ok(&["show", id, "--json", "--removed"]).json();
    check(&schema("article"), &removed);
    assert!(
        removed["removed"].to_string().contains("newsletter"),
        "{removed:#}"
    );
}

#[test]
fn search_answers_have_the_promised_shape() {
    let desk = sample();
    let schema = schema("search");
    let runs: [&[&str]; 8] = [
        &["ceasefire talks"],
        &[
            "*",
            "--limit",
            "100",
            "--facets",
            "outlet,author,lang,section,year,month,day",
        ],
        &["ceasefire \"unclosed nosuch:talks", "--match", "any"],
        &[
            "flood", "--lang", "en", "--from", "2023", "--to", "2025-12", "--sort", "newest",
        ],
        &["title:strike OR port", "--limit", "0"],
        &["* -port"],
        &["port", "--offset", "2", "--limit", "1"],
        &["zeppelinfahrt"],
    ];
    for args in runs {
        let answer = desk.run(&[&["search", "--json"], args].concat()).json();
        check(&schema, &answer);
        assert_eq!(answer["query"], args[0]);
    }
    let facets = desk
        .ok(&["search", "*", "--facets", "year,outlet", "--json"])
        .json();
    let names: Vec<&String> = facets["facets"].as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 2, "only what was asked for: {names:?}");
}

#[test]
fn json_lines_are_the_hits_of_the_whole_answer() {
    let desk = sample();
    let lines = desk.ok(&["search", "port strike", "--jsonl"]).json_lines();
    let answer = desk.ok(&["search", "port strike", "--json"]).json();
    assert_eq!(Value::from(lines), answer["hits"]);
}

#[test]
fn pages_of_an_answer_join_without_gaps() {
    let desk = sample();
    let whole = desk
        .ok(&["search", "port", "--limit", "6", "--json"])
        .json();
    let second = desk
        .ok(&["search", "port", "--limit", "3", "--offset", "3", "--json"])
        .json();
    assert_eq!(
        whole["hits"].as_array().unwrap()[3..],
        second["hits"].as_array().unwrap()[..]
    );
    assert_eq!(whole["total"], second["total"]);
}

#[test]
fn facet_counts_have_the_promised_shape() {
    let desk = sample();
    let schema = schema("facets");
    for args in [
        [
            "facets",
            "--by",
            "outlet,author,lang,section,year,month,day",
            "--json",
        ]
        .as_slice(),
        &[
            "facets",
            "ceasefire",
            "--by",
            "year",
            "--lang",
            "en",
            "--json",
        ],
        &["facets", "zeppelinfahrt", "--by", "outlet", "--json"],
    ] {
        let answer = desk.run(args).json();
        check(&schema, &answer);
    }
    let years = desk.ok(&["facets", "--by", "year", "--json"]).json();
    let counts = years["facets"]["year"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["count"].as_u64().unwrap());
    assert_eq!(
        counts.sum::<u64>(),
        years["total"].as_u64().unwrap(),
        "an article has one year or none"
    );
}

#[test]
fn errors_have_the_promised_shape() {
    let desk = Desk::new();
    desk.write("corpus/ferry.txt", dump("Vellmoor"));
    let schema = schema("error");
    let runs: [&[&str]; 7] = [
        &["search", "x", "--index", "nowhere", "--json"],
        &["search", "x", "--sort", "newset", "--jsonl"],
        &["search", "x", "--from", "2024-13", "--json"],
        &["search", "((((((((((((((((((((((((x", "--json"],
        &["facets", "--by", "oulet", "--json"],
        &["ingest", "corpus", "--include", "[", "--json"],
        &["show", "ab", "--index", "nowhere", "--json"],
    ];
    for args in runs {
        let ran = desk.run(args).expect(2);
        check(&schema, &ran.error_object());
        assert_eq!(ran.stdout, "", "{ran:#?}");
    }
}

#[test]
fn reports_have_the_promised_shape() {
    let desk = Desk::new();
    desk.write("corpus/ferry.txt", dump("Vellmoor"));
    desk.write("corpus/empty.txt", "");
    desk.write("corpus/broken.jsonl", "{\"body\":\n");
    desk.write("corpus/tool.exe", "MZ");
    let schema = schema("report");
    for args in [
        ["ingest", "--dry-run"],
        ["ingest", "corpus"],
        ["ingest", "corpus"],
        ["rebuild", "corpus"],
    ] {
        let ran = desk.ok(&[args.as_slice(), &["--json"]].concat());
        check(&schema, &ran.json());
    }
}

#[test]
fn highlights_are_ranges_of_their_text_and_of_what_was_asked() {
    let desk = sample();
    let asked: [(&str, &[&str]); 8] = [
        ("ceasefire talks", &["ceasefire", "talk"]),
        ("\"satellite internet\"", &["satellite internet"]),
        ("elections floods -port", &["elect", "flood"]),
        ("port (strike OR vote)", &["port", "strik", "vot"]),
        ("vaccine", &["vaccin"]),
        ("waffenruhe", &["waffenruh"]),
        ("cessez-le-feu", &["cessez-le-feu", "cessez"]),
        ("望澳港 台风", &["望", "澳", "港", "台", "风"]),
    ];
    for (query, stems) in asked {
        let answer = desk
            .ok(&["search", query, "--limit", "50", "--json"])
            .json();
        let mut marked = 0;
        for hit in answer["hits"].as_array().unwrap() {
            marked += check_highlights(&hit["title"], &hit["title_highlights"], stems);
            for snippet in hit["snippets"].as_array().unwrap() {
                marked += check_highlights(&snippet["text"], &snippet["highlights"], stems);
            }
        }
        assert!(marked > 0, "nothing marked for {query}");
    }
}

/// Checks the ranges of one text; returns how many there are.
#[track_caller]
fn check_highlights(text: &Value, highlights: &Value, stems: &[&str]) -> usize {
    let text = text.as_str().unwrap_or_default();
    let mut end_before = 0;
    for range in highlights.as_array().unwrap() {
        let [start, end] =
            [&range[0], &range[1]].map(|it| usize::try_from(it.as_u64().unwrap()).unwrap());
        assert!(
            start < end && start >= end_before,
            "{highlights} are in order and apart: {text}"
        );
        let marked = text
            .get(start..end)
            .unwrap_or_else(|| panic!("{range} is no range of {text}"));
        let folded = fold(marked);
        assert!(
            stems.iter().any(|stem| folded.starts_with(stem)),
            "{marked:?} is none of {stems:?}"
        );
        assert_eq!(marked.trim(), marked);
        end_before = end;
    }
    highlights.as_array().unwrap().len()
}
