//! Every operator against a matcher that tries everything: which articles are found, and which words are marked.
//!
//! Articles are made of few words, so that operators meet often; queries are made at random, printed and read again.
//! The matcher here knows nothing of spans or postings: it lists each choice of words that satisfies a query.

use std::collections::BTreeSet;
use std::path::Path;

use morgue::archive;
use morgue::article::Article;
use morgue::duplicate::Sketch;
use morgue::engine::local::Document;
use morgue::engine::local::Reader;
use morgue::engine::local::WriteLock;
use morgue::engine::local::Writer;
use morgue::query::Capitals;
use morgue::query::Clause;
use morgue::query::Occur;
use morgue::query::Query;
use morgue::query::TextField;
use morgue::query::Unit;
use morgue::query::parse;
use morgue::search::Matcher;
use morgue::search::Matching;
use morgue::search::Params;
use morgue::search::Request;
use morgue::search::Texts;
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

/// Words of the articles, as written; English stems join `talk` and `talks`, `war` and `wars`.
const WORDS: [&str; 12] = [
    "talk", "talks", "war", "wars", "Wars", "us", "US", "Us", "abc", "abd", "abcd", "bd",
];
const ARTICLES: usize = 60;
const QUERIES: u32 = 600;

/// One word of a text.
#[derive(Debug, Clone)]
struct Word {
    written: String,
    bytes: (usize, usize),
    sentence: usize,
    paragraph: usize,
}

#[derive(Debug, Clone, Default)]
struct Made {
    text: String,
    words: Vec<Word>,
}

/// A repeatable source of numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// Makes a text, and notes where its words stand.
fn made(dice: &mut Dice, most: usize, units: bool) -> Made {
    let mut made = Made::default();
    let (mut sentence, mut paragraph) = (0, 0);
    for i in 0..dice.below(most + 1) {
        if i > 0 {
            match dice.below(6) {
                0 if units => {
                    made.text.push_str("!\n\n");
                    (sentence, paragraph) = (sentence + 1, paragraph + 1);
                }
                1 if units => {
                    // A sentence ends where a capital follows; a digit is none and no small letter either.
                    made.text.push_str("!\n");
                    sentence += 1;
                }
                2 => made.text.push_str(", "),
                _ => made.text.push(' '),
            }
        }
        let written = WORDS[dice.below(WORDS.len())];
        let start = made.text.len();
        made.text.push_str(written);
        made.words.push(Word {
            written: written.to_owned(),
            bytes: (start, made.text.len()),
            sentence,
            paragraph,
        });
    }
    made
}

/// Words chosen to satisfy a query, by their numbers; where they begin and end; whether others stand among them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    words: BTreeSet<usize>,
    start: usize,
    end: usize,
    loose: bool,
}

fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "talks" => "talk".to_owned(),
        "wars" => "war".to_owned(),
        _ => lower,
    }
}

fn lower(word: &str) -> String {
    word.to_lowercase()
}

fn fits_form(form: &[char], word: &[char]) -> bool {
    match (form.first(), word.first()) {
        (None, None) => true,
        (Some('*'), _) => {
            fits_form(&form[1..], word) || (!word.is_empty() && fits_form(form, &word[1..]))
        }
        (Some('?'), Some(_)) => fits_form(&form[1..], &word[1..]),
        (Some(a), Some(b)) => a == b && fits_form(&form[1..], &word[1..]),
        _ => false,
    }
}

/// Edits between two words: letters added, lost, changed or swapped with their neighbour.
fn edits(a: &[char], b: &[char]) -> usize {
    match (a, b) {
        ([], rest) | (rest, []) => rest.len(),
        ([x, a_rest @ ..], [y, b_rest @ ..]) => {
            let change = edits(a_rest, b_rest) + usize::from(x != y);
            let mut least = change.min(edits(a_rest, b) + 1).min(edits(a, b_rest) + 1);
            if a.len() > 1 && b.len() > 1 && a[0] == b[1] && a[1] == b[0] {
                least = least.min(edits(&a[2..], &b[2..]) + 1);
            }
            least
        }
    }
}

fn chars(text: &str) -> Vec<char> {
    text.to_lowercase().chars().collect()
}

/// One field of an article.
struct Field<'a> {
    made: &'a Made,
    field: TextField,
}

