//! Copies of the sample archive's articles, cut, mixed and reordered at a known overlap.

use std::collections::BTreeMap;

use morgue::duplicate::Candidate;
use morgue::duplicate::Runs;
use morgue::duplicate::Sketch;
use morgue::duplicate::Texts;
use morgue::duplicate::groups;
use serde_json::Value;
use serde_json::json;

use crate::crash::Chance;
use crate::program::Desk;
use crate::program::project;
use crate::program::text_at;
use crate::server::Server;

/// The bodies of the sample archive's articles, in paragraphs.
fn articles() -> Vec<Vec<String>> {
    let desk = Desk::new();
    let corpus = project("corpus");
    let extracted = desk.ok(&["extract", "--jsonl", corpus.to_str().unwrap()]);
    let lines = extracted.json_lines();
    let bodies = lines.iter().map(|line| text_at(line, "/body").to_owned());
    let paragraphs = |body: String| -> Vec<String> {
        let paragraphs = body.split("\n\n").map(str::to_owned);
        paragraphs.filter(|it| it.split(' ').count() >= 5).collect()
    };
    bodies.map(paragraphs).filter(|it| it.len() >= 6).collect()
}

fn words(paragraphs: &[String]) -> usize {
    paragraphs.iter().map(|it| it.split(' ').count()).sum()
}

/// A copy that keeps so much of an article: its tail is cut, or other articles' paragraphs stand in for some of its
/// own; perhaps in another order.
fn copy(
    article: &[String],
    others: &[String],
    kept: f64,
    chance: &mut Chance,
) -> (Vec<String>, f64) {
    let total = words(article);
    let mut copy = article.to_vec();
    let cut = chance.below(2) == 0;
    let mut lost = 0;
    while copy.len() > 1 {
        let at = match cut {
            true => copy.len() - 1,
            false => usize::try_from(chance.below(copy.len() as u64)).unwrap(),
        };
        let more = copy[at].split(' ').count();
        if ((total - lost - more) as f64) < kept * total as f64 {
            break;
        }
        lost += more;
        copy.remove(at);
    }
    let overlap = (total - lost) as f64 / total as f64;
    if !cut {
        let mut room = lost;
        for foreign in others {
            let length = foreign.split(' ').count();
            if length <= room {
                copy.push(foreign.clone());
                room -= length;
            }
        }
    }
    if chance.below(2) == 0 {
        copy.rotate_left(1);
    }
    (copy, overlap)
}

#[test]
fn copies_are_found_and_others_are_not() {
    let articles = articles();
    assert!(articles.len() >= 40, "{}", articles.len());
    let mut chance = Chance(5);
    let (mut copies, mut found, mut false_finds, mut finds) = (0, 0, 0, 0);
    for round in 0..6 {
        let kept = 0.5 + 0.1 * f64::from(round);
        for (at, article) in articles.iter().enumerate() {
            let others = &articles[(at + 7) % articles.len()];
            let (copy, overlapping) = copy(article, others, kept, &mut chance);
            let texts = [article.join("\n\n"), copy.join("\n\n"), others.join("\n\n")];
            let sketches = texts.each_ref().map(|text| Sketch::of(text));
            let candidates: Vec<Candidate<'_>> = (0_u64..)
                .zip(&sketches)
                .map(|(key, sketch)| Candidate {
                    key,
                    bands: sketch.bands(),
                })
                .collect();
            let text = |key: u64| Runs::of(&texts[usize::try_from(key).unwrap()]);
            let read = &mut |keys: &[u64]| {
                Ok::<Texts, ()>(keys.iter().map(|key| (*key, text(*key))).collect())
            };
            let grouped = groups(&candidates, read).unwrap();
            let is_found = grouped.get(&1) == Some(&0);
            if overlapping >= 0.8 {
                copies += 1;
                found += usize::from(is_found);
            }
            finds += grouped.len() / 2;
            // The third is another article, and half of one is no copy of it.
            false_finds += usize::from(grouped.contains_key(&2));
            false_finds += usize::from(is_found && overlapping < 0.7);
        }
    }
    let (recall, precision) = (
        found as f64 / copies as f64,
        1.0 - false_finds as f64 / finds as f64,
    );
    assert!(recall >= 0.97, "recall {recall}: {found} of {copies}");
    assert!(
        precision >= 0.99,
        "precision {precision}: {false_finds} of {finds}"
    );
}

