//! The sample archive against what is true of it: `corpus/` and `tests/corpus/truth-*.jsonl`.
//!
//! Each field has a floor: the share of articles that have it right. A floor stands a little under what holds
//! today, so that an improvement passes and a loss does not. Raise it when more holds.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::sync::OnceLock;

use serde_json::Value;

use crate::program::Desk;
use crate::program::project;
use crate::program::text_at;

const TITLE: f64 = 0.95;
const AUTHORS: f64 = 0.95;
const DATE: f64 = 0.97;
const OUTLET: f64 = 0.81;
const LANG: f64 = 0.98;
const SECTION: f64 = 0.78;
const STANDFIRST: f64 = 0.88;
const FIRST: f64 = 0.94;
const MIDDLE: f64 = 0.98;
const LAST: f64 = 0.98;
const ABSENT: f64 = 0.45;
/// Articles that share no sentence with another: furniture that was left in is what is shared.
const OWN_SENTENCES: f64 = 0.57;

/// Fewest words of an article of the archive.
const LEAST_WORDS: u64 = 200;
/// Fewest words of a sentence that two articles must not share by accident.
const SENTENCE_WORDS: usize = 6;

/// What is true of an article, and what was made of it.
struct Pair {
    truth: Value,
    article: Value,
}

/// Every article of the archive; read once.
fn pairs() -> &'static [Pair] {
    static PAIRS: OnceLock<Vec<Pair>> = OnceLock::new();
    PAIRS.get_or_init(|| {
        let corpus = project("corpus");
        let extracted = Desk::new()
            .ok(&["extract", corpus.to_str().unwrap(), "--jsonl"])
            .json_lines();
        let prefix = format!("{}/", corpus.to_str().unwrap());
        let mut by_file: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for article in extracted {
            let source = text_at(&article, "/source").strip_prefix(&prefix).unwrap();
            let file = source.split('#').next().unwrap().to_owned();
            by_file.entry(file).or_default().push(article);
        }
        truth()
            .into_iter()
            .map(|truth| Pair {
                article: find(&truth, &by_file),
                truth,
            })
            .collect()
    })
}