impl Field<'_> {
    fn singles(&self, wanted: Option<TextField>, fits: impl Fn(&str) -> bool) -> BTreeSet<Choice> {
        let words = self.made.words.iter().enumerate();
        let here = wanted.is_none_or(|wanted| wanted == self.field);
        words
            .filter(|(_, word)| here && fits(&word.written))
            .map(|(i, _)| Choice {
                words: BTreeSet::from([i]),
                start: i,
                end: i + 1,
                loose: false,
            })
            .collect()
    }

    fn choices(&self, query: &Query) -> BTreeSet<Choice> {
        match query {
            Query::Word { field, text } => self.singles(*field, |word| stem(word) == stem(text)),
            Query::Wildcard { field, pattern } => {
                self.singles(*field, |word| fits_form(&chars(pattern), &chars(word)))
            }
            Query::Fuzzy {
                field,
                text,
                edits: most,
            } => self.singles(*field, |word| {
                edits(&chars(text), &chars(word)) <= usize::from(*most)
            }),
            Query::Phrase { field, text, slop } => self.phrase(*field, text, *slop as usize),
            Query::Or(parts) => parts.iter().flat_map(|part| self.choices(part)).collect(),
            Query::Near {
                left,
                right,
                within,
                ordered,
            } => {
                let (left, right) = (self.choices(left), self.choices(right));
                let mut both = BTreeSet::new();
                for l in &left {
                    for r in right
                        .iter()
                        .filter(|r| near(l, r, *within as usize, *ordered))
                    {
                        both.insert(Choice {
                            words: l.words.union(&r.words).copied().collect(),
                            start: l.start.min(r.start),
                            end: l.end.max(r.end),
                            loose: true,
                        });
                    }
                }
                both
            }
            Query::Together { unit, parts } => {
                let parts: Vec<BTreeSet<Choice>> =
                    parts.iter().map(|part| self.choices(part)).collect();
                let units: Vec<Vec<Option<usize>>> = parts
                    .iter()
                    .map(|part| part.iter().map(|choice| self.unit(*unit, choice)).collect())
                    .collect();
                let held = |wanted: &usize| units.iter().all(|part| part.contains(&Some(*wanted)));
                parts
                    .iter()
                    .flatten()
                    .filter(|choice| self.unit(*unit, choice).is_some_and(|unit| held(&unit)))
                    .cloned()
                    .collect()
            }
            Query::Lead(query) => self.early(query, |choice| {
                self.made.words[choice.end - 1].paragraph == 0
            }),
            Query::First { words, query } => {
                self.early(query, |choice| choice.end <= *words as usize)
            }
            Query::Capitals { form, query } => {
                let written = |i: &usize| match form {
                    Capitals::Some => self.made.words[*i].written.contains(char::is_uppercase),
                    Capitals::All => self.made.words[*i].written.chars().all(char::is_uppercase),
                    Capitals::None => self.made.words[*i].written.chars().all(char::is_lowercase),
                };
                let mut choices = self.choices(query);
                choices.retain(|choice| choice.words.iter().all(written));
                choices
            }
            other => panic!("`{other}` has no places"),
        }
    }

    fn early(&self, query: &Query, is_early: impl Fn(&Choice) -> bool) -> BTreeSet<Choice> {
        let mut choices = self.choices(query);
        choices.retain(|choice| self.field == TextField::Body && is_early(choice));
        choices
    }

    /// The sentence or paragraph that holds a choice whole.
    fn unit(&self, unit: Unit, choice: &Choice) -> Option<usize> {
        let of = |i: usize| match (unit, self.field) {
            (_, TextField::Title) => 0,
            (Unit::Sentence, _) => self.made.words[i].sentence,
            (Unit::Paragraph, _) => self.made.words[i].paragraph,
        };
        let first = of(choice.start);
        (of(choice.end - 1) == first).then_some(first)
    }

    fn phrase(&self, field: Option<TextField>, text: &str, slop: usize) -> BTreeSet<Choice> {
        let wanted: Vec<String> = text.split_whitespace().map(lower).collect();
        let words = &self.made.words;
        if field.is_some_and(|field| field != self.field) {
            return BTreeSet::new();
        }
        if slop == 0 || wanted.len() == 1 {
            let starts = 0..(words.len() + 1).saturating_sub(wanted.len());
            let holds = |start: &usize| {
                (0..wanted.len()).all(|i| lower(&words[start + i].written) == wanted[i])
            };
            let choice = |start| Choice {
                words: (start..start + wanted.len()).collect(),
                start,
                end: start + wanted.len(),
                loose: false,
            };
            return starts.filter(holds).map(choice).collect();
        }
        let mut found = BTreeSet::new();
        self.choose(&wanted, BTreeSet::new(), slop + wanted.len(), &mut found);
        found
    }

    /// Every choice of a token for each wanted word, within so many tokens.
    fn choose(
        &self,
        wanted: &[String],
        chosen: BTreeSet<usize>,
        room: usize,
        found: &mut BTreeSet<Choice>,
    ) {
        if let (Some(first), Some(last)) = (chosen.first(), chosen.last()) {
            if last - first >= room {
                return;
            }
            if wanted.is_empty() {
                let (start, end) = (*first, *last + 1);
                found.insert(Choice {
                    words: chosen,
                    start,
                    end,
                    loose: true,
                });
                return;
            }
        }
        for (i, word) in self.made.words.iter().enumerate() {
            if lower(&word.written) == wanted[0] && !chosen.contains(&i) {
                let mut chosen = chosen.clone();
                chosen.insert(i);
                self.choose(&wanted[1..], chosen, room, found);
            }
        }
    }
}

