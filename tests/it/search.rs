//! Search cases as data: `tests/searches/<topic>/` holds `articles.jsonl` and `cases.json`.
//!
//! A topic without articles is of the sample archive, `corpus/`.
//!
//! A case is a `query` with `flags`, and what must come out: `ids` in this order, or `set` in any; `sources`; `total`;
//! `understood`; `warnings` and `facets`, each a list of texts that must be found in them. Ids are the records' own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::program::Desk;
use crate::program::project;
use crate::program::text_at;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    query: String,
    #[serde(default)]
    flags: Vec<String>,
    ids: Option<Vec<String>>,
    set: Option<BTreeSet<String>>,
    /// Sources below `corpus/`, for the sample archive.
    sources: Option<BTreeSet<String>>,
    /// Those of `sources` that are still missed, since the extractor loses the words. The case fails when they are
    /// found, so that the note goes with the fault.
    #[serde(default)]
    known_misses: BTreeSet<String>,
    total: Option<u64>,
    understood: Option<String>,
    warnings: Option<Vec<String>>,
    facets: Option<Value>,
    /// What the case is about, where the query does not say.
    #[serde(default)]
    about: String,
}

/// Returns what is wrong with the answers of a topic, a line each.
fn faults(topic: &Path) -> Vec<String> {
    let desk = Desk::new();
    match fs::read(topic.join("articles.jsonl")) {
        Ok(articles) => {
            desk.write("corpus/articles.jsonl", articles);
            let report = desk.ok(&["ingest", "--json"]).json();
            assert_eq!(report["rejected"], serde_json::json!({}), "{report:#}");
            assert_eq!(report["faults"], serde_json::json!([]), "{report:#}");
        }
        Err(_) => _ = desk.ok(&["ingest", project("corpus").to_str().unwrap()]),
    }
    let cases = fs::read(topic.join("cases.json")).unwrap();
    let cases: Vec<Case> = serde_json::from_slice(&cases).unwrap();
    let mut faults = Vec::new();
    for case in &cases {
        let mut args = vec!["search", "--no-group", "--json"];
        args.extend(case.flags.iter().map(String::as_str));
        if case.sources.is_some() {
            args.extend(["--limit", "100"]);
        }
        if !case.query.is_empty() {
            args.extend(["--", &case.query]);
        }
        let ran = desk.run(&args);
        if ran.code == 2 {
            faults.push(format!("{}: {}", case.query, ran.stderr.trim()));
            continue;
        }
        let answer = ran.json();
        let found = answer["hits"]
            .as_array()
            .is_some_and(|hits| !hits.is_empty());
        assert!(ran.code == 0 || !found, "{ran:#?}");
        faults.extend(case.faults(&answer).into_iter().map(|fault| {
            let topic = topic.file_name().unwrap().to_string_lossy();
            format!(
                "{topic}: `{}` {} {}: {fault}",
                case.query,
                case.flags.join(" "),
                case.about
            )
        }));
    }
    faults
}

impl Case {
    /// Compares an answer with what the case says of it.
    fn faults(&self, answer: &Value) -> Vec<String> {
        let hits = answer["hits"].as_array().unwrap();
        let ids: Vec<String> = hits
            .iter()
            .map(|hit| {
                hit["record_id"]
                    .as_str()
                    .unwrap_or_else(|| text_at(hit, "/id"))
                    .to_owned()
            })
            .collect();
        let set: BTreeSet<String> = ids.iter().cloned().collect();
        let total = answer["total"].as_u64().unwrap();
        let mut faults = Vec::new();
        if self.ids.as_ref().is_some_and(|wanted| *wanted != ids) {
            faults.push(format!("ids {ids:?}, not {:?}", self.ids.as_ref().unwrap()));
        }
        if self.set.as_ref().is_some_and(|wanted| *wanted != set) {
            faults.push(format!(
                "found {set:?}, not {:?}",
                self.set.as_ref().unwrap()
            ));
        }
        if let Some(wanted) = &self.sources {
            let source = |hit: &Value| {
                let source = text_at(hit, "/source").to_owned();
                let below = source
                    .rsplit_once("corpus/")
                    .map(|(_, below)| below.to_owned());
                below.unwrap_or(source)
            };
            let found: BTreeSet<String> = hits.iter().map(source).collect();
            let missing: BTreeSet<String> = wanted.difference(&found).cloned().collect();
            let besides: Vec<&String> = found.difference(wanted).collect();
            if missing != self.known_misses || !besides.is_empty() {
                faults.push(format!(
                    "misses {missing:?}, known {:?}, finds {besides:?} besides",
                    self.known_misses
                ));
            }
        }
        let paged = self
            .flags
            .iter()
            .any(|flag| flag == "--limit" || flag == "--offset");
        let wanted = self
            .ids
            .as_ref()
            .map(Vec::len)
            .or(self.set.as_ref().map(BTreeSet::len));
        let wanted = wanted.map(|n| n.saturating_sub(self.known_misses.len()));
        let wanted = self.total.or(wanted.filter(|_| !paged).map(|n| n as u64));
        if wanted.is_some_and(|wanted| wanted != total) {
            faults.push(format!("total {total}, not {}", wanted.unwrap()));
        }
        if self
            .understood
            .as_ref()
            .is_some_and(|wanted| answer["understood"] != **wanted)
        {
            faults.push(format!("understood as {}", answer["understood"]));
        }
        if self
            .facets
            .as_ref()
            .is_some_and(|wanted| answer["facets"] != *wanted)
        {
            faults.push(format!("facets {}", answer["facets"]));
        }
        let warnings = answer["warnings"].to_string();
        match &self.warnings {
            Some(parts) if parts.is_empty() && warnings != "[]" => {
                faults.push(format!("warns {warnings}"))
            }
            Some(parts) => {
                let missing = parts
                    .iter()
                    .filter(|part| !warnings.contains(part.as_str()));
                faults.extend(missing.map(|part| format!("no warning of {part:?} in {warnings}")));
            }
            None => {}
        }
        faults
    }
}

#[track_caller]
fn check(topic: &str) {
    let faults = faults(&project("tests/searches").join(topic));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn words_are_found_in_any_inflection_of_their_language() {
    check("words");
}

#[test]
fn phrases_are_found_word_for_word() {
    check("phrases");
}

#[test]
fn boolean_operators_do_what_they_say() {
    check("boolean");
}

#[test]
fn facets_are_matched_without_case_or_accents() {
    check("facets");
}

#[test]
fn dates_include_both_ends() {
    check("dates");
}

#[test]
fn match_modes_say_how_many_words_must_be_there() {
    check("match");
}

#[test]
fn hits_come_in_the_order_asked_for_and_in_pages() {
    check("order");
}

#[test]
fn scripts_without_spaces_are_found_by_their_characters() {
    check("cjk");
}

#[test]
fn words_are_found_by_where_they_stand_and_how_they_are_written() {
    check("places");
}

#[test]
fn spellings_of_a_word_and_words_of_a_standfirst_are_found() {
    check("spellings");
}

#[test]
fn what_a_journalist_types_finds_the_articles_of_the_sample_archive() {
    check("sample");
}

#[test]
fn every_topic_is_run() {
    let run = [
        "boolean",
        "cjk",
        "dates",
        "facets",
        "match",
        "order",
        "phrases",
        "places",
        "sample",
        "spellings",
        "words",
    ];
    let entries = fs::read_dir(project("tests/searches")).unwrap();
    let topics: BTreeSet<String> = entries
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(topics, run.map(str::to_owned).into());
}
