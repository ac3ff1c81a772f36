//! Pages written for this project, one for each class that extractors fail on: `tests/pages/<class>/`.
//!
//! `expected.txt` is what a careful editor would keep of `source.html`; `expected.json` holds the fields of the article
//! that the page is about, and what it shows (`class`). A field named in `known_faults` is one that is still wrong: the
//! test fails when it comes right, so that the note goes with the fault.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

use crate::program::Desk;
use crate::program::project;
use crate::program::text_at;

/// Fewest pages: a folder that was not found would pass.
const LEAST_PAGES: usize = 50;

/// What a page should give, and what it gave.
struct Fixture {
    name: String,
    expected: Value,
    article: Value,
}

/// Every page with its article; the program runs once.
fn fixtures() -> &'static [Fixture] {
    static FIXTURES: OnceLock<Vec<Fixture>> = OnceLock::new();
    FIXTURES.get_or_init(|| {
        let mut folders: Vec<PathBuf> = fs::read_dir(project("tests/pages"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        folders.sort();
        let sources: Vec<PathBuf> = folders.iter().map(|it| it.join("source.html")).collect();
        let paths = sources.iter().map(|path| path.to_str().unwrap());
        let args: Vec<&str> = ["extract", "--jsonl", "--why"]
            .into_iter()
            .chain(paths)
            .collect();
        let articles: BTreeMap<String, Value> = Desk::new()
            .ok(&args)
            .json_lines()
            .into_iter()
            .map(|article| (text_at(&article, "/source").to_owned(), article))
            .collect();
        folders
            .iter()
            .zip(&sources)
            .map(|(folder, source)| fixture(folder, source, &articles))
            .collect()
    })
}

fn fixture(
    folder: &std::path::Path,
    source: &std::path::Path,
    articles: &BTreeMap<String, Value>,
) -> Fixture {
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    let mut expected: Value = serde_json::from_str(&read("expected.json")).unwrap();
    expected["body"] = read("expected.txt").trim_end().into();
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let article = articles.get(source.to_str().unwrap());
    let article = article
        .unwrap_or_else(|| panic!("no record of `{name}`"))
        .clone();
    Fixture {
        name,
        expected,
        article,
    }
}

/// The fields a fixture may speak of.
const FIELDS: [&str; 12] = [
    "body",
    "title",
    "standfirst",
    "authors",
    "outlet",
    "section",
    "lang",
    "url",
    "image",
    "date",
    "published",
    "updated",
];

/// Says how a field differs; `None` where it is as expected or the fixture does not speak of it.
fn difference(fixture: &Fixture, field: &str) -> Option<String> {
    let wanted = fixture.expected.get(field)?;
    let given = &fixture.article[field];
    if wanted == given {
        return None;
    }
    if field != "body" {
        let why = &fixture.article["provenance"][field];
        return Some(format!(
            "{}: {field} is {given}, not {wanted}; found so: {why}",
            fixture.name
        ));
    }
    let (wanted, given) = (wanted.as_str().unwrap(), given.as_str().unwrap());
    let lines = |one: &str, other: &str| -> Vec<String> {
        let missing = one
            .split("\n\n")
            .filter(|line| !other.split("\n\n").any(|it| it == *line));
        missing.map(ToOwned::to_owned).collect()
    };
    Some(format!(
        "{}: body has lost {:#?} and kept {:#?}",
        fixture.name,
        lines(wanted, given),
        lines(given, wanted)
    ))
}

fn known_faults(fixture: &Fixture) -> Vec<&str> {
    let faults = fixture
        .expected
        .get("known_faults")
        .and_then(Value::as_array);
    faults
        .into_iter()
        .flatten()
        .map(|field| field.as_str().unwrap())
        .collect()
}

#[test]
fn every_page_gives_what_an_editor_would_keep() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= LEAST_PAGES, "{} pages", fixtures.len());
    let mut wrong = Vec::new();
    for fixture in fixtures {
        let faults = known_faults(fixture);
        let fields = FIELDS.iter().filter(|field| !faults.contains(field));
        wrong.extend(fields.filter_map(|field| difference(fixture, field)));
    }
    assert!(
        wrong.is_empty(),
        "{} mismatches:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn known_faults_are_still_there() {
    let mended: Vec<String> = fixtures()
        .iter()
        .flat_map(|fixture| {
            known_faults(fixture)
                .into_iter()
                .map(move |field| (fixture, field))
        })
        .filter(|(fixture, field)| difference(fixture, field).is_none())
        .map(|(fixture, field)| format!("{}: {field} is right now", fixture.name))
        .collect();
    assert!(
        mended.is_empty(),
        "take these out of `known_faults`: {mended:#?}"
    );
}

#[test]
fn every_page_says_what_it_shows_in_fields_that_exist() {
    for fixture in fixtures() {
        let expected = fixture.expected.as_object().unwrap();
        let known = |key: &String| {
            FIELDS.contains(&key.as_str()) || key == "class" || key == "known_faults"
        };
        assert!(
            expected.keys().all(known),
            "{}: {:?}",
            fixture.name,
            expected.keys()
        );
        assert!(expected.contains_key("class"), "{}: no class", fixture.name);
        assert!(expected.len() >= 4, "{}: asks too little", fixture.name);
        for fault in known_faults(fixture) {
            assert!(
                expected.contains_key(fault),
                "{}: no `{fault}`",
                fixture.name
            );
        }
    }
}
