//! The reader view: the clean article, and what is known about it on demand.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::extract::rejection::PathRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use morgue::archive;
use morgue::archive::Change;
use morgue::archive::Highlights;
use morgue::archive::Lookup;
use morgue::archive::Reprint;
use morgue::archive::lookup;
use morgue::article::Article;
use morgue::ingest::Original;
use morgue::search::Request;
use morgue::wording::languages::english_name;

use crate::commands::TIMEOUT;
use crate::commands::show::Again;
use crate::config::Config;
use crate::render::warn;

use super::super::Shared;
use super::super::fault::Fault;
use super::super::live::Opened;
use super::super::parameters::ARTICLE;
use super::super::parameters::Given;
use super::super::parameters::Kind;
use super::super::parameters::Parameter;
use super::super::parameters::Read;
use super::super::parameters::SEARCH;
use super::Made;
use super::address::Address;
use super::address::without_blanks;
use super::assets::Assets;
use super::assets::assets;
use super::parts::Copy;
use super::parts::Form;
use super::parts::Found;
use super::parts::hit;
use super::search::request;
use super::several::several;
use super::text::Piece;
use super::text::paragraphs;
use super::text::pieces;
use super::text::web_address;
use super::versions::Older;
use super::versions::Version;
use super::versions::Versions;
use super::versions::length;
use super::versions::stamp;

/// Articles like one that are shown below it.
const SIMILAR: usize = 5;
/// Most bytes of a source text that are shown in the page; the rest has an address of its own.
const SOURCE_BYTES: usize = 128 << 10;

/// What the page of an article reads: the search it was found by, and what is to be seen beside the text.
static PARAMETERS: LazyLock<Vec<Parameter>> = LazyLock::new(|| {
    let flag = |name, about| Parameter {
        name,
        kind: Kind::Flag,
        about,
        example: "1",
    };
    let own = [
        flag("original", "Also show the page or text as it was saved"),
        flag("diff", "Also show what the newest version changed"),
        VERSION[0],
    ];
    [SEARCH, ARTICLE, &own].concat()
});

/// What the page of its source reads.
static VERSION: [Parameter; 1] = [Parameter {
    name: "version",
    kind: Kind::Text,
    about: "The version of the article, where it is not the newest",
    example: "",
}];

/// What the page of an article shows.
#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    assets: &'static Assets,
    form: Form,
    back: String,
    article: Article,
    title: Vec<Piece>,
    /// The title without marks, for the window.
    heading: String,
    standfirst: Vec<Piece>,
    paragraphs: Vec<Vec<Piece>>,
    lang: String,
    /// Its name.
    language: String,
    authors: String,
    published: Option<String>,
    updated: Option<String>,
    words: String,
    url: Option<String>,
    copies: Vec<Copy>,
    /// Where a newer version is, where this one is an older one.
    older: Option<Older>,
    versions: Vec<Version>,
    diff: Option<Vec<Change>>,
    similar: Vec<Found>,
    links: Links,
    wants: Wants,
    again: Option<Again>,
    original: Option<Shown>,
    /// Whether the source could not be read a second time.
    is_gone: bool,
}

/// Addresses of the same article with more to see.
struct Links {
    removed: String,
    why: String,
    original: String,
    frame: String,
    diff: String,
}

/// What was asked for beside the text.
#[derive(Debug, Clone, Copy)]
struct Wants {
    removed: bool,
    why: bool,
    original: bool,
    diff: bool,
}

/// The source of an article in its page.
enum Shown {
    /// In a frame of its own.
    Page,
    /// In place.
    Text {
        /// The text, or its beginning.
        text: String,
        /// Whether there is more of it.
        is_cut: bool,
    },
}

/// What a request for an article's page says.
#[derive(Debug)]
struct Asked {
    id: String,
    version: Option<String>,
    wants: Wants,
    address: Address,
    request: Option<Request>,
}

/// Answers with the reader view of an article.
pub(super) async fn article(
    State(front): State<Shared>,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = without_blanks(&query.unwrap_or_default());
    let read = Read::of(&query, &PARAMETERS);
    let address = Address::of(&read.given);
    let answer = match read.fault {
        Some(fault) => Err(fault),
        None => answer(&front, &headers, path, read.given, address.clone()).await,
    };
    answer.unwrap_or_else(|fault| super::refused(&fault, &address))
}

async fn answer(
    front: &Shared,
    headers: &HeaderMap,
    path: Result<Path<String>, PathRejection>,
    given: Given,
    address: Address,
) -> Result<Response, Fault> {
    let asked = Asked {
        id: id(path)?,
        version: given.text("version").map(str::to_owned),
        wants: Wants {
            removed: given.flag("removed"),
            why: given.flag("why"),
            original: given.flag("original"),
            diff: given.flag("diff"),
        },
        request: match given.text("q") {
            Some(_) => Some(request(given, front)?),
            None => None,
        },
        address,
    };
    let wants = asked.wants;
    // A source that is read again may have changed, or be gone.
    let lasts = !(wants.removed || wants.why || wants.original);
    let shared = front.clone();
    let told = format!("{asked:?}");
    let work = move |opened: &Opened| match lookup(&opened.reader, &asked.id)? {
        Lookup::Several(articles) => several(articles, &asked.id, &asked.address),
        found => {
            let versions = one(found, asked.version.as_deref())?;
            let page = page(opened, &shared.config, &asked, &versions)?;
            Made::of(&page, lasts)
        }
    };
    super::answer(front, headers, told, work).await
}

