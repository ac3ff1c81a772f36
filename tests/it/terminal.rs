//! What reaches a terminal or a pipe: colours where they are wanted, nothing that an article smuggled in.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::process::Stdio;

use serde_json::json;

use crate::cli::ingested;
use crate::program::Desk;
use crate::program::text_at;

#[test]
fn a_pipe_gets_no_escape_bytes_and_color_always_does() {
    let desk = ingested();
    for args in [
        ["search", "lighthouse"],
        ["facets", "--by=outlet"],
        ["extract", "corpus"],
    ] {
        for ran in [desk.ok(&args), desk.run_with("NO_COLOR", "1", &args)] {
            assert!(!ran.stdout.contains('\u{1b}'), "{ran:#?}");
            assert!(!ran.stderr.contains('\u{1b}'), "{ran:#?}");
        }
        let styled = desk.ok(&[args[0], args[1], "--color", "always"]);
        assert!(styled.stdout.contains("\u{1b}["), "{styled:#?}");
        let plain = desk.ok(&[args[0], args[1], "--color", "never"]);
        assert!(!plain.stdout.contains('\u{1b}'), "{plain:#?}");
    }
    let json = desk.ok(&["search", "lighthouse", "--json", "--color", "always"]);
    assert!(
        !json.stdout.contains('\u{1b}'),
        "JSON is never styled: {json:#?}"
    );
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let desk = Desk::new();
    let many = (0..400).map(|n| {
        json!({"id": n.to_string(), "title": format!("Tide table {n}"),
            "body": format!("High water at pier {n}. {}", "The harbour master read the gauge twice. ".repeat(40))})
    });
    desk.write_lines("corpus/tides.jsonl", &many.collect::<Vec<_>>());
    desk.ok(&["ingest"]);
    let runs: [&[&str]; 4] = [
        &["search", "harbour", "--limit", "400"],
        &["search", "harbour", "--limit", "400", "--jsonl"],
        &["extract", "corpus"],
        &["extract", "corpus", "--jsonl"],
    ];
    for args in runs {
        let mut command = desk.command(args);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        drop(stdout);
        let mut stderr = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}: {stderr}");
        assert!(
            !stderr.contains("error") && !stderr.contains("panicked"),
            "{args:?}: {stderr}"
        );
        assert_ne!(line, "", "{args:?}");
    }
}

#[test]
fn terminal_escapes_of_articles_never_reach_a_terminal() {
    let desk = Desk::new();
    let evil = "Kettle\u{1b}[31m red \u{202e}gnirts\u{9b}2J \u{7}\u{2066}end";
    desk.write_lines(
        "corpus/evil.jsonl",
        &[json!({"id": evil, "title": evil, "outlet": evil, "section": evil, "authors": [evil], "date": "2024-01-02",
            "url": format!("https://kettle.example/{evil}"), "body": format!("{evil} boiled over.\n\n{evil} again.")})],
    );
    desk.write("corpus/bad\u{1b}[31m\u{202e}.txt", "");
    desk.ok(&["ingest"]);
    let id = text_at(
        &desk.ok(&["search", "kettle", "--json"]).json(),
        "/hits/0/id",
    )
    .to_owned();
    let runs: [&[&str]; 11] = [
        &["search", "kettle"],
        &["search", "\u{1b}[31m kettle \u{202e}"],
        &["search", "kettle", "--facets", "outlet,author,section"],
        &["facets", "--by", "outlet,author,section"],
        &["show", &id, "--why", "--removed"],
        &["extract", "corpus", "--why"],
        &["stats"],
        &["roots"],
        &["rejected"],
        &["ingest", "corpus", "\u{1b}[31m\u{202e}"],
        &["rebuild", "corpus"],
    ];
    for args in runs {
        let plain = desk.run(args);
        for output in [&plain.stdout, &plain.stderr] {
            let raw = |c: char| {
                (c.is_control() && c != '\n')
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!output.contains(raw), "{plain:#?}");
        }
        let styled = desk.run(&[args, &["--color", "always"]].concat());
        for output in [&styled.stdout, &styled.stderr] {
            assert!(
                !output.contains("\u{1b}[31m") && !output.contains('\u{202e}'),
                "{styled:#?}"
            );
        }
    }
    let json = desk.ok(&["search", "kettle", "--json"]);
    assert!(
        !json.stdout.contains('\u{1b}'),
        "JSON escapes controls: {json:#?}"
    );
}
