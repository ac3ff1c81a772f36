//! One record, from bytes to article. The write walk on one page.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::analysis::count_words;
use crate::article::Article;
use crate::article::Day;
use crate::article::Provenance;
use crate::decode::Kind;
use crate::decode::decode;
use crate::decode::strip_markup;
use crate::duplicate::Sketch;
use crate::extract;
use crate::extract::Body;
use crate::extract::Dump;
use crate::extract::FlatBody;
use crate::extract::Lesson;
use crate::extract::Rejected;
use crate::extract::Removed;
use crate::metadata;
use crate::metadata::Facts;
use crate::metadata::Hints;
use crate::page::Page;
use crate::source::Content;
use crate::source::Given;
use crate::source::Record;

use super::Templates;
use super::identity::address;
use super::identity::article_id;
use super::identity::hash_name;

/// What is known of every record before it is read.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Page or flat text, whatever the bytes look like.
    pub kind: Option<Kind>,
    /// Where the records were fetched from, for records that do not say.
    pub url: Option<String>,
    /// The user's own names of outlets, by any of their spellings.
    pub outlets: BTreeMap<String, String>,
    /// What dumps of one outlet have in common.
    pub templates: Arc<Templates>,
    /// Tells the day of reading: no article is newer than the day behind it. Without it any day will do.
    pub today: Option<fn() -> Date>,
}

/// A record that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The article, with its provenance; `rejected` says why there is none.
    pub article: Article,
    /// What was stripped.
    pub removed: Vec<Removed>,
    /// Byte offset of the record in its file.
    pub offset: u64,
    /// Hash of the record's content, hexadecimal.
    pub hash: String,
    /// Whether it was read from a flat dump.
    pub flat: bool,
    /// What tells copies of the article, where it was taken of another text than the article's: see [`Reading::sketch`].
    alone: Option<Sketch>,
}

impl Reading {
    /// Returns what tells copies of the article; taken before what dumps have in common is stripped, so that it does not
    /// depend on which others are there. Costs reading all its words.
    pub fn sketch(&self) -> Sketch {
        let taken = || Sketch::of(&self.article.body);
        self.alone.clone().unwrap_or_else(taken)
    }

    /// A record whose reading ended in a fault of this program.
    pub(super) fn failed(record: &Record, prefix: &str, relative: &str) -> Self {
        finish(
            record,
            prefix,
            relative,
            Facts::default(),
            Err("internal error".to_owned()),
        )
    }
}

/// Reads a record of the file `relative`; `prefix` stands before its path when it is shown.
pub fn read(record: &Record, prefix: &str, relative: &str, overrides: &Overrides) -> Reading {
    let mut is_flat = false;
    let mut alone = None;
    let (mut facts, body) = match &record.content {
        Content::Bytes(bytes) => {
            let (charset, media_type) = (record.charset.as_deref(), record.media_type.as_deref());
            match decode(bytes, charset, media_type, overrides.kind) {
                Ok(decoded) if decoded.kind == Kind::Page => {
                    let parsed = Page::parse(&decoded.text);
                    // Up to 16 MiB that the tree does not need.
                    drop(decoded);
                    page(&parsed, record, overrides)
                }
                Ok(decoded) => {
                    is_flat = true;
                    let place = place(prefix, relative);
                    flat(&decoded.text, record, &place, overrides, &mut alone)
                }
                Err(undecodable) => (Facts::default(), Err(undecodable.to_string())),
            }
        }
        Content::Page(html) => page(&Page::parse(html), record, overrides),
        Content::Clean(text) => clean(text, &record.given),
    };
    let text = body.as_ref().map_or("", |body| body.text.as_str());
    facts = metadata::of_given(&record.given, text).over(facts);
    facts.rename_outlet(&overrides.outlets);
    let reading = finish(record, prefix, relative, facts, body);
    Reading {
        flat: is_flat,
        alone,
        ..reading
    }
}

/// Returns the folder of a file as it is shown.
fn place(prefix: &str, relative: &str) -> String {
    let shown = format!("{prefix}{relative}");
    let folder = shown.rfind('/').map_or("", |slash| &shown[..slash]);
    folder.to_owned()
}

fn page(page: &Page, record: &Record, overrides: &Overrides) -> (Facts, Result<Body, String>) {
    let body = extract::page(page).map_err(|rejected| rejected.to_string());
    let text = body.as_ref().map_or("", |body| body.text.as_str());
    (
        metadata::of_page(page, text, &hints(record, overrides)),
        body,
    )
}

/// Reads a dump by itself, and again beside what the dumps of its group have in common.
fn flat(
    text: &str,
    record: &Record,
    place: &str,
    overrides: &Overrides,
    sketch_alone: &mut Option<Sketch>,
) -> (Facts, Result<Body, String>) {
    let dump = match Dump::read(text) {
        Ok(dump) => dump,
        Err(rejected) => {
            let none = Err(rejected);
            return (facts_beside(text, &none, record, overrides), body_of(none));
        }
    };
    let alone = dump.body(None);
    let facts = facts_beside(text, &alone, record, overrides);
    let group = group(&facts, record, place, overrides);
    let template = overrides.templates.of(&group);
    let again = template.map(|template| dump.body(Some(template)));
    match again.filter(|again| *again != alone) {
        None => (facts, body_of(alone)),
        Some(again) => {
            *sketch_alone = alone.ok().map(|found| Sketch::of(&found.body.text));
            (
                facts_beside(text, &again, record, overrides),
                body_of(again),
            )
        }
    }
}

fn body_of(found: Result<FlatBody, Rejected>) -> Result<Body, String> {
    found
        .map(|found| found.body)
        .map_err(|rejected| rejected.to_string())
}

