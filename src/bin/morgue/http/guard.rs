//! What is refused before it is looked at, and what every answer says to a browser.
//!
//! A page of another origin must not read the archive through a reader's browser. It cannot by itself, since no answer
//! names another origin; a page whose own name was made to point here (DNS rebinding) could, and has its name in
//! `Host`. So only names that are the server's are answered to.

use std::collections::HashSet;
use std::net::IpAddr;
use std::net::SocketAddr;

use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;

use super::Shared;
use super::fault::Fault;

/// Most bytes of an address.
pub(super) const MOST_URI_BYTES: usize = 8 << 10;
/// Most bytes of all headers, names and values.
pub(super) const MOST_HEADER_BYTES: usize = 16 << 10;

/// Names the server answers to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    /// The names of this machine for itself, the address that is listened on, and those that were allowed.
    pub(crate) fn new(bound: SocketAddr, allowed: &[String]) -> Self {
        let mut names = vec![
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            "[::1]".to_owned(),
        ];
        if !bound.ip().is_unspecified() {
            names.push(match bound.ip() {
                IpAddr::V4(address) => address.to_string(),
                IpAddr::V6(address) => format!("[{address}]"),
            });
        }
        names.extend(allowed.iter().map(|name| name.to_ascii_lowercase()));
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        Self(names)
    }

    /// The names, in order.
    pub(crate) fn names(&self) -> &[String] {
        &self.0
    }

    /// Whether a `Host`, with or without a port, is one of them.
    fn has(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        self.0.iter().any(|known| name.eq_ignore_ascii_case(known))
    }
}

/// Takes a port off a host; `None` where what stands there is none.
fn without_port(host: &str) -> Option<&str> {
    let end = match host.strip_prefix('[') {
        Some(inside) => inside.find(']')? + 2,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at(end);
    let is_port = |digits: &str| {
        digits.parse::<u16>().is_ok_and(|port| port > 0)
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let fits = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    fits.then_some(name)
}

/// Refuses a request that is too large, for another host, or from another origin.
pub(super) async fn check(
    State(front): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, Fault> {
    check_size(request.uri(), request.headers())?;
    let host = check_host(&front.hosts, request.uri(), request.headers())?;
    check_origin(host, request.headers())?;
    Ok(next.run(request).await)
}

fn check_size(uri: &Uri, headers: &HeaderMap) -> Result<(), Fault> {
    let parts = [uri.path().len(), uri.query().map_or(0, str::len)];
    if parts.iter().sum::<usize>() > MOST_URI_BYTES {
        let message = format!("the address has more than {MOST_URI_BYTES} bytes: send a POST");
        return Err(Fault::new(
            StatusCode::URI_TOO_LONG,
            "uri_too_long",
            message,
        ));
    }
    let bytes = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len());
    if bytes.sum::<usize>() > MOST_HEADER_BYTES {
        let message = format!("the headers have more than {MOST_HEADER_BYTES} bytes");
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Err(Fault::new(status, "headers_too_large", message));
    }
    Ok(())
}

/// Returns the one host that is named, which is one of ours.
fn check_host<'a>(hosts: &Hosts, uri: &Uri, headers: &'a HeaderMap) -> Result<&'a str, Fault> {
    let mut named = headers.get_all(header::HOST).iter();
    let host = match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().ok(),
        _ => None,
    };
    let absolute = uri.authority().map(axum::http::uri::Authority::as_str);
    let fits = |host: &&str| hosts.has(host) && absolute.is_none_or(|it| it == *host);
    host.filter(fits).ok_or_else(|| {
        let message = "this server does not answer to that host: `--allow-host NAME` adds a name";
        Fault::new(StatusCode::MISDIRECTED_REQUEST, "unknown_host", message)
    })
}

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Refuses what a page of another origin sends, except that one may link here.
fn check_origin(host: &str, headers: &HeaderMap) -> Result<(), Fault> {
    let is = |name: &HeaderName, value: &str| headers.get(name).is_some_and(|it| it == value);
    let embedded = is(&FETCH_SITE, "cross-site") && !is(&FETCH_MODE, "navigate");
    let own = |origin: &HeaderValue| {
        let origin = origin.to_str().unwrap_or_default();
        let (scheme, rest) = origin.split_once("://").unwrap_or_default();
        matches!(scheme, "http" | "https") && rest.eq_ignore_ascii_case(host)
    };
    if embedded || !headers.get_all(header::ORIGIN).iter().all(own) {
        let message = "pages of other origins are not answered";
        return Err(Fault::new(StatusCode::FORBIDDEN, "other_origin", message));
    }
    Ok(())
}

/// What a page may load: its own style, script and pictures, and nothing from anywhere else.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Headers of every answer that does not say otherwise.
const HARDENING: [(HeaderName, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_POLICY),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Adds the headers that keep a browser from doing more with an answer than showing it.
pub(super) async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HARDENING {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Hosts {
        let bound = "127.0.0.1:7700".parse().unwrap();
        Hosts::new(bound, &["Archive.example".to_owned()])
    }

    #[test]
    fn own_names_are_answered_to_with_any_port() {
        for host in [
            "localhost",
            "LOCALHOST:7700",
            "127.0.0.1:1",
            "[::1]",
            "[::1]:65535",
            "archive.example",
        ] {
            assert!(hosts().has(host), "{host}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for host in [
            "",
            ":7700",
            "evil.example",
            "localhost.evil.example",
            "localhost:",
            "localhost:0",
            "localhost:+80",
            "localhost:65536",
            "localhost:80:80",
            "[::1",
            "[::1]x",
            "[::2]",
            "a@localhost",
            "localhost ",
        ] {
            assert!(!hosts().has(host), "{host:?}");
        }
    }
}