fn near(l: &Choice, r: &Choice, within: usize, ordered: bool) -> bool {
    let follows = |a: &Choice, b: &Choice| b.start >= a.end && b.start - (a.end - 1) <= within;
    let between = |a: &Choice, b: &Choice| a.loose && b.start > a.start && b.end < a.end;
    follows(l, r) || (!ordered && (follows(r, l) || between(l, r) || between(r, l)))
}

/// Most choices that do not overlap, by trying each.
fn apart(choices: &[(usize, usize)], behind: usize) -> usize {
    let free = choices.iter().filter(|(start, _)| *start >= behind);
    free.map(|(_, end)| 1 + apart(choices, *end))
        .max()
        .unwrap_or(0)
}

type Marked = BTreeSet<(TextField, usize)>;

/// Whether an article satisfies a query; what made it so is added to `marked`.
fn satisfies(fields: &[Field<'_>; 2], query: &Query, marked: &mut Marked) -> bool {
    let mut here = Marked::new();
    let holds = match query {
        Query::And(parts) => {
            parts
                .iter()
                .filter(|part| !satisfies(fields, part, &mut here))
                .count()
                == 0
        }
        Query::Or(parts) => {
            parts
                .iter()
                .filter(|part| satisfies(fields, part, &mut here))
                .count()
                > 0
        }
        Query::Clauses(clauses) => {
            let fails = |clause: &&Clause| match clause.occur {
                Occur::MustNot => satisfies(fields, &clause.query, &mut Marked::new()),
                _ => !satisfies(fields, &clause.query, &mut here),
            };
            clauses.iter().filter(fails).count() == 0
        }
        Query::Boost { query, .. } => satisfies(fields, query, &mut here),
        Query::AtLeast { times, query } => {
            let mut count = 0;
            for field in fields {
                let choices = field.choices(query);
                let extents: BTreeSet<(usize, usize)> =
                    choices.iter().map(|it| (it.start, it.end)).collect();
                count += apart(&extents.into_iter().collect::<Vec<_>>(), 0);
                here.extend(
                    choices
                        .into_iter()
                        .flat_map(|it| it.words)
                        .map(|i| (field.field, i)),
                );
            }
            count >= *times as usize
        }
        query => {
            for field in fields {
                let choices = field.choices(query);
                here.extend(
                    choices
                        .into_iter()
                        .flat_map(|it| it.words)
                        .map(|i| (field.field, i)),
                );
            }
            !here.is_empty()
        }
    };
    if holds {
        marked.extend(here);
    }
    holds
}

/// A word, a phrase, a form of words, a misspelled word, in a field or at the beginning, with capitals or without.
fn leaf() -> impl Strategy<Value = String> {
    let word = || proptest::sample::select(&WORDS[..]).prop_map(str::to_lowercase);
    let plain = prop_oneof![
        4 => word(),
        2 => (word(), word()).prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => (word(), word(), 1..6).prop_map(|(a, b, n)| format!("\"{a} {b}\"~{n}")),
        1 => (word(), word(), word(), 1..4).prop_map(|(a, b, c, n)| format!("\"{a} {b} {c}\"~{n}")),
        1 => proptest::sample::select(&["ab*", "a?d", "w*s", "?bc", "t?l*", "u*"][..]).prop_map(str::to_owned),
        1 => (proptest::sample::select(&["abc", "tlak", "bda", "wrs"][..]), 1..3).prop_map(|(a, n)| format!("{a}~{n}")),
    ];
    let around = [
        "",
        "",
        "",
        "",
        "title:",
        "body:",
        "lead:",
        "first:4(",
        "CAPS(",
        "ALLCAPS(",
        "NOCAPS(",
        "first:9(CAPS(",
    ];
    (proptest::sample::select(around.to_vec()), plain).prop_map(|(around, leaf)| {
        let closing = ")".repeat(around.matches('(').count());
        format!("{around}{leaf}{closing}")
    })
}

/// What can stand beside `NEAR`.
fn positional() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let near = proptest::sample::select(&["NEAR/1", "NEAR/2", "NEAR/4", "PRE/1", "PRE/3", "near9"][..]);
        let unit = proptest::sample::select(&["SENT", "SAME"][..]);
        prop_oneof![
            3 => (inner.clone(), near, inner.clone()).prop_map(|(a, near, b)| format!("({a} {near} {b})")),
            1 => (unit, inner.clone(), inner.clone()).prop_map(|(unit, a, b)| format!("{unit}({a} {b})")),
            1 => (inner.clone(), inner).prop_map(|(a, b)| format!("({a} OR {b})")),
        ]
    })
}

