//! `/api/suggest`: how the beginning of something goes on.

use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use morgue::archive;

use crate::commands::TIMEOUT;

use super::super::Shared;
use super::super::fault::Fault;
use super::super::live::Opened;
use super::super::parameters::Given;
use super::super::parameters::SUGGEST;
use super::Answer;
use super::answer;

/// Returns words, names and headlines that begin so.
pub(super) async fn suggest(
    State(front): State<Shared>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let given = Given::from_query(query.as_deref(), SUGGEST)?;
    let Some(prefix) = given.text("q").map(str::to_owned) else {
        let message = "nothing to complete: `q` is the beginning of something";
        return Err(Fault::param("missing_param", "q", message));
    };
    let limit = given.number("limit").unwrap_or(5);
    let asked = (prefix.clone(), limit);
    let work = move |opened: &Opened| {
        let suggestions = archive::suggest(&opened.reader, &prefix, limit, Some(TIMEOUT))?;
        Answer::of(&suggestions, true)
    };
    answer(&front, &headers, "suggest", asked, work).await
}