/// Sentences about a place, unlike those about another.
fn story(place: &str, sentences: std::ops::Range<usize>) -> String {
    let sentence = |n: usize| {
        let words = ["said", "saw", "held", "took", "gave", "kept", "left", "met"];
        let words = words.map(|word| format!("{place}{n}{word}"));
        format!("The {} of the inquiry.", words.join(" "))
    };
    let sentences: Vec<String> = sentences.map(sentence).collect();
    sentences
        .chunks(4)
        .map(|paragraph| paragraph.join(" "))
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn record(id: &str, outlet: &str, body: &str) -> Value {
    json!({"id": id, "title": format!("Inquiry {id}"), "outlet": outlet, "body": body})
}

/// A story in three outlets, one of them shorter; another story; and a third that is half of the first.
fn reprinted() -> [Value; 5] {
    let whole = story("Aldmouth", 0..40);
    [
        record("a", "Courier", &whole),
        record(
            "b",
            "Ledger",
            &format!("{whole}\n\nThe Ledger adds a line of its own."),
        ),
        record("c", "Herald", &story("Aldmouth", 0..34)),
        record("d", "Courier", &story("Brackwater", 0..40)),
        record(
            "e",
            "Herald",
            &(story("Aldmouth", 0..20) + "\n\n" + &story("Carrow", 0..20)),
        ),
    ]
}

/// Ids of the hits' records, with how many more copies each stands for.
fn hits(desk: &Desk, args: &[&str]) -> BTreeMap<String, u64> {
    let args = [&["search", "inquiry", "--jsonl"], args].concat();
    let hits = desk.ok(&args).json_lines();
    hits.iter()
        .map(|hit| {
            (
                text_at(hit, "/record_id").to_owned(),
                hit["duplicates"].as_u64().unwrap(),
            )
        })
        .collect()
}

fn of(pairs: &[(&str, u64)]) -> BTreeMap<String, u64> {
    pairs
        .iter()
        .map(|(id, more)| ((*id).to_owned(), *more))
        .collect()
}

#[test]
fn reprints_are_one_hit_whatever_the_order_of_ingest() {
    let records = reprinted();
    let desk = Desk::new();
    let folded = of(&[("a", 2), ("d", 0), ("e", 0)]);
    for (at, record) in records.iter().rev().enumerate() {
        desk.write_lines(
            &format!("corpus/{}.jsonl", 9 - at),
            std::slice::from_ref(record),
        );
        desk.ok(&["ingest", "corpus"]);
    }
    let newest = ["--sort", "newest"];
    let seen = hits(&desk, &[]);
    assert_eq!(seen.values().sum::<u64>(), 2, "{seen:?}");
    assert_eq!(seen.len(), folded.len(), "{seen:?}");
    assert!(seen.contains_key("d") && seen.contains_key("e"), "{seen:?}");
    let before = hits(&desk, &newest);
    desk.ok(&["rebuild"]);
    assert_eq!(hits(&desk, &[]), seen);
    assert_eq!(hits(&desk, &newest), before);
    let all = hits(&desk, &["--no-group"]);
    assert_eq!(all, of(&[("a", 0), ("b", 0), ("c", 0), ("d", 0), ("e", 0)]));
    let exported = desk.ok(&["export", "inquiry", "--format", "jsonl"]);
    assert_eq!(exported.json_lines().len(), 5, "copies are exported each");
    desk.ok(&["verify"]);

    // Articles are counted, texts are listed: pages end where the texts do.
    let answer = desk
        .ok(&["search", "inquiry", "--limit", "2", "--json"])
        .json();
    assert_eq!(answer["total"], 5);
    let next = text_at(&answer, "/next");
    let rest = desk
        .ok(&["search", "inquiry", "--after", next, "--json"])
        .json();
    assert_eq!(rest["hits"].as_array().unwrap().len(), 1);
    assert!(rest["next"].is_null(), "{rest:#}");
    let shown = desk.ok(&["search", "inquiry"]);
    shown
        .prints(&["2 more copies"])
        .tells(&["5 articles in 3 distinct texts"]);

    // Where one outlet is asked for, its own copy is the hit.
    assert_eq!(hits(&desk, &["--outlet", "Ledger"]), of(&[("b", 0)]));

    // A copy that goes, or becomes another text, leaves the group.
    desk.remove("corpus/7.jsonl");
    desk.ok(&["ingest"]);
    let seen = hits(&desk, &[]);
    assert_eq!(seen.values().sum::<u64>(), 1, "{seen:?}");
}

#[test]
fn facets_count_articles_or_texts() {
    let desk = Desk::new();
    for rebuilt in [false, true] {
        // One segment for each record, then one for all.
        for (at, record) in reprinted().iter().enumerate() {
            desk.write_lines(&format!("corpus/{at}.jsonl"), std::slice::from_ref(record));
            desk.ok(&["ingest", "corpus"]);
        }
        if rebuilt {
            desk.ok(&["rebuild"]);
        }
        let counted = |args: &[&str]| {
            let args = [
                &["facets", "inquiry", "--by", "year,outlet", "--json"],
                args,
            ]
            .concat();
            let counts = desk.ok(&args).json();
            let of = |facet: &str, value: Value| {
                let buckets = counts["facets"][facet].as_array().unwrap().iter();
                let mut own = buckets.filter(|bucket| bucket["value"] == value);
                own.next().unwrap()["count"].as_u64().unwrap()
            };
            let outlets = ["Courier", "Herald", "Ledger"].map(|name| of("outlet", name.into()));
            (
                counts["total"].as_u64().unwrap(),
                of("year", Value::Null),
                outlets,
            )
        };
        assert_eq!(counted(&[]), (5, 5, [2, 2, 1]));
        // The three copies are one text, which each of the three outlets has.
        assert_eq!(counted(&["--texts"]), (3, 3, [2, 2, 1]));
        // Counts of a facet that is chosen go on over the other choices.
        assert_eq!(
            counted(&["--texts", "--outlet", "Herald"]),
            (2, 2, [2, 2, 1])
        );
        assert_eq!(counted(&["--outlet", "Herald"]), (2, 2, [2, 2, 1]));
    }
}

#[test]
fn of_two_versions_the_newer_is_searched() {
    let desk = Desk::new();
    let version = |published: &str, updated: &str, body: &str| {
        json!({"url": "https://courier.example/weir", "title": "Weir", "published": published,
            "updated": updated, "body": body})
    };
    let day = "2024-05-01T08:00:00Z";
    let first = version(
        day,
        "2024-05-01T09:00:00Z",
        "The weir of Aldmouth holds, says its keeper.",
    );
    let later = version(
        day,
        "2024-05-02T09:00:00Z",
        "The weir of Aldmouth broke, says its keeper.",
    );
    desk.write_lines("corpus/b.jsonl", &[first]);
    desk.ok(&["ingest", "corpus"]);
    assert_eq!(desk.ok(&["search", "holds", "--count"]).stdout, "1\n");
    desk.write_lines("corpus/a.jsonl", &[later]);
    desk.ok(&["ingest"]);
    for rebuilt in [false, true] {
        if rebuilt {
            desk.ok(&["rebuild"]);
        }
        assert_eq!(desk.run(&["search", "holds", "--match", "all"]).code, 1);
        assert_eq!(desk.ok(&["search", "weir", "--count"]).stdout, "1\n");
        assert_eq!(
            desk.ok(&["search", "weir", "--no-group", "--count"]).stdout,
            "2\n"
        );
        let facets = desk
            .ok(&["facets", "weir", "--by", "year", "--json"])
            .json();
        assert_eq!(facets["total"], 1);
        let exported = desk.ok(&["export", "weir", "--format", "jsonl"]);
        let bodies = exported.json_lines();
        assert_eq!(bodies.len(), 1, "{}", exported.stdout);
        assert!(text_at(&bodies[0], "/body").contains("broke"));
        let answer = Server::start(&desk, &[]).get("/api/export?q=weir&format=jsonl");
        assert_eq!(answer.expect(200).text(), exported.stdout);
    }
    desk.ok(&["saved", "add", "weirs", "weir"]);
    let run = desk.ok(&["saved", "run", "weirs", "--json"]).json();
    assert_eq!(
        (&run["total"], run["hits"].as_array().unwrap().len()),
        (&json!(1), 1)
    );
    desk.remove("corpus/a.jsonl");
    desk.ok(&["ingest", "--prune"]);
    assert_eq!(desk.ok(&["search", "holds", "--count"]).stdout, "1\n");
}

#[test]
fn copies_and_versions_are_shown() {
    let desk = Desk::new();
    let mut records = reprinted();
    for (record, day) in records
        .iter_mut()
        .zip(["2024-05-02", "2024-05-01", "2024-05-03"])
    {
        record["date"] = day.into();
    }
    records[2]["authors"] = json!(["Ledger"]);
    desk.write_lines("corpus/all.jsonl", &records);
    desk.ok(&["ingest"]);
    let found = desk
        .ok(&["search", "inquiry", "--no-group", "--jsonl"])
        .json_lines();
    let id_of = |record: &str| {
        let hit = found.iter().find(|hit| hit["record_id"] == record);
        text_at(hit.unwrap(), "/id").to_owned()
    };
    let copies = desk
        .ok(&["show", &id_of("a"), "--copies", "--json"])
        .json_lines();
    let told: Vec<(String, &str, bool)> = copies
        .iter()
        .map(|copy| {
            (
                text_at(copy, "/outlet").to_owned(),
                text_at(copy, "/kind"),
                copy["first"].as_bool().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("Ledger", "own", true),
        ("Courier", "own", false),
        ("Herald", "wire", false),
    ];
    assert_eq!(
        told,
        expected.map(|(outlet, kind, first)| (outlet.to_owned(), kind, first))
    );
    desk.ok(&["show", &id_of("c"), "--copies"])
        .prints(&["wire: Ledger", "first"]);
    let alone = desk
        .ok(&["show", &id_of("d"), "--copies", "--json"])
        .json_lines();
    assert_eq!(alone.len(), 1);
    assert_eq!(desk.run(&["show", &id_of("d"), "--diff"]).code, 1);

    let version = |updated: &str, body: &str| json!({"url": "https://courier.example/weir", "title": "Weir", "updated": updated, "body": body});
    desk.write_lines(
        "corpus/versions.jsonl",
        &[
            version("2024-05-02T09:00:00Z", "The weir broke at noon."),
            version("2024-05-01T09:00:00Z", "The weir holds at noon."),
        ],
    );
    desk.ok(&["ingest"]);
    let hit = desk.ok(&["search", "broke", "--json"]).json();
    let id = text_at(&hit, "/hits/0/id");
    let versions = desk.ok(&["show", id, "--versions", "--json"]).json_lines();
    assert_eq!(versions.len(), 2);
    assert_eq!(
        (&versions[0]["current"], &versions[1]["current"]),
        (&json!(true), &json!(false))
    );
    assert!(text_at(&versions[0], "/when").starts_with("2024-05-02"));
    desk.ok(&["show", id, "--diff"])
        .prints(&["The weir [-holds-]{+broke+} at noon."]);
}
