//! Bad inputs of every kind: each is named, in one line, and costs the others nothing.

use serde_json::Value;
use serde_json::json;

use crate::program::Desk;
use crate::program::Ran;
use crate::program::dump;
use crate::program::text_at;

/// The first bytes of a PNG image.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde";

fn ingested() -> Desk {
    let desk = Desk::new();
    desk.write("corpus/ferry.txt", dump("Vellmoor"));
    desk.ok(&["ingest"]);
    desk
}

/// Runs a command as it is and with `--json`; both must fail, tell `parts`, and the object must have a code.
#[track_caller]
fn check(desk: &Desk, args: &[&str], code: &str, parts: &[&str]) {
    desk.run(args).expect_error(parts);
    let told = desk.run(&[args, &["--json"]].concat());
    assert_eq!(told.stdout, "", "{told:#?}");
    let told = told.expect(2).error_object();
    assert_eq!(text_at(&told, "/error/code"), code, "{told}");
    for part in parts {
        assert!(
            text_at(&told, "/error/message").contains(part),
            "{told} lacks {part:?}"
        );
    }
}

/// Extracts a path; returns the reason of its one record, which must be rejected.
#[track_caller]
fn rejected(ran: &Ran) -> String {
    let lines = ran.json_lines();
    assert_eq!(lines.len(), 1, "{ran:#?}");
    assert_eq!(lines[0]["body"], "");
    text_at(&lines[0], "/rejected").to_owned()
}

#[test]
fn a_missing_input_is_named_and_the_others_are_read() {
    let desk = ingested();
    let ran = desk
        .run(&["extract", "corpus/ferry.txt", "nowhere.txt", "--jsonl"])
        .expect(2);
    assert_eq!(ran.json_lines().len(), 1);
    ran.tells(&["nowhere.txt"]);
    desk.write("more/salt.txt", dump("Saltwick"));
    desk.run(&["ingest", "nowhere", "more"])
        .expect(2)
        .tells(&["nowhere"]);
    desk.ok(&["search", "Saltwick"]);
}

#[test]
fn a_mistyped_path_makes_no_index() {
    let desk = Desk::new();
    desk.run(&["ingest", "corpsu"]).expect(2).tells(&["corpsu"]);
    assert!(!desk.path("index").exists());
}