fn facts_beside(
    text: &str,
    found: &Result<FlatBody, Rejected>,
    record: &Record,
    overrides: &Overrides,
) -> Facts {
    let (span, body) = match found {
        Ok(found) => (found.span.clone(), found.body.text.as_str()),
        Err(_) => (text.len()..text.len(), ""),
    };
    metadata::of_flat(text, span, body, &hints(record, overrides))
}

/// Returns the name of the group whose dumps have a template in common: the outlet's, else the folder's.
fn group(facts: &Facts, record: &Record, place: &str, overrides: &Overrides) -> String {
    let mut outlet = Facts::default();
    // An address alone parts no dump from its neighbours, of which some may have none.
    let said = facts
        .outlet
        .value
        .clone()
        .filter(|_| facts.outlet.provenance.from != Some("host"));
    outlet.outlet.value = record.given.outlet.clone().or(said);
    outlet.rename_outlet(&overrides.outlets);
    match outlet.outlet.value {
        Some(outlet) => format!("outlet {outlet}"),
        None => format!("folder {place}"),
    }
}

/// Returns what a record tells of its group's template, and the group's name; `None` where it is no flat dump with an
/// article.
pub(super) fn lesson(
    record: &Record,
    prefix: &str,
    relative: &str,
    overrides: &Overrides,
) -> Option<(String, Lesson)> {
    let Content::Bytes(bytes) = &record.content else {
        return None;
    };
    let (charset, media_type) = (record.charset.as_deref(), record.media_type.as_deref());
    let decoded = decode(bytes, charset, media_type, overrides.kind).ok()?;
    if decoded.kind == Kind::Page {
        return None;
    }
    let dump = Dump::read(&decoded.text).ok()?;
    let found = dump.body(None).ok()?;
    let hints = hints(record, overrides);
    let facts = metadata::of_flat(&decoded.text, found.span, &found.body.text, &hints);
    let group = group(&facts, record, &place(prefix, relative), overrides);
    Some((group, dump.lesson()?))
}

/// A body that came as clean text: kept as it is but for markup. A record that gives a headline and no text is a short
/// item, not a page that failed: the headline is the article.
fn clean(text: &str, given: &Given) -> (Facts, Result<Body, String>) {
    let text = strip_markup(text);
    let is_empty = text.trim().is_empty();
    let has_headline = given.title.as_ref().is_some_and(|it| !it.trim().is_empty());
    if is_empty && !has_headline {
        return (Facts::default(), Err("empty".to_owned()));
    }
    let mut facts = Facts::default();
    // A language that is given is checked against the text elsewhere.
    if given.lang.is_none() {
        let headline = given.title.as_deref().filter(|_| is_empty);
        facts.lang = metadata::language(headline.unwrap_or(&text));
    }
    let body = Body {
        text: if is_empty { String::new() } else { text },
        removed: Vec::new(),
    };
    (facts, Ok(body))
}

fn hints(record: &Record, overrides: &Overrides) -> Hints {
    let url = record.given.url.clone().or_else(|| overrides.url.clone());
    let tomorrow = || overrides.today?().tomorrow().ok();
    Hints {
        url,
        captured: record.captured.or_else(tomorrow),
    }
}

fn finish(
    record: &Record,
    prefix: &str,
    relative: &str,
    facts: Facts,
    body: Result<Body, String>,
) -> Reading {
    let Given {
        record_id, accept, ..
    } = &record.given;
    let (body, rejected) = match body {
        Ok(_) if *accept == Some(false) => {
            (Body::default(), Some("rejected by its sidecar".to_owned()))
        }
        Ok(body) => (body, None),
        Err(reason) => (Body::default(), Some(reason)),
    };
    let url = facts.url.value.as_deref().and_then(address);
    let stamp = facts.published.value.or(facts.updated.value);
    let article = Article {
        id: article_id(
            url.as_deref(),
            record_id.as_deref(),
            relative,
            &record.source,
        ),
        record_id: record_id.clone(),
        source: format!("{prefix}{}", record.source),
        words: u32::try_from(count_words(&body.text)).unwrap_or(u32::MAX),
        rejected,
        body: body.text,
        date: stamp.map(|stamp| Day(stamp.day)),
        published: facts.published.value,
        updated: facts.updated.value,
        provenance: Some(provenance(&facts)),
        url: facts.url.value,
        title: facts.title.value,
        standfirst: facts.standfirst.value,
        authors: facts.authors.value.unwrap_or_default(),
        outlet: facts.outlet.value,
        section: facts.section.value,
        lang: facts.lang.value,
        dateline: facts.dateline.value,
        image: facts.image.value,
    };
    let hash = hash_name(&record.hash);
    Reading {
        article,
        removed: body.removed,
        offset: record.offset,
        hash,
        flat: false,
        alone: None,
    }
}

fn provenance(facts: &Facts) -> BTreeMap<&'static str, Provenance> {
    let date = if facts.published.value.is_some() {
        &facts.published
    } else {
        &facts.updated
    };
    BTreeMap::from([
        ("date", date.provenance.clone()),
        ("title", facts.title.provenance.clone()),
        ("standfirst", facts.standfirst.provenance.clone()),
        ("authors", facts.authors.provenance.clone()),
        ("outlet", facts.outlet.provenance.clone()),
        ("section", facts.section.provenance.clone()),
        ("lang", facts.lang.provenance.clone()),
        ("dateline", facts.dateline.provenance.clone()),
        ("image", facts.image.provenance.clone()),
        ("url", facts.url.provenance.clone()),
        ("published", facts.published.provenance.clone()),
        ("updated", facts.updated.provenance.clone()),
    ])
}
