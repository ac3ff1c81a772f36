//! Versions of an article and copies of a text: how they are read, and how they are counted.

use serde_json::Value;
use serde_json::json;

use crate::json::check;
use crate::json::sample;
use crate::json::schema;
use crate::program::Desk;
use crate::program::dump;
use crate::program::text_at;
use crate::server::Server;
use crate::web::attributes;

/// An archive in which an article stands in three versions, and two others have one text.
fn versions() -> Desk {
    let desk = Desk::new();
    let version = |updated: &str, body: &str| {
        json!({"url": "https://courier.example/weir", "title": "Weir", "outlet": "Courier",
            "published": "2024-05-01T08:00:00Z", "updated": updated, "body": body})
    };
    let copy = |outlet: &str| json!({"id": outlet, "title": "Ferry", "outlet": outlet, "body": dump("Vellmoor")});
    desk.write_lines(
        "corpus/all.jsonl",
        &[
            version("2024-05-01T09:00:00Z", "The weir holds, says its keeper."),
            version(
                "2024-05-03T09:00:00Z",
                "The weir is mended, says its keeper.",
            ),
            version("2024-05-02T09:00:00Z", "The weir broke, says its keeper."),
            copy("Post"),
            copy("Gazette"),
            json!({"id": "alone", "title": "Heron", "body": "A heron on the weir."}),
        ],
    );
    desk.ok(&["ingest"]);
    desk
}

/// The items of the list of versions.
fn listed(html: &str) -> Vec<String> {
    let list = html.split("<ol class=\"versions\">").nth(1).unwrap();
    let list = list.split("</ol>").next().unwrap();
    list.split("<li>").skip(1).map(str::to_owned).collect()
}

/// The first link in a part of a page.
fn link(part: &str) -> String {
    attributes(part, "href").remove(0)
}

#[test]
fn every_version_is_read_and_says_where_the_newest_is() {
    let desk = versions();
    let server = Server::start(&desk, &[]);
    let found = server.json("/api/search?q=mended");
    let id = text_at(&found, "/hits/0/id");
    let newest = format!("/articles/{id}?q=weir");
    let html = server.get(&newest).expect(200).text();
    assert!(!html.contains("class=\"warnings older\""));
    assert!(!html.contains("Who ran this text"), "nobody else did");
    let items = listed(&html);
    assert_eq!(items.len(), 3);
    assert!(items[0].contains("<b>3 May 2024, 09:00") && items[0].contains("<span>newest</span>"));
    for (item, (day, word)) in items[1..]
        .iter()
        .zip([("2 May", "broke"), ("1 May", "holds")])
    {
        assert!(
            item.contains(day) && item.contains("<span>older version</span>"),
            "{item}"
        );
        let target = link(item);
        assert!(
            target.starts_with(&format!("{newest}&version=")),
            "{target}"
        );
        let html = server.get(&target).expect(200).text();
        assert!(
            html.contains(&format!("<mark>weir</mark> {word}")),
            "{html}"
        );
        let note = html.split("class=\"warnings older\"").nth(1).unwrap();
        assert!(note.starts_with(" role=\"note\">This is an older version of the article"));
        assert_eq!(link(note), newest);
        assert_eq!(listed(&html)[0].matches("<b>").count(), 0);
        let diff = attributes(note, "href")[1].replace("#diff", "");
        assert_eq!(diff, format!("{target}&diff=1"));
        let html = server.get(&diff).expect(200).text();
        assert!(html.contains(&format!("<del>{word},</del>")), "{html}");
        assert!(html.contains("<ins>is mended,</ins>"), "{html}");
        let why = server
            .get(&format!("{target}&original=1"))
            .expect(200)
            .text();
        let source = why.split("class=\"source-text\"").nth(1).unwrap();
        assert!(source.contains(word), "{why}");
        let name = target.split("version=").nth(1).unwrap();
        let raw = server.get(&format!("/articles/{id}/original?version={name}"));
        assert!(raw.expect(200).text().contains(word));
    }
    let html = server.get(&format!("{newest}&diff=1")).expect(200).text();
    assert!(
        html.contains("<del>broke,</del><ins>is mended,</ins>"),
        "{html}"
    );
    server
        .get(&format!("/articles/{id}?version=none"))
        .expect(404);
}

#[test]
fn a_hit_that_is_an_older_version_says_so() {
    let desk = versions();
    let server = Server::start(&desk, &[]);
    let found = server.json("/api/search?q=keeper&no-group=1&sort=oldest");
    check(&schema("search"), &found);
    let older: Vec<Option<bool>> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["superseded"].as_bool())
        .collect();
    assert_eq!(older.iter().filter(|it| **it == Some(true)).count(), 2);
    assert_eq!(older.iter().filter(|it| it.is_none()).count(), 1);
    let html = server.get("/?q=keeper&no-group=1").expect(200).text();
    assert_eq!(
        html.matches("<span class=\"older\">older version</span>")
            .count(),
        2
    );
    let links = attributes(&html, "href");
    let read = links.iter().filter(|link| link.contains("&version="));
    assert_eq!(read.count(), 2, "{links:?}");
    desk.ok(&["search", "keeper", "--no-group"])
        .prints(&["older version"]);
    let folded = desk.ok(&["search", "keeper"]).stdout;
    assert!(!folded.contains("older version"), "{folded}");
}

