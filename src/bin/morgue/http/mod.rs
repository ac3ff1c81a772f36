//! `morgue serve`: the HTTP front, API and page.
//!
//! A request's way: [`listen`] accepts a connection, [`connections`] keeps it on the clock, and [`worded`] says why where
//! no request came of it; [`guard`] refuses what is too large, or was sent by a page of another origin or to another host's name; [`parameters`] turns the address
//! or the JSON of a body into the strings that a flag would be; from there on a search is the same as from the command
//! line: checked once, run by the library on the commit that [`live`] has open, shown by [`api`] as JSON or by
//! [`pages`] as HTML. Work that touches the index runs on blocking threads behind a [`gate`], so that a flood waits
//! and is refused in the end, and never takes the machine.
//!
//! Nothing here writes: there is no endpoint that changes anything, and no state but counters ([`metrics`]). Whatever
//! goes wrong with a request is a [`fault`] with a status and the contract's error object; a panic is one too, and the
//! server lives on. Text of articles is data: JSON says so by its type, and a page escapes it.

pub(crate) mod api;
mod connections;
pub(crate) mod fault;
pub(crate) mod gate;
mod guard;
pub(crate) mod listen;
pub(crate) mod live;
mod metrics;
pub(crate) mod pages;
pub(crate) mod parameters;
mod tag;
mod worded;

use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use axum::http::Uri;
use axum::middleware::from_fn;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::config::Config;

use fault::Fault;
use gate::Gate;
use live::Live;
use metrics::Metrics;

pub(crate) use guard::Hosts;

/// What all requests share.
pub(crate) struct Front {
    /// The open index.
    pub(crate) live: Live,
    /// Where searches wait for a thread.
    pub(crate) searches: Gate,
    /// Where exports do: they may take long, and must not keep searches out.
    pub(crate) exports: Gate,
    /// The user's settings.
    pub(crate) config: Config,
    /// Names the server answers to.
    hosts: Hosts,
    metrics: Metrics,
    /// Whether every request is told on standard error.
    logs: bool,
}

/// What handlers get of it.
pub(crate) type Shared = Arc<Front>;

/// Searches that wait for a thread before more are refused.
const MOST_WAITING: usize = 64;
/// Exports at once.
const EXPORTS: usize = 2;

impl Front {
    /// Joins the parts around an open index.
    pub(crate) fn new(live: Live, config: Config, hosts: Hosts, logs: bool) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let searches = Gate::new(2 * cores, MOST_WAITING);
        let metrics = Metrics::new(&searches);
        Self {
            live,
            searches,
            exports: Gate::new(EXPORTS, MOST_WAITING),
            config,
            hosts,
            metrics,
            logs,
        }
    }
}

/// Returns everything the server answers.
fn router(front: Shared) -> Router {
    Router::new()
        .merge(pages::routes())
        .merge(api::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(CatchPanicLayer::custom(|_| Fault::inside().response()))
        .layer(from_fn_with_state(Arc::clone(&front), guard::check))
        .layer(from_fn(pages::worded_for))
        .layer(CompressionLayer::new().gzip(true).br(true))
        .layer(from_fn(guard::harden))
        .layer(from_fn_with_state(Arc::clone(&front), metrics::count))
        .with_state(front)
}

async fn unknown(uri: Uri) -> Fault {
    Fault::not_found(format!("there is nothing at `{}`", uri.path()))
}

async fn wrong_method(method: Method, uri: Uri) -> Fault {
    Fault::wrong_method(format!("`{}` is not answered to {method}", uri.path()))
}
