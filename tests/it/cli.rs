//! What every front of a program owes its user: exit codes, clean streams, colours only where wanted.

use std::fs::File;

use serde_json::json;

use crate::program::Desk;
use crate::program::dump;
use crate::program::text_at;

/// A folder with a corpus of three articles.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("corpus/ferry.txt", dump("Vellmoor"));
    desk.write_lines(
        "corpus/lines.jsonl",
        &[
            json!({"id": "a1", "title": "Lighthouse lamp relit", "outlet": "Brine Gazette", "lang": "en",
                "date": "2024-02-03", "body": "The keeper lit the lighthouse lamp again on Saturday."}),
            json!({"id": "a2", "title": "Orchard frost", "outlet": "Brine Gazette", "lang": "en",
                "date": "2023-04-17", "body": "Frost took most of the blossom in the orchard."}),
        ],
    );
    desk
}

/// The same, ingested.
pub(crate) fn ingested() -> Desk {
    let desk = desk();
    desk.ok(&["ingest"]);
    desk
}

#[test]
fn commands_that_find_or_do_something_end_with_0() {
    let desk = ingested();
    let id = text_at(
        &desk.ok(&["search", "lighthouse", "--json"]).json(),
        "/hits/0/id",
    )
    .to_owned();
    let runs: [&[&str]; 20] = [
        &["ingest"],
        &["ingest", "corpus", "--dry-run"],
        &["rebuild"],
        &["search", "lighthouse"],
        &["search", "lighthouse", "--json"],
        &["search", "lighthouse", "--jsonl"],
        &["search", "lighthouse", "--count"],
        &["facets", "--by", "outlet"],
        &["facets", "lamp", "--by", "year", "--json"],
        &["show", &id],
        &["show", &id[..6], "--json"],
        &["show", &id, "--why", "--removed"],
        &["extract", "corpus"],
        &["extract", "corpus/ferry.txt", "--jsonl"],
        &["stats"],
        &["roots"],
        &["roots", "list"],
        &["man"],
        &["--help"],
        &["--version"],
    ];
    for args in runs {
        let ran = desk.ok(args);
        assert!(!ran.stderr.contains("error"), "{ran:#?}");
    }
}

#[test]
fn commands_that_find_nothing_end_with_1() {
    let desk = ingested();
    desk.write("empty.txt", "");
    let runs: [&[&str]; 8] = [
        &["search", "zeppelin"],
        &["search", "zeppelin", "--json"],
        &["search", "zeppelin", "--jsonl"],
        &["search", "lighthouse", "--outlet", "No Such Paper"],
        &["facets", "zeppelin", "--by", "outlet"],
        &["show", "ffffffffffff"],
        &["extract", "empty.txt"],
        &["roots", "forget", "elsewhere"],
    ];
    for args in runs {
        desk.run(args).expect(1);
    }
    let count = desk.run(&["search", "zeppelin", "--count"]).expect(1);
    assert_eq!(count.stdout, "0\n");
}

#[test]
fn wrong_usage_ends_with_2() {
    let desk = ingested();
    let runs: [&[&str]; 12] = [
        &[],
        &["serach", "x"],
        &["search"],
        &["search", "x", "--limit", "many"],
        &["search", "x", "--json", "--jsonl"],
        &["facets"],
        &["extract"],
        &["extract", "corpus", "--threads", "0"],
        &["extract", "corpus", "--url", "notaurl"],
        &["extract", "corpus", "--url", "mailto:desk@gazette.example"],
        &["ingest", "--threads", "0"],
        &["completions", "tcsh"],
    ];
    for args in runs {
        let ran = desk.run(args).expect(2);
        assert_eq!(ran.stdout, "", "{ran:#?}");
        assert_ne!(ran.stderr, "", "{ran:#?}");
    }
}

#[test]
fn what_is_no_command_is_refused_and_named() {
    let desk = ingested();
    let ran = desk.run(&["serfe"]).expect(2);
    assert!(ran.stderr.contains("serve"), "{ran:#?}");
}

#[test]
fn the_first_search_makes_the_index_and_says_so_once() {
    let desk = desk();
    let first = desk.ok(&["search", "lighthouse", "--json"]);
    assert_eq!(first.json()["total"], 1);
    let first = first.tells(&["./corpus", "./index"]);
    assert!(desk.path("index/CURRENT").is_file());
    let second = desk.ok(&["search", "lighthouse", "--json"]);
    assert_eq!(second.stderr, "", "the second has nothing to tell");
    assert_eq!(second.json()["hits"], first.json()["hits"]);
}

