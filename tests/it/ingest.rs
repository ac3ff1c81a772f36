//! Bringing an index up to date: what is counted, what wins, what is refused, what survives.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;

use crate::program::Desk;
use crate::program::dump;
use crate::program::text_at;

/// Runs an ingest that must succeed; returns its report.
#[track_caller]
pub(crate) fn ingest(desk: &Desk, args: &[&str]) -> Value {
    desk.ok(&[&["ingest", "--json"], args].concat()).json()
}

/// Insists on a report's counts: added, changed, unchanged, removed.
#[track_caller]
pub(crate) fn check(report: &Value, counts: [u64; 4]) {
    let told =
        ["added", "changed", "unchanged", "removed"].map(|name| report[name].as_u64().unwrap());
    assert_eq!(
        told, counts,
        "added, changed, unchanged, removed of {report:#}"
    );
}

/// Returns the sources of everything in the index.
#[track_caller]
pub(crate) fn sources(desk: &Desk) -> BTreeSet<String> {
    let ran = desk.run(&["search", "*", "--no-group", "--limit", "10000", "--jsonl"]);
    let lines = ran.json_lines();
    let sources: BTreeSet<String> = lines
        .iter()
        .map(|hit| text_at(hit, "/source").to_owned())
        .collect();
    assert_eq!(
        sources.len(),
        lines.len(),
        "an article stands twice in the index: {lines:#?}"
    );
    sources
}

/// A folder with a corpus of three dumps.
pub(crate) fn three() -> Desk {
    let desk = Desk::new();
    for place in ["ash", "birch", "cedar"] {
        desk.write(&format!("corpus/{place}.txt"), dump(place));
    }
    desk
}

/// A record with a clean body.
pub(crate) fn article(id: &str, body: &str) -> Value {
    json!({"id": id, "title": format!("Report {id}"), "body": body})
}

#[test]
fn the_report_counts_added_changed_unchanged_and_removed_articles() {
    let desk = three();
    check(&ingest(&desk, &[]), [3, 0, 0, 0]);
    check(&ingest(&desk, &[]), [0, 0, 3, 0]);
    desk.write("corpus/ash.txt", dump("Ashford"));
    desk.write("corpus/deodar.txt", dump("deodar"));
    desk.remove("corpus/cedar.txt");
    let report = ingest(&desk, &[]);
    check(&report, [1, 1, 1, 1]);
    assert_eq!(
        report["files"], 2,
        "untouched files are not read: {report:#}"
    );
    desk.ok(&["search", "Ashford"]);
    desk.run(&["search", "cedar"]).expect(1);
    assert_eq!(sources(&desk).len(), 3);
}

#[test]
fn a_touched_file_with_the_same_content_is_unchanged() {
    let desk = three();
    ingest(&desk, &[]);
    let file = std::fs::File::options()
        .append(true)
        .open(desk.path("corpus/ash.txt"))
        .unwrap();
    file.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000))
        .unwrap();
    check(&ingest(&desk, &[]), [0, 0, 3, 0]);
}

#[test]
fn every_report_names_the_live_generation() {
    let desk = three();
    let generation =
        |desk: &Desk| desk.ok(&["search", "ash", "--json"]).json()["generation"].clone();
    let first = ingest(&desk, &[]);
    assert_eq!(first["generation"], generation(&desk));
    let nothing_new = ingest(&desk, &[]);
    assert_eq!(nothing_new["generation"], generation(&desk));
}

#[test]
fn a_sidecar_and_the_defaults_of_a_folder_win() {
    let desk = three();
    desk.write(
        "corpus/_defaults.json",
        json!({"outlet": "Timber News", "section": "Rivers"}).to_string(),
    );
    desk.write(
        "corpus/ash.meta.json",
        json!({"outlet": "Ash Post", "date": "2021-05-06", "authors": ["Ida Roe"]}).to_string(),
    );
    ingest(&desk, &[]);
    let hit = |word: &str| desk.ok(&["search", word, "--json"]).json()["hits"][0].clone();
    let ash = hit("ash");
    assert_eq!(
        (&ash["outlet"], &ash["date"], &ash["authors"]),
        (
            &json!("Ash Post"),
            &json!("2021-05-06"),
            &json!(["Ida Roe"])
        )
    );
    assert_eq!(
        ash["section"], "Rivers",
        "what a sidecar leaves open comes from the defaults"
    );
    assert_eq!(hit("birch")["outlet"], "Timber News");

    desk.write(
        "corpus/ash.meta.json",
        json!({"outlet": "The New Ash Post"}).to_string(),
    );
    let report = ingest(&desk, &[]);
    check(&report, [0, 1, 2, 0]);
    assert_eq!(hit("ash")["outlet"], "The New Ash Post");

    desk.write(
        "corpus/_defaults.json",
        json!({"outlet": "Hardwood Times"}).to_string(),
    );
    check(&ingest(&desk, &[]), [0, 3, 0, 0]);
    assert_eq!(hit("birch")["outlet"], "Hardwood Times");
    desk.remove("corpus/_defaults.json");
    ingest(&desk, &[]);
    assert_ne!(
        hit("birch")["outlet"],
        "Hardwood Times",
        "defaults that are gone hold no longer"
    );
}

