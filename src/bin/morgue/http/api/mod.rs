//! The API: what the command line prints with `--json`, at an address.

mod articles;
mod counts;
mod export;
mod openapi;
mod search;
mod suggest;

use std::fmt::Debug;

use axum::Router;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;
use serde_json::json;

use super::Shared;
use super::fault::Fault;
use super::live::Opened;
use super::metrics;
use super::parameters::Given;
use super::parameters::NONE;
use super::tag::Tag;

/// The routes of the API.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/search", get(search::get).post(search::post))
        .route("/api/facets", get(counts::facets))
        .route("/api/articles/{id}", get(articles::article))
        .route("/api/similar/{id}", get(articles::similar))
        .route("/api/suggest", get(suggest::suggest))
        .route("/api/stats", get(counts::stats))
        .route("/api/export", get(export::export))
        .route("/openapi.json", get(openapi::openapi))
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics::metrics))
}

/// Whether the server is there; asks nothing of the index.
async fn healthz(
    State(front): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    Given::from_query(query.as_deref(), NONE)?;
    let opened = front.live.now();
    let told = json!({"status": "ok", "generation": opened.reader.generation(), "articles": opened.reader.len()});
    let mut response = json_response(told.to_string().into_bytes());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Answers with what `work` makes of the open commit, or tells a client that it has that already; `asked` is all that the
/// answer depends on beside the commit.
async fn answer(
    front: &Shared,
    headers: &HeaderMap,
    endpoint: &str,
    asked: impl Debug + Send,
    work: impl FnOnce(&Opened) -> Result<Answer, Fault> + Send + 'static,
) -> Result<Response, Fault> {
    let opened = front.live.now();
    let tag = Tag::of(&opened.reader, endpoint, &asked);
    if let Some(unchanged) = tag.unchanged(headers) {
        return Ok(unchanged);
    }
    let answer = front.searches.run(move || work(&opened)).await?;
    Ok(answer.response(Some(&tag)))
}

/// A JSON text, made where it may take its time, and whether it is the same whenever it is asked for.
pub(super) struct Answer {
    text: Vec<u8>,
    lasts: bool,
}

impl Answer {
    /// Serialises a value.
    pub(super) fn of(value: &impl Serialize, lasts: bool) -> Result<Self, Fault> {
        let text = serde_json::to_vec(value).map_err(|_| Fault::inside())?;
        Ok(Self { text, lasts })
    }

    /// The answer to a request; with a tag where it lasts as long as the commit.
    fn response(self, tag: Option<&Tag>) -> Response {
        let mut response = json_response(self.text);
        if let Some(tag) = tag.filter(|_| self.lasts) {
            tag.put(response.headers_mut());
        }
        response
    }
}

fn json_response(text: Vec<u8>) -> Response {
    let form = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, form)], text).into_response()
}
