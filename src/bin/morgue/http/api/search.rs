//! `/api/search`: ranked hits with snippets.

use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use http_body_util::BodyExt;
use http_body_util::LengthLimitError;
use http_body_util::Limited;
use hyper::body::Body as HttpBody;
use morgue::archive;
use morgue::search::Params;
use tokio::time::timeout;

use super::super::Shared;
use super::super::fault::Fault;
use super::super::live::Opened;
use super::super::parameters::Given;
use super::super::parameters::SEARCH;
use super::super::parameters::search_params;
use super::Answer;
use super::answer;

/// Most bytes of a body.
const MOST_BODY_BYTES: usize = 64 << 10;
/// How long a body may take to arrive.
const BODY: Duration = Duration::from_secs(10);

/// Answers a search whose parameters stand in the address.
pub(super) async fn get(
    State(front): State<Shared>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let given = Given::from_query(query.as_deref(), SEARCH)?;
    let params = search_params(&given, &front.config)?;
    let work = found(&params)?;
    answer(&front, &headers, "search", params, work).await
}

/// Answers a search whose parameters are a JSON object.
pub(super) async fn post(
    State(front): State<Shared>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Response, Fault> {
    Given::from_query(query.as_deref(), &[])?;
    let form = headers
        .get(header::CONTENT_TYPE)
        .map(|form| form.to_str().unwrap_or_default());
    let form = form
        .and_then(|form| form.split(';').next())
        .unwrap_or_default();
    if !form.trim().eq_ignore_ascii_case("application/json") {
        let message = "the body of a search is `application/json`";
        return Err(Fault::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "wrong_media_type",
            message,
        ));
    }
    let given = Given::from_json(&read(body).await?, SEARCH)?;
    let params = search_params(&given, &front.config)?;
    let (opened, work) = (front.live.now(), found(&params)?);
    let answer = front.searches.run(move || work(&opened)).await?;
    Ok(answer.response(None))
}

/// Reads a body, if it is not too large nor too slow.
async fn read(body: Body) -> Result<Bytes, Fault> {
    let too_large = || {
        let message = format!("the body has more than {MOST_BODY_BYTES} bytes");
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        Err(Fault::new(status, "body_too_large", message))
    };
    if body.size_hint().lower() > MOST_BODY_BYTES as u64 {
        return too_large();
    }
    let reading = Limited::new(body, MOST_BODY_BYTES).collect();
    match timeout(BODY, reading).await {
        Ok(Ok(read)) => Ok(read.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => too_large(),
        Ok(Err(_)) => {
            let message = "the body ends before it should";
            Err(Fault::new(StatusCode::BAD_REQUEST, "bad_body", message))
        }
        Err(_) => {
            let message = "the body took too long to arrive";
            Err(Fault::new(
                StatusCode::REQUEST_TIMEOUT,
                "body_too_slow",
                message,
            ))
        }
    }
}

/// Returns what answers a search with these parameters.
fn found(
    params: &Params,
) -> Result<impl FnOnce(&Opened) -> Result<Answer, Fault> + Send + use<>, Fault> {
    let request = params.check()?;
    Ok(move |opened: &Opened| {
        let response = archive::search(&opened.reader, &request)?;
        // A search that was stopped may find more the next time.
        let lasts = !response.total_is_lower_bound;
        Answer::of(&response, lasts)
    })
}