fn id(path: Result<Path<String>, PathRejection>) -> Result<String, Fault> {
    let bad = |_| Fault::not_found("no article has such an id");
    path.map(|Path(id)| id).map_err(bad)
}

/// The versions of the article that was found.
fn one(found: Lookup, version: Option<&str>) -> Result<Versions, Fault> {
    match found {
        Lookup::One(newest, others) => Versions::new(*newest, others, version),
        Lookup::Unknown => Err(Fault::not_found("no article has an id that begins so")),
        Lookup::Several(_) => Err(Fault::not_found("several ids begin so")),
    }
}

fn page(
    opened: &Opened,
    config: &Config,
    asked: &Asked,
    versions: &Versions,
) -> Result<ArticlePage, Fault> {
    let (reader, address, wants) = (&opened.reader, &asked.address, asked.wants);
    let article = versions.shown().clone();
    let Highlights {
        title,
        standfirst,
        body,
    } = match &asked.request {
        Some(request) => archive::highlights(reader, request, &article)?,
        None => Highlights::default(),
    };
    let again = again(opened, config, &article, wants)?;
    let original = wants.original.then(|| original_of(opened, &article));
    let is_gone = matches!(again, Some(Err(()))) || matches!(original, Some(Err(_)));
    let heading = article.title.clone().unwrap_or("(no title)".to_owned());
    let similar = archive::similar(reader, &article, SIMILAR, Some(TIMEOUT))?;
    let similar = similar.hits.into_iter().map(|it| hit(it, address));
    let group = archive::copies(reader, &article)?;
    Ok(ArticlePage {
        assets: assets(),
        form: Form::of(address),
        back: address.search(),
        title: pieces(&heading, &title),
        standfirst: pieces(
            article.standfirst.as_deref().unwrap_or_default(),
            &standfirst,
        ),
        paragraphs: paragraphs(&article.body, &body),
        language: language(article.lang.as_deref().unwrap_or_default()).to_owned(),
        lang: article.lang.clone().unwrap_or_default(),
        authors: article.authors.join(", "),
        published: article.published.map(stamp),
        updated: article.updated.map(stamp),
        words: length(&article),
        url: web_address(article.url.as_deref()),
        older: versions.older(&group, address),
        versions: versions.listed(&group, address),
        copies: copies(group, &article, address),
        diff: versions.changes().filter(|_| wants.diff),
        similar: similar.collect(),
        links: links(&article.id, asked.version.as_deref(), address),
        is_gone,
        again: again.and_then(Result::ok),
        original: original.and_then(Result::ok).map(shown),
        wants,
        heading,
        article,
    })
}

fn language(code: &str) -> &str {
    english_name(code).unwrap_or(code)
}

/// The record read again, where something of it is asked for; why not is told to the operator.
fn again(
    opened: &Opened,
    config: &Config,
    article: &Article,
    wants: Wants,
) -> Result<Option<Result<Again, ()>>, Fault> {
    if !(wants.removed || wants.why) {
        return Ok(None);
    }
    let again = opened.sources()?.again(article, config);
    Ok(Some(again.map_err(|error| warn(&format!("{error:#}")))))
}

/// What the article was read from; why it cannot be told goes to the operator.
fn original_of(opened: &Opened, article: &Article) -> Result<Original, Fault> {
    opened.sources()?.original(article).map_err(|error| {
        warn(&format!("{error:#}"));
        Fault::not_found("the source of this article cannot be read any more")
    })
}

fn shown(original: Original) -> Shown {
    let Original::Text(mut text) = original else {
        return Shown::Page;
    };
    let is_cut = text.len() > SOURCE_BYTES;
    text.truncate(text.floor_char_boundary(SOURCE_BYTES));
    Shown::Text { text, is_cut }
}

fn copies(group: Vec<Reprint>, article: &Article, address: &Address) -> Vec<Copy> {
    // Its own versions have a list of their own.
    if group.iter().all(|copy| copy.id == article.id) {
        return Vec::new();
    }
    let copy = |reprint| Copy::new(reprint, (&article.id, &article.source), address);
    group.into_iter().map(copy).collect()
}

fn links(id: &str, version: Option<&str>, address: &Address) -> Links {
    let with = |option: &str| {
        let page = match version {
            Some(name) => address.version(id, name, &[option]),
            None => address.article(id, &[option]),
        };
        format!("{page}#{option}")
    };
    Links {
        removed: with("removed"),
        why: with("why"),
        original: with("original"),
        frame: Address::original(id, version),
        diff: with("diff"),
    }
}

/// Answers with the page or text that an article was read from, as it was saved: a document of no origin that may run,
/// send and load nothing.
pub(super) async fn original(
    State(front): State<Shared>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Response {
    let read = Read::of(&query.unwrap_or_default(), &VERSION);
    let version = read.given.text("version").map(str::to_owned);
    super::sandboxed(saved(&front, path, version).await)
}

async fn saved(
    front: &Shared,
    path: Result<Path<String>, PathRejection>,
    version: Option<String>,
) -> Result<Original, Fault> {
    let id = id(path)?;
    let opened = front.live.now();
    let work = move || {
        let versions = one(lookup(&opened.reader, &id)?, version.as_deref())?;
        original_of(&opened, &versions.into_shown())
    };
    front.searches.run(work).await
}