#[test]
fn records_articles_and_texts_are_told_apart_everywhere() {
    let desk = versions();
    let server = Server::start(&desk, &[]);
    let stats = server.json("/api/stats");
    let totals = ["records", "articles", "texts"].map(|name| stats[name].as_u64().unwrap());
    assert_eq!(totals, [6, 4, 3]);
    desk.ok(&["stats"])
        .prints(&["6 records", "4 articles", "3 distinct texts"]);
    let told = "4 articles in 3 distinct texts";
    desk.ok(&["search", "*"]).tells(&[told]);
    desk.ok(&["search", "*", "--limit", "1"])
        .tells(&[&format!("{told}, showing 1 to 1")]);
    desk.ok(&["search", "*", "--no-group"])
        .tells(&["6 records ("]);
    for (target, told) in [
        ("/", told),
        ("/?q=*&limit=1", told),
        ("/?q=*&no-group=1", ">6 records</p>"),
    ] {
        let html = server.get(target).expect(200).text();
        assert!(html.contains(told), "{target}: {html}");
    }
    let found = server.json("/api/search?q=*");
    assert_eq!((&found["total"], &found["texts"]), (&json!(4), &json!(3)));
    let html = server.get("/overview").expect(200).text();
    for (name, count) in [("Records", 6), ("Articles", 4), ("Distinct texts", 3)] {
        let told = format!("<dt>{name}</dt><dd>{count}</dd>");
        assert!(html.contains(&told), "{html}");
    }
}

/// The numbers of a row of the overview's table, empty cells as 0.
fn numbers(row: &str) -> Vec<u64> {
    let cells = row.split("<td").skip(1).map(|cell| {
        let text = cell
            .split_once('>')
            .unwrap()
            .1
            .split("</td>")
            .next()
            .unwrap();
        let plain = text.split('<').map(|part| part.rsplit('>').next().unwrap());
        plain.collect::<String>().parse().unwrap_or(0)
    });
    cells.collect()
}

/// Insists that the overview's columns add up; returns the names of its rows.
fn added_up(server: &Server) -> Vec<String> {
    let html = server.get("/overview").expect(200).text();
    let part = |from: &str, to: &str| {
        let part = html.split(from).nth(1).unwrap();
        part.split(to).next().unwrap().to_owned()
    };
    let (body, foot) = (part("<tbody>", "</tbody>"), part("<tfoot>", "</tfoot>"));
    let rows: Vec<&str> = body.split("<tr>").skip(1).collect();
    let sum = numbers(&foot);
    for (column, expected) in sum.iter().enumerate() {
        let added: u64 = rows.iter().map(|row| numbers(row)[column]).sum();
        assert_eq!(added, *expected, "column {column} of {html}");
    }
    for row in rows.iter().copied().chain([foot.as_str()]) {
        let (all, parts) = numbers(row)
            .split_last()
            .map(|(all, parts)| (*all, parts.iter().sum::<u64>()))
            .unwrap();
        assert_eq!(all, parts, "{row}");
    }
    let stats = server.json("/api/stats");
    assert_eq!(sum.last(), stats["articles"].as_u64().as_ref());
    let names = rows.iter().map(|row| {
        let head = row.split("</th>").next().unwrap().replace("</bdi></a>", "");
        head.rsplit('>').next().unwrap().to_owned()
    });
    names.collect()
}

#[test]
fn the_table_of_outlets_adds_up() {
    let names = added_up(&Server::start(&sample(), &[]));
    assert_eq!(names.last().unwrap(), "No outlet named");
    let desk = Desk::new();
    let article = |n: usize| {
        let outlet = if n.is_multiple_of(5) {
            Value::Null
        } else {
            json!(format!("Post {}", n % 31))
        };
        let date = if n.is_multiple_of(7) {
            Value::Null
        } else {
            json!(format!("{}-03-05", 2000 + n % 17))
        };
        json!({"id": n.to_string(), "title": format!("Heron {n}"), "outlet": outlet, "date": date, "body": format!("Heron {n} flew.")})
    };
    let articles: Vec<Value> = (0..200).map(article).collect();
    desk.write_lines("corpus/all.jsonl", &articles);
    desk.ok(&["ingest"]);
    let names = added_up(&Server::start(&desk, &[]));
    assert_eq!(names.len(), 22, "{names:?}");
    assert_eq!(names[20..], ["11 more outlets", "No outlet named"]);
}

#[test]
fn a_language_by_its_name_is_its_code() {
    let desk = sample();
    let server = Server::start(&desk, &[]);
    let total =
        |lang: &str| server.json(&format!("/api/search?q=talks&lang={lang}"))["total"].clone();
    assert!(total("en").as_u64() > Some(0));
    assert_eq!(total("English"), total("en"));
    let html = server.get("/?q=talks&lang=Deutsch").expect(200).text();
    assert!(!html.contains("no article has the lang"), "{html}");
    let told = "no article has the lang `Swahili`";
    let none = server.json("/api/search?q=talks&lang=Swahili");
    assert_eq!(none["warnings"][0]["message"], told);
    assert_eq!(none["warnings"][0]["suggestion"], Value::Null);
}
