//! One JSON object, read for the fields of an article.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde_json::Value;

use super::keys;
use super::keys::Field;
use super::mend::mend;
use crate::source::fault::Fault;
use crate::source::form::Form;
use crate::source::origin::Parts;
use crate::source::record::Content;
use crate::source::record::Given;

/// Wrapper in which the dumps of search servers put the object itself.
const WRAPPER: &str = "_source";

/// Keys of a nested object that hold its value: names of people and publishers, addresses of images, and what
/// databases wrap identifiers and times in.
const INNER_KEYS: [&str; 5] = ["name", "url", "@value", "$oid", "$date"];

/// Nested values deeper than this are no names: an object in a list in an object is the most tools write.
const INNER_DEPTH: usize = 4;

/// The known fields of one object that hold something, best name first.
#[derive(Debug, Default)]
pub(in crate::source) struct Fields {
    found: Vec<(Field, usize, Value)>,
}

/// Where and why an object cannot be read.
#[derive(Debug)]
pub(in crate::source) struct BadJson {
    /// Line inside the bytes that were read, 1-based.
    pub(in crate::source) line: u64,
    pub(in crate::source) fault: Fault,
}

impl Fields {
    /// Reads one object. The parser bounds the nesting of fields that are read at 128 levels, and passes over the
    /// others without recursion.
    pub(in crate::source) fn parse(json: &[u8]) -> Result<Self, BadJson> {
        let strict = serde_json::from_slice(json);
        let read = strict.or_else(|error| match mend(json) {
            Some(mended) => serde_json::from_str(&mended).map_err(|_| error),
            None => Err(error),
        });
        let mut fields: Self = read.map_err(|error| bad_json(&error))?;
        fields.found.sort_by_key(|&(field, rank, _)| (field, rank));
        Ok(fields)
    }

    /// Makes a record of the object; `offset` and `line` say where it begins.
    pub(in crate::source) fn into_parts(mut self, offset: u64, line: u64) -> Result<Parts, Fault> {
        let content = self.take_content()?;
        let mut given = self.given();
        // A tool writes an empty list when it has found nobody; only a curator knows that there is nobody.
        given.authors = given.authors.filter(|authors| !authors.is_empty());
        Ok(Parts {
            offset: Some(offset),
            line: Some(line),
            given,
            ..Parts::of(content)
        })
    }

    /// Takes the document out; a clean text wins over the page it was taken from.
    fn take_content(&mut self) -> Result<Content, Fault> {
        let mut seen = false;
        for field in [Field::Text, Field::Html] {
            for value in self.values_mut(field) {
                let Some(text) = take_text(value) else {
                    continue;
                };
                seen = true;
                if text.trim().is_empty() {
                    continue;
                }
                return Ok(match field {
                    Field::Html => Content::Page(text),
                    _ => Content::Clean(text),
                });
            }
        }
        if !seen {
            return Err(Fault::NoText);
        }
        Ok(Content::Clean(String::new()))
    }

    /// Returns what the object says of its document.
    pub(in crate::source) fn given(&self) -> Given {
        let [published, updated, date] =
            [Field::Published, Field::Updated, Field::Date].map(|field| self.string(field));
        let (source_url, source_outlet) = self.source();
        Given {
            record_id: self.string(Field::RecordId),
            url: self.string(Field::Url).or(source_url),
            title: self.string(Field::Title),
            standfirst: self.string(Field::Standfirst),
            authors: self.authors(),
            outlet: self.string(Field::Outlet).or(source_outlet),
            section: self.string(Field::Section),
            lang: self.string(Field::Lang),
            dateline: self.string(Field::Dateline),
            image: self.string(Field::Image),
            published,
            updated,
            date,
            accept: self.values(Field::Accept).find_map(Value::as_bool),
        }
    }

    fn values(&self, field: Field) -> impl Iterator<Item = &Value> {
        let of_field = move |(found, _, _): &&(Field, usize, Value)| *found == field;
        self.found
            .iter()
            .filter(of_field)
            .map(|(_, _, value)| value)
    }

    fn values_mut(&mut self, field: Field) -> impl Iterator<Item = &mut Value> {
        let found = self.found.iter_mut();
        found
            .filter(move |(found, _, _)| *found == field)
            .map(|(_, _, value)| value)
    }

    fn string(&self, field: Field) -> Option<String> {
        self.values(field)
            .find_map(|value| strings(value).into_iter().next())
    }

