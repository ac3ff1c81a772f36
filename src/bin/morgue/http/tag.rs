//! `ETag`: what a client has already need not be made and sent again.

use std::fmt::Debug;

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use morgue::engine::local::Reader;

/// Names the answer that one commit of an index gives to one question. It is weak: `took_ms` differs each time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag(String);

impl Tag {
    /// The tag of an endpoint's answer to what it was asked.
    pub(super) fn of(reader: &Reader, endpoint: &str, asked: &impl Debug) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        // Freshness is counted to today.
        let today = jiff::Zoned::now().date();
        let told = format!("{:?}", (version, reader.commit(), today, endpoint, asked));
        let hash = blake3::hash(told.as_bytes()).to_hex();
        Self(format!("W/\"{}-{}\"", reader.generation(), &hash[..16]))
    }

    /// Returns the answer to a client that says it has this one.
    pub(super) fn unchanged(&self, headers: &HeaderMap) -> Option<Response> {
        let had = headers.get_all(header::IF_NONE_MATCH).iter();
        let mut had = had
            .filter_map(|value| value.to_str().ok())
            .flat_map(|list| list.split(','));
        let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let is_it = had.any(|tag| tag.trim() == "*" || plain(tag) == plain(&self.0));
        is_it.then(|| {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            self.put(response.headers_mut());
            // As the whole answer would say; what is empty is not compressed, and does not get it there.
            let by = HeaderValue::from_static("accept-encoding");
            response.headers_mut().insert(header::VARY, by);
            response
        })
    }

    /// Names the answer, and lets nobody reuse it without asking.
    pub(super) fn put(&self, headers: &mut HeaderMap) {
        if let Ok(tag) = HeaderValue::from_str(&self.0) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
}
