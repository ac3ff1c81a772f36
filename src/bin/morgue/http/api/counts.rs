//! `/api/facets` and `/api/stats`: counts alone.

use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use morgue::archive;
use morgue::search::read_facets;

use super::super::Shared;
use super::super::fault::Fault;
use super::super::parameters::COUNTS;
use super::super::parameters::Given;
use super::super::parameters::NONE;
use super::super::parameters::search_params;
use super::Answer;
use super::tag::Tag;

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
    let opened = front.live.now();
    let tag = Tag::of(&opened.reader, "facets", &(&params, shares));
    if let Some(unchanged) = tag.unchanged(&headers) {
        return Ok(unchanged);
    }
    let request = params.check()?;
    let work = move || {
        let counts = archive::counts(&opened.reader, &request, shares)?;
        // Counts that were stopped half way have a warning, and do not last.
        Answer::of(&counts, counts.warnings.is_empty())
    };
    Ok(front.searches.run(work).await?.response(Some(&tag)))
}

/// Tells what the index holds.
pub(super) async fn stats(
    State(front): State<Shared>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    Given::from_query(query.as_deref(), NONE)?;
    let opened = front.live.now();
    let tag = Tag::of(&opened.reader, "stats", &());
    if let Some(unchanged) = tag.unchanged(&headers) {
        return Ok(unchanged);
    }
    let work = move || Answer::of(opened.stats()?, true);
    Ok(front.searches.run(work).await?.response(Some(&tag)))
}