#[test]
fn most_of_a_root_may_vanish_only_with_prune() {
    let desk = three();
    ingest(&desk, &[]);
    desk.remove("corpus/ash.txt");
    desk.remove("corpus/birch.txt");
    desk.run(&["ingest"])
        .expect_error(&["2 of the 3", "corpus", "--prune"]);
    let told = desk.run(&["ingest", "--json"]).expect(2).error_object();
    assert_eq!(text_at(&told, "/error/code"), "vanished");
    assert_eq!(sources(&desk).len(), 3, "nothing was changed");
    check(&ingest(&desk, &["--prune"]), [0, 0, 1, 2]);
    std::fs::remove_dir_all(desk.path("corpus")).unwrap();
    desk.run(&["ingest"])
        .expect_error(&["1 of the 1", "--prune"]);
    assert_eq!(
        sources(&desk).len(),
        1,
        "a root that is not there may be unplugged"
    );
}

#[test]
fn a_dry_run_tells_and_changes_nothing() {
    let desk = three();
    let report = ingest(&desk, &["--dry-run"]);
    check(&report, [3, 0, 0, 0]);
    assert_eq!(report["dry_run"], true);
    assert!(!desk.path("index").exists());
    ingest(&desk, &[]);
    desk.write("corpus/ash.txt", dump("Ashford"));
    desk.remove("corpus/birch.txt");
    check(&ingest(&desk, &["--dry-run"]), [0, 1, 1, 1]);
    desk.run(&["search", "Ashford"]).expect(1);
    desk.ok(&["search", "birch"]);
}

#[test]
fn include_and_exclude_are_remembered_with_the_root() {
    let desk = three();
    desk.write("corpus/notes.md", dump("elder"));
    ingest(&desk, &["corpus", "--include", "*.txt", "--exclude", "b*"]);
    let named = ["corpus/ash.txt", "corpus/cedar.txt"].map(str::to_owned);
    assert_eq!(sources(&desk), BTreeSet::from(named.clone()));
    desk.write("corpus/beech.txt", dump("beech"));
    check(&ingest(&desk, &[]), [0, 0, 2, 0]);
    desk.ok(&["rebuild"]);
    assert_eq!(sources(&desk), BTreeSet::from(named));
    let root = desk.ok(&["roots", "--json"]).json();
    assert_eq!(
        (&root["include"], &root["exclude"]),
        (&json!(["*.txt"]), &json!(["b*"]))
    );
}

#[test]
fn roots_are_listed_and_forgotten() {
    let desk = three();
    desk.write("more/deodar.txt", dump("deodar"));
    desk.write("lone.txt", dump("elder"));
    ingest(&desk, &["corpus", "more", "lone.txt"]);
    let listed = desk.ok(&["roots", "list"]).stdout;
    for root in ["corpus", "more", "lone.txt"] {
        assert!(
            listed.lines().any(|line| line.starts_with(root)),
            "{listed}"
        );
    }
    desk.ok(&["roots", "forget", "more"])
        .tells(&["1 articles removed"]);
    desk.run(&["search", "deodar"]).expect(1);
    check(&ingest(&desk, &[]), [0, 0, 4, 0]);
    desk.run(&["roots", "forget", "more"])
        .expect(1)
        .tells(&["more"]);
    let sources = sources(&desk);
    assert!(
        sources.contains("lone.txt") && sources.len() == 4,
        "{sources:?}"
    );
}

#[test]
fn rejected_records_are_listed_with_their_reason() {
    let desk = three();
    desk.write("corpus/empty.txt", "");
    desk.write("corpus/photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    desk.write(
        "corpus/part.jsonl",
        format!(
            "{}\n{}\nnot json\n",
            article("1", "A fine day."),
            r#"{"id": "2", "body": ""}"#
        ),
    );
    let report = ingest(&desk, &[]);
    assert_eq!(
        report["rejected"]
            .as_object()
            .unwrap()
            .values()
            .filter_map(Value::as_u64)
            .sum::<u64>(),
        3,
        "{report:#}"
    );
    let listed = desk.ok(&["rejected", "--json"]).json_lines();
    let reason = |source: &str| {
        let of_source = |line: &&Value| text_at(line, "/source").starts_with(source);
        listed
            .iter()
            .filter(of_source)
            .map(|line| text_at(line, "/reason"))
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert!(reason("corpus/empty.txt").contains("empty"), "{listed:#?}");
    assert!(reason("corpus/photo.txt").contains("PNG"), "{listed:#?}");
    let part = reason("corpus/part.jsonl");
    assert!(
        part.contains("empty") && part.contains("line 3"),
        "{listed:#?}"
    );
    desk.ok(&["rejected"]);
    assert_eq!(sources(&desk).len(), 4);
}

#[test]
fn a_warc_is_read_plain_and_compressed() {
    for name in ["wire.warc", "weekly.warc.gz"] {
        let desk = Desk::new();
        std::fs::create_dir(desk.path("corpus")).unwrap();
        let sample = crate::program::project("corpus/ledger-wire").join(name);
        std::fs::copy(sample, desk.path("corpus").join(name)).unwrap();
        let report = ingest(&desk, &[]);
        assert!(report["added"].as_u64().unwrap() >= 3, "{report:#}");
        assert!(
            report["skipped"].to_string().contains("request record"),
            "{report:#}"
        );
        let hits = desk
            .ok(&["search", "*", "--limit", "100", "--jsonl"])
            .json_lines();
        for hit in &hits {
            assert!(
                text_at(hit, "/source").starts_with(&format!("corpus/{name}#")),
                "{hit:#}"
            );
            assert!(text_at(hit, "/url").starts_with("https://"), "{hit:#}");
        }
    }
}
