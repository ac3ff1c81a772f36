//! What is counted, for Prometheus: never what was asked for, nor by whom.

use std::io::Write;
use std::time::Instant;

use axum::extract::MatchedPath;
use axum::extract::Request;
use axum::extract::State;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::render::visible;

use super::Shared;
use super::fault::Fault;
use super::gate::Gate;
use super::listen::Peer;

/// Upper bounds of the latencies, in seconds.
const LATENCIES: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// The counters of a server.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    latencies: Family<Route, Histogram>,
    generation: Gauge,
    articles: Gauge,
}

impl Metrics {
    /// All at nothing; what the gate of searches counts is told too.
    pub(super) fn new(searches: &Gate) -> Self {
        let requests = Family::<Answered, Counter>::default();
        let new_histogram: fn() -> Histogram = || Histogram::new(LATENCIES);
        let latencies = Family::<Route, Histogram>::new_with_constructor(new_histogram);
        let (generation, articles) = (Gauge::default(), Gauge::default());
        let mut registry = Registry::with_prefix("morgue");
        let add = &mut registry;
        add.register("http_requests", "Requests answered", requests.clone());
        add.register(
            "http_request_seconds",
            "Time from a request to the head of its answer",
            latencies.clone(),
        );
        let running = searches.running.clone();
        add.register("searches_running", "Work on the index that runs", running);
        let queued = searches.waiting.clone();
        add.register("searches_queued", "Work on the index that waits", queued);
        let refused = searches.refused.clone();
        add.register("searches_refused", "Work that found no place", refused);
        add.register("generation", "Generation that answers", generation.clone());
        add.register("articles", "Articles in it", articles.clone());
        Self {
            registry,
            requests,
            latencies,
            generation,
            articles,
        }
    }
}

/// Answers `/metrics`, in the text form of OpenMetrics.
pub(super) async fn metrics(State(front): State<Shared>) -> Result<Response, Fault> {
    let metrics = &front.metrics;
    let opened = front.live.now();
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    metrics.generation.set(number(opened.reader.generation()));
    metrics.articles.set(number(opened.reader.len()));
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(|_| Fault::inside())?;
    let form = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([("content-type", form)], text).into_response())
}

/// Counts a request by its route and status, and tells it where that was asked for.
pub(super) async fn count(State(front): State<Shared>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("other", MatchedPath::as_str).to_owned();
    let told = front.logs.then(|| {
        let peer = request.extensions().get::<Peer>();
        let peer = peer.map(|peer| peer.0.to_string()).unwrap_or_default();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        (peer, method, path)
    });
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let seconds = started.elapsed().as_secs_f64();
    let answered = Answered {
        route: route.clone(),
        status,
    };
    front.metrics.requests.get_or_create(&answered).inc();
    let latency = front.metrics.latencies.get_or_create(&Route { route });
    latency.observe(seconds);
    if let Some((peer, method, path)) = told {
        log(&peer, &method, &path, status, seconds * 1e3);
    }
    response
}

/// One line on standard error. What was asked for is nobody's business: the path stands there, the query does not.
fn log(peer: &str, method: &Method, path: &str, status: u16, ms: f64) {
    let now = jiff::Timestamp::now();
    let path = visible(path);
    _ = writeln!(
        std::io::stderr(),
        "{now:.3} {peer} {method} {path} {status} {ms:.1} ms"
    );
}