fn queries() -> impl Strategy<Value = String> {
    let counted = prop_oneof![
        5 => positional(),
        1 => (2..4, positional()).prop_map(|(n, query)| format!("atleast:{n}({query})")),
    ];
    counted.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} AND {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} -{b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a} {b})^2")),
        ]
    })
}

/// Makes an index of articles at random.
fn index(folder: &Path, seed: u64) -> (Reader, Vec<(Made, Made)>) {
    let mut dice = Dice(seed);
    let texts: Vec<(Made, Made)> = (0..ARTICLES)
        .map(|_| (made(&mut dice, 4, false), made(&mut dice, 22, true)))
        .collect();
    let lock = WriteLock::acquire(folder).unwrap();
    let mut writer = Writer::open(&lock, 1).unwrap();
    for (i, (title, body)) in texts.iter().enumerate() {
        let article = Article {
            id: format!("{i:016x}"),
            title: Some(title.text.clone()),
            body: body.text.clone(),
            lang: Some("en".to_owned()),
            ..Article::default()
        };
        writer
            .add(
                Document::of(&article, &Sketch::default()).unwrap(),
                i as u64,
            )
            .unwrap();
        if i == ARTICLES / 2 {
            writer.commit(b"{}").unwrap();
        }
    }
    writer.commit(b"{}").unwrap();
    writer.finish().unwrap();
    (Reader::open(folder).unwrap(), texts)
}

/// The words that lie in the ranges that were marked.
fn words_in(made: &Made, ranges: &[(usize, usize)], field: TextField) -> Marked {
    let inside = |word: &Word| {
        ranges
            .iter()
            .any(|(start, end)| *start <= word.bytes.0 && word.bytes.1 <= *end)
    };
    let words = made.words.iter().enumerate();
    words
        .filter(|(_, word)| inside(word))
        .map(|(i, _)| (field, i))
        .collect()
}

fn compare(reader: &Reader, texts: &[(Made, Made)], typed: &str) -> Result<(), TestCaseError> {
    let query = parse(typed).unwrap().query;
    let params = Params {
        query: "*".to_owned(),
        limit: Some(ARTICLES),
        ..Params::default()
    };
    let request = Request {
        query: query.clone(),
        matching: Matching::All,
        ..params.check().unwrap()
    };
    let found = reader.search(&request).unwrap();
    let ids: BTreeSet<usize> = found
        .hits
        .iter()
        .map(|hit| usize::from_str_radix(&hit.article.id, 16).unwrap())
        .collect();
    prop_assert_eq!(found.total, ids.len());
    let matcher = Matcher::new(&query, reader.langs());
    for (i, (title, body)) in texts.iter().enumerate() {
        let fields = [
            Field {
                made: title,
                field: TextField::Title,
            },
            Field {
                made: body,
                field: TextField::Body,
            },
        ];
        let mut wanted = Marked::new();
        let satisfied = satisfies(&fields, &query, &mut wanted);
        let (title_text, body_text) = (&title.text, &body.text);
        prop_assert_eq!(
            ids.contains(&i),
            satisfied,
            "{} in {:?} {:?}",
            query,
            title_text,
            body_text
        );
        if !satisfied {
            continue;
        }
        let matches = matcher.find(&Texts {
            title: title_text,
            body: body_text,
            standfirst: None,
            lang: Some("en"),
        });
        let bytes = |it: &morgue::search::Match| (it.range.start, it.range.end);
        let in_title: Vec<_> = matches.title.iter().map(bytes).collect();
        let in_body: Vec<_> = matches.body.iter().map(bytes).collect();
        let mut marked = words_in(title, &in_title, TextField::Title);
        marked.extend(words_in(body, &in_body, TextField::Body));
        prop_assert_eq!(
            marked,
            wanted,
            "marks of {} in {:?} {:?}",
            query,
            title_text,
            body_text
        );
    }
    Ok(())
}

