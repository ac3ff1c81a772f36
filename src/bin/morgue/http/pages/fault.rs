//! What goes wrong, as a page: who reads it is told what to do about it.
//!
//! Handlers answer with a [`Fault`]; [`worded_for`] gives a browser a page and a program the error object, whichever
//! of both the handler made, at every address but those that are for programs.

use askama::Template;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;

use super::super::fault::Fault;
use super::HTML;
use super::address::Address;
use super::assets;
use super::assets::Assets;
use super::parts::Form;

/// What is shown where a request is not answered.
#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    assets: &'static Assets,
    form: Form,
    heading: &'static str,
    message: String,
    /// What can be done about it.
    advice: &'static str,
    /// Whether the server answers to the name it was asked under: else no search and no link leads anywhere.
    is_known: bool,
    /// The address to ask for again.
    again: Option<String>,
    /// The parameter that is wrong, and the address without it.
    without: Option<(String, String)>,
}

/// A fault as a page, with its status.
pub(super) fn refused(fault: &Fault, address: &Address) -> Response {
    shown(fault, address, None)
}

fn shown(fault: &Fault, address: &Address, asked: Option<String>) -> Response {
    let param = fault.param.as_deref().unwrap_or_default();
    let rest = address.without(param);
    let passes = matches!(fault.status.as_u16(), 503 | 504);
    let page = FaultPage {
        assets: assets::assets(),
        form: Form::of(address).without(param),
        heading: heading(fault.status),
        message: fault.message.clone(),
        advice: advice(fault.status),
        is_known: fault.status != StatusCode::MISDIRECTED_REQUEST,
        again: asked.filter(|_| passes),
        without: (!param.is_empty() && !rest.is_empty()).then(|| (param.to_owned(), rest.search())),
    };
    let mut response = fault.response();
    if let Ok(html) = page.render() {
        *response.body_mut() = Body::from(html);
        response.headers_mut().insert(header::CONTENT_TYPE, HTML);
    }
    response
}

fn heading(status: StatusCode) -> &'static str {
    match status.as_u16() {
        404 => "Not here",
        400 => "This cannot be searched",
        405 => "Not in this way",
        414 => "The address is too long",
        421 => "Not under this name",
        431 => "The browser sends too much",
        503 | 504 => "Too busy just now",
        _ => "Something went wrong",
    }
}

/// What a reader can do; empty where the links say it.
fn advice(status: StatusCode) -> &'static str {
    match status.as_u16() {
        404 => "It may be mistyped, or have been taken out of the archive.",
        405 => "Pages are opened with a link or the search box.",
        414 => {
            "Search for fewer words, or take filters off; a program can send the same as a POST to /api/search."
        }
        421 => {
            "Open the address that the server told when it was started. Who runs it can let it answer to this name, \
             too, by starting it with --allow-host and the name."
        }
        431 => {
            "As a rule these are cookies of other programs on the same machine: delete the cookies of this address, \
             and open it again."
        }
        503 | 504 => "Ask again in a moment; a narrower search is faster.",
        _ => "",
    }
}

/// Whether an address is for programs, which get the error object whatever they accept.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || ["/openapi.json", "/healthz", "/metrics"].contains(&path)
}

/// Gives what went wrong the form that the client reads.
pub(in super::super) async fn worded_for(request: Request, next: Next) -> Response {
    let html = accepts(request.headers(), "text/html");
    let json = accepts(request.headers(), "application/json");
    let is_page = !is_for_programs(request.uri().path());
    let asked = request.uri().path_and_query().map(ToString::to_string);
    let response = next.run(request).await;
    let Some(fault) = response.extensions().get::<Fault>().filter(|_| is_page) else {
        return response;
    };
    let form = response.headers().get(header::CONTENT_TYPE);
    let is_html = form.is_some_and(|form| *form == HTML);
    let is_json = form.is_some_and(|form| form == "application/json");
    match (html, json) {
        (true, _) if is_json => shown(fault, &Address::default(), asked),
        (false, true) if is_html => fault.response(),
        _ => response,
    }
}

fn accepts(headers: &HeaderMap, form: &str) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.any(|forms| forms.contains(form))
}
