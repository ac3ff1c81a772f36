//! Accepts connections and serves them until it is told to stop.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::interval;
use tokio::time::sleep;
use tokio::time::timeout;
use tower::ServiceExt;

use super::Front;
use super::connections::Answer;
use super::connections::Connections;
use super::connections::Entry;
use super::connections::IDLE;
use super::connections::Noted;
use super::live::Live;
use super::router;
use super::worded::Worded;

/// Most headers of a request; hyper answers 431 to more.
pub(super) const MOST_HEADERS: usize = 100;
/// Bytes of a head that are read before hyper gives up; [`super::guard`] refuses most of it earlier, and says why.
const HEAD_BYTES: usize = 128 << 10;
/// How long answers may take once the server is to stop.
const GRACE: Duration = Duration::from_secs(6);

/// The address a request came from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Serves until `stopped`, then answers what was asked and returns.
pub(crate) async fn serve(listener: TcpListener, front: Front, stopped: impl Future<Output = ()>) {
    let front = Arc::new(front);
    let router = router(Arc::clone(&front));
    let following = tokio::spawn(Live::follow(front));
    let connections = Arc::new(Connections::default());
    let (stop, stopping) = watch::channel(false);
    let mut stopped = pin!(stopped);
    let mut second = interval(Duration::from_secs(1));
    let mut number = 0;
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    number += 1;
                    if let Some(entry) = connections.enter(number) {
                        let serving = connection(stream, Peer(peer), entry, router.clone(), stopping.clone());
                        tokio::spawn(serving);
                    }
                }
                // No file descriptor is left, say: others will close theirs.
                Err(_) => sleep(Duration::from_millis(50)).await,
            },
            _ = second.tick() => connections.sweep(),
            () = &mut stopped => break,
        }
    }
    drop(listener);
    following.abort();
    _ = stop.send(true);
    let all_closed = async {
        while !connections.is_empty() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    _ = timeout(GRACE, all_closed).await;
}

/// Serves one connection.
async fn connection(
    stream: TcpStream,
    peer: Peer,
    entry: Entry,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    _ = stream.set_nodelay(true);
    let connection = &entry.connection;
    let stream = TokioIo::new(Worded::new(Noted::new(stream, Arc::clone(connection))));
    let service = service_fn(|request: hyper::Request<Incoming>| {
        connection.asked();
        let connection = Arc::clone(connection);
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        let answering = router.clone().oneshot(request);
        async move {
            let response = answering.await?;
            Ok::<_, Infallible>(response.map(|body| Answer::new(body, connection)))
        }
    });
    let mut serving = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(IDLE)
            .max_headers(MOST_HEADERS)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(stream, service)
    );
    tokio::select! {
        _ = serving.as_mut() => return,
        () = connection.closing() => return,
        _ = stopping.wait_for(|stop| *stop) => {}
    }
    if connection.is_answering() {
        serving.as_mut().graceful_shutdown();
        _ = timeout(GRACE, serving).await;
    }
}