#[test]
fn every_operator_finds_and_marks_what_trying_everything_does() {
    for seed in [11, 12] {
        let folder = TempDir::new().unwrap();
        let (reader, texts) = index(folder.path(), seed);
        let mut runner = TestRunner::new(Config {
            cases: QUERIES,
            failure_persistence: None,
            ..Config::default()
        });
        let outcome = runner.run(&queries(), |typed| compare(&reader, &texts, &typed));
        if let Err(error) = outcome {
            panic!("articles of seed {seed}: {error}");
        }
    }
}

#[test]
fn a_search_without_time_says_so_and_is_a_lower_bound() {
    let folder = TempDir::new().unwrap();
    let (reader, _) = index(folder.path(), 13);
    let found = |timeout_ms| {
        let params = Params {
            query: "talk NEAR/9 war".to_owned(),
            timeout_ms,
            ..Params::default()
        };
        reader.search(&params.check().unwrap()).unwrap()
    };
    let whole = found(None);
    assert!(whole.total > 0 && !whole.total_is_lower_bound);
    let stopped = found(Some(0));
    assert!(stopped.total_is_lower_bound && stopped.total < whole.total);
    assert!(
        stopped
            .warnings
            .iter()
            .any(|it| it.message.contains("too long")),
        "{:?}",
        stopped.warnings
    );
}

#[test]
fn no_other_spelling_is_looked_for_without_time() {
    let folder = TempDir::new().unwrap();
    let (reader, _) = index(folder.path(), 13);
    let suggested = |timeout_ms| {
        let params = Params {
            query: "talkk".to_owned(),
            timeout_ms,
            ..Params::default()
        };
        let answer = archive::search(&reader, &params.check().unwrap()).unwrap();
        let suggestions = answer.warnings.into_iter();
        suggestions
            .filter_map(|it| it.suggestion)
            .collect::<Vec<_>>()
    };
    assert_eq!(suggested(None), ["talk"]);
    assert_eq!(suggested(Some(0)), [""; 0]);
}

#[test]
fn a_text_with_too_many_places_is_told() {
    let folder = TempDir::new().unwrap();
    let lock = WriteLock::acquire(folder.path()).unwrap();
    let mut writer = Writer::open(&lock, 1).unwrap();
    let article = Article {
        id: "1".to_owned(),
        body: format!("peace {} {}", "so ".repeat(300), "war talk ".repeat(2000)),
        lang: Some("en".to_owned()),
        ..Article::default()
    };
    writer
        .add(Document::of(&article, &Sketch::default()).unwrap(), 1)
        .unwrap();
    writer.commit(b"{}").unwrap();
    writer.finish().unwrap();
    let reader = Reader::open(folder.path()).unwrap();
    let search = |query: &str| {
        let params = Params {
            query: query.to_owned(),
            ..Params::default()
        };
        reader.search(&params.check().unwrap()).unwrap()
    };
    let few = search("war NEAR/1 talk");
    assert!(
        few.total == 1 && few.warnings.is_empty(),
        "{:?}",
        few.warnings
    );
    let enough = search("war NEAR/255 talk NEAR/255 war");
    assert!(enough.total == 1 && !enough.total_is_lower_bound);
    let many = search("(war NEAR/255 talk NEAR/255 war) NEAR/1 peace");
    assert!(
        many.total == 0 && many.total_is_lower_bound,
        "{:?}",
        many.warnings
    );
    let forms = search("w* t*");
    assert!(forms.total == 1 && !forms.total_is_lower_bound);
}