fn truth() -> Vec<Value> {
    let entries = fs::read_dir(project("tests/corpus")).unwrap();
    let files: BTreeSet<_> = entries.map(|entry| entry.unwrap().path()).collect();
    let texts: Vec<String> = files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    texts
        .iter()
        .flat_map(|text| text.lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Finds the article of a truth: by its file, and in a file of many by how it begins or what it is called.
fn find(truth: &Value, by_file: &BTreeMap<String, Vec<Value>>) -> Value {
    let source = text_at(truth, "/source");
    let (file, number) = source.split_once('#').unwrap_or((source, ""));
    let articles = by_file
        .get(file)
        .unwrap_or_else(|| panic!("nothing was read from {file}"));
    if let ([only], "") = (articles.as_slice(), number) {
        return only.clone();
    }
    let is_it = |article: &&Value| {
        article["title"] == truth["title"]
            || collapsed(text_at(article, "/body")).contains(&told(truth, "first"))
    };
    articles
        .iter()
        .find(is_it)
        .unwrap_or_else(|| panic!("no record of {file} is {source}"))
        .clone()
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn told(truth: &Value, field: &str) -> String {
    collapsed(truth[field].as_str().unwrap_or_default())
}

/// Insists that a share of the articles pass; tells which do not.
#[track_caller]
fn check(field: &str, floor: f64, complaint: impl Fn(&Pair) -> Option<String>) {
    let line = |pair: &Pair| {
        Some(format!(
            "  {}: {}",
            text_at(&pair.truth, "/source"),
            complaint(pair)?
        ))
    };
    let failed: Vec<String> = pairs().iter().filter_map(line).collect();
    let (all, held) = (pairs().len(), pairs().len() - failed.len());
    let share = held as f64 / all as f64;
    let told = format!(
        "{field}: {held} of {all} right, {share:.3}\n{}",
        failed.join("\n")
    );
    eprintln!("{told}");
    assert!(share >= floor, "the floor is {floor}\n{told}");
}

/// A field must be what is true, `null` where that is true.
fn is_equal(field: &'static str) -> impl Fn(&Pair) -> Option<String> {
    move |pair| {
        let (wanted, got) = (&pair.truth[field], &pair.article[field]);
        let same = match (wanted, got) {
            (Value::String(wanted), Value::String(got)) => collapsed(wanted) == collapsed(got),
            (wanted, got) => wanted == got,
        };
        (!same).then(|| format!("{got} for {wanted}"))
    }
}

/// The body must have a sentence that belongs to it.
fn has_sentence(field: &'static str) -> impl Fn(&Pair) -> Option<String> {
    move |pair| {
        let sentence = told(&pair.truth, field);
        (!collapsed(text_at(&pair.article, "/body")).contains(&sentence)).then_some(sentence)
    }
}

#[test]
fn every_article_is_found_and_long_enough() {
    assert!(pairs().len() >= 70, "{} articles", pairs().len());
    for pair in pairs() {
        let (article, source) = (&pair.article, text_at(&pair.truth, "/source"));
        assert_eq!(article["rejected"], Value::Null, "{source}");
        assert!(
            article["words"].as_u64().unwrap() >= LEAST_WORDS,
            "{source} has {} words",
            article["words"]
        );
    }
    let ids: BTreeSet<&str> = pairs()
        .iter()
        .map(|pair| text_at(&pair.article, "/source"))
        .collect();
    assert_eq!(
        ids.len(),
        pairs().len(),
        "two truths were given the same record"
    );
}

#[test]
fn every_record_of_the_archive_has_its_truth() {
    let corpus = project("corpus");
    let extracted = Desk::new()
        .ok(&["extract", corpus.to_str().unwrap(), "--jsonl"])
        .json_lines();
    let known: BTreeSet<&str> = pairs()
        .iter()
        .map(|pair| text_at(&pair.article, "/source"))
        .collect();
    let articles = extracted
        .iter()
        .filter(|article| article["rejected"].is_null());
    let unknown: Vec<&str> = articles
        .map(|it| text_at(it, "/source"))
        .filter(|it| !known.contains(it))
        .collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn titles_are_right() {
    check("title", TITLE, is_equal("title"));
}

#[test]
fn authors_are_right_and_in_order() {
    check("authors", AUTHORS, is_equal("authors"));
}

#[test]
fn dates_are_the_written_day() {
    check("date", DATE, is_equal("date"));
}

#[test]
fn outlets_are_right() {
    check("outlet", OUTLET, is_equal("outlet"));
}

#[test]
fn languages_are_right() {
    check("lang", LANG, is_equal("lang"));
}

#[test]
fn sections_are_right() {
    check("section", SECTION, is_equal("section"));
}

#[test]
fn standfirsts_are_right() {
    check("standfirst", STANDFIRST, is_equal("standfirst"));
}

#[test]
fn bodies_have_their_first_sentence() {
    check("first", FIRST, has_sentence("first"));
}

#[test]
fn bodies_have_what_stands_behind_furniture_in_the_middle() {
    check("middle", MIDDLE, has_sentence("middle"));
}

#[test]
fn bodies_have_their_last_sentence() {
    check("last", LAST, has_sentence("last"));
}

#[test]
fn bodies_have_no_furniture() {
    check("absent", ABSENT, |pair| {
        let body = collapsed(text_at(&pair.article, "/body"));
        let absent = pair.truth["absent"].as_array().unwrap();
        let mut left = absent.iter().map(|text| collapsed(text.as_str().unwrap()));
        left.find(|text| body.contains(text))
    });
}

#[test]
fn no_two_articles_share_a_sentence_unless_one_is_a_version_of_the_other() {
    let mut homes: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (i, pair) in pairs().iter().enumerate() {
        for sentence in sentences(text_at(&pair.article, "/body")) {
            homes.entry(sentence).or_default().insert(i);
        }
    }
    let mut sharing: BTreeMap<usize, &str> = BTreeMap::new();
    for (sentence, homes) in &homes {
        let strangers = |a: &usize| {
            homes
                .iter()
                .any(|b| a < b && !are_kin(&pairs()[*a].truth, &pairs()[*b].truth))
        };
        if homes.iter().any(strangers) {
            sharing.extend(homes.iter().map(|i| (*i, sentence.as_str())));
        }
    }
    let share = 1.0 - sharing.len() as f64 / pairs().len() as f64;
    let told = |(i, sentence): (&usize, &&str)| {
        format!("  {}: {sentence}", text_at(&pairs()[*i].truth, "/source"))
    };
    let told = sharing.iter().map(told).collect::<Vec<_>>().join("\n");
    assert!(
        share >= OWN_SENTENCES,
        "{share:.3} of the articles share nothing\n{told}"
    );
}

/// Whether one of two articles is declared to be made from the other; of a file of many, from one of them.
fn are_kin(a: &Value, b: &Value) -> bool {
    let made_from = |young: &Value, old: &Value| {
        let elder = young["reprint_of"]
            .as_str()
            .or(young["version_of"].as_str());
        let source = text_at(old, "/source");
        elder.is_some_and(|elder| source == elder || source.split('#').next() == Some(elder))
    };
    made_from(a, b) || made_from(b, a)
}

/// Returns the longer sentences of a text.
fn sentences(text: &str) -> Vec<String> {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '。' | '\n');
    let sentences = text.split(ends).map(collapsed);
    sentences
        .filter(|sentence| sentence.split(' ').count() >= SENTENCE_WORDS)
        .collect()
}
