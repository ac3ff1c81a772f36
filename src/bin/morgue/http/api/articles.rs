//! `/api/articles/{id}` and `/api/similar/{id}`: one article, and those like it.

use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::extract::rejection::PathRejection;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Response;
use morgue::archive;
use morgue::archive::Lookup;
use morgue::archive::lookup;
use morgue::article::Article;
use morgue::engine::local::Reader;

use crate::commands::TIMEOUT;
use crate::commands::show;

use super::super::Shared;
use super::super::fault::Fault;
use super::super::live::Opened;
use super::super::parameters::ARTICLE;
use super::super::parameters::Given;
use super::super::parameters::SIMILAR;
use super::Answer;
use super::answer;

/// The article of an id or the beginning of it.
pub(super) async fn article(
    State(front): State<Shared>,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let id = id(path)?;
    let given = Given::from_query(query.as_deref(), ARTICLE)?;
    let (why, removed) = (given.flag("why"), given.flag("removed"));
    let asked = (id.clone(), why, removed);
    let shared = front.clone();
    let work = move |opened: &Opened| {
        let article = find(&opened.reader, &id)?;
        // A source that is read again may have changed, or be gone.
        let lasts = !(why || removed);
        let again = match lasts {
            true => None,
            false => Some(opened.sources()?.again(&article, &shared.config)?),
        };
        let object = show::object(article, again.as_ref(), why, removed)?;
        Answer::of(&object, lasts)
    };
    answer(&front, &headers, "article", asked, work).await
}

/// Articles like one.
pub(super) async fn similar(
    State(front): State<Shared>,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let id = id(path)?;
    let given = Given::from_query(query.as_deref(), SIMILAR)?;
    let limit = given.number("limit").unwrap_or(10);
    let asked = (id.clone(), limit);
    let work = move |opened: &Opened| {
        let article = find(&opened.reader, &id)?;
        let response = archive::similar(&opened.reader, &article, limit, Some(TIMEOUT))?;
        Answer::of(&response, !response.total_is_lower_bound)
    };
    answer(&front, &headers, "similar", asked, work).await
}

fn id(path: Result<Path<String>, PathRejection>) -> Result<String, Fault> {
    let bad = |_| Fault::param("bad_encoding", "id", "this is no UTF-8");
    path.map(|Path(id)| id).map_err(bad)
}

/// The article of an id or the beginning of it.
///
/// # Errors
///
/// Where no id begins so, or several do.
pub(crate) fn find(reader: &Reader, id: &str) -> Result<Article, Fault> {
    match lookup(reader, id)? {
        Lookup::One(article, _) => Ok(*article),
        Lookup::Unknown => Err(Fault {
            status: StatusCode::NOT_FOUND,
            ..Fault::param("not_found", "id", "no article has an id that begins so")
        }),
        Lookup::Several(articles) => {
            let mut ids: Vec<String> = articles.into_iter().map(|article| article.id).collect();
            ids.dedup();
            let message = format!("several ids begin so: {}", ids.join(", "));
            Err(Fault::param("ambiguous_id", "id", message))
        }
    }
}
