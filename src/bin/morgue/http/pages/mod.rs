//! The page: what a reader sees in a browser.
//!
//! Text of articles is escaped before anything is put around it, and highlights are the only marks in it.

use axum::Router;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use morgue::search::Response;

use super::Shared;
use super::api::respond;
use super::fault::Fault;
use super::parameters::Given;
use super::parameters::SEARCH;
use super::parameters::search_params;

/// The routes of the page.
pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/", get(search))
}

/// The search box, and the hits of what is in it.
async fn search(
    State(front): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Fault> {
    let given = Given::from_query(query.as_deref(), SEARCH)?;
    let typed = given.text("q").unwrap_or_default().to_owned();
    let hits = match typed.is_empty() {
        true => String::new(),
        false => {
            respond(&front, search_params(&given, &front.config)?, |found| {
                Ok(list(&found))
            })
            .await?
        }
    };
    Ok(Html(format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>morgue</title>\n\
         <form role=\"search\"><label>Search <input name=\"q\" value=\"{}\"></label> <button>Search</button></form>\n\
         {hits}</html>\n",
        escaped(&typed)
    )))
}

fn list(found: &Response) -> String {
    let mut html = format!("<p>{} articles</p>\n<ol>\n", found.total);
    for hit in &found.hits {
        let title = hit.title.as_deref().unwrap_or("(no title)");
        html += &format!("<li>{}</li>\n", escaped(title));
    }
    html + "</ol>\n"
}

/// Makes text harmless in HTML, in elements and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
