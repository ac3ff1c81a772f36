//! `/api/facets` and `/api/stats`: counts alone.

use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use morgue::archive;
use morgue::search::read_facets;

use super::super::Shared;
use super::super::fault::Fault;
use super::super::live::Opened;
use super::super::parameters::COUNTS;
use super::super::parameters::Given;
use super::super::parameters::NONE;
use super::super::parameters::search_params;
use super::Answer;
use super::answer;

/// Counts the articles of a query by the named facets.
pub(super) async fn facets(
    State(front): State<Shared>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let given = Given::from_query(query.as_deref(), COUNTS)?;
    let by = given.list("by").to_vec();
    if read_facets("by", &by)?.is_empty() {
        let message = "nothing to count by: `by` names facets";
        return Err(Fault::param("missing_param", "by", message));
    }
    let shares = given.flag("share");
    let mut params = search_params(&given.or_everything(), &front.config)?;
    params.facets = by;
    params.limit = Some(0);
    let request = params.check()?;
    let work = move |opened: &Opened| {
        let counts = archive::counts(&opened.reader, &request, shares)?;
        // Counts that were stopped half way have a warning, and do not last.
        Answer::of(&counts, counts.warnings.is_empty())
    };
    answer(&front, &headers, "facets", (params, shares), work).await
}

/// Tells what the index holds.
pub(super) async fn stats(
    State(front): State<Shared>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    Given::from_query(query.as_deref(), NONE)?;
    let work = |opened: &Opened| Answer::of(opened.stats()?, true);
    answer(&front, &headers, "stats", (), work).await
}
