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
use morgue::article::Stamp;
use morgue::engine::local::Reader;
use morgue::ingest::Original;
use morgue::search::Request;

use crate::commands::TIMEOUT;
use crate::commands::show;
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
use super::text::Piece;
use super::text::counted;
use super::text::paragraphs;
use super::text::pieces;
use super::text::web_address;
use super::text::written_date;

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
    ];
    [SEARCH, ARTICLE, &own].concat()
});

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
    authors: String,
    published: Option<String>,
    updated: Option<String>,
    words: String,
    url: Option<String>,
    copies: Vec<Copy>,
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

/// The same article at another time.
struct Version {
    when: String,
    words: String,
    source: String,
}

/// What a request for an article's page says.
#[derive(Debug)]
struct Asked {
    id: String,
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
    let work = move |opened: &Opened| {
        let page = page(&opened.reader, &shared.config, &asked)?;
        Made::of(&page, lasts)
    };
    super::answer(front, headers, told, work).await
}

fn id(path: Result<Path<String>, PathRejection>) -> Result<String, Fault> {
    let bad = |_| Fault::not_found("no article has such an id");
    path.map(|Path(id)| id).map_err(bad)
}

/// The article of an id or the beginning of it, and other versions of it.
fn find(reader: &Reader, id: &str) -> Result<(Article, Vec<Article>), Fault> {
    match lookup(reader, id)? {
        Lookup::One(article, others) => Ok((*article, others)),
        Lookup::Unknown => Err(Fault::not_found("no article has an id that begins so")),
        Lookup::Several(articles) => {
            let mut ids: Vec<String> = articles.into_iter().map(|it| it.id).collect();
            ids.dedup();
            let message = format!("several ids begin so: {}", ids.join(", "));
            Err(Fault::not_found(message))
        }
    }
}

fn page(reader: &Reader, config: &Config, asked: &Asked) -> Result<ArticlePage, Fault> {
    let (article, others) = find(reader, &asked.id)?;
    let Highlights {
        title,
        standfirst,
        body,
    } = match &asked.request {
        Some(request) => archive::highlights(reader, request, &article)?,
        None => Highlights::default(),
    };
    let wants = asked.wants;
    let again = again(reader, config, &article, wants);
    let original = wants.original.then(|| original_of(reader, &article));
    let is_gone = matches!(again, Some(Err(()))) || matches!(original, Some(Err(_)));
    let heading = article.title.clone().unwrap_or("(no title)".to_owned());
    let similar = archive::similar(reader, &article, SIMILAR, Some(TIMEOUT))?;
    Ok(ArticlePage {
        assets: assets(),
        form: Form::of(&asked.address),
        back: asked.address.search(),
        title: pieces(&heading, &title),
        standfirst: pieces(
            article.standfirst.as_deref().unwrap_or_default(),
            &standfirst,
        ),
        paragraphs: paragraphs(&article.body, &body),
        lang: article.lang.clone().unwrap_or_default(),
        authors: article.authors.join(", "),
        published: article.published.map(stamp),
        updated: article.updated.map(stamp),
        words: counted(usize::try_from(article.words).unwrap_or(0), "word", "words"),
        url: web_address(article.url.as_deref()),
        copies: copies(archive::copies(reader, &article)?, &article, &asked.address),
        versions: versions(&article, &others),
        diff: others
            .first()
            .filter(|_| wants.diff)
            .map(|before| changes(before, &article)),
        similar: similar
            .hits
            .into_iter()
            .map(|it| hit(it, &asked.address))
            .collect(),
        links: links(&article.id, &asked.address),
        is_gone,
        again: again.and_then(Result::ok),
        original: original.and_then(Result::ok).map(shown),
        wants,
        heading,
        article,
    })
}

/// The record read again, where something of it is asked for; why not is told to the operator.
fn again(
    reader: &Reader,
    config: &Config,
    article: &Article,
    wants: Wants,
) -> Option<Result<Again, ()>> {
    if !(wants.removed || wants.why) {
        return None;
    }
    let again = show::again(reader, article, config);
    Some(again.map_err(|error| warn(&format!("{error:#}"))))
}

/// What the article was read from; why it cannot be told goes to the operator.
fn original_of(reader: &Reader, article: &Article) -> Result<Original, Fault> {
    show::original(reader, article).map_err(|error| {
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

fn stamp(stamp: Stamp) -> String {
    let day = written_date(&stamp.day.to_string());
    match stamp.time {
        Some(time) => format!("{day}, {:02}:{:02}", time.hour(), time.minute()),
        None => day,
    }
}

fn copies(group: Vec<Reprint>, article: &Article, address: &Address) -> Vec<Copy> {
    if group.len() < 2 {
        return Vec::new();
    }
    let copy = |reprint| Copy::new(reprint, (&article.id, &article.source), address);
    group.into_iter().map(copy).collect()
}

fn versions(article: &Article, others: &[Article]) -> Vec<Version> {
    if others.is_empty() {
        return Vec::new();
    }
    let version = |article: &Article| Version {
        when: article
            .updated
            .or(article.published)
            .map(stamp)
            .unwrap_or("(no date)".to_owned()),
        words: counted(usize::try_from(article.words).unwrap_or(0), "word", "words"),
        source: article.source.clone(),
    };
    std::iter::once(article)
        .chain(others)
        .map(version)
        .collect()
}

fn changes(before: &Article, after: &Article) -> Vec<Change> {
    let text = |article: &Article| {
        let title = article.title.as_deref().unwrap_or_default();
        format!("{title}\n\n{}", article.body)
    };
    archive::changes(&text(before), &text(after))
}

fn links(id: &str, address: &Address) -> Links {
    let with = |option: &str| format!("{}#{option}", address.article(id, &[option]));
    Links {
        removed: with("removed"),
        why: with("why"),
        original: with("original"),
        frame: Address::default().original(id),
        diff: with("diff"),
    }
}

/// Answers with the page or text that an article was read from, as it was saved: a document of no origin that may run,
/// send and load nothing.
pub(super) async fn original(
    State(front): State<Shared>,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    super::sandboxed(saved(&front, path).await)
}

async fn saved(
    front: &Shared,
    path: Result<Path<String>, PathRejection>,
) -> Result<Original, Fault> {
    let id = id(path)?;
    let opened = front.live.now();
    let work = move || {
        let (article, _) = find(&opened.reader, &id)?;
        original_of(&opened.reader, &article)
    };
    front.searches.run(work).await
}