#[test]
fn a_mistyped_path_rebuilds_nothing() {
    let desk = ingested();
    desk.run(&["rebuild", "corpsu"]).expect_error(&["corpsu"]);
    desk.ok(&["search", "ferry"]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named_and_the_others_are_read() {
    let desk = Desk::new();
    desk.write("corpus/ferry.txt", dump("Vellmoor"));
    // A link to nowhere cannot be read by anyone, root included.
    std::os::unix::fs::symlink("gone.txt", desk.path("corpus/link.txt")).unwrap();
    let ran = desk.run(&["extract", "corpus", "--jsonl"]);
    assert_eq!(ran.json_lines().len(), 1, "{ran:#?}");
    ran.tells(&["link.txt"]);
    desk.run(&["ingest"]).tells(&["1 added"]);
}

#[test]
fn an_empty_file_is_rejected_by_name() {
    let desk = Desk::new();
    desk.write("empty.txt", "");
    desk.write("blank.html", " \n\n ");
    for name in ["empty.txt", "blank.html"] {
        let ran = desk.run(&["extract", name, "--jsonl"]).expect(1);
        assert!(rejected(&ran).contains("empty"), "{ran:#?}");
        desk.run(&["extract", name])
            .expect(1)
            .tells(&[name, "empty"]);
    }
}

#[test]
fn an_image_named_as_text_is_rejected_as_what_it_is() {
    let desk = Desk::new();
    desk.write("photo.txt", PNG);
    let ran = desk.run(&["extract", "photo.txt", "--jsonl"]).expect(1);
    assert!(rejected(&ran).contains("PNG"), "{ran:#?}");
    desk.run(&["extract", "photo.txt"])
        .expect(1)
        .tells(&["photo.txt", "PNG"]);
}

#[test]
fn text_that_is_not_utf_8_is_read_and_not_refused() {
    let desk = Desk::new();
    let text = dump("Möllnås").replace(['\u{201c}', '\u{201d}'], "\"");
    let latin_1: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    desk.write("latin.txt", latin_1);
    let ran = desk.ok(&["extract", "latin.txt", "--jsonl"]);
    assert!(
        text_at(&ran.json_lines()[0], "/body").contains("council of Möllnås"),
        "{ran:#?}"
    );
}

#[test]
fn a_broken_line_is_named_by_file_and_line_and_the_other_lines_are_ingested() {
    let desk = Desk::new();
    let good = |id: &str| json!({"id": id, "title": id, "body": "A heron stood on the weir."});
    let lines = format!(
        "{}\n{{\"id\": \"two\", \"body\": \n{}\n",
        good("one"),
        good("three")
    );
    desk.write("corpus/lines.jsonl", lines);
    desk.ok(&["ingest"])
        .tells(&["lines.jsonl", "line 2", "2 added"]);
    assert_eq!(desk.ok(&["search", "heron", "--count"]).stdout, "2\n");
    let extracted = desk.ok(&["extract", "corpus/lines.jsonl", "--jsonl"]);
    assert_eq!(extracted.json_lines().len(), 2);
    extracted.tells(&["lines.jsonl", "line 2"]);
    let listed = desk.ok(&["rejected"]);
    assert!(listed.stdout.contains("lines.jsonl line 2"), "{listed:#?}");
}

#[test]
fn an_index_that_was_named_must_be_there() {
    let desk = Desk::new();
    desk.write("corpus/ferry.txt", dump("Vellmoor"));
    for args in [
        ["search", "ferry"].as_slice(),
        &["facets", "--by=outlet"],
        &["show", "ab12"],
        &["stats"],
        &["roots"],
        &["rejected"],
    ] {
        let flagged = [args, &["--index", "elsewhere"]].concat();
        check(&desk, &flagged, "no_index", &["no index at `elsewhere`"]);
        let ran = desk.run_with("MORGUE_INDEX", "far/away", args);
        ran.expect_error(&["no index at `far/away`"]);
    }
    assert!(!desk.path("index").exists() && !desk.path("elsewhere").exists());
}

#[test]
fn an_index_of_another_version_is_refused_until_it_is_rebuilt() {
    for part in ["format", "schema", "analyzer"] {
        let desk = ingested();
        let text = std::fs::read_to_string(desk.path("index/CURRENT")).unwrap();
        let mut current: Value = serde_json::from_str(&text).unwrap();
        current[part] = json!(9999);
        desk.write("index/CURRENT", current.to_string());
        check(
            &desk,
            &["search", "ferry"],
            "other_version",
            &["`index`", "9999", "morgue rebuild"],
        );
        check(
            &desk,
            &["ingest"],
            "other_version",
            &["`index`", "9999", "morgue rebuild"],
        );
        desk.ok(&["rebuild"]);
        desk.ok(&["search", "ferry"]);
    }
}

#[test]
fn a_damaged_index_is_told_and_a_rebuild_mends_it() {
    for content in ["", "{\"generation\":", "\0\0\0\0"] {
        let desk = ingested();
        desk.write("index/CURRENT", content);
        check(
            &desk,
            &["search", "ferry"],
            "damaged",
            &["`index`", "CURRENT", "morgue rebuild"],
        );
        desk.ok(&["rebuild", "corpus"]);
        desk.ok(&["search", "ferry"]);
    }
    let desk = ingested();
    desk.write("index/CURRENT", "");
    desk.ok(&["rebuild"]);
    desk.ok(&["search", "ferry"]);
}

#[test]
fn a_generation_that_is_gone_is_damage() {
    let desk = ingested();
    std::fs::remove_dir_all(desk.path("index/gens")).unwrap();
    check(
        &desk,
        &["search", "ferry"],
        "damaged",
        &["`index`", "morgue rebuild"],
    );
    desk.ok(&["rebuild", "corpus"]);
    desk.ok(&["search", "ferry"]);
}

#[test]
fn a_bad_value_of_a_flag_is_an_error_with_a_suggestion() {
    let desk = ingested();
    let search = |flag, value| vec!["search", "ferry", flag, value];
    let cases = [
        (
            vec!["facets", "--by", "oulet"],
            "unknown_value",
            ["oulet", "did you mean `outlet`"],
        ),
        (
            search("--facets", "outlet,yaer"),
            "unknown_value",
            ["yaer", "did you mean `year`"],
        ),
        (
            search("--sort", "newset"),
            "unknown_value",
            ["newset", "did you mean `newest`"],
        ),
        (
            search("--match", "al"),
            "unknown_value",
            ["`al`", "did you mean `all`"],
        ),
        (
            search("--from", "2024-13"),
            "bad_date",
            ["--from", "2024-13"],
        ),
        (
            search("--to", "yesterday"),
            "bad_date",
            ["--to", "yesterday"],
        ),
        (
            search("--to", "2023-02-30"),
            "bad_date",
            ["--to", "2023-02-30"],
        ),
    ];
    for (args, code, parts) in cases {
        check(&desk, &args, code, &parts);
    }
    let told = desk
        .run(&["search", "ferry", "--from", "2024-13", "--json"])
        .error_object();
    assert_eq!(text_at(&told, "/error/param"), "from");
    assert_eq!(told["error"]["position"], 5);
}

#[test]
fn a_query_over_a_cap_is_refused_and_not_crashed_over() {
    let desk = ingested();
    let too_long = "ferry ".repeat(700);
    let too_deep = "(".repeat(2500);
    let nested = format!("{}ferry{}", "(".repeat(21), ")".repeat(21));
    let too_many = "a ".repeat(257);
    let denied = "NOT ".repeat(5000);
    for (query, part) in [
        (&too_long, "longer than 4096 bytes"),
        (&too_deep, "nested deeper than 20"),
        (&nested, "nested deeper than 20"),
        (&too_many, "more than 256"),
        (&denied, "longer than 4096 bytes"),
    ] {
        check(&desk, &["search", query], "query_too_large", &[part]);
    }
    check(
        &desk,
        &["search", "ferry", "--limit", "10001"],
        "too_large",
        &["--limit"],
    );
}

#[test]
fn punctuation_is_never_an_error() {
    let desk = ingested();
    for typed in [
        "ferry \"",
        "ferry )",
        "( ferry",
        "nosuch:ferry",
        "ferry AND",
        "OR ferry",
        "ferry NOT",
        "+ferry +",
        "ferry -",
        "ferry date:never",
        "ferry words:>x",
        "ferry title:",
        "ferry~9",
        "ferry^x",
        "ferry [a TO b]",
        "ferry \\",
    ] {
        let ran = desk
            .run(&["search", typed, "--match", "any", "--json"])
            .expect(0);
        assert_ne!(ran.json()["total"], 0, "{typed}: {ran:#?}");
    }
    for typed in ["\"", "()", "!!!", "-", "~", ""] {
        let ran = desk.run(&["search", "--json", "--", typed]);
        assert!(ran.code < 2, "{typed:?}: {ran:#?}");
    }
}

#[test]
fn usage_errors_are_objects_too_when_json_was_asked_for() {
    let desk = ingested();
    let told = desk
        .run(&["search", "ferry", "--json", "--limit", "many"])
        .expect(2)
        .error_object();
    assert_eq!(text_at(&told, "/error/code"), "usage");
    assert!(text_at(&told, "/error/message").contains("many"), "{told}");
}

#[test]
fn a_broken_settings_file_is_named() {
    let desk = ingested();
    desk.write("morgue.toml", "index = 3\n");
    desk.run(&["search", "ferry"])
        .expect(2)
        .tells(&["morgue.toml"]);
    desk.write("morgue.toml", "index = \"other\"\n");
    desk.run(&["search", "ferry"])
        .expect_error(&["no index at `other`"]);
}
