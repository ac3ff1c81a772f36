//! The page: what a reader sees in a browser.
//!
//! Three pages, all made on the server from what the API answers with: [`search`], the reader view of one [`article`],
//! and an [`overview`] of the archive. Everything a reader chose stands in the [`address`], so that a link, a bookmark
//! and the back button are whole, and nothing needs a script; the one there is completes words and knows keys.
//!
//! What cannot be answered is a page too ([`fault`]); a form that cannot be searched comes back as it was ([`refusal`]).
//!
//! Text of articles is data. Templates escape every string where they put it in ([`text`]) and none can say that it
//! need not be; highlights are elements that a template sets around pieces of text. The policy that goes with every
//! page forbids whatever is not the server's own ([`assets`]), inline scripts and styles included. A page as it was
//! saved is shown in a frame without an origin, under a policy of its own ([`sandboxed`]).

mod address;
mod article;
mod assets;
mod facets;
mod fault;
mod histogram;
mod overview;
mod parts;
mod refusal;
mod search;
mod several;
pub(crate) mod text;
mod versions;

use std::fmt::Debug;
use std::sync::LazyLock;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::get;
use jiff::Timestamp;
use morgue::ingest::Original;

use super::Shared;
use super::fault::Fault;
use super::live::Opened;
use super::tag::Tag;

use fault::refused;

pub(super) use fault::worded_for;

/// The routes of the page.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(search::search))
        .route("/articles/{id}", get(article::article))
        .route("/articles/{id}/original", get(article::original))
        .route("/overview", get(overview::overview))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::sign))
        .route("/robots.txt", get(robots))
}

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
/// What a saved page may do: be seen, in its own inline style.
const SANDBOX: HeaderValue = HeaderValue::from_static(
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
     base-uri 'none'; frame-ancestors 'self'",
);

/// A page that was made, and whether it is the same whenever it is asked for.
struct Made {
    html: String,
    lasts: bool,
    status: StatusCode,
}

impl Made {
    fn of(page: &impl Template, lasts: bool) -> Result<Self, Fault> {
        let html = page.render().map_err(|_| Fault::inside())?;
        Ok(Self {
            html,
            lasts,
            status: StatusCode::OK,
        })
    }

    fn with(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

/// When pages were first asked for: another run of the program may have other templates and settings, and names its
/// pages otherwise.
static STARTED: LazyLock<Timestamp> = LazyLock::new(Timestamp::now);

/// Answers with the page that `work` makes of the open commit, or tells a browser that it has that already; `asked` is all
/// that the page depends on beside the commit.
async fn answer(
    front: &Shared,
    headers: &HeaderMap,
    asked: impl Debug + Send,
    work: impl FnOnce(&Opened) -> Result<Made, Fault> + Send + 'static,
) -> Result<Response, Fault> {
    let opened = front.live.now();
    let tag = Tag::of(&opened.reader, "page", &(*STARTED, asked));
    if let Some(unchanged) = tag.unchanged(headers) {
        return Ok(unchanged);
    }
    let made = front.searches.run(move || work(&opened)).await?;
    let fresh = HeaderValue::from_static("no-cache");
    let headers = [(header::CONTENT_TYPE, HTML), (header::CACHE_CONTROL, fresh)];
    let mut response = (made.status, headers, made.html).into_response();
    if made.lasts {
        tag.put(response.headers_mut());
    }
    Ok(response)
}

/// Answers programs that walk through the web: an archive is asked, not copied.
async fn robots() -> Response {
    (
        [(header::CONTENT_TYPE, PLAIN)],
        "User-agent: *\nDisallow: /\n",
    )
        .into_response()
}

/// A page or text of others, or a note in its place, for a frame.
fn sandboxed(saved: Result<Original, Fault>) -> Response {
    let (mut response, form) = match saved {
        Ok(Original::Page(html)) => (html.into_response(), HTML),
        Ok(Original::Text(text)) => (text.into_response(), PLAIN),
        Err(fault) => {
            let mut response = fault.response();
            *response.body_mut() = Body::from(format!("{}\n", fault.message));
            (response, PLAIN)
        }
    };
    confine(response.headers_mut());
    response.headers_mut().insert(header::CONTENT_TYPE, form);
    response
}

/// Headers that keep a page of others from doing anything.
fn confine(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    headers.insert(
        header::X_FRAME_OPTIONS,
        HeaderValue::from_static("SAMEORIGIN"),
    );
    // A page without an origin cannot be opened beside others of this one.
    let opener = HeaderName::from_static("cross-origin-opener-policy");
    headers.insert(opener, HeaderValue::from_static("unsafe-none"));
    let prefetch = HeaderName::from_static("x-dns-prefetch-control");
    headers.insert(prefetch, HeaderValue::from_static("off"));
}