    fn authors(&self) -> Option<Vec<String>> {
        let lists = self.values(Field::Authors).filter(|value| !value.is_null());
        lists
            .map(strings)
            .reduce(|best, next| if best.is_empty() { next } else { best })
    }

    /// Reads `source`, which some tools use for the address, some for the outlet, and we for the file.
    fn source(&self) -> (Option<String>, Option<String>) {
        match self.string(Field::Source) {
            Some(url) if url.contains("://") => (Some(url), None),
            Some(path) if path.contains(['/', '\\', '#']) || Form::of_name(&path).is_some() => {
                (None, None)
            }
            outlet => (None, outlet),
        }
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<String>()? {
            match keys::find(&key) {
                _ if key == WRAPPER => fields.found.append(&mut map.next_value::<Fields>()?.found),
                Some((field, rank)) => fields.found.push((field, rank, map.next_value()?)),
                None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(fields)
    }
}

/// Returns the strings in a value: itself, the items of a list, the named part of an object. Trimmed, none empty.
fn strings(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(value, 0)];
    while let Some((value, depth)) = open.pop() {
        match value {
            Value::String(text) => found.push(text.trim().to_owned()),
            Value::Number(number) => found.push(number.to_string()),
            Value::Array(items) if depth < INNER_DEPTH => {
                open.extend(items.iter().rev().map(|item| (item, depth + 1)));
            }
            Value::Object(object) if depth < INNER_DEPTH => {
                let inner = INNER_KEYS.iter().find_map(|&key| object.get(key));
                open.extend(inner.map(|inner| (inner, depth + 1)));
            }
            _ => {}
        }
    }
    found.retain(|text| !text.is_empty());
    found
}

/// Returns a text, or a list of paragraphs as one; `None` for everything else.
fn take_text(value: &mut Value) -> Option<String> {
    match value {
        Value::String(text) => Some(std::mem::take(text)),
        Value::Array(_) => Some(strings(value).join("\n\n")),
        _ => None,
    }
}

fn bad_json(error: &serde_json::Error) -> BadJson {
    let told = error.to_string();
    let reason = told
        .rsplit_once(" at line ")
        .map_or(&*told, |(reason, _)| reason);
    BadJson {
        line: error.line() as u64,
        fault: Fault::Json {
            column: error.column(),
            reason: reason.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Parts {
        Fields::parse(json.as_bytes())
            .unwrap()
            .into_parts(0, 1)
            .unwrap()
    }

    fn check(json: &str) -> String {
        match Fields::parse(json.as_bytes()) {
            Ok(fields) => match fields.into_parts(0, 1) {
                Ok(parts) => format!("{:?}", parts.content),
                Err(fault) => fault.to_string(),
            },
            Err(bad) => format!("line {}: {}", bad.line, bad.fault),
        }
    }

    #[test]
    fn the_tools_own_names_are_understood() {
        let article = r#"{"maintext": "Rain.", "site_name": "The Paper", "author": "Jo Dee", "date_publish":
            "2024-03-05 10:00:00", "date_modify": "2024-03-06", "language": "en", "id": 7, "description": "Wet.",
            "top_image": "https://paper.example/a.jpg", "unknown": [1, {"a": {}}]}"#;
        let given = read(article).given;
        assert_eq!(given.outlet.as_deref(), Some("The Paper"));
        assert_eq!(given.authors, Some(vec!["Jo Dee".to_owned()]));
        assert_eq!(given.published.as_deref(), Some("2024-03-05 10:00:00"));
        assert_eq!(given.updated.as_deref(), Some("2024-03-06"));
        assert_eq!(given.lang.as_deref(), Some("en"));
        assert_eq!(given.record_id.as_deref(), Some("7"));
        assert_eq!(given.standfirst.as_deref(), Some("Wet."));
        assert_eq!(given.image.as_deref(), Some("https://paper.example/a.jpg"));
    }

    #[test]
    fn spelling_of_a_key_does_not_matter_and_our_own_name_wins() {
        let given = read(
            r#"{"text": "", "publishedAt": "2024", "publisher": {"name": "B"}, "outlet": "A"}"#,
        )
        .given;
        assert_eq!(given.published.as_deref(), Some("2024"));
        assert_eq!(given.outlet.as_deref(), Some("A"));
        assert_eq!(
            read(r#"{"text": "", "outlet": " ", "publisher": "B"}"#)
                .given
                .outlet
                .as_deref(),
            Some("B")
        );
    }

    #[test]
    fn authors_come_as_string_list_or_objects() {
        let authors = |json: &str| {
            read(&format!(r#"{{"text": "", "authors": {json}}}"#))
                .given
                .authors
        };
        let both = Some(vec!["Jo Dee".to_owned(), "Al Roe".to_owned()]);
        assert_eq!(authors(r#"["Jo Dee", " Al Roe "]"#), both);
        assert_eq!(
            authors(r#"[{"name": "Jo Dee"}, {"name": "Al Roe", "url": "x"}]"#),
            both
        );
        assert_eq!(authors(r#"[null, "", []]"#), None);
        assert_eq!(authors("null"), None);
        let sidecar = Fields::parse(br#"{"authors": [], "accept": true}"#)
            .unwrap()
            .given();
        assert_eq!(
            (sidecar.authors, sidecar.accept),
            (Some(Vec::new()), Some(true))
        );
    }

    #[test]
    fn a_source_is_an_outlet_an_address_or_a_path_of_ours() {
        let source = |value: &str| {
            let given = read(&format!(r#"{{"text": "", "source": {value}}}"#)).given;
            (given.outlet, given.url)
        };
        assert_eq!(
            source(r#""The Paper""#),
            (Some("The Paper".to_owned()), None)
        );
        assert_eq!(
            source(r#"{"id": "paper", "name": "The Paper"}"#),
            (Some("The Paper".to_owned()), None)
        );
        assert_eq!(
            source(r#""https://paper.example/a""#),
            (None, Some("https://paper.example/a".to_owned()))
        );
        for path in ["a/b.html", "a.jsonl", "crawl.warc.gz#120", "b#7"] {
            assert_eq!(source(&format!("{path:?}")), (None, None));
        }
    }

    #[test]
    fn clean_text_wins_over_the_page() {
        assert_eq!(
            check(r#"{"html": "<p>Rain", "text": "Rain."}"#),
            r#"Clean("Rain.")"#
        );
        assert_eq!(
            check(r#"{"html": "<p>Rain", "text": " "}"#),
            r#"Page("<p>Rain")"#
        );
        assert_eq!(
            check(r#"{"content": ["Rain.", "Sun."]}"#),
            r#"Clean("Rain.\n\nSun.")"#
        );
        assert_eq!(check(r#"{"title": "Rain", "body": ""}"#), r#"Clean("")"#);
    }

    #[test]
    fn a_search_servers_wrapper_is_opened() {
        let parts = read(
            r#"{"_index": "news", "_id": "x1", "_source": {"content": "Rain.", "title": "Wet"}}"#,
        );
        assert_eq!(parts.content, Content::Clean("Rain.".to_owned()));
        assert_eq!(parts.given.title.as_deref(), Some("Wet"));
        assert_eq!(parts.given.record_id.as_deref(), Some("x1"));
    }

    #[test]
    fn nearly_json_is_read() {
        assert_eq!(
            check(r#"{"author": NaN, "text": "Rain \ud83d."}"#),
            r#"Clean("Rain \u{fffd}.")"#.replace("\\u{fffd}", "\u{fffd}")
        );
        let parts = Fields::parse(b"{\"text\": \"caf\xe9\"}")
            .unwrap()
            .into_parts(0, 1)
            .unwrap();
        assert_eq!(parts.content, Content::Clean("caf\u{fffd}".to_owned()));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        assert_eq!(
            check(r#"{"text": "Rain"#),
            "line 1: broken JSON at column 14: EOF while parsing a string"
        );
        assert_eq!(
            check("{\"text\":\n oops}"),
            "line 2: broken JSON at column 2: expected value"
        );
        assert_eq!(
            check("[1]"),
            "line 1: broken JSON at column 0: invalid type: sequence, expected an object"
        );
        assert_eq!(
            check("7"),
            "line 1: broken JSON at column 1: invalid type: integer `7`, expected an object"
        );
        assert_eq!(
            check(r#"{"title": "Rain"}"#),
            "the object has neither a text nor an `html` field"
        );
    }

    #[test]
    fn depth_is_bounded() {
        let deep = |key: &str| {
            let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
            check(&format!("{{\"{key}\": {open}{close}, \"html\": \"<p>\"}}"))
        };
        assert!(deep("text").contains("recursion limit exceeded"));
        assert_eq!(deep("unknown"), r#"Page("<p>")"#);
        let nested = format!("{}{}", "{\"_source\":".repeat(10_000), "}".repeat(10_000));
        assert!(check(&nested).contains("recursion limit exceeded"));
    }
}