#[test]
fn without_a_corpus_the_error_names_the_command_that_helps() {
    let desk = Desk::new();
    desk.run(&["search", "lighthouse"])
        .expect_error(&["morgue ingest", "index"]);
    desk.run(&["ingest"])
        .expect_error(&["corpus", "morgue ingest"]);
    assert!(
        !desk.path("index").exists(),
        "a failed run leaves nothing behind"
    );
}

#[test]
fn a_changed_file_is_told_until_the_next_ingest() {
    let desk = ingested();
    assert_eq!(desk.ok(&["search", "lighthouse", "--count"]).stderr, "");
    desk.write("corpus/ferry.txt", dump("Lower Vellmoor"));
    desk.ok(&["search", "lighthouse", "--count"])
        .tells(&["morgue ingest"]);
    desk.ok(&["ingest"]);
    assert_eq!(desk.ok(&["search", "lighthouse", "--count"]).stderr, "");
}

#[test]
fn standard_output_has_data_alone() {
    let desk = ingested();
    desk.write("corpus/ferry.txt", dump("Lower Vellmoor"));
    let typed = "lighthouse and (lamp \"unclosed";
    let answer = desk
        .run(&["search", typed, "--json", "--match", "any"])
        .expect(0);
    assert!(!answer.json()["warnings"].as_array().unwrap().is_empty());
    let text = desk
        .ok(&["search", typed, "--match", "any"])
        .tells(&["warning: "]);
    assert!(!text.stdout.contains("warning"), "{text:#?}");
    assert!(!text.stdout.contains(" ms"), "{text:#?}");
    assert_eq!(desk.ok(&["search", "lighthouse", "--count"]).stdout, "1\n");
    let report = desk.ok(&["ingest", "--json"]);
    assert!(report.json().is_object());
    assert_eq!(desk.ok(&["ingest"]).stdout, "");
}

#[test]
fn a_second_writer_is_told_who_holds_the_lock_and_readers_go_on() {
    let desk = ingested();
    desk.write("corpus/new.txt", dump("Saltwick"));
    let lock = File::options()
        .read(true)
        .write(true)
        .open(desk.path("index/LOCK"))
        .unwrap();
    lock.try_lock().unwrap();
    std::fs::write(desk.path("index/LOCK"), "process 4242").unwrap();
    desk.run(&["ingest"])
        .expect_error(&["index", "process 4242"]);
    desk.run(&["rebuild"])
        .expect_error(&["index", "process 4242"]);
    desk.run(&["roots", "forget", "corpus"])
        .expect_error(&["process 4242"]);
    let told = desk.run(&["ingest", "--json"]).expect(2).error_object();
    assert_eq!(text_at(&told, "/error/code"), "locked");
    desk.ok(&["search", "lighthouse"]);
    drop(lock);
    desk.ok(&["ingest"]);
    desk.ok(&["search", "Saltwick"]);
}

#[test]
fn standard_input_is_an_input() {
    let desk = Desk::new();
    let mut command = desk.command(&["extract", "-", "--jsonl"]);
    desk.write("ferry.txt", dump("Vellmoor"));
    let output = command
        .stdin(File::open(desk.path("ferry.txt")).unwrap())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("back on the river"), "{stdout}");
}

#[test]
fn address_of_a_dump_is_its_articles_and_names_the_outlet() {
    let desk = Desk::new();
    desk.write("ferry.txt", dump("Vellmoor"));
    let url = "https://www.saltwick-mercury.example/2024/ferry";
    let ran = desk.ok(&["extract", "ferry.txt", "--flat", "--jsonl", "--url", url]);
    let article = &ran.json_lines()[0];
    assert_eq!(article["url"], url);
    assert!(article["outlet"].is_string(), "{article}");
}

#[test]
fn articles_for_reading_are_parted_by_a_line() {
    let rules = |ran: &str| ran.lines().filter(|line| line.starts_with("-----")).count();
    let desk = desk();
    assert_eq!(rules(&desk.ok(&["extract", "corpus"]).stdout), 2);
    assert_eq!(rules(&desk.ok(&["extract", "corpus/ferry.txt"]).stdout), 0);
}

#[test]
fn generated_papers_know_the_commands() {
    let desk = Desk::new();
    for args in [
        ["completions", "bash"],
        ["completions", "zsh"],
        ["completions", "fish"],
        ["man", "--color=never"],
    ] {
        let ran = desk.ok(&args);
        assert!(
            ran.stdout.contains("search"),
            "{args:?} does not mention `search`"
        );
        assert_eq!(ran.stderr, "");
    }
    let version = desk.ok(&["--version"]);
    assert_eq!(
        version.stdout,
        format!("morgue {}\n", env!("CARGO_PKG_VERSION"))
    );
}
